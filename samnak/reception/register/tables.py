"""The tables of this room that somebody may want to take out."""

from __future__ import annotations

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samnak.ground import downloads, packs
from samnak.ground.access.models import User
from samnak.ground.downloads import Scope
from samnak.ground.ui.formats import page_digits, plain_day
from samnak.reception.register.models import Person
from samnak.reception.register.totals import totals


def people(user: User, scope: Scope) -> list[UUID]:
    """Everybody the list of people shows this user, on all its pages."""
    rows, life = Person.objects.visible_to(user), scope.get("life", "")
    if packs.current().knows("register.life_statuses", life):
        rows = rows.filter(life_status=life)
    return list(rows.order_by("-arrived_on", "-made_at", "-id").values_list("pk", flat=True))


def numbers(user: User) -> list[tuple[str, int]]:
    """What the page of totals says."""
    found = totals(timezone.localdate())
    lines = [
        (_("people who arrived"), found.arrived),
        (_("people who went back to the US"), found.returned_to_us),
        (_("people who died"), found.died),
    ]
    lines += [(_("arrived in %(year)s") % {"year": page_digits(year)}, n) for year, n in found.by_year.items()]
    if latest := found.latest_arrival:
        lines.append((_("arrived on %(day)s, the latest") % {"day": plain_day(latest.date)}, latest.people))
    return lines


def register() -> None:
    words, back = gettext_lazy("People"), downloads.page("register:people")
    downloads.table("register.people", words, "register.see", people=people, back=back, scope=("life",))
    words, back = gettext_lazy("Totals"), downloads.page("register:totals")
    downloads.table("register.totals", words, "register.totals", numbers=numbers, back=back)
