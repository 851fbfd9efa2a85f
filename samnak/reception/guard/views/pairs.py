"""The page of records that may be one person."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import reads
from samnak.ground.access.gates import needs
from samnak.ground.access.request import Request
from samnak.ground.ui.paging import of_pages, page_number
from samnak.reception.guard import actions
from samnak.reception.guard.queries import pairs as queries
from samnak.reception.register.models import Pair


@needs("register.pairs")
@require_GET
def every(request: Request) -> HttpResponse:
    """Pairs of which this supervisor stands near at least one."""
    number = page_number(request)
    lines, total = queries.pairs_page(request.user, number=number, today=timezone.localdate())
    shown = {side.line.person.pk for line in lines for side in line.sides if side.line}
    reads.note("guard.pairs_listed", by=request.user, subjects=shown, compartments=["client", "identity"])
    return render(request, "guard/pairs.html", {"lines": lines, **of_pages(number, total, queries.PAGE)})


@needs("register.pairs")
@require_POST
def say(request: Request, pair_id: UUID) -> HttpResponse:
    """Two people, or one: what a supervisor says who looked."""
    pair = Pair.objects.visible_to(request.user).filter(pk=pair_id).first()
    if pair is None:
        raise Http404
    actions.say_of_pair(pair=pair, said=request.POST.get("said", ""), by=request.user)
    messages.success(request, _("Kept. Nothing was joined."))
    return redirect("guard:pairs")
