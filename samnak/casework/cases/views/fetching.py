"""Rows a page of casework stands on. Not visible means: no such page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404

from samnak.casework.cases.models import Case
from samnak.casework.cases.queries.page import of_case
from samnak.ground.access import reads
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.request import Request
from samnak.reception.register.queries import names_of
from samnak.reception.register.rules import DisplayName


def case_of(request: Request, case_id: UUID) -> Case:
    """The case, if this user may see it; the reading is noted by the page that shows it."""
    found = Case.objects.visible_to(request.user).select_related("person").filter(pk=case_id).first()
    if found is None:
        raise Http404
    return found


def case_beside(request: Request, case_id: UUID) -> tuple[Eyes, Case]:
    """The same, with the reader's eyes on its person: for a page that shows much of one case."""
    person = Case.objects.visible_to(request.user).filter(pk=case_id).values_list("person", flat=True).first()
    if person is None:
        raise Http404
    eyes = Eyes(request.user, person)
    found = of_case(eyes, case_id)
    if found is None:
        raise Http404
    return eyes, found


def row_of(request: Request, model: Any, row_id: UUID) -> Any:
    """A row of a case (or a free task, a complaint of no case), with its case."""
    found = model.objects.visible_to(request.user).select_related("case__person").filter(pk=row_id).first()
    if found is None:
        raise Http404
    return found


def name_of(request: Request, person_id: UUID | None) -> DisplayName:
    if person_id is None:
        return DisplayName()
    return names_of(request.user, [person_id]).get(person_id, DisplayName())


def shown(request: Request, key: str, case: Case, *more: str) -> None:
    """Note that something of this person was shown, before the answer goes out; `more`: further compartments."""
    opened = ["client", "identity", "services", *more]
    reads.note(key, by=request.user, subjects=[case.person_id], compartments=opened)


def typed(form: Any) -> dict[str, Any]:
    """What was typed into a form, to stand in a fresh one: nothing is lost when the page comes back with more on it."""
    return {bound.name: bound.value() for bound in form}
