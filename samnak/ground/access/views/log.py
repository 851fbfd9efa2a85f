"""The log: its sums without a name, its lines with ids alone, its head, and one's own part of it."""

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from samnak.ground.access import actions, audit, heads, verifying
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.forms import LogForm
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.models import AuditEntry, User
from samnak.ground.access.queries import digest, log, without
from samnak.ground.access.queries.weeks import WEEK, last_week
from samnak.ground.access.request import Request
from samnak.ground.ui.paging import page_number

WEEKS = 8


@needs("audit.see")
@require_GET
def summary(request: Request) -> HttpResponse:
    """What happened in the last four weeks, in numbers; which weeks nobody has looked at."""
    now, monday = timezone.now(), last_week(timezone.localdate())
    weeks = [monday - n * WEEK for n in range(WEEKS)]
    sums = log.sums(now - 4 * WEEK, now)
    missed = digest.not_looked(weeks)
    alone = without.not_looked(weeks)
    missed = {week: n + (week in alone) for week, n in missed.items()}
    lines = has_permission(request.user, "audit.log")
    return render(request, "access/summary.html", {"sums": sums, "weeks": missed.items(), "reads_lines": lines})


@needs("audit.log")
@require_GET
def lines(request: Request) -> HttpResponse:
    """The log line by line, sifted by what was done, the day, and the colleague. Ids stand for people."""
    asked, form = _asked(request), LogForm(_three_parts(request))
    page = log.page(replace(asked, day=form.cleaned_data["day"])) if form.is_valid() else None
    everybody = list(User.objects.order_by("name", "pk"))
    context = {"asked": asked, "form": form, "page": page, "everybody": everybody, "logs": list(log.LOGS)}
    context["keys"] = sorted(((key, _without_who(key)) for key in audit.SENTENCES), key=lambda pair: pair[1])
    return render(request, "access/log.html", context)


def _without_who(key: str) -> str:
    return str(audit.SENTENCES[key]) % {"by": "…"}


def _asked(request: Request) -> log.Asked:
    """What the address asks for; what it does not name rightly is left out."""
    of = request.GET.get("of", "")
    return log.Asked(
        of if of in log.LOGS else "changes",
        request.GET.get("key", "")[:80],
        by=_id(request.GET.get("by", "")),
        number=page_number(request),
    )


def _three_parts(request: Request) -> dict[str, str]:
    """The day the address asks for, in three parts or as 2026-11-22."""
    parts = {name: request.GET.get(name, "") for name in ("day_day", "day_month", "day_year")}
    whole = request.GET.get("day", "")
    if not whole or any(parts.values()):
        return parts
    year, _sign, rest = whole.partition("-")
    month, _sign, day = rest.partition("-")
    return {"day_day": day, "day_month": month, "day_year": year}


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@needs("audit.verify")
@READ_OR_SEND
def heads_page(request: Request) -> HttpResponse:
    """The head of the log, to be printed; sent: the readings are anchored and everything is checked."""
    if request.method == "POST":
        found = actions.check_log(by=request.user)
        if found.holds:
            messages.success(request, _("The log is whole."))
        else:
            messages.error(request, _("The log does not hold. Tell the director, and change nothing on the server."))
        return redirect("access:heads")
    newest = AuditEntry.objects.order_by("-number")
    checked = newest.filter(key="access.log_checked").first()
    anchored = newest.filter(key="access.readings_anchored").first()
    context = {"heads": heads.changes_head(), "checked": checked, "anchored": anchored, "why": verifying.WHY}
    return render(request, "access/heads.html", context)


@needs("desk.me")
@require_GET
def mine(request: Request) -> HttpResponse:
    """What one did and read oneself. People stand here as numbers of people: their pages say who they are."""
    asked = replace(_asked(request), key="", by=request.user.pk)
    context = {"asked": asked, "page": log.page(asked), "logs": list(log.LOGS)}
    return render(request, "access/mine.html", context)
