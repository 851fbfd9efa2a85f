"""Alarms: what one was told, and that one knows."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from samnak.ground.access import alarms
from samnak.ground.access.gates import needs
from samnak.ground.access.queries.ringing import told
from samnak.ground.access.request import Request


@needs("desk.today")
@require_GET
def alarms_page(request: Request) -> HttpResponse:
    """What waits for this user, and what they were told in the last months."""
    waiting, known = told(request.user)
    return render(request, "access/alarms.html", {"waiting": waiting, "known": known})


@needs("desk.today")
@require_POST
def known(request: Request, alarm_id: UUID) -> HttpResponse:
    """The user knows of one."""
    alarm = alarms.of(request.user).filter(pk=alarm_id).first()
    if alarm is None:
        raise Http404
    alarms.know(alarm=alarm, by=request.user)
    return redirect("access:alarms")
