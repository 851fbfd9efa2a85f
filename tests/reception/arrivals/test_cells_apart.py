"""What a list says beside who somebody is goes to the compartment it belongs to, or is not copied at all."""

import csv
import io
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from samnak.ground import packs
from samnak.ground.access.models import Reading, User
from samnak.ground.access.seen import see
from samnak.reception.arrivals import actions
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger
from samnak.reception.arrivals.reading import apart
from tests.factories import make_flight, make_user, reception, stand, supervision

pytestmark = pytest.mark.django_db
WHO = {
    "Family name": "Long",
    "Given name": "Rithy",
    "Sex": "M",
    "Date of birth": "1974-05-12",
    "A-number": "A090000033",
}
MORE = {
    "Remarks": "INSULIN DEPENDENT",
    "Medical": "HIV positive, takes ART",
    "Sponsor name": "Mary Long",
    "Sponsor phone": "+1 555 0100",
    "Convictions": "aggravated assault 1999",
    "Sex offender": "yes",
    "Facility": "Adelanto",
}
NOWHERE = ("HIV", "aggravated", "Adelanto")
MORE_WORDS = "The list says something more"


def listed(flight: Flight, *rows: dict[str, str]) -> list[Passenger]:
    text = io.StringIO()
    write = csv.DictWriter(text, list(rows[0]))
    write.writeheader()
    write.writerows(rows)
    draft = actions.read_list(flight=flight, data=text.getvalue().encode(), filename="list.csv", by=reception())
    actions.confirm_list(row=draft.row, by=reception())
    return list(Passenger.unguarded.filter(flight=flight).select_related("flight").order_by("place"))


def page(user: User, address: str) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_row_is_sorted_by_what_its_columns_say() -> None:
    found = apart.sort(WHO | MORE, packs.current().kept_apart)
    assert found.identity == WHO
    assert found.remarks == ("INSULIN DEPENDENT",)
    assert found.relatives == ("Mary Long", "+1 555 0100")
    assert found.more


@pytest.mark.parametrize(
    ("cells", "remarks"),
    [
        ({"Notes": "needs wheelchair", "Medical condition": "asthma"}, ("needs wheelchair", "asthma")),
        ({"សម្គាល់": "ត្រូវការរទេះ"}, ("ត្រូវការរទេះ",)),
        ({"Comments": "n/a", "Remarks": "-"}, ()),
        ({"Family name": "Notes"}, ()),
    ],
)
def test_which_columns_are_remarks(cells: dict[str, str], remarks: tuple[str, ...]) -> None:
    found = apart.sort(cells, packs.current().kept_apart)
    assert (found.remarks, found.more) == (remarks, False)


@pytest.mark.parametrize(
    "remark",
    [
        "HIV", "hiv+", "H.I.V.", "on ART since 2011", "ART, positive", "AIDS", "uses methadone", "history of drug use",
        "meth.", "ផ្ទុកមេរោគអេដស៍", "គ្រឿងញៀន", "លេបថ្នាំHIV", "អេច\u200bអាយវី", "BIKTARVY 1x daily",
    ],
)  # fmt: skip
def test_a_remark_that_tells_of_hiv_or_drug_use_is_copied_to_no_field(remark: str) -> None:
    found = apart.sort({"Family name": "Long", "Remarks": remark}, packs.current().kept_apart)
    assert found == apart.Sorted({"Family name": "Long"}, (), (), True)


@pytest.mark.parametrize("remark", ["method of payment", "paints, likes art", "positive mood", "hives", "metformin"])
def test_words_that_only_look_alike_stay_readable(remark: str) -> None:
    assert apart.sort({"Remarks": remark}, packs.current().kept_apart).remarks == (remark,)


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("Sex", "registered sex offender"),
        ("Sex offender", "M"),
        ("A-file notes", "assault with a weapon"),
        ("HIV status", "positive"),
        ("Medical (HIV)", "positive"),
        ("Date of birth", "see the conviction"),
        ("Name of offence", "Robbery"),
        ("ប្រភេទបទល្មើស", "ប្លន់"),
        ("ថ្ងៃខែឆ្នាំចាប់ខ្លួន", "1999-01-02"),
        ("Column K", "robbery"),
        ("Name", "Sok Dara (HIV)"),
    ],
)
def test_no_column_brings_in_what_is_not_of_who_somebody_is(title: str, cell: str) -> None:
    found = apart.sort({title: cell}, packs.current().kept_apart)
    assert found == apart.Sorted({}, (), (), True)


def test_names_that_look_like_nothing_stay_names() -> None:
    cells = {"Family name": "Ok", "Given name": "No"}
    assert apart.sort(cells).identity == cells


def test_no_page_shows_a_conviction_or_hiv_and_the_card_says_that_the_list_says_more() -> None:
    flight, by = make_flight(), reception()
    (rithy,) = listed(flight, WHO | MORE)
    card = f"/arrivals/people/{rithy.pk}/"
    pages = {a: page(by, a) for a in (card, f"{card}meet/", f"{card}correct/", f"/arrivals/{flight.pk}/print/")}
    assert MORE_WORDS in pages[card]
    actions.meet(passenger=rithy, by=by)
    pages |= {a: page(by, a) for a in (f"{card}print/", f"{card}health/", f"/arrivals/{flight.pk}/")}
    assert [(a, word) for a, text in pages.items() for word in (*NOWHERE, "Mary Long", "+1 555") if word in text] == []


def test_the_second_look_shows_no_remark_that_tells_of_hiv() -> None:
    flight, by = make_flight(), reception()
    text = io.StringIO()
    csv.writer(text).writerows([[*WHO, *MORE], [*WHO.values(), *MORE.values()]])
    row = actions.read_list(flight=flight, data=text.getvalue().encode(), filename="list.csv", by=by).row
    shown = page(by, f"/arrivals/lists/{row.pk}/")
    assert "The list says: INSULIN DEPENDENT" in shown
    assert [word for word in NOWHERE if word in shown] == []


def test_each_role_reads_of_the_list_what_its_compartments_hold() -> None:
    (rithy,) = listed(make_flight(), WHO | MORE)
    actions.meet(passenger=rithy, by=reception())
    rithy.refresh_from_db()
    assert rithy.person is not None
    read: dict[str, tuple[object, object, object]] = {}
    for role in ("nurse", "legal_coordinator", "caseworker", "counsellor"):
        worker = make_user(role)
        stand(worker, "assigned", rithy.person)
        seen = see(worker, rithy)
        read[role] = bool(seen.remarks), bool(seen.says_more), bool(seen.relatives)
    assert read == {
        "nurse": (True, True, False),
        "legal_coordinator": (False, False, True),
        "caseworker": (True, True, True),
        "counsellor": (True, True, False),
    }


def test_the_reading_of_a_card_names_what_the_list_opened() -> None:
    (rithy,) = listed(make_flight(), WHO | MORE)
    shown = page(supervision(), f"/arrivals/people/{rithy.pk}/")
    assert "Family, by the list: Mary Long · +1 555 0100" in shown
    assert Reading.objects.get(key="arrivals.card_read").compartments == ["family_us", "health", "identity"]
    page(reception(), f"/arrivals/{rithy.flight_id}/")
    assert "health" in Reading.objects.get(key="arrivals.board_read").compartments


def test_a_newer_list_without_remarks_takes_none_away() -> None:
    flight = make_flight()
    listed(flight, WHO | MORE)
    (rithy,) = listed(flight, WHO)
    assert rithy.remarks == ["INSULIN DEPENDENT"]
    assert rithy.says_more


def test_the_file_is_kept_as_it_was_received() -> None:
    listed(make_flight(), WHO | MORE)
    assert b"aggravated assault" in bytes(ArrivalList.unguarded.get().original)


def test_what_was_read_in_before_is_sorted_by_the_migration() -> None:
    (rithy,) = listed(make_flight(), WHO)
    Passenger.unguarded.filter(pk=rithy.pk).update(as_written=WHO | MORE, remarks=[], relatives=[], says_more=False)
    import_module("samnak.reception.arrivals.migrations.0003_remarks_apart").sort_cells(apps, None)
    rithy.refresh_from_db()
    assert rithy.as_written == WHO
    assert (rithy.remarks, rithy.says_more) == (["INSULIN DEPENDENT"], True)
    assert rithy.relatives == ["Mary Long", "+1 555 0100"]
