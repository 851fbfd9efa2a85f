"""A form that breaks half way leaves nothing: the machine stops at each entry of the audit that it would write."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from samnak.ground.access import audit
from samnak.ground.access.models import AuditEntry
from samnak.ground.access.roles import ROLES
from tests.house.forms import Sent
from tests.house.rows import changes, rows
from tests.house.test_mass_assignment import Sender, part

pytestmark = pytest.mark.django_db
SAMPLE = ["intake", "caseworker", "supervisor"]
WHO_IS_TRIED = list(ROLES) if os.environ.get("SAMNAK_ASSURE") == "1" else SAMPLE
record = audit.record


class _Undo(Exception):
    """Thrown to take back what a form wrote."""


class _Stop(Exception):
    """The machine stops."""


@pytest.mark.parametrize("role", WHO_IS_TRIED)
def test_a_form_that_breaks_at_the_audit_leaves_nothing(
    role: str, assured: bool, counted: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through its address and its view: also what one view does with several actions is done whole or not at all."""
    sender = Sender(role)
    left, stopped = [], 0
    for form in part(sender.forms, role, assured):
        sent, did = sender.what_works(form)
        entries = sum(1 for table, what, _columns in did if (table, what) == (AuditEntry.__name__, "new"))
        for number in range(1, entries + 1):
            monkeypatch.setattr(audit, "record", _stopping_at(number))
            found = _broken(sender, form.action, sent)
            monkeypatch.setattr(audit, "record", record)
            stopped += 1
            left += [f"{form.route}, stopped at entry {number}: {change}" for change in found]
    counted("faults_injected", stopped)
    assert left == []
    if assured and role in SAMPLE:
        assert stopped > 5


def test_asking_no_more_keeps_the_answers_and_the_rest_or_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    """One button, two entries: what was answered on the page, and that they want no questions today."""
    sender = Sender("intake")
    address = f"/arrivals/people/{sender.around.passengers['received']}/home/"
    sent = {"safe_tonight": ["yes"], "call_home": ["not_said"], "version": ["1"], "rest": ["1"]}
    done = [columns for table, what, columns in sender.send(address, sent) if (table, what) == ("AuditEntry", "new")]
    assert len(done) == 2
    monkeypatch.setattr(audit, "record", _stopping_at(2))
    assert _broken(sender, address, sent) == []


def _stopping_at(number: int) -> Callable[..., Any]:
    """`audit.record` that writes as ever until its call of this number."""
    called = 0

    def stop(*args: Any, **words: Any) -> Any:
        nonlocal called
        called += 1
        if called >= number:
            raise _Stop
        return record(*args, **words)

    return stop


def _broken(sender: Sender, address: str, sent: Sent) -> list[Any]:
    """What is left of a request that broke off; the answer says that something went wrong, and not what."""
    cache.clear()
    before, cookies, found = sender.before, sender.client.cookies.copy(), []
    try:
        with transaction.atomic():
            answer = sender.client.post(address, sent)
            assert answer.status_code == 500, address
            assert b"_Stop" not in answer.content and b"Traceback" not in answer.content
            found = changes(before, rows())
            raise _Undo
    except _Undo:
        sender.client.cookies = cookies
    return found
