"""Pages of walls."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.ground.access import reads
from samnak.ground.access.decisions import decide
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.ui.forms import into
from samnak.reception.guard import actions
from samnak.reception.guard.forms import OwnWallForm, WallForm
from samnak.reception.guard.models import Wall
from samnak.reception.guard.queries import walls as queries
from samnak.reception.register.models import Person
from samnak.reception.register.queries import name_beside, person_beside

SHOWN = ["client", "identity", "audit"]


@needs("access.wall")
@require_GET
def every(request: Request) -> HttpResponse:
    """Every wall that stands before somebody this user is near."""
    lines = queries.all_walls(request.user)
    subjects = {line.wall.person_id for line in lines}
    reads.note("guard.walls_listed", by=request.user, subjects=subjects, compartments=SHOWN)
    return render(request, "guard/walls.html", {"lines": lines})


@needs("access.wall")
@READ_OR_SEND
def of_person(request: Request, person_id: UUID) -> HttpResponse:
    """The walls before one person, and a form for another."""
    eyes, person = _beside(request, person_id, "access.wall")
    walls = queries.walls_of(eyes)
    behind = {wall.colleague_id for wall in walls}
    free = [user for user in queries.colleagues(request.user) if user.pk not in behind]
    form, opens = WallForm(request.POST or None, colleagues=free), None
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_wall(person=person, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("Kept. The colleague is not told."))
            return redirect("guard:person", person.pk)
        except Refused as refused:
            opens = refused.opens
            into(form, refused)
    works_here = any(wall.because == Wall.Because.SELF for wall in walls)
    context = {"form": form, "opens": opens, "walls": walls, "works_here": works_here}
    return render(request, "guard/person.html", context | _shown(eyes))


def _shown(eyes: Eyes) -> dict[str, Any]:
    """Whom a page of walls is about; that it was read is noted."""
    reads.note("guard.walls_opened", by=eyes.user, subjects=[eyes.person], compartments=SHOWN)
    return {"name": name_beside(eyes), "person_id": eyes.person}


@needs("register.see")
@READ_OR_SEND
def own(request: Request, person_id: UUID) -> HttpResponse:
    """Somebody says that they must not see a person: from then on they do not."""
    eyes, person = _beside(request, person_id, "register.see")
    form = OwnWallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.put_own_wall(person=person, by=request.user, key=key_of(request), **form.cleaned_data)
            messages.success(request, _("Kept. You see this person no longer. Your supervisor was told."))
            return redirect("desk:today")
        except Refused as refused:
            into(form, refused)
    reads.note("guard.own_wall_opened", by=request.user, subjects=[eyes.person], compartments=["client", "identity"])
    return render(request, "guard/own.html", {"form": form, "name": name_beside(eyes), "person_id": eyes.person})


@needs("access.wall")
@READ_OR_SEND
def take_down(request: Request, wall_id: UUID) -> HttpResponse:
    """A wall is no longer needed. Asked once more: it opens the file to whoever is behind it."""
    wall = Wall.objects.visible_to(request.user).select_related("person", "colleague").filter(pk=wall_id).first()
    if wall is None:
        raise Http404
    if request.method == "POST":
        actions.take_down_wall(wall=wall, by=request.user)
        messages.success(request, _("The wall is taken down."))
        return redirect("guard:person", wall.person_id)
    eyes = Eyes(request.user, wall.person_id)
    context = {"wall": eyes.see(wall), "stands": wall.stands}
    return render(request, "guard/take_down.html", context | _shown(eyes))


def _beside(request: Request, person_id: UUID, permission: str) -> tuple[Eyes, Person]:
    eyes = Eyes(request.user, person_id)
    person = eyes.once(person_beside)
    if person is None or not decide(request.user, permission, person):
        raise Http404
    return eyes, person
