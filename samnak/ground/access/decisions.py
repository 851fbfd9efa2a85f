"""`decide(user, action, object, field)`: the only place that answers who may. The default is no."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.classes import Harm
from samnak.ground.access.models import Opening, Relation, RoleGrant, User
from samnak.ground.access.roles import ASKED, PERMISSIONS, READ, ROLES, WRITE, Agreed, grants


class Near(frozenset[str]):
    """Keys of a user's roles that stand near a person; none where a wall stands between them (`walled`). `agreed`: what
    the person's living consent opens to these roles."""

    walled: bool
    agreed: Agreed

    def __new__(cls, keys: Iterable[str] = (), *, walled: bool = False, agreed: Agreed = frozenset()) -> Near:
        near = super().__new__(cls, () if walled else keys)
        near.walled = walled
        near.agreed = frozenset() if walled else agreed
        return near


Standing = dict[UUID, Near]


@dataclass(frozen=True)
class Decision:
    allowed: bool
    why: str  # a key for tests and the audit, never shown

    def __bool__(self) -> bool:
        return self.allowed


def has_permission(user: Any, permission: str) -> bool:
    """Whether one of the user's roles holds a permission. Says nothing of any single person."""
    if permission not in PERMISSIONS:
        raise ValueError(f"There is no permission {permission!r}.")
    if not getattr(user, "is_active", False) or not isinstance(user, User):
        return False
    return any(permission in ROLES[key].permissions for key in user.role_keys())


def works_with_people(user: User, permission: str) -> bool:
    """Whether a role holds a permission that stands near people day by day, and not in an emergency alone."""
    keys = user.role_keys()
    return any(permission in ROLES[key].permissions and ROLES[key].relation != "break_glass" for key in keys)


def know_roles(users: Iterable[User]) -> None:
    """Ask for the roles of several users at once: `role_keys` of each answers from it. One query."""
    held: dict[UUID, set[str]] = defaultdict(set)
    users = list(users)
    rows = RoleGrant.objects.filter(RoleGrant.live_q(timezone.now()), user__in={u.pk for u in users})
    for user, role in rows.values_list("user", "role"):
        held[user].add(role)
    for each in users:
        each.__dict__["_roles"] = frozenset(role for role in held[each.pk] if role in ROLES)


@dataclass(frozen=True)
class Held:
    """Which role somebody held from when until when."""

    role: str
    since: dt.datetime
    until: dt.datetime | None

    def on(self, at: dt.datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def roles_over_time(users: Iterable[UUID]) -> dict[UUID, list[Held]]:
    """Every role these users ever held, with its time. One query."""
    held: dict[UUID, list[Held]] = defaultdict(list)
    rows = RoleGrant.objects.filter(user__in=list(users)).order_by("since", "pk")
    for user, role, since, until in rows.values_list("user", "role", "since", "until"):
        if role in ROLES:
            held[user].append(Held(role, since, until))
    return held


def standing(user: User, people: Iterable[UUID]) -> Standing:
    """Which of the user's roles stand near each person, walls taken away; none for who has left. One query."""
    wanted = set(people)
    if not user.is_active or not wanted:
        return {person: Near() for person in wanted}
    near: dict[UUID, set[str]] = defaultdict(set)
    walled: set[UUID] = set()
    roles = user.role_keys()
    rows = Relation.objects.filter(
        Relation.live_q(timezone.now()) & (Q(user=user) | Q(role__in=roles) | Q(user__supervisor=user)),
        subject__in=wanted,
    ).values_list("kind", "user", "role", "subject")
    for kind, holder, role, subject in rows:
        if kind in Relation.WALLS:
            if holder == user.pk:
                walled.add(subject)
            continue
        near[subject] |= {key for key in roles if _reaches(key, kind, holder, role, user)}
    agreed = _agreed(near)
    return {person: Near(near[person], walled=person in walled, agreed=agreed[person]) for person in wanted}


def holders_near(role: str, person: UUID) -> list[User]:
    """Users who hold a role and stand near a person through it, walls taken away. Two queries."""
    now = timezone.now()
    held = RoleGrant.objects.filter(RoleGrant.live_q(now), role=role)
    rows = Relation.objects.filter(Relation.live_q(now), subject=person, user__in=held.values("user"))
    kinds: dict[UUID, set[str]] = defaultdict(set)
    for kind, user in rows.values_list("kind", "user"):
        kinds[user].add(kind)
    near = [user for user, each in kinds.items() if ROLES[role].relation in each and not each & {*Relation.WALLS}]
    return list(User.objects.filter(pk__in=near, is_active=True))


def emergency_until(user: User) -> dt.datetime | None:
    """Until when a file is open to this user that was opened in an emergency; no query for who can open none."""
    if not has_permission(user, "access.break_glass"):
        return None
    rows = Relation.objects.filter(Relation.live_q(timezone.now()), kind="break_glass", user=user)
    return rows.order_by("-until").values_list("until", flat=True).first()


def _agreed(near: dict[UUID, set[str]]) -> dict[UUID, Agreed]:
    """To what each person agreed, of the roles near them that must ask. No query where none of them has to."""
    asking = [key for key in set().union(*near.values()) if any(ASKED in cell for cell in ROLES[key].cells.values())]
    found: dict[UUID, Agreed] = defaultdict(frozenset)
    if asking:
        rows = Opening.objects.filter(Opening.live_q(timezone.now()), role__in=asking, subject__in=near)
        for subject, role, compartment in rows.values_list("subject", "role", "compartment"):
            found[subject] |= {(role, compartment)}
    return found


def _reaches(key: str, kind: str, holder: UUID | None, role: str, user: User) -> bool:
    relation = ROLES[key].relation
    if relation == "team":
        return (kind == "pool" and role == key) or (kind == "assigned" and holder not in (None, user.pk))
    if relation == "received":
        return kind == "received" and role == key
    return relation is not None and kind == relation and holder == user.pk


def decide(user: Actor, action: str, obj: Any = None, field: str | None = None) -> Decision:
    """May `user` do `action` (a permission, or "read"/"write" of a field) on `obj`?

    Without an object the answer is the role's; with one, the user must also stand near the person it is
    about; with a field, a role that stands near must hold the field's compartment.
    """
    if isinstance(user, Machine):
        return Decision(action == READ and user.may("client"), "machine")
    if not isinstance(user, User) or not user.is_active:
        return Decision(False, "not signed in")
    if action in PERMISSIONS and not has_permission(user, action):
        return Decision(False, "no role holds the permission")
    if action not in PERMISSIONS and action not in (READ, WRITE):
        raise ValueError(f"There is no action {action!r}.")
    if obj is None:
        return Decision(action in PERMISSIONS, "role")
    near = _near(user, obj)
    if not near:
        return Decision(False, "no relation")
    if action in PERMISSIONS:
        return Decision(any(action in ROLES[key].near for key in near), "role near the person")
    return Decision(_field_open(near, obj, field, action), "compartment")


def _near(user: User, obj: Any) -> frozenset[str]:
    person = obj.subject_id()
    near = standing(user, [person])[person] if person else frozenset()
    return roles_near(user, obj, near)


def roles_near(user: User, obj: Any, near: frozenset[str]) -> frozenset[str]:
    """Roles that stand near a row, given those near its person. A row of no person yet says it itself."""
    own = getattr(obj, "roles_near", None)
    return own(user, near) if own else near


def _field_open(near: frozenset[str], obj: Any, field: str | None, action: str) -> bool:
    if field is None:
        raise ValueError("Name the field.")
    kind = obj.FIELDS[field]
    if kind.harm is Harm.PUBLIC:
        return True
    agreed: Agreed = getattr(near, "agreed", frozenset())
    return any(grants(key, compartment_of(obj, field), action, agreed) for key in near)


def compartment_of(obj: Any, field: str) -> str:
    """The compartment of a field of this row; a row may say it itself (kin in the US). Empty for public fields."""
    kind = obj.FIELDS[field]
    if kind.harm is Harm.PUBLIC or not hasattr(obj, "compartment_of"):
        return kind.compartment
    return obj.compartment_of(field)


def fields_for(user: Actor, obj: Any, near: frozenset[str] | None = None) -> frozenset[str]:
    """Names of the fields of `obj` this user may read. Pass `near` (from `standing`) for many rows at once."""
    if isinstance(user, Machine):
        return frozenset(obj.FIELDS)
    if near is None:
        near = _near(user, obj)
    if not near:
        return frozenset()
    if not hasattr(obj, "compartment_of"):
        return _open_fields(type(obj), frozenset(near), getattr(near, "agreed", frozenset()))  # type: ignore[arg-type]
    return frozenset(name for name in obj.FIELDS if _field_open(near, obj, name, READ))


@cache
def _open_fields(model: Any, keys: frozenset[str], agreed: Agreed) -> frozenset[str]:
    """What these roles read where a field has one compartment in every row: it follows from the code alone."""
    near = Near(keys, agreed=agreed)
    return frozenset(name for name in model.FIELDS if _field_open(near, model, name, READ))
