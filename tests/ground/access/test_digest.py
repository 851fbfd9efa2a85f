"""What a supervisor, an auditor, a director and everybody see of the log."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samnak.ground.access import actions, alarms, audit, reads, turned_away
from samnak.ground.access.actors import COMMAND
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import Alarm, AuditEntry, AuditHead, DigestLook, Reading, Relation, User
from samnak.ground.access.queries import digest as queries
from samnak.ground.access.queries import without
from samnak.ground.access.queries.weeks import last_week, week_of
from samnak.ground.access.refusals import Refused
from samnak.ground.access.roles import ROLES
from tests import factories
from tests.people import RITHY, SEVERAL, SREYMOM

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def lead(fresh_chain: None) -> User:
    return factories.make_user("supervisor")


@pytest.fixture
def worker(lead: User) -> User:
    return factories.make_user("caseworker", supervisor=lead)


def at(hour: int, *, weekday: int = 1) -> dt.datetime:
    """A moment of last week."""
    day = last_week(timezone.localdate()) + dt.timedelta(days=weekday)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))


def read(
    by: User, *people: Any, key: str = "register.person_read", when: dt.datetime, parts: Any = ("client",)
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: when)
        reads.note(key, by=by, subjects=people, compartments=parts)


THIS = last_week(timezone.localdate())


def walks(worker: User, who: Any) -> Any:
    person = factories.make_person(who, worker=worker)
    Relation.objects.filter(subject=person.pk).update(since=at(0) - dt.timedelta(days=30))
    return person


# ---- the digest -------------------------------------------------------------------------------------


def test_a_week_tells_own_people_from_those_of_others_and_from_lists(lead: User, worker: User) -> None:
    colleague = factories.make_user("caseworker", supervisor=lead)
    own, other = walks(worker, RITHY), walks(colleague, SREYMOM)
    read(worker, own.pk, when=at(10), parts=["client", "health"])
    read(worker, own.pk, other.pk, new_id(), when=at(11), parts=["identity"], key="cases.listed")
    [line] = [each for each in queries.digest(queries.team_of(lead), THIS, reader=lead) if each.who == worker]
    assert (line.own, line.others, len(line.lists), line.readings) == ({own.pk}, {other.pk}, 1, 2)
    assert dict((str(words), n) for words, n in line.parts) == {
        "that somebody is a client": 1, "identity and contact": 2, "health": 1,
    }  # fmt: skip
    assert line.opened == {own.pk: 1}


def test_somebody_walked_with_only_earlier_is_of_others(lead: User, worker: User) -> None:
    person = walks(worker, RITHY)
    Relation.objects.filter(subject=person.pk).update(until=at(0) - dt.timedelta(days=9))
    read(worker, person.pk, when=at(10))
    assert queries.digest([worker], THIS, reader=worker)[0].others == {person.pk}


@pytest.mark.parametrize(("hour", "weekday", "outside"), [(10, 2, 0), (5, 2, 1), (20, 2, 1), (10, 6, 1)])
def test_readings_at_night_and_on_days_of_rest_stand_out(worker: User, hour: int, weekday: int, outside: int) -> None:
    read(worker, new_id(), when=at(hour, weekday=weekday))
    assert queries.digest([worker], THIS, reader=worker)[0].outside == outside


def test_other_weeks_and_other_teams_are_left_out(lead: User, worker: User) -> None:
    stranger = factories.make_user("caseworker", supervisor=factories.make_user("supervisor"))
    read(worker, new_id(), when=at(10) - dt.timedelta(days=7))
    read(stranger, new_id(), when=at(10))
    assert [line.readings for line in queries.digest(queries.team_of(lead), THIS, reader=lead)] == [0]


def test_emergencies_refusals_and_what_went_out_are_counted(worker: User, monkeypatch: Any) -> None:
    Relation.objects.create(kind="break_glass", user=worker, subject=new_id(), since=at(9), until=at(13))
    noon = at(12)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    for _ in range(3):
        turned_away.note(by=worker, route="register:person", asked=[new_id()], status=404)
    with transaction.atomic():
        audit.record("exports.made", by=worker)
        audit.record("exports.ended", by=worker)  # a file destroyed, perhaps of a colleague, is none that went out
    monkeypatch.undo()
    [line] = queries.digest([worker], THIS, reader=worker)
    assert (line.emergencies, line.refused, line.taken_out) == (1, 3, 1)


def test_the_digest_costs_the_same_for_many_as_for_few(lead: User) -> None:
    counts = []
    for size in (2, 12):
        while len(queries.team_of(lead)) < size:
            one = factories.make_user("caseworker", supervisor=lead)
            for _ in range(size):
                read(one, new_id(), when=at(10))
        with CaptureQueriesContext(connections["default"]) as default, CaptureQueriesContext(connections["reads"]) as n:
            queries.digest(queries.team_of(lead), THIS, reader=lead)
        counts.append((len(default), len(n)))
    assert counts[0] == counts[1]


def test_whom_a_colleague_read_is_named_only_as_far_as_the_supervisor_sees_them(lead: User, worker: User) -> None:
    stranger = factories.make_user("caseworker", supervisor=factories.make_user("supervisor"))
    own, other = walks(worker, RITHY), walks(stranger, SREYMOM)
    walled = walks(worker, SEVERAL)
    factories.stand(lead, "walled", walled)
    read(worker, own.pk, other.pk, walled.pk, when=at(10))
    page = client_of(lead).get(reverse("access:digest_of", args=[worker.pk]))
    text = page.content.decode()
    assert RITHY.given in text and str(own.pk) in text
    for hidden, row in ((SREYMOM, other), (SEVERAL, walled)):
        assert hidden.given not in text and str(row.pk) not in text
    assert "1 person more, whom you may not see." in text
    noted = Reading.objects.get(key="access.digest_read")
    assert noted.subjects == [str(own.pk)] and noted.by == str(lead.pk)


def test_a_wall_before_the_reader_is_told_by_no_number(lead: User, worker: User) -> None:
    own, walled = walks(worker, RITHY), walks(worker, SEVERAL)
    read(worker, own.pk, walled.pk, when=at(10), key="cases.listed")
    factories.stand(lead, "walled", walled)
    pages = [reverse("access:digest"), reverse("access:digest_of", args=[worker.pk])]
    week = {"week": THIS.isoformat()}
    before = [words_of(client_of(lead).get(page, week)) for page in pages]
    read(worker, walled.pk, when=at(5), parts=["client", "health"])
    assert [words_of(client_of(lead).get(page, week)) for page in pages] == before
    assert "whom you may not see" not in before[1]
    [mine] = queries.digest([worker], THIS, reader=lead)
    assert (mine.own, mine.readings, mine.outside, len(mine.compartments["client"])) == ({own.pk}, 1, 0, 1)
    [hers] = queries.digest([worker], THIS, reader=factories.make_user("director"))
    assert (hers.own, hers.readings, hers.outside) == ({own.pk, walled.pk}, 2, 1)


def words_of(page: Any) -> str:
    """What a page says, without its marks."""
    text = page.content.decode()
    return re.sub(r"<[^>]*>", " ", text[text.index("<main") :])


def test_a_supervisor_sees_no_other_team(lead: User) -> None:
    stranger = factories.make_user("caseworker", supervisor=factories.make_user("supervisor"))
    assert client_of(lead).get(reverse("access:digest_of", args=[stranger.pk])).status_code == 404
    assert client_of(lead).get(reverse("access:digest_of", args=[new_id()])).status_code == 404


def test_today_asks_a_supervisor_for_a_look_until_they_have_looked(lead: User, worker: User) -> None:
    User.objects.filter(pk=lead.pk).update(created_at=at(0))
    client = client_of(lead)
    asks = "What your team read in the week of"
    assert asks in client.get("/").content.decode()
    assert asks not in client_of(worker).get("/").content.decode()
    answer = client.post("/log/team/", {"week": THIS.isoformat()}, follow=True)
    assert "It is written down that you have looked" in answer.content.decode()
    assert asks not in client.get("/").content.decode()
    client.post("/log/team/", {"week": THIS.isoformat()})
    assert DigestLook.objects.count() == 1
    entry = AuditEntry.objects.get(key="access.digest_looked")
    assert (entry.by, entry.facts) == (str(lead.pk), {"of": THIS.isoformat()})


def test_today_and_the_log_ask_the_same_supervisors(lead: User, worker: User) -> None:
    asks = "waits for your look"
    for made, missing in ((at(0) + dt.timedelta(days=7), 0), (at(0), 1)):
        User.objects.filter(pk=lead.pk).update(created_at=made)
        assert queries.not_looked([THIS]) == {THIS: missing}
        assert (asks in client_of(lead).get("/").content.decode()) == bool(missing)


def test_a_supervisor_without_a_team_is_not_asked(lead: User) -> None:
    assert "waits for your look" not in client_of(lead).get("/").content.decode()
    assert "Nobody is in your team" in client_of(lead).get("/log/team/").content.decode()


def test_a_week_that_goes_on_is_not_looked_at_yet(lead: User) -> None:
    monday = THIS + dt.timedelta(days=7)
    with pytest.raises(Refused):
        actions.say_looked(week=monday, by=lead)
    with pytest.raises(Refused):
        actions.say_looked(week=THIS + dt.timedelta(days=1), by=lead)
    with pytest.raises(Refused):
        actions.say_looked(week=THIS, by=factories.make_user("caseworker"))
    assert not DigestLook.objects.exists()


def test_a_week_of_an_address_is_one_that_has_begun() -> None:
    today = dt.date(2026, 11, 22)
    assert week_of("2026-11-12", today) == dt.date(2026, 11, 9)
    for wrong in ("", "x", "2026-12-24", "0001-01-01", "9999-12-31"):
        assert week_of(wrong, today) == dt.date(2026, 11, 9)


# ---- director, auditor, everybody -------------------------------------------------------------------


def test_weeks_nobody_looked_at_are_counted_for_director_and_auditor(lead: User, worker: User) -> None:
    factories.make_user("caseworker", supervisor=factories.make_user("supervisor"))
    User.objects.update(created_at=at(0) - dt.timedelta(days=60))
    factories.make_user("caseworker", supervisor=factories.make_user("supervisor"))  # who came only now
    actions.say_looked(week=THIS, by=lead)
    missed = queries.not_looked([THIS, THIS - dt.timedelta(days=7)])
    assert missed == {THIS: 1, THIS - dt.timedelta(days=7): 2}
    for role in ("director", "auditor"):
        assert client_of(factories.make_user(role)).get("/log/").status_code == 200


def test_the_director_sees_sums_and_no_line_and_nobody(lead: User, worker: User) -> None:
    person = walks(worker, RITHY)
    read(worker, person.pk, when=timezone.now())
    client = client_of(factories.make_user("director"))
    text = client.get("/log/").content.decode()
    assert worker.name not in text and str(person.pk) not in text and "Line by line" not in text
    assert client.get("/log/lines/").status_code == 404


@pytest.fixture
def auditor(lead: User) -> Client:
    return client_of(factories.make_user("auditor"))


def test_the_auditor_reads_ids_and_no_name(auditor: Client, worker: User) -> None:
    person = walks(worker, RITHY)
    read(worker, person.pk, when=timezone.now())
    client_of(worker).get(reverse("register:person", args=[new_id()]))
    for of in ("changes", "readings", "refusals"):
        text = auditor.get(f"/log/lines/?of={of}").content.decode()
        assert worker.name in text
        assert RITHY.given not in text and RITHY.khmer not in text
    assert str(person.pk) in auditor.get("/log/lines/?of=readings").content.decode()
    assert "register:person" in auditor.get("/log/lines/?of=refusals").content.decode()


def test_the_log_is_sifted_by_what_when_and_who(auditor: Client, worker: User) -> None:
    actions.grant(user=worker, role="nurse", by=COMMAND)
    actions.choose_language(language="km", by=worker)

    def numbers(query: str) -> int:
        return auditor.get(f"/log/lines/{query}").content.decode().count('<tr role="row"') - 1

    everything = numbers("")
    assert numbers(f"?by={worker.pk}") == numbers(f"?by={worker.pk}&key=access.language_changed") == 2
    assert 1 <= numbers("?key=access.language_changed") < everything
    assert numbers(f"?day={timezone.localdate().isoformat()}") == everything
    assert numbers("?day=2020-01-01") == -1
    for odd in ("?of=passwords", "?by=me", "?page=-1", "?page=x", "?page=１"):
        assert numbers(odd) == everything, odd


def test_a_day_that_is_none_is_said_and_shows_nothing(auditor: Client) -> None:
    for wrong in ("?day=yesterday", "?day_day=31&day_month=2&day_year=2026"):
        text = auditor.get(f"/log/lines/{wrong}").content.decode()
        assert 'role="alert"' in text and '<tr role="row"' not in text, wrong
    today = timezone.localdate()
    parts = f"?day_day={today.day}&day_month={today.month}&day_year={today.year}"
    assert '<tr role="row"' in auditor.get(f"/log/lines/{parts}").content.decode()


def test_the_log_speaks_in_words(auditor: Client, worker: User) -> None:
    actions.grant(user=worker, role="nurse", by=COMMAND)
    with transaction.atomic():
        audit.record("access.log_checked", by=COMMAND, about=worker, outcome="holds", role="", through=1234)
    read(worker, new_id(), when=timezone.now())
    client_of(worker).get("/people/totals/")
    client_of(worker).get("/nowhere/")
    done = auditor.get("/log/lines/").content.decode()
    assert "A command on the server checked whether the log is whole" in done
    for words in (f"an account {worker.pk}", "outcome: whole", "logs: 1,234", f"role: {ROLES['nurse'].label}"):
        assert words.casefold() in done.casefold(), words
    for raw in (f"access.user {worker.pk}", "outcome: holds", "role: <", ">machine:"):
        assert raw not in done, raw
    assert "The page of a person" in auditor.get("/log/lines/?of=readings").content.decode()
    refused = auditor.get("/log/lines/?of=refusals").content.decode()
    assert "A page that does not exist" in refused and "(404)" not in refused
    auditor.cookies["samnak-language"] = "km"
    assert "ពាក្យបញ្ជានៅលើម៉ាស៊ីនមេ" in auditor.get("/log/lines/").content.decode()


def test_the_log_comes_in_pages_that_cost_the_same(auditor: Client, worker: User) -> None:
    counts = []
    for size in (3, 70):
        for _ in range(size):
            actions.choose_language(language="km" if worker.language == "en" else "en", by=worker)
            read(worker, new_id(), when=timezone.now(), key="cases.listed")
        for of in ("changes", "readings"):
            with CaptureQueriesContext(connections["default"]) as n, CaptureQueriesContext(connections["reads"]) as m:
                page = auditor.get(f"/log/lines/?of={of}").content.decode()
            counts.append((of, len(n), len(m)))
    assert counts[:2] == counts[2:]
    assert "Older" in page and "Newer" not in page
    assert "Newer" in auditor.get("/log/lines/?of=readings&page=2").content.decode()


def test_everybody_sees_their_own_part_of_the_log_and_no_other(lead: User, worker: User) -> None:
    person = walks(worker, RITHY)
    read(worker, person.pk, new_id(), when=timezone.now(), parts=["health"])
    read(lead, new_id(), new_id(), new_id(), when=timezone.now())
    client = client_of(worker)
    client.get("/people/totals/")
    text = client.get(f"/log/mine/?of=readings&by={lead.pk}").content.decode()
    assert "A page with 2 people" in text and "health" in text and "3 people" not in text
    assert str(person.pk) not in text and RITHY.given not in text
    assert "You asked 1 time for what is not yours." in client.get("/log/mine/?of=refusals").content.decode()
    assert client_of(factories.make_user("donor")).get("/log/mine/").status_code == 200
    assert "/log/mine/" in client.get("/me/").content.decode()


def test_the_papers_foot_of_the_head_is_said_once_and_does_not_ask_to_destroy_it(lead: User) -> None:
    text = client_of(factories.make_user("auditor")).get("/log/head/").content.decode()
    assert text.count("Printed ") == 1 and "Destroy it" not in text
    assert "Destroy it after use" in client_of(lead).get("/me/").content.decode()


def test_many_refusals_can_be_looked_at_and_stand_on_today(lead: User, worker: User) -> None:
    auditor = factories.make_user("auditor")
    actions.warn_of_refusals(times=20, by=worker)
    for user in (lead, auditor):
        client = client_of(user)
        assert "asked 20 times within an hour" in client.get("/").content.decode()
        assert client.get(alarms.waiting(user).get().url).status_code == 200
        assert "Look at it" in client.get("/alarms/").content.decode()


def test_accounts_is_lit_on_its_own_pages_alone(lead: User) -> None:
    client = client_of(factories.make_user("administrator"))
    lit = 'href="/accounts/" aria-current="{}"'
    assert lit.format("page") in client.get("/accounts/").content.decode()
    assert lit.format("true") in client.get("/accounts/new/").content.decode()
    assert 'href="/accounts/" aria-current' not in client.get("/alarms/").content.decode()


def test_the_head_is_for_paper_and_can_be_checked(lead: User) -> None:
    for role in ("administrator", "auditor"):
        client = client_of(factories.make_user(role))
        page = client.get("/log/head/").content.decode()
        assert "Check words" in page
        assert "The log is whole." in client.post("/log/head/", follow=True).content.decode()
    entry = AuditEntry.objects.get(number=2)
    AuditEntry.objects.filter(pk=entry.pk).update(by="machine:door")
    text = client.post("/log/head/", follow=True).content.decode()
    assert "The log does not hold." in text
    checked = AuditEntry.objects.filter(key="access.log_checked").latest("number")
    assert checked.facts == {"outcome": "broken"}
    assert client_of(factories.make_user("director")).post("/log/head/").status_code == 404
    with pytest.raises(Refused):
        actions.check_log(by=factories.make_user("director"))


def test_a_log_that_does_not_hold_rings_for_auditors_and_directors_until_they_know(lead: User) -> None:
    admin, others = factories.make_user("administrator"), [factories.make_user(r) for r in ("auditor", "director")]
    AuditEntry.objects.filter(number=2).update(by="machine:door")
    rings = "something in it was changed or is missing"
    client_of(admin).post("/log/head/")
    with pytest.raises(SystemExit):
        call_command("audit", "verify")
    for user in others:
        assert client_of(user).get("/alarms/").content.decode().count(rings) == 2, "the sentence, and the button's name"
        alarms.know(alarm=alarms.waiting(user)[0], by=user)
        assert not alarms.waiting(user)
    assert rings not in client_of(lead).get("/alarms/").content.decode()
    with pytest.raises(SystemExit):
        call_command("audit", "verify")
    assert [alarms.waiting(user).get().by for user in others] == ["machine:command"] * 2
    assert AuditEntry.objects.filter(key="access.log_checked", facts={"outcome": "broken"}).count() == 3


def test_a_head_that_takes_no_entry_any_more_still_rings(lead: User) -> None:
    admin = client_of(factories.make_user("administrator"))
    AuditHead.objects.update(number=0)
    with pytest.raises(SystemExit):
        call_command("audit", "verify")
    assert {alarm.role for alarm in Alarm.objects.filter(key="access.log_broken")} == {"auditor", "director"}
    text = admin.post("/log/head/", follow=True).content.decode()
    assert "The log does not hold." in text


def test_a_log_that_holds_rings_nobody(lead: User) -> None:
    call_command("audit", "verify")
    assert not Alarm.objects.exists()


# ---- those without a supervisor ---------------------------------------------------------------------


def test_those_without_a_supervisor_are_looked_at_by_a_director_or_an_auditor(lead: User, worker: User) -> None:
    director, alone = factories.make_user("director"), factories.make_user("caseworker")
    left = factories.make_user("nurse", supervisor=factories.make_user("outreach"))
    person = walks(alone, RITHY)
    for by in (alone, left, lead, worker, director):
        read(by, person.pk, when=at(10))
    shown = {line.who for line in without.lines(THIS, but=director)}
    assert shown == {alone, left, lead}
    page = client_of(director).get(f"/log/without/?week={THIS.isoformat()}").content.decode()
    assert alone.name in page and worker.name not in page and f">{director.name}<br>" not in page
    assert RITHY.given not in page and str(person.pk) not in page
    for role in ("supervisor", "administrator", "caseworker"):
        assert client_of(factories.make_user(role)).get("/log/without/").status_code == 404


def test_a_week_of_those_without_a_supervisor_waits_until_somebody_has_looked(lead: User) -> None:
    director = factories.make_user("director")
    User.objects.update(created_at=at(0) - dt.timedelta(days=60))
    before = THIS - dt.timedelta(days=7)
    assert without.not_looked([THIS, before]) == {THIS, before}
    client = client_of(director)
    counted = client.get("/log/").context["weeks"]
    for _ in range(2):
        client.post("/log/without/", {"week": THIS.isoformat()})
    assert without.not_looked([THIS, before]) == {before}
    assert dict(client.get("/log/").context["weeks"])[THIS] == dict(counted)[THIS] - 1
    assert AuditEntry.objects.filter(key="access.without_looked", by=str(director.pk)).count() == 1
    with pytest.raises(Refused):
        actions.say_looked_without(week=THIS, by=lead)
    with pytest.raises(Refused):
        actions.say_looked_without(week=THIS + dt.timedelta(days=7), by=director)


def test_nobodys_look_closes_what_they_read_themselves() -> None:
    director, auditor = factories.make_user("director"), factories.make_user("auditor")
    User.objects.update(created_at=at(0) - dt.timedelta(days=60))
    read(director, factories.make_person(RITHY).pk, when=at(10))
    address = f"/log/without/?week={THIS.isoformat()}"
    own, other, go = client_of(director), client_of(auditor), "I have looked at this week"
    own.post("/log/without/", {"week": THIS.isoformat()})
    assert go not in own.get(address).content.decode(), "for the others they have looked"
    assert without.not_looked([THIS]) == {THIS}, "nobody has looked at the director's line"
    page = other.get(address).content.decode()
    assert director.name in page and go in page
    other.post("/log/without/", {"week": THIS.isoformat()})
    assert go not in other.get(address).content.decode()
    assert without.not_looked([THIS]) == set()


def test_the_weeks_that_wait_are_asked_for_with_as_many_queries_for_any_number_of_people() -> None:
    director = factories.make_user("director")
    User.objects.update(created_at=at(0) - dt.timedelta(days=60))
    actions.say_looked_without(week=THIS, by=director)

    def asked() -> int:
        with CaptureQueriesContext(connections["default"]) as n, CaptureQueriesContext(connections["reads"]) as m:
            without.not_looked([THIS])
        return len(n) + len(m)

    read(director, factories.make_person(RITHY).pk, when=at(10))
    before = asked()
    for _ in range(3):
        read(factories.make_user("director"), factories.make_person(SREYMOM).pk, when=at(10))
    assert asked() == before
