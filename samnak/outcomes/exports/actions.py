"""Making a file, releasing it, handing it out, and ending it."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samnak.ground import consents, downloads
from samnak.ground.access import alarms, audit, once, reads
from samnak.ground.access.actors import Actor
from samnak.ground.access.decisions import has_permission
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.outcomes.exports import content, files, recipients, rules, sealing
from samnak.outcomes.exports.gathering import Gathered
from samnak.outcomes.exports.models import Export, ExportRow
from samnak.outcomes.exports.named import Template, find
from samnak.outcomes.exports.recipients import Recipient
from samnak.outcomes.exports.rules import NOT_OPEN
from samnak.outcomes.exports.sealing import Seal

Ended = Export.Ended
NOT_OFFERED = _("This may not be taken out of here by you.")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to take out: by which template, from which table, for whom, why, in what shape."""

    template: str
    table: str
    why: str
    seal: Seal
    scope: downloads.Scope
    recipient: UUID | None = None
    kind: str = files.XLSX
    language: str = "en"


@dataclass(frozen=True)
class _Prepared:
    """A file that is closed already and not yet kept."""

    export: Export
    held: content.Content
    ask: Callable[[], content.Content]  # the same asked once more


def make_export(*, wish: Wish, by: User, key: UUID | None = None) -> Export:
    """Make the file of those the table shows this user now, as far as each agreed at this instant, and keep it closed
    for a day. Everybody in it is written into the readings.

    To close a file with words takes seconds on purpose, so it is done before anybody else has to wait; what it holds is
    asked again in the transaction, and where that differs nothing is kept."""
    prepared = None if once.is_known(key, by=by) else _prepared(wish, by)
    with transaction.atomic():
        if done := once.claim(key, "exports.make_export", by=by):
            found = Export.objects.visible_to(by).get(pk=done.made())
            return once.unchanged(found, template=wish.template, table=wish.table, why=wish.why.strip(), kind=wish.kind)
        if prepared is None or prepared.ask() != prepared.held:
            raise Refused(_("The table changed while the file was made. Make it once more."))
        return _kept(prepared, by, key)


def _prepared(wish: Wish, by: User) -> _Prepared:
    template, table, to = _checked(wish, by)

    def ask() -> content.Content:
        return content.content(by, template, table, wish.scope, to, language=wish.language, at=timezone.now())

    held, now = ask(), timezone.now()
    _check_size(held, template)
    export = _row(wish, template, to, held, by, now)
    sheet = content.sheet(held, template, to, export.number, language=wish.language, day=timezone.localdate(now))
    export.body = sealing.sealed(files.written(sheet, wish.kind), wish.seal)
    return _Prepared(export, held, ask)


def _kept(prepared: _Prepared, by: User, key: UUID | None) -> Export:
    export, held = prepared.export, prepared.held
    export.save(force_insert=True)
    _keep_rows(export, held)
    audit.record(
        "exports.made", by=by, about=export, kind=export.template, to=export.recipient_kind or "house",
        people=export.people, fields=list(export.columns),
    )  # fmt: skip
    _tell_others(export, by)
    once.keep(key, export.pk)
    reads.note("exports.made", by=by, subjects=held.people, compartments=held.compartments)
    return export


def _checked(wish: Wish, by: User) -> tuple[Template, downloads.Table, Recipient | None]:
    template, table = find(wish.template), downloads.find(wish.table)
    if template is None or table is None or table.key not in template.tables:
        raise Refused(NOT_OFFERED, status=403)
    may = has_permission(by, "exports.make") and has_permission(by, table.permission)
    if not may or not rules.is_offered(by, template):
        raise Refused(NOT_OFFERED, status=403)
    to = recipients.find(wish.recipient) if template.goes_out else None
    if template.goes_out and (to is None or to.kind not in template.recipients):
        raise Refused(_("Choose for whom it is."), field="recipient")
    if wish.kind not in (files.CSV, files.XLSX) or wish.language not in ("en", "km"):
        raise Refused(_("Choose the kind of file and its language."), field="kind")
    rules.check_why(wish.why)
    sealing.check(wish.seal, holds_people=template.holds_people)
    return template, table, to


def _check_size(found: content.Content, template: Template) -> None:
    if not found.lines:
        raise Refused(_("Nobody is left whom this file may name."))
    if template.holds_people and len(found.lines) > template.most:
        raise Refused(_("At most %(n)s people fit into this file. Narrow the table first.") % {"n": template.most})


def _row(
    wish: Wish, template: Template, to: Recipient | None, found: content.Content, by: User, now: dt.datetime
) -> Export:
    kind = to.kind if to else ""
    return Export(
        id=new_id(), template=template.key, table=wish.table, purpose=template.purpose,
        recipient=to.id if to else None, recipient_kind=kind, recipient_name=str(to) if to else "",
        why=wish.why.strip(), language=wish.language, kind=wish.kind, sealing=wish.seal.kind,
        age_key=wish.seal.secret.strip() if wish.seal.kind == sealing.KEY else "", columns=list(template.columns),
        people=len(found.people), lines=len(found.lines), left_out=found.left_out, salt=secrets.token_hex(32),
        made_by=by, made_at=now, expires_at=now + rules.LIFE, needs_release=template.needs_release(kind),
    )  # fmt: skip


def _keep_rows(export: Export, found: content.Content) -> None:
    ExportRow.objects.bulk_create(
        ExportRow(
            export=export, person_id=line.person, place=place, digest=line.digest(export.salt, found.heads),
            compartments=sorted(line.compartments),
        )
        for place, line in enumerate(found.lines, 1)
        if line.person
    )  # fmt: skip


def _tell_others(export: Export, by: User) -> None:
    """The second person who must say yes; of what leaves the house or holds many, supervisor and auditor."""
    page = reverse("exports:release", args=[export.pk])
    common: dict[str, Any] = {"by": by, "about_id": export.pk, "people": export.people}
    if export.needs_release:
        alarms.ring("exports.waiting", roles=["auditor", "director"], url=page, **common)
    if export.people and (export.recipient_kind or _of_the_day(by, export.made_at) >= rules.MANY):
        alarms.ring("exports.made", roles=["auditor"], url=page, **common)
        there = reverse("exports:export", args=[export.pk])
        alarms.ring("exports.made", users=alarms.lead_of(by), url=there, **common)


def _of_the_day(by: User, now: dt.datetime) -> int:
    """How many people stand in what this user made within a day: many small files are one large one."""
    rows = ExportRow.unguarded.filter(export__made_by=by, export__made_at__gt=now - rules.LIFE)
    return rows.values("person").distinct().count()


def _locked(export: Export, by: Actor) -> Export:
    found = Export.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=export.pk).first()
    if found is None:
        raise Refused(NOT_OPEN)
    return found


@transaction.atomic
def release_export(*, export: Export, yes: bool, by: User) -> Export:
    """The second person says yes, and it lives for a day from now; or no, and it is destroyed."""
    export, now = _locked(export, by), timezone.now()
    rules.check_may_release(export, by, now)
    export.released_by = by
    if yes:
        export.released_at, export.expires_at = now, now + rules.LIFE
        export.save(update_fields=["released_by", "released_at", "expires_at"])
        audit.record("exports.released", by=by, about=export, kind=export.template, people=export.people)
    else:
        export.save(update_fields=["released_by"])
        _end(export, Ended.REFUSED, by)
    state = "yes" if yes else "no"
    url = reverse("exports:export", args=[export.pk])
    alarms.ring("exports.answered", by=by, users=[export.made_by], about_id=export.pk, url=url, answer=state)
    return export


@transaction.atomic
def fetch_export(*, export: Export, by: User) -> bytes | None:
    """Hand the file to its maker. Who may be named is asked once more at this instant: where a consent no longer lives
    or somebody is no longer theirs, the file is destroyed and nothing is handed out (None)."""
    export, now = _locked(export, by), timezone.now()
    rules.check_may_fetch(export, by, now)
    if why := _why_not_now(export, by, now):
        _end(export, why, by)
        return None
    if export.fetched_at is None:
        export.fetched_at = now
        _spend(export, by)
    export.fetched = [*export.fetched, now.isoformat(timespec="seconds")]
    export.save(update_fields=["fetched", "fetched_at"])
    audit.record("exports.fetched", by=by, about=export, kind=export.template, people=export.people)
    return export.body


def _people_of(export: Export) -> list[UUID]:
    return list(ExportRow.unguarded.filter(export=export).order_by("place").values_list("person", flat=True))


def _why_not_now(export: Export, by: User, now: dt.datetime) -> Ended | None:
    """What changed since it was made. A consent for one time that was used by this file itself is not asked again."""
    template, people = find(export.template), _people_of(export)
    if template is None or not rules.is_offered(by, template):
        return Ended.NOT_THEIRS
    if len(Gathered(by, people).seen(by_flight=template.by_flight)) < len(people):
        return Ended.NOT_THEIRS
    if not template.goes_out:
        return None
    to = recipients.find(export.recipient)
    if to is not None and export.fetched_at is not None and recipients.single(template.purpose, to):
        return None
    agreed = content.agreed_to(template, to, people, now)
    return None if set(people) <= set(agreed) else Ended.WITHDRAWN


def _spend(export: Export, by: User) -> None:
    if export.recipient is not None:
        recipients.spend(_people_of(export), purpose=export.purpose, recipient=export.recipient, by=by)


@transaction.atomic
def end_export(*, export: Export, by: User) -> Export:
    """Its maker lets it go before its day is over. Letting go twice changes nothing."""
    export = _locked(export, by)
    if export.made_by_id != by.pk:
        raise Refused(_("Only whoever made it may let it go."), status=403)
    if rules.state_of(export, timezone.now()) is not Export.State.OVER:
        _end(export, Ended.LET_GO, by)
    return export


@transaction.atomic
def expire_exports(*, by: Actor) -> int:
    """Destroy the bytes of every file whose day is over; the rows stay. Gives how many there were."""
    rows = list(_alive().filter(expires_at__lte=timezone.now()))
    for export in rows:
        _end(export, Ended.EXPIRED, by)
    return len(rows)


@consents.end_with
@transaction.atomic
def end_with_consent(*, ended: consents.Ended, by: Actor) -> int:
    """A consent ended: files to that recipient for that purpose that say of this person what it was about are
    destroyed, also those that were fetched and have used it up, and their makers are told."""
    told = ExportRow.unguarded.filter(person=ended.person).values_list("export", "compartments")
    held = [export for export, said in told if ended.compartments & set(said)]
    rows = list(_alive().filter(purpose=ended.purpose, recipient=ended.recipient, pk__in=held))
    for export in rows:
        _end(export, Ended.WITHDRAWN, by)
        url = reverse("exports:export", args=[export.pk])
        alarms.ring("exports.ended", by=by, users=[export.made_by], about_id=export.pk, url=url)
    return len(rows)


def _alive() -> QuerySet[Export]:
    return Export.unguarded.select_for_update(of=("self",)).filter(ended_at=None).select_related("made_by")


def _end(export: Export, why: Ended, by: Actor) -> None:
    export.body, export.ended_at, export.ended_why = None, timezone.now(), why
    export.save(update_fields=["body", "ended_at", "ended_why"])
    audit.record("exports.ended", by=by, about=export, kind=export.template, reason=str(why.value))
