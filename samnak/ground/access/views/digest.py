"""Each week: what one's team has read."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.ground import panels
from samnak.ground.access import actions, reads
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.queries import digest as queries
from samnak.ground.access.queries import without
from samnak.ground.access.queries.weeks import WEEK, week_of
from samnak.ground.access.request import Request


@needs("audit.digest")
@READ_OR_SEND
def team(request: Request) -> HttpResponse:
    """A line for each of the team; sent: the supervisor has looked at it."""
    today = timezone.localdate()
    week = _week(request, today)
    if request.method == "POST":
        actions.say_looked(week=week, by=request.user)
        return _kept(request, "access:digest", week)
    lines = queries.digest(queries.team_of(request.user), week, reader=request.user)
    context = {"lines": lines, "looked": queries.has_looked(request.user, week), **_weeks(week, today)}
    return render(request, "access/digest.html", context)


def _week(request: Request, today: dt.date) -> dt.date:
    """The week that was sent, or that the address names."""
    return week_of(request.POST.get("week", "") or request.GET.get("week", ""), today)


def _kept(request: Request, page: str, week: dt.date) -> HttpResponse:
    messages.success(request, _("It is written down that you have looked at this week."))
    return redirect(f"{reverse(page)}?week={week.isoformat()}")


def _weeks(week: dt.date, today: dt.date) -> dict[str, object]:
    """The week, its last day, and the weeks beside it."""
    after = week + WEEK
    return {
        "week": week,
        "until": after - dt.timedelta(days=1),
        "before": week - WEEK,
        "after": after if after <= today else None,
        "over": after <= today,
    }


@needs("audit.see")
@READ_OR_SEND
def without_supervisor(request: Request) -> HttpResponse:
    """The same of those whom no supervisor watches over; sent: a director or an auditor has looked at it."""
    today = timezone.localdate()
    week = _week(request, today)
    if request.method == "POST":
        actions.say_looked_without(week=week, by=request.user)
        return _kept(request, "access:without", week)
    lines = without.lines(week, but=request.user)
    context = {"lines": lines, "looked": without.looked(lines, without.lookers([week])[week])}
    return render(request, "access/without.html", {**context, **_weeks(week, today)})


@needs("audit.digest")
@require_GET
def colleague(request: Request, worker_id: UUID) -> HttpResponse:
    """Whom one of the team read in a week: by name those the supervisor may see, the others as a count."""
    worker = next((user for user in queries.team_of(request.user) if user.pk == worker_id), None)
    if worker is None:
        raise Http404
    today = timezone.localdate()
    week = _week(request, today)
    [read] = queries.digest([worker], week, reader=request.user)
    people = read.own | read.others
    names = panels.names(request.user, people)
    first = sorted(names, key=lambda pk: (pk in read.own, -read.opened[pk], str(pk)))[: queries.SHOWN]
    rows = [(names[pk], pk in read.own, read.opened[pk]) for pk in first]
    reads.note("access.digest_read", by=request.user, subjects=first, compartments=["client", "identity", "audit"])
    context = {"read": read, "rows": rows, "more": len(names) - len(first), "unseen": len(people) - len(names)}
    return render(request, "access/digest_of.html", {**context, **_weeks(week, today)})
