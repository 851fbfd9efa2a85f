"""What was begun is announced, what was written meanwhile is not overwritten, our own sentences stand in the reader's
language, and what is long is folded."""

import re

import pytest
from django.utils import translation

from samnak.casework.cases import actions, rules
from samnak.casework.cases.models import ContactAttempt, Note, NoteWording, ServiceRecord
from samnak.ground import packs
from tests.casework.cases.desks import TODAY, Desk, as_user, day, get, post, soon, text_of
from tests.people import SREYMOM

pytestmark = pytest.mark.django_db


def khmer(desk: Desk, name: str, *args: object, query: str = "") -> str:
    client = as_user(desk.worker)
    client.cookies["samnak-language"] = "km"
    return get(client, name, *args, query=query)


# ---- notes ---------------------------------------------------------------------------------------------


def test_a_note_half_written_is_announced_on_today(desk: Desk) -> None:
    client = as_user(desk.worker)
    assert "Notes you began" not in text_of(client.get("/"))  # type: ignore[arg-type]
    actions.keep_draft(case=desk.case, text="He said that", by=desk.worker)
    page = text_of(client.get("/"))  # type: ignore[arg-type]
    assert "Notes you began" in page
    assert f"/cases/{desk.case.pk}/notes/new/" in page
    assert "He said that" not in page
    assert "Notes you began" not in text_of(as_user(desk.lead).get("/"))  # type: ignore[arg-type]


def test_a_page_that_shows_an_older_wording_does_not_overwrite_a_newer_one(desk: Desk) -> None:
    note = actions.write_note(case=desk.case, text="Tuesday at nine.", by=desk.worker)
    client = as_user(desk.worker)
    mark = re.search(r'name="before" value="(\w+)"', get(client, "note", note.pk))
    assert mark is not None
    stale = mark[1]
    assert post(client, "note", note.pk, text="Thursday at nine.", before=stale).status_code == 302
    answer = text_of(post(client, "note", note.pk, text="Tuesday at ten.", before=stale))
    assert "corrected meanwhile" in answer
    assert "Thursday at nine." in answer, "what stands now"
    assert "Tuesday at ten.</textarea>" in answer, "what was typed"
    assert NoteWording.unguarded.count() == 1
    assert post(client, "note", note.pk, text="Thursday at ten.", before=rules.mark_of("Thursday at nine.")).status_code
    assert Note.unguarded.get().text == "Thursday at ten."


def test_a_long_note_is_folded_and_a_short_one_is_not(desk: Desk) -> None:
    actions.write_note(case=desk.case, text="Short and plain.", by=desk.worker)
    client = as_user(desk.worker)
    assert '<details class="long">' not in get(client, "case", desk.case.pk)
    actions.write_note(case=desk.case, text="He told of the journey. " * 60 + "The end.", by=desk.worker)
    page = get(client, "case", desk.case.pk)
    assert page.count('<details class="long">') == 1
    assert "Read on" in page
    assert "The end." in page


def test_our_own_sentences_stand_in_the_readers_language(desk: Desk) -> None:
    with translation.override("km"):
        facts = actions.PlanFacts(TODAY(), "To cook", goals=[actions.GoalFacts("work", "A kitchen")])
        actions.make_plan(case=desk.case, facts=facts, by=desk.worker)
    assert ContactAttempt.unguarded.get().note == "While the plan was made together."
    assert "While the plan was made together." in get(as_user(desk.worker), "contacts", desk.case.pk)
    page = khmer(desk, "contacts", desk.case.pk)
    assert "While the plan" not in page
    assert "នៅពេលរៀបចំផែនការជាមួយគ្នា" in page


def test_what_is_typed_into_the_long_forms_asks_before_one_leaves(desk: Desk) -> None:
    client = as_user(desk.worker)
    for name in ("plan_new", "complaint_new", "contact_new"):
        assert "data-leave" in get(client, name, desk.case.pk), name
    assert "data-leave" not in get(client, "note_new", desk.case.pk), "a note has its draft"


# ---- help ----------------------------------------------------------------------------------------------


def test_food_is_counted_in_kilograms(desk: Desk) -> None:
    food = packs.current().choice("casework.record_kinds", "food_to_take")
    post(as_user(desk.worker), "help", desk.case.pk, kind=food.key, amount="10", **day("on", TODAY()))
    assert ServiceRecord.unguarded.get().unit == "kilogram"
    assert "10 kilograms" in get(as_user(desk.worker), "case", desk.case.pk)


def test_an_amount_with_words_says_to_write_the_number_only_in_the_digits_of_the_page(desk: Desk) -> None:
    client = as_user(desk.worker)
    client.cookies["samnak-language"] = "km"
    answer = text_of(post(client, "help", desk.case.pk, kind="meal", amount="10 គីឡូ", **day("on", TODAY())))
    assert "១២.៥០" in answer


def test_names_for_many_stand_in_the_pages_script_first_and_who_one_comes_from_is_ticked(desk: Desk) -> None:
    other = desk.open(SREYMOM)
    there = f"?chosen={other.pk}"
    assert f"/cases/help/{there}" in get(as_user(desk.worker), "help", other.pk)
    page = khmer(desk, "help_many", query=there)
    assert re.findall(r'name="cases" value="([\w-]+)" checked', page) == [str(other.pk)]
    label = page[page.index(f'value="{desk.case.pk}"') :]
    assert label.index("ឡុង") < label.index("LONG")


def test_nobody_is_said_to_have_refused_without_being_asked() -> None:
    text = packs.current().text("casework.not_taken_up_reasons", "not_asked")
    assert text.in_language("en") == "Nobody asked why"


# ---- policies ------------------------------------------------------------------------------------------


def test_the_policies_are_reached_from_the_person_the_case_and_a_service(desk: Desk) -> None:
    client, there = as_user(desk.worker), f"/cases/{desk.case.pk}/policies/"
    assert there in text_of(client.get(f"/people/{desk.case.person_id}/"))  # type: ignore[arg-type]
    assert f'href="{there}"' in get(client, "case", desk.case.pk)
    assert there in get(client, "service", desk.case.pk, "housing_food")
    assert "Our house, the first weeks" in get(client, "policies", desk.case.pk)


# ---- the plan on paper ---------------------------------------------------------------------------------


def test_the_paper_says_when_we_meet_next_who_printed_it_and_where_to_sign(desk: Desk) -> None:
    facts = actions.PlanFacts(TODAY(), "To cook", "km", goals=[actions.GoalFacts("work", "A kitchen")])
    actions.make_plan(case=desk.case, facts=facts, by=desk.worker)
    client = as_user(desk.worker)
    assert "When we meet next" not in get(client, "plan_print", desk.case.pk)
    at = rules.timezone.localtime().replace(hour=9, minute=30) + (soon(2) - TODAY())
    kind = packs.current().choices("casework.appointment_kinds")[0].key
    actions.make_appointment(case=desk.case, kind=kind, at=at, where="by the gate", by=desk.worker)
    page = get(client, "plan_print", desk.case.pk)
    assert "When we meet next" in page
    assert "by the gate" in page
    assert "For the organisation" in page
    assert f"by {desk.worker}" in page
    assert "The plan was made in this language" in page
    assert "The plan was made" not in khmer(desk, "plan_print", desk.case.pk)
