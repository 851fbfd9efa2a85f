"""The page of records that may be one person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from samnak.ground.access import reads
from samnak.ground.access.gates import needs
from samnak.ground.access.request import Request
from samnak.reception.guard.queries import pairs as queries


@needs("register.pairs")
@require_GET
def every(request: Request) -> HttpResponse:
    """Pairs of which this supervisor stands near at least one."""
    number = page_number(request)
    lines, total = queries.pairs_page(request.user, number=number, today=timezone.localdate())
    shown = {side.line.person.pk for line in lines for side in line.sides if side.line}
    reads.note("guard.pairs_listed", by=request.user, subjects=shown, compartments=["client", "identity"])
    pages = max((total - 1) // queries.PAGE + 1, 1)
    return render(request, "guard/pairs.html", {"lines": lines, "total": total, "number": number, "pages": pages})


def page_number(request: Request) -> int:
    text = request.GET.get("page", "1")
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and int(text) else 1
