"""Pages of what is taken out: what fits a table, making a file, fetching it, releasing it, and the lists of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from samnak.ground import downloads
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.gates import READ_OR_SEND, needs
from samnak.ground.access.keys import key_of
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.access.request import Request
from samnak.ground.access.roles import ROLES
from samnak.ground.downloads import Scope, Table
from samnak.ground.ui.forms import into
from samnak.ground.ui.paging import of_pages, page_number
from samnak.outcomes.exports import actions, content, named, queries, recipients, rules, sealing
from samnak.outcomes.exports.fields import FIELDS
from samnak.outcomes.exports.forms import ExportForm
from samnak.outcomes.exports.models import Export
from samnak.outcomes.exports.named import Template
from samnak.outcomes.exports.queries import Entry

State = Export.State


def _table(request: Request, key: str) -> tuple[Table, Scope]:
    """The table, if this user may open the page it stands on; and what of the page's address narrows it."""
    table = downloads.find(key)
    if table is None or not has_permission(request.user, table.permission):
        raise Http404
    scope = {name: value for name in table.scope if (value := request.GET.get(name))}
    return table, scope


def _export(request: Request, export_id: UUID) -> Export:
    """The export without its bytes, if this user may know of it."""
    rows = Export.objects.visible_to(request.user).defer("body").select_related("made_by", "released_by")
    found = rows.filter(pk=export_id).first()
    if found is None:
        raise Http404
    return found


def _own(request: Request, export_id: UUID) -> Export:
    found = _export(request, export_id)
    if found.made_by_id != request.user.pk:
        raise Http404
    return found


def heads(keys: Iterable[str]) -> list[Any]:
    """What the columns are called; of one that is gone its key."""
    return [FIELDS[key].head if key in FIELDS else key for key in keys]


# ---- what fits a table ---------------------------------------------------------------------------------


@needs("exports.make")
@require_GET
def offers(request: Request, table: str) -> HttpResponse:
    """The named templates that fit this table, with what they hold and for whom; or why there are none."""
    found, scope = _table(request, table)
    fitting = named.fitting(table)
    context = {
        "table": found,
        "offers": [_offer(one, found, scope) for one in fitting if rules.is_offered(request.user, one)],
        "for_others": [
            (one.label, [ROLES[key].label for key in one.roles])
            for one in fitting
            if not rules.is_offered(request.user, one)
        ],
        "why_none": "" if fitting else named.WHY_NONE.get(table, named.NOTHING_LEAVES),
        "back": found.back(scope) if found.back else reverse("desk:today"),
    }
    return render(request, "exports/offers.html", context)


def _offer(one: Template, table: Table, scope: Scope) -> dict[str, Any]:
    return {
        "template": one,
        "heads": heads(one.columns),
        "two": any(one.needs_release(kind) for kind in one.recipients),
        "url": downloads.narrowed(reverse("exports:new", args=[table.key, one.key]), scope),
    }


# ---- making one ----------------------------------------------------------------------------------------


@needs("exports.make")
@READ_OR_SEND
def new(request: Request, table: str, template: str) -> HttpResponse:
    """For whom; then who and what would be in it, and how it is closed; then it is made."""
    found, scope = _table(request, table)
    one = named.find(template)
    if one is None or table not in one.tables or not rules.is_offered(request.user, one):
        raise Http404
    to = recipients.find(_uuid(request.GET.get("recipient"))) if one.goes_out else None
    if one.goes_out and (to is None or to.kind not in one.recipients):
        return _for_whom(request, one, found, scope)
    known = queries.last_key(request.user, to.id if to else None)
    form = ExportForm(request.POST or None, template=one, initial=_initial(known))
    if request.method == "POST" and form.is_valid():
        try:
            wish = form.wish(found.key, scope, to.id if to else None)
            made = actions.make_export(wish=wish, by=request.user, key=key_of(request))
            return redirect("exports:export", made.pk)
        except Refused as refused:
            into(form, refused)
    context = {"form": form, "words": form["words"].value(), "known": known, "back": _offers_of(found, scope)}
    return render(request, "exports/new.html", context | _preview(request.user, one, found, scope, to))


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _for_whom(request: Request, one: Template, table: Table, scope: Scope) -> HttpResponse:
    address = reverse("exports:new", args=[table.key, one.key])
    choices = [
        (to, downloads.narrowed(address, {**scope, "recipient": str(to.id)}), one.needs_release(to.kind))
        for to in recipients.offered(one.recipients)
    ]
    context = {"template": one, "choices": choices, "back": _offers_of(table, scope)}
    return render(request, "exports/for_whom.html", context)


def _offers_of(table: Table, scope: Scope) -> str:
    return downloads.narrowed(reverse("exports:offers", args=[table.key]), scope)


def _initial(known: Export | None) -> dict[str, Any]:
    return {"words": sealing.six_words(), "language": _language(), "age_key": known.age_key if known else ""}


def _language() -> str:
    return (get_language() or "en")[:2]


def _preview(user: User, one: Template, table: Table, scope: Scope, to: recipients.Recipient | None) -> dict[str, Any]:
    """How many would be in it and how many not; never who."""
    found = content.content(user, one, table, scope, to, language=_language(), at=timezone.now())
    lines = len(found.lines)
    return {
        "template": one,
        "to": to,
        "heads": heads(one.columns),
        "lines": lines,
        "left_out": found.left_out,
        "asked": lines + found.left_out,
        "not_open": found.not_open,
        "too_many": one.holds_people and lines > one.most,
        "two": one.needs_release(to.kind) if to else False,
    }


# ---- one export ----------------------------------------------------------------------------------------


@needs("exports.make")
@require_GET
def export(request: Request, export_id: UUID) -> HttpResponse:
    """What was made, how it stands, and for its maker the way to the file."""
    found = _export(request, export_id)
    is_mine = found.made_by_id == request.user.pk
    if not is_mine and has_permission(request.user, "exports.release"):
        return redirect("exports:release", found.pk)
    return render(request, "exports/export.html", {**_about(found), "is_mine": is_mine})


def _about(found: Export) -> dict[str, Any]:
    entry = queries.entry(found)
    return {
        "entry": entry,
        "export": found,
        "heads": heads(found.columns),
        "is_waiting": entry.is_waiting,
        "is_over": entry.state is State.OVER,
        "fetched": len(found.fetched),
    }


@needs("exports.make")
@require_POST
def fetch(request: Request, export_id: UUID) -> HttpResponse:
    """The file, to its maker alone."""
    found = _own(request, export_id)
    body = actions.fetch_export(export=found, by=request.user)
    if body is None:
        raise Refused(
            _("Something changed since it was made, and the file was destroyed. Make it anew if it is still needed."),
            back=(_("Back to the file"), reverse("exports:export", args=[found.pk])),
        )
    answer = HttpResponse(body, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f'attachment; filename="{found.filename}"'
    return answer


@needs("exports.make")
@require_POST
def end(request: Request, export_id: UUID) -> HttpResponse:
    """Its maker needs it no longer."""
    found = _own(request, export_id)
    actions.end_export(export=found, by=request.user)
    messages.success(request, _("The file is destroyed. That it was made stays written."))
    return redirect("exports:export", found.pk)


@needs("exports.release")
@READ_OR_SEND
def release(request: Request, export_id: UUID) -> HttpResponse:
    """Who made it, what for, for whom, how many, which columns: yes or no by a second person. Not who is in it."""
    found = _export(request, export_id)
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer not in ("yes", "no"):
            raise Refused(_("Choose yes or no."))
        actions.release_export(export=found, yes=answer == "yes", by=request.user)
        messages.success(request, _("Your answer is kept."))
        return redirect("exports:all")
    about = _about(found)
    may_answer = about["is_waiting"] and found.made_by_id != request.user.pk
    return render(request, "exports/release.html", {**about, "may_answer": may_answer})


# ---- lists ---------------------------------------------------------------------------------------------

Asked = Callable[..., tuple[list[Entry], int]]


def _listed(request: Request, ask: Asked) -> dict[str, Any]:
    number = page_number(request)
    entries, total = ask(request.user, number=number)
    return {"entries": entries, **of_pages(number, total, queries.PAGE)}


def _leads(user: User) -> bool:
    return "supervisor" in user.role_keys()


@needs("exports.make")
@require_GET
def mine(request: Request) -> HttpResponse:
    """What I took out; for a supervisor, what the team did."""
    of_team = _leads(request.user) and request.GET.get("of") == "team"
    context = _listed(request, queries.of_team if of_team else queries.mine)
    return render(request, "exports/mine.html", {**context, "leads": _leads(request.user), "of_team": of_team})


@needs("exports.release")
@require_GET
def all_of_them(request: Request) -> HttpResponse:
    """What waits for a second person, then everything that was taken out. Names nobody."""
    context = {"waiting": queries.waiting(request.user), "me": request.user.pk}
    return render(request, "exports/all.html", {**context, **_listed(request, queries.every)})
