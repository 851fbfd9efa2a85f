"""One way to see: every read of a person's data starts from `Model.objects.visible_to(actor)`, or, on a page about one
person, from `Model.objects.beside(eyes)`, which gives the same rows of that person.

`objects` of such a model knows nothing else: `objects.all()` or `.filter()` is an error, so a read that
forgot to ask cannot be written by accident. Django itself (cascades, related rows of a row one holds)
goes through the plain manager `unguarded`, which rooms use only where a house test allows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from samnak.ground.access import sifting
from samnak.ground.access.actors import Actor, Machine
from samnak.ground.access.models import Opening, Relation, User
from samnak.ground.access.roles import ASKED, READ, ROLES, Agreed, grants, in_emergency_alone

if TYPE_CHECKING:
    from samnak.ground.access.decisions import Standing
    from samnak.ground.access.eyes import Eyes


class GuardedQuerySet(models.QuerySet):
    """A queryset that refuses to sift, order or compute by what is sealed, or by what its reader may not read."""

    roles: frozenset[str] | None = None  # in whose name is asked; None: a machine's, or those no row is visible to

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]
        clone.roles = self.roles
        return clone

    def read_by(self, roles: Iterable[str]) -> Self:
        """From here on in the name of somebody who holds these roles."""
        clone, keys = self._clone(), frozenset(roles)
        clone.roles = keys if sifting.reads_of_somebody(keys, "client") else None
        return clone

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        self._check(Q(*args, **kwargs))
        return super().filter(*args, **kwargs)

    def exclude(self, *args: Any, **kwargs: Any) -> Self:
        self._check(Q(*args, **kwargs))
        return super().exclude(*args, **kwargs)

    def order_by(self, *names: Any) -> Self:
        self._check(*names)
        return super().order_by(*names)

    def annotate(self, *args: Any, **kwargs: Any) -> Self:
        self._check(*args, *kwargs.values())
        return super().annotate(*args, **kwargs)

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check(*args, *kwargs.values())
        return super().aggregate(*args, **kwargs)

    def values(self, *fields: Any, **expressions: Any) -> Any:
        self._check(*fields, *expressions.values())
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, **options: Any) -> Any:
        self._check(*fields)
        return super().values_list(*fields, **options)

    def _check(self, *asked: Any) -> None:
        for each in asked:
            for name in sifting.names_in(each):
                sifting.check(self.model, name, self.roles)


def _closed(name: str) -> Any:
    def refuse(self: models.Manager, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError(f"Start from {self.model.__name__}.objects.visible_to(actor), not .{name}().")

    return refuse


class VisibleManager(models.Manager.from_queryset(GuardedQuerySet)):  # type: ignore[misc]
    """`visible_to(actor)`, `beside(eyes)`, `among(near)` and the making of rows; nothing else."""

    def visible_to(self, actor: Actor) -> GuardedQuerySet:
        """Rows this actor may know of. The model says how in `visible_q(actor)`."""
        rows: GuardedQuerySet = GuardedQuerySet(self.model, using=self._db)
        live = self.model.live_q()
        if isinstance(actor, Machine):
            return rows.filter(live) if actor.may("client") else rows.none()
        if not getattr(actor, "is_active", False):
            return rows.none()
        return rows.filter(live & self.model.visible_q(actor) & self._by_day(actor)).read_by(actor.role_keys())

    def _by_day(self, user: User) -> Q:
        """For whoever may open files in an emergency: what stays closed there is read by their daily work alone."""
        closed = self.model.closed_in_emergency_q()
        if closed is None or not any(in_emergency_alone([key]) for key in user.role_keys()):
            return Q()
        near = visible_subjects(user, self.model.OPENED_BY, self.model.OPENED_TO, by_day=True)
        return ~closed | Q(**{f"{self.model.PERSON}__in": near})

    def beside(self, eyes: Eyes) -> GuardedQuerySet:
        """The rows `visible_to` gives that are about the one person these eyes look at, without asking the database
        once more who stands near them."""
        rows: GuardedQuerySet = GuardedQuerySet(self.model, using=self._db)
        if not self.model.PERSON:
            raise TypeError(f"{self.model.__name__} is not about one person: start from visible_to(actor).")
        if not eyes.reads(self.model.OPENED_BY, self.model.OPENED_TO):
            return rows.none()
        about, closed = Q(**{self.model.PERSON: eyes.person}), self.model.closed_in_emergency_q()
        if closed is not None and in_emergency_alone(eyes.near):
            about &= ~closed
        return rows.filter(self.model.live_q() & about).read_by(eyes.near)

    def among(self, near: Standing) -> GuardedQuerySet:
        """The same for a handful of people of whom `standing` told which roles of the reader stand near each."""
        opened = [person for person, roles in near.items() if opens(roles, self.model.OPENED_BY, self.model.OPENED_TO)]
        rows: GuardedQuerySet = GuardedQuerySet(self.model, using=self._db)
        about, closed = Q(**{f"{self.model.PERSON}__in": opened}), self.model.closed_in_emergency_q()
        if closed is not None:
            only = [person for person in opened if in_emergency_alone(near[person])]
            about &= ~(closed & Q(**{f"{self.model.PERSON}__in": only})) if only else Q()
        found = rows.filter(self.model.live_q() & about)
        return found.read_by(key for roles in near.values() for key in roles)

    def create(self, **values: Any) -> Any:
        return self.model.unguarded.create(**values)

    def bulk_create(self, rows: Any, **options: Any) -> Any:
        return self.model.unguarded.bulk_create(rows, **options)


_CLOSED = """
    all filter exclude get first last earliest latest count exists values values_list order_by annotate
    aggregate in_bulk iterator raw extra update delete get_or_create update_or_create none using
    select_related prefetch_related only defer distinct alias union dates datetimes select_for_update
"""
for _name in _CLOSED.split():
    setattr(VisibleManager, _name, _closed(_name))


class OfPeople(models.Model):
    """Base of every model that holds something of a person."""

    unguarded = models.Manager()
    objects = VisibleManager()
    PERSON = "person"  # the way from a row to the person it is about
    OPENED_BY = "client"  # whoever may read this compartment of a person knows that the row is there
    OPENED_TO = ""  # and whose role near the person holds this permission; empty: any

    class Meta:
        abstract = True
        default_manager_name = "unguarded"
        base_manager_name = "unguarded"

    @classmethod
    def live_q(cls) -> Q:
        """Rows that still hold; what was taken back as a mistake is shown to nobody."""
        return Q()

    @classmethod
    def closed_in_emergency_q(cls) -> Q | None:
        """Rows that whoever opened the file in an emergency is not shown; none for most models."""
        return None

    @classmethod
    def visible_q(cls, user: User) -> Q:
        raise NotImplementedError(f"{cls.__name__} does not say who may see it.")

    def subject_id(self) -> Any:
        """The UUID of the person this row is about."""
        raise NotImplementedError


def opens(roles: Iterable[str], compartment: str, permission: str = "") -> bool:
    """Whether one of these roles, which stand near a person, reads the compartment and holds the permission."""
    agreed: Agreed = getattr(roles, "agreed", frozenset())
    held = [key for key in roles if not permission or permission in ROLES[key].near]
    return any(grants(key, compartment, READ, agreed) for key in held)


def subjects(user: User, compartment: str = "client", permission: str = "", *, by_day: bool = False) -> Q:
    """A condition on Relation rows: those that open `compartment` for `user`, walls not yet taken away.

    With a permission: through a role that holds it too. Somebody who is reception as well as caseworker does not open
    a colleague's case file because reception saw the person last week. `by_day`: an emergency opens nothing.
    """
    now = timezone.now()
    reach = Q(pk__in=[])
    for key in user.role_keys():
        role = ROLES[key]
        if role.relation is None or READ not in role.cells.get(compartment, ""):
            continue
        if (permission and permission not in role.near) or (by_day and in_emergency_alone([key])):
            continue
        if ASKED in role.cells[compartment]:
            agreed = Opening.objects.filter(Opening.live_q(now), role=key, compartment=compartment).values("subject")
            reach |= Q(kind=role.relation, user=user, subject__in=agreed)
        elif role.relation == "received":
            reach |= Q(kind="received", role=key)
        elif role.relation == "team":
            team = User.objects.filter(supervisor=user).values("pk")  # asked for by index, where a join reads everybody
            reach |= Q(kind="assigned", user__in=team) | Q(kind="pool", role=key)
        else:
            reach |= Q(kind=role.relation, user=user)
    return reach & Relation.live_q(now)


def walled_from(user: User) -> models.QuerySet:
    """UUIDs of the people a wall keeps from this user."""
    return Relation.objects.filter(Relation.wall_q(user, timezone.now())).values("subject")


def visible_subjects(
    user: User, compartment: str = "client", permission: str = "", *, by_day: bool = False
) -> models.QuerySet:
    """UUIDs of the people whose `compartment` this user may read, without those a wall stands before."""
    near = subjects(user, compartment, permission, by_day=by_day) & ~Q(subject__in=walled_from(user))
    return Relation.objects.filter(near).values("subject")


def stands_near(user: User, *ways: str, compartment: str = "client", permission: str = "") -> Q:
    """That one of the people a row names (`ways`: how they are reached from it) is among `visible_subjects`, and no
    wall keeps any of them from the user. Asked of each row alone: quicker where other conditions leave few rows, and
    the user sees many people."""
    named = Q(*(("subject", OuterRef(way)) for way in ways), _connector=Q.OR)
    near = Relation.objects.filter(subjects(user, compartment, permission) & named)
    walls = Relation.objects.filter(Relation.wall_q(user, timezone.now()) & named)
    return Q(Exists(near)) & ~Q(Exists(walls))
