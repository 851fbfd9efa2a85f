"""Appointments, days on which offices are closed, and the week, as a worker uses the pages."""

import datetime as dt
import html

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override, pgettext

from samnak.casework.cases import actions, rules
from samnak.casework.cases.models import (
    Appointment,
    Case,
)
from samnak.casework.cases.queries.closed import closed_on
from samnak.casework.cases.queries.week import coming_monday, days_from
from samnak.casework.cases.templatetags.diarywords import holiday_name
from samnak.ground import packs
from samnak.ground.access.ids import new_id
from samnak.ground.access.models import User
from samnak.ground.access.refusals import Refused
from samnak.ground.ui.formats import day as day_words
from samnak.ground.ui.formats import long_day, plain_day
from tests.casework.cases.desks import TODAY, Desk, as_user, choice, day, get, post, soon, text_of, wrongs
from tests.factories import make_flight, make_user, stand
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db


# ---- appointments and the week -------------------------------------------------------------------------


def test_an_appointment_that_is_moved_is_followed_by_a_new_one(desk: Desk, client: Client) -> None:
    kind, key = choice("casework.appointment_kinds"), str(new_id())
    sent = {"kind": kind, "clock": "10:30", "where": "behind the market", "key": key, **day("on", soon())}
    for _ in range(2):
        assert post(client, "appointment_new", desk.case.pk, **sent).status_code == 302
    first = Appointment.unguarded.get()
    assert timezone.localtime(first.at).hour == 10
    bare = post(client, "appointment", first.pk, outcome="moved")
    assert wrongs(bare) == 2 and Appointment.unguarded.count() == 1
    sent = {"outcome": "moved", "clock": "14:00", "before": "", "key": str(new_id()), **day("to", soon(2))}
    for _ in range(2):
        answer = client.post(reverse("cases:appointment", args=[first.pk]), sent, follow=True)
    assert f"moved to {day_words(soon(2))}, 14:00" in text_of(answer)
    first.refresh_from_db()
    second = Appointment.unguarded.exclude(pk=first.pk).get()
    assert (first.outcome, second.outcome, second.kind) == ("moved", "", first.kind)
    assert (second.where, second.with_whom) == ("behind the market", first.with_whom)
    again = post(client, "appointment", first.pk, **sent | {"key": str(new_id()), "before": "moved"})
    assert "moved already" in text_of(again) and Appointment.unguarded.count() == 2


def test_what_is_still_to_come_cannot_have_taken_place(desk: Desk, client: Client) -> None:
    kind = choice("casework.appointment_kinds")
    at = timezone.now() + dt.timedelta(hours=3)
    meeting = actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    text = get(client, "appointment", meeting.pk)
    assert 'value="kept"' not in text and 'value="called_off"' in text
    assert wrongs(post(client, "appointment", meeting.pk, outcome="kept")) == 1
    for outcome in ("kept", "came_late", "did_not_come"):
        with pytest.raises(Refused, match="still to come"):
            actions.end_appointment(appointment=meeting, outcome=outcome, by=desk.worker)
    meeting.refresh_from_db()
    assert meeting.outcome == ""


def test_of_an_appointment_that_is_past_how_it_went_is_asked_at_once(desk: Desk, client: Client) -> None:
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-9), opened_on=soon(-9))
    sent = {"kind": choice("casework.appointment_kinds"), "clock": "10:30", **day("on", soon(-2))}
    answer = post(client, "appointment_new", desk.case.pk, **sent)
    made = Appointment.unguarded.get()
    assert answer["Location"] == reverse("cases:appointment", args=[made.pk])
    text = text_of(client.get(answer["Location"]))
    assert "say how it went" in text and 'value="kept"' in text


def test_two_outcomes_at_once_are_both_seen(desk: Desk, client: Client) -> None:
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-9), opened_on=soon(-9))
    kind, at = choice("casework.appointment_kinds"), timezone.now() - dt.timedelta(days=1)
    meeting = actions.make_appointment(case=desk.case, kind=kind, at=at, by=desk.worker)
    post(as_user(desk.lead), "appointment", meeting.pk, outcome="did_not_come", before="")
    answer = post(client, "appointment", meeting.pk, outcome="kept", before="")
    assert "Somebody wrote meanwhile how it went" in text_of(answer) and "Did not come" in text_of(answer)
    meeting.refresh_from_db()
    assert meeting.outcome == "did_not_come"
    assert post(client, "appointment", meeting.pk, outcome="kept", before="did_not_come").status_code == 302
    Appointment.unguarded.filter(pk=meeting.pk).update(taken_back_at=timezone.now())
    with pytest.raises(Refused, match="not there any more"):
        actions.end_appointment(appointment=meeting, outcome="kept", by=desk.worker)


def test_an_appointment_is_with_somebody_who_stands_near(desk: Desk, client: Client) -> None:
    other = make_user("caseworker", supervisor=desk.lead, name="Not Near")
    gone = make_user("caseworker", supervisor=desk.lead, name="Chan Left")
    User.objects.filter(pk=gone.pk).update(is_active=False)
    offered = get(client, "appointment_new", desk.case.pk)
    assert "Not Near" not in offered and desk.worker.name in offered and desk.lead.name in offered
    sent = {"kind": choice("casework.appointment_kinds"), "clock": "10:30", **day("on", soon())}
    for who, sentence in ((other, "cannot come to this appointment"), (gone, "does not work here any more")):
        answer = post(client, "appointment_new", desk.case.pk, with_whom=str(who.pk), **sent)
        assert sentence in text_of(answer) and wrongs(answer) == 1
        assert f'value="{who.pk}"' not in text_of(answer)  # what is refused is not offered
    stand(desk.lead, "walled", desk.case.person)
    assert desk.lead.name not in get(client, "appointment_new", desk.case.pk)
    assert wrongs(post(client, "appointment_new", desk.case.pk, with_whom=str(desk.lead.pk), **sent)) == 1
    assert not Appointment.unguarded.exists()


# ---- days on which offices are closed ------------------------------------------------------------------


def closed_day() -> dt.date:
    """The first public holiday after tomorrow."""
    return packs.current().holidays_between(soon(2), soon(400), packs.current().country)[0].day


@pytest.mark.parametrize("page", ["task_new", "appointment_new", "put_off", "moved"])
def test_a_day_on_which_offices_are_closed_is_said_once_and_kept_when_pressed_again(
    page: str, desk: Desk, client: Client
) -> None:
    on, office = closed_day(), "commune_hall"
    kind, at = choice("casework.appointment_kinds"), timezone.now() + dt.timedelta(hours=3)
    if page == "task_new":
        name, pk, sent = page, desk.case.pk, {"words": "Sign", "place": office, **day("due_on", on)}
    elif page == "appointment_new":
        name, pk, sent = page, desk.case.pk, {"kind": kind, "clock": "9:00", "place": office, **day("on", on)}
    elif page == "put_off":
        name, pk = "task_put_off", desk.task(place=office, due_on=TODAY()).pk
        sent = {"reason": choice("casework.snooze_reasons"), **day("to", on)}
    else:
        name = "appointment"
        pk = actions.make_appointment(case=desk.case, kind=kind, at=at, place=office, by=desk.worker).pk
        sent = {"outcome": "moved", "clock": "9:00", **day("to", on)}
    answer = post(client, name, pk, **sent)
    holiday = packs.current().holidays_between(on, on, packs.current().country)[0].label.in_language("en")
    opens = day_words(packs.current().next_working_day(on))
    assert f"Offices are closed on {day_words(on)}" in text_of(answer) and holiday in html.unescape(text_of(answer))
    assert f"They open again on {opens}" in text_of(answer) and wrongs(answer) == 1
    assert f'name="day_seen" value="{on.isoformat()}"' in text_of(answer)
    assert post(client, name, pk, **sent, day_seen=soon().isoformat()).status_code == 200  # another day was seen
    assert post(client, name, pk, **sent, day_seen=on.isoformat()).status_code == 302


def test_where_no_office_is_needed_a_holiday_is_as_good_as_any_day(desk: Desk, client: Client) -> None:
    for place in ("home_visit", ""):
        answer = post(client, "task_new", desk.case.pk, words="Visit", place=place, **day("due_on", closed_day()))
        assert answer.status_code == 302


def names(on: dt.date) -> str:
    found = closed_on(on)
    return found.names if found else "open"


def test_a_weekend_needs_no_name() -> None:
    saturday = next(d for d in map(soon, range(1, 400)) if d.weekday() == 5 and not names(d))
    found = closed_on(saturday)
    assert found and found.opens_on > saturday + dt.timedelta(days=1)
    assert closed_on(found.opens_on) is None


def test_putting_off_names_the_new_day(desk: Desk, client: Client) -> None:
    task = desk.task(due_on=TODAY())
    sent = {"reason": choice("casework.snooze_reasons"), **day("to", soon())}
    answer = client.post(reverse("cases:task_put_off", args=[task.pk]), sent, follow=True)
    assert f"Put off to {day_words(soon())}: Go to the commune hall" in text_of(answer)


def test_a_task_is_done_or_put_off_to_a_near_day_with_one_tap(desk: Desk, client: Client) -> None:
    task, reason = desk.task(due_on=TODAY()), choice("casework.snooze_reasons")
    text = get(client, "task_put_off", task.pk, query="?next=/")
    assert text.index(reverse("cases:task_done", args=[task.pk])) < text.index('name="near"')
    assert "Back to Today" in text and "Back to the case" not in text
    assert wrongs(post(client, "task_put_off", task.pk, reason=reason)) == 1
    both = {"near": soon().isoformat(), **day("to", soon(3))}
    assert "Two days are chosen" in text_of(post(client, "task_put_off", task.pk, reason=reason, **both))
    assert post(client, "task_put_off", task.pk, reason=reason, near=soon(7).isoformat()).status_code == 302
    task.refresh_from_db()
    assert task.snoozed_to == soon(7)


def test_a_near_day_on_which_offices_are_closed_is_asked_about_too(desk: Desk, client: Client) -> None:
    task, near = desk.task(place="commune_hall", due_on=TODAY()), [soon(1), soon(2), soon(7)]
    reason, closed = choice("casework.snooze_reasons"), [on for on in near if closed_on(on)]
    for on in closed:
        answer = post(client, "task_put_off", task.pk, reason=reason, near=on.isoformat())
        assert "Offices are closed" in text_of(answer) and wrongs(answer) == 1


def test_a_past_day_of_a_new_task_is_asked_about_and_kept_when_pressed_again(desk: Desk, client: Client) -> None:
    Case.unguarded.filter(pk=desk.case.pk).update(landed_on=soon(-9), opened_on=soon(-9))
    sent = {"words": "Ring", **day("due_on", soon(-2))}
    answer = post(client, "task_new", desk.case.pk, **sent)
    assert "This day is past" in text_of(answer) and wrongs(answer) == 1
    assert post(client, "task_new", desk.case.pk, **sent, day_seen=soon(-2).isoformat()).status_code == 302


def test_an_appointment_is_with_who_walks_with_the_person_at_its_usual_place(desk: Desk) -> None:
    lead = as_user(desk.lead)
    text = get(lead, "appointment_new", desk.case.pk)
    assert f'value="{desk.lead.pk}" selected' not in text and "Make the appointment" in text
    sent = {"clock": "10:30", **day("on", soon())}
    answer = lead.post(reverse("cases:appointment_new", args=[desk.case.pk]), {"kind": "talk", **sent}, follow=True)
    assert f"The appointment is made: {day_words(soon())}, 10:30" in text_of(answer)
    post(lead, "appointment_new", desk.case.pk, kind="talk", where="in the garden", **sent)
    post(lead, "appointment_new", desk.case.pk, kind="talk", place="our_house", **sent)
    made = Appointment.unguarded.order_by("made_at").values_list("place", "with_whom")
    assert list(made) == [("our_office", None), ("", None), ("our_house", None)]


def test_an_appointment_before_the_landing_is_refused_in_a_sentence(desk: Desk, client: Client) -> None:
    sent = {"kind": choice("casework.appointment_kinds"), "clock": "10:30", **day("on", soon(-2))}
    answer = post(client, "appointment_new", desk.case.pk, **sent)
    assert "before the person landed" in text_of(answer) and wrongs(answer) == 1


def test_the_week_shows_appointments_tasks_and_holidays_on_their_day(desk: Desk, client: Client) -> None:
    holiday = packs.current().holidays_between(soon(1), soon(400), packs.current().country)[0]
    at = timezone.make_aware(dt.datetime.combine(holiday.day, dt.time(9)))
    actions.make_appointment(case=desk.case, kind=choice("casework.appointment_kinds"), at=at, by=desk.worker)
    desk.task("On the holiday", due_on=holiday.day)
    text = get(client, "week", query=f"?from={holiday.day.isoformat()}")
    assert holiday.label.in_language("en") in text and "On the holiday" in text and "09:00" in text
    assert "On the holiday" not in get(client, "week", query=f"?from={(holiday.day + dt.timedelta(7)).isoformat()}")


@pytest.mark.parametrize("asked", ["", "tomorrow", "9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_week_nobody_can_mean_is_the_one_that_is_planned(asked: str, client: Client) -> None:
    monday = soon() - dt.timedelta(days=soon().weekday())
    assert f"eek of {plain_day(monday)}" in get(client, "week", query=f"?from={asked}")


@pytest.mark.parametrize("language", ["en", "km"])
def test_a_holiday_of_the_other_country_names_it_once(language: str) -> None:
    abroad = [h for h in packs.current().holidays_between(soon(-400), TODAY()) if h.country == "US"]
    with override(language):
        names, country = [holiday_name(holiday) for holiday in abroad], pgettext("country, in short", "US")
    assert len(names) > 5 and {name.count(country) for name in names} == {1}


def test_on_a_sunday_the_week_begins_tomorrow() -> None:
    sunday = dt.date(2026, 11, 22)
    assert coming_monday(sunday) == dt.date(2026, 11, 23)
    assert coming_monday(sunday - dt.timedelta(days=1)) == dt.date(2026, 11, 16)
    assert coming_monday(dt.date(2026, 11, 23)) == dt.date(2026, 11, 23)
    assert days_from(dt.date(2026, 11, 23), sunday) == [sunday + dt.timedelta(days=n) for n in range(8)]
    assert len(days_from(dt.date(2026, 11, 16), sunday)) == len(days_from(dt.date(2026, 11, 30), sunday)) == 7


def test_what_was_called_off_stands_in_the_week_no_more(desk: Desk, client: Client) -> None:
    at = timezone.now() + dt.timedelta(days=9)
    meeting = actions.make_appointment(case=desk.case, kind="home_visit", at=at, where="By the well", by=desk.worker)
    there = f"?from={timezone.localdate(at).isoformat()}"
    assert "By the well" in get(client, "week", query=there)
    actions.end_appointment(appointment=meeting, outcome="called_off", by=desk.worker)
    assert "By the well" not in get(client, "week", query=there)


def test_today_always_stands_in_the_week(client: Client) -> None:
    assert f"{long_day(TODAY())} <span" in get(client, "week")


def test_who_leads_looks_at_the_week_of_the_team_and_of_each(desk: Desk, client: Client) -> None:
    other = make_user("caseworker", supervisor=desk.lead, name="Other Worker")
    desk.open(SREYMOM, other)
    first = soon(30)
    at = timezone.make_aware(dt.datetime.combine(first, dt.time(9, 45)))
    actions.make_appointment(case=desk.case, kind="home_visit", where="By the well", at=at, by=desk.worker)
    desk.task("Ring the clinic", due_on=first)
    flight = make_flight(days=30)
    lead, there = as_user(desk.lead), f"?from={first.isoformat()}"
    assert "By the well" not in get(lead, "week", query=there)
    for worker in ("team", str(desk.worker.pk)):
        text = get(lead, "week", query=f"{there}&worker={worker}")
        assert "By the well" in text and "09:45" in text and "Ring the clinic" in text
        assert reverse("cases:case", args=[desk.case.pk]) in text
        assert reverse("arrivals:flight", args=[flight.pk]) in text
    assert "By the well" not in get(lead, "week", query=f"{there}&worker={other.pk}")
    for user, worker in ((desk.worker, "team"), (desk.lead, make_user("caseworker").pk), (desk.lead, "x")):
        assert as_user(user).get(reverse("cases:week") + f"?worker={worker}").status_code == 404


def test_the_next_date_of_a_service_stands_in_the_week_until_another_is_said(desk: Desk, client: Client) -> None:
    def say(next_on: dt.date | None) -> None:
        fact = actions.FactOfService("employment", "accepted", TODAY(), "", "A course", next_on)
        actions.say_service(case=desk.case, fact=fact, by=desk.worker)

    say(soon(30))
    address, query = reverse("cases:service", args=[desk.case.pk, "employment"]), f"?from={soon(30).isoformat()}"
    assert address in get(client, "week", query=query)
    say(soon(60))
    assert address not in get(client, "week", query=query)


def test_what_stands_on_a_public_holiday_is_pointed_out(desk: Desk, client: Client) -> None:
    on = closed_day()
    query = f"?from={on.isoformat()}"
    assert "Look whether what stands here" not in get(client, "week", query=query)
    desk.task("Ring the clinic", due_on=on)
    assert "Look whether what stands here" in get(client, "week", query=query)


def test_the_week_shows_the_looks_at_a_plan_that_fall_into_it(desk: Desk, client: Client) -> None:
    first = packs.current().casework.plan.reviews[0]
    due = rules.counts_from(Case.unguarded.get(pk=desk.case.pk)) + dt.timedelta(days=first.after_days)
    address, query = reverse("cases:review", args=[desk.case.pk]), f"?from={due.isoformat()}"
    text = get(client, "week", query=query)
    assert address in text and first.label.in_language("en") in text
    assert address not in get(as_user(desk.lead), "week", query=query)
    actions.make_plan(
        case=desk.case,
        facts=actions.PlanFacts(TODAY(), "To cook", goals=[actions.GoalFacts("work", "To cook")]),
        by=desk.worker,
    )
    actions.hold_review(case=desk.case, interval=first.key, by=desk.worker)
    assert address not in get(client, "week", query=query)


def test_appointments_still_to_come_stand_at_their_place(desk: Desk, client: Client) -> None:
    kind, place = packs.current().choices("casework.appointment_kinds")[0], "commune_hall"
    for hours, where in ((3, "room 4"), (5, "the well")):
        at = timezone.now() + dt.timedelta(hours=hours)
        made = actions.make_appointment(case=desk.case, kind=kind.key, at=at, place=place, where=where, by=desk.worker)
    actions.end_appointment(appointment=made, outcome="called_off", by=desk.worker)
    text = get(client, "places")
    label = packs.current().choice("casework.places", place).label.in_language("en")
    assert text.index(label) < text.index(kind.label.in_language("en"))
    assert "room 4" in text and "the well" not in text
    actions.make_appointment(
        case=desk.case, kind=kind.key, at=timezone.now() + dt.timedelta(hours=4), where="in the garden", by=desk.worker
    )
    text = get(client, "places")
    assert text.index("At a place written in words") < text.index("in the garden") and "Anywhere" not in text
    assert reverse("cases:case", args=[desk.case.pk]) in text


def test_what_needs_an_office_before_a_day_is_one_list(desk: Desk, client: Client) -> None:
    desk.task("Sign at the hall", place="commune_hall", due_on=soon(2))
    desk.task("Sign later", place="commune_hall", due_on=soon(5))
    desk.task("Visit", place="home_visit", due_on=soon(2))
    text = get(client, "places", query=f"?until={soon(4).isoformat()}")
    assert "Sign at the hall" in text and "Sign later" not in text and ">Visit<" not in text
    assert "Sign later" in get(client, "places", query="?until=never")


def test_a_task_done_on_the_case_page_keeps_its_owner_and_the_number_follows(desk: Desk, client: Client) -> None:
    task = desk.task("Ring the clinic", due_on=TODAY())
    there = reverse("cases:case", args=[desk.case.pk])
    assert f'id="n-todo" hx-get="{there}" hx-trigger="tasks-changed from:body"' in get(client, "case", desk.case.pk)
    answer = client.post(reverse("cases:task_done", args=[task.pk]), {"next": there}, headers={"HX-Request": "true"})
    assert desk.worker.name in text_of(answer) and "names-link" not in text_of(answer)


def test_of_an_appointment_to_come_the_case_asks_whether_it_is_moved(desk: Desk, client: Client) -> None:
    at = timezone.now() + dt.timedelta(days=2)
    actions.make_appointment(case=desk.case, kind="home_visit", at=at, by=desk.worker)
    assert "Move or call off" in get(client, "case", desk.case.pk)
    assert "How did it go?" not in get(client, "case", desk.case.pk)


def test_the_list_of_cases_leads_to_the_week_and_to_what_waits(desk: Desk, client: Client) -> None:
    own, of_lead = get(client, "cases"), get(as_user(desk.lead), "cases")
    for name in ("week", "places"):
        assert f'href="{reverse(f"cases:{name}")}"' in own
    for name in ("week", "places", "exceptions", "complaints"):
        assert f'href="{reverse(f"cases:{name}")}"' in of_lead
    assert reverse("cases:exceptions") not in own
