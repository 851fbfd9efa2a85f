"""Pages: what fits a table, the form, the file, the second person, the lists; and that there is no other way out."""

import ast
import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.ground import downloads, panels
from samnak.ground.access.eyes import Eyes
from samnak.ground.access.models import HeldForm, User
from samnak.outcomes.exports import actions, named, queries, recipients
from samnak.outcomes.exports.models import Export
from samnak.reception.register.models import Consent
from tests import factories
from tests.factories import exports as made
from tests.house.code import modules, where
from tests.house.routes import walk
from tests.people import RITHY, SREYMOM

pytestmark = pytest.mark.django_db


class Desk:
    """A worker with one person, their supervisor, a second person; each at a browser."""

    def __init__(self) -> None:
        self.lead = factories.make_user("supervisor")
        self.worker = factories.make_user("caseworker", supervisor=self.lead)
        self.auditor = factories.make_user("auditor")
        self.case = factories.make_case(RITHY, worker=self.worker, by=self.lead)
        self.person: UUID = self.case.person_id

    def of(self, user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client


@pytest.fixture
def desk() -> Desk:
    return Desk()


def page(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def there(table: str, template: str, **scope: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in scope.items())
    return reverse("exports:new", args=[table, template]) + (f"?{query}" if query else "")


def typed(**more: str) -> dict[str, str]:
    plain = {"why": "The morning of this test", "kind": "csv", "language": "en", "sealing": "key"}
    return {**plain, "age_key": made.AGE_KEY, "words": "", **more}


# ---- every table has its link, and an answer -----------------------------------------------------------


def test_a_table_shows_the_link_to_whoever_may_take_something_out_and_to_nobody_else(desk: Desk) -> None:
    link = reverse("exports:offers", args=["register.people"])
    assert link in desk.of(desk.worker).get("/people/").content.decode()
    nurse = factories.make_user("nurse")
    assert link not in desk.of(nurse).get("/people/").content.decode()


def test_the_link_carries_what_narrows_the_table(desk: Desk) -> None:
    text = desk.of(desk.worker).get("/people/?life=moved").content.decode()
    assert f"{reverse('exports:offers', args=['register.people'])}?life=moved" in text
    offers = desk.of(desk.worker).get("/exports/from/register.people/?life=moved&name=Rithy").content.decode()
    main = offers.split("<main", 1)[1].split("</main>")[0]
    assert "life=moved" in main and "Rithy" not in main


def test_every_table_of_the_house_has_offers_or_says_why_there_are_none(desk: Desk) -> None:
    for table in downloads.every():
        for user in (desk.worker, desk.lead, factories.make_user("director"), factories.make_user("intake")):
            answer = desk.of(user).get(reverse("exports:offers", args=[table.key]))
            if answer.status_code == 404:
                continue
            said = page(answer)
            offered = [one for one in named.fitting(table.key) if user.role_keys() & set(one.roles)]
            assert all(str(one.label) in said for one in offered)
            assert offered or "cannot" in said or "Nothing of this table can be taken out" in said


def test_a_table_from_which_nothing_leaves_says_why(desk: Desk) -> None:
    said = page(desk.of(desk.worker).get("/exports/from/cases.contacts/"))
    assert "It never leaves." in said and "counselling notes" in said


def test_a_table_one_may_not_open_has_no_offers(desk: Desk) -> None:
    intake = desk.of(factories.make_user("intake"))
    assert intake.get("/exports/from/cases.caseload/").status_code == 404
    assert intake.get("/exports/from/nothing.here/").status_code == 404
    assert desk.of(desk.worker).get(there("register.totals", "totals")).status_code == 404
    assert desk.of(desk.worker).get(there("cases.caseload", "house_night")).status_code == 404


# ---- making one ----------------------------------------------------------------------------------------


def test_first_it_is_asked_for_whom(desk: Desk) -> None:
    to = made.recipient_of("employer_introduction")
    assert to is not None
    said = page(desk.of(desk.worker).get(there("cases.caseload", "employer_introduction")))
    assert str(to) in said and "Kind of file" not in said
    wrong = recipients.offered(["clinic"])[0]
    said = page(desk.of(desk.worker).get(there("cases.caseload", "employer_introduction", recipient=str(wrong.id))))
    assert "For whom is it?" in said


def test_the_preview_tells_numbers_and_columns_and_no_name(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    factories.make_case(SREYMOM, worker=desk.worker, by=desk.lead)
    to = made.recipient_of("employer_introduction")
    assert to is not None
    said = page(desk.of(desk.worker).get(there("cases.caseload", "employer_introduction", recipient=str(to.id))))
    assert "1 person would be in it." in said and "1 of 2 are left out" in said
    assert "Phone" in said and "LONG" not in said and "Rithy" not in said
    assert not Export.unguarded.exists()


def test_a_file_is_made_fetched_by_its_maker_and_let_go(desk: Desk) -> None:
    client = desk.of(desk.worker)
    answer = client.post(there("cases.caseload", "case_hand_over"), typed())
    export = Export.unguarded.get()
    assert answer.status_code == 302 and answer["Location"] == reverse("exports:export", args=[export.pk])
    assert "Fetch the file" in page(client.get(answer["Location"]))
    fetched = client.post(reverse("exports:fetch", args=[export.pk]))
    assert fetched.content == export.body
    assert fetched["Content-Disposition"] == f'attachment; filename="list-{export.number}.csv.age"'
    assert (fetched["Content-Type"], fetched["Cache-Control"]) == ("application/octet-stream", "no-store")
    assert "LONG" in str(made.lines_of(export))
    client.post(reverse("exports:end", args=[export.pk]))
    assert "its maker let it go" in page(client.get(reverse("exports:export", args=[export.pk])))
    assert client.post(reverse("exports:fetch", args=[export.pk])).status_code == 409


def test_what_is_wrong_with_the_form_is_said_at_its_field(desk: Desk) -> None:
    client, url = desk.of(desk.worker), there("cases.caseload", "case_hand_over")
    for more, words in (
        ({"why": "x"}, "Write in a few words what it is for."),
        ({"age_key": "age1x"}, "This is no age key."),
        (
            {"sealing": "passphrase", "passphrase": "one two three", "passphrase_again": "x"},
            "The two are not the same.",
        ),
        ({"sealing": "open"}, "not one of the available choices"),
        ({"kind": "pdf"}, "not one of the available choices"),
    ):
        answer = client.post(url, typed(**more))
        assert words in page(answer), more
        assert "one two three" not in answer.content.decode()
    assert not Export.unguarded.exists()


def test_the_six_words_stand_on_the_page_and_stay_the_same_when_the_form_comes_back(desk: Desk) -> None:
    client, url = desk.of(desk.worker), there("cases.caseload", "case_hand_over")
    words = re.search(r'name="words" value="([a-z ]{29})"', client.get(url).content.decode())
    assert words
    again = client.post(url, typed(sealing="words", words=words[1], why="")).content.decode()
    assert again.count(words[1]) >= 2
    client.post(url, typed(sealing="words", words=words[1]))
    assert words[1] not in client.get(reverse("exports:export", args=[Export.unguarded.get().pk])).content.decode()


def test_words_typed_when_the_sign_in_had_run_out_are_not_held(desk: Desk) -> None:
    client, url = desk.of(desk.worker), there("cases.caseload", "case_hand_over")
    owner = re.search(r'name="_owner" value="([^"]+)"', client.get(url).content.decode())
    assert owner
    secret = {"sealing": "passphrase", "passphrase": "a quiet morning", "passphrase_again": "a quiet morning"}
    Client().post(url, {**typed(**secret), "_owner": owner[1]})
    held = HeldForm.objects.get()
    kept = desk.of(desk.worker).get(reverse("access:held", args=[held.pk])).content.decode()
    assert "a quiet morning" not in kept and "The morning of this test" in kept


def test_a_consent_that_ended_between_is_told_and_the_file_is_gone(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    export = made.make_export(desk.worker, "employer_introduction")
    Consent.unguarded.update(until=timezone.now())
    answer = desk.of(desk.worker).post(reverse("exports:fetch", args=[export.pk]))
    assert answer.status_code == 409 and "Content-Disposition" not in answer
    assert "the file was destroyed" in answer.content.decode()
    assert Export.unguarded.get(pk=export.pk).body is None


def test_others_do_not_know_of_the_file_and_the_supervisor_cannot_fetch_it(desk: Desk) -> None:
    export = made.make_export(desk.worker, "case_hand_over")
    url, fetch = (reverse(f"exports:{name}", args=[export.pk]) for name in ("export", "fetch"))
    colleague = desk.of(factories.make_user("caseworker", supervisor=desk.lead))
    assert colleague.get(url).status_code == 404 and colleague.post(fetch).status_code == 404
    lead = desk.of(desk.lead)
    assert "Fetch the file" not in page(lead.get(url)) and lead.post(fetch).status_code == 404


# ---- the second person ---------------------------------------------------------------------------------


def test_the_second_person_sees_what_for_how_many_and_which_columns_and_nobody(desk: Desk) -> None:
    made.agree(desk.person, "papers_office")
    export = made.make_export(desk.worker, "papers_office")
    auditor, url = desk.of(desk.auditor), reverse("exports:release", args=[export.pk])
    said = page(auditor.get(url))
    for part in (str(desk.worker), made.SOME_WHY, "Born in", export.recipient_name, "Yes, release it"):
        assert part in said
    assert "LONG" not in said and "Rithy" not in said
    assert "List for the office for papers" in page(auditor.get("/exports/all/"))
    assert auditor.post(url, {"answer": "perhaps"}).status_code == 409
    assert auditor.post(url, {"answer": "yes"}).status_code == 302
    assert "Fetch the file" in page(desk.of(desk.worker).get(reverse("exports:export", args=[export.pk])))


def test_the_maker_reads_that_it_waits(desk: Desk) -> None:
    made.agree(desk.person, "papers_office")
    export = made.make_export(desk.worker, "papers_office")
    said = page(desk.of(desk.worker).get(reverse("exports:export", args=[export.pk])))
    assert "A second person has to say yes first." in said and "Fetch the file" not in said


# ---- lists and panels ----------------------------------------------------------------------------------


def test_each_sees_their_own_list_the_supervisor_the_teams_and_who_releases_all(desk: Desk) -> None:
    assert "Nothing was taken out" in page(desk.of(desk.worker).get("/exports/"))
    made.make_export(desk.worker, "case_hand_over")
    assert "Hand-over list" in page(desk.of(desk.worker).get("/exports/"))
    assert "Hand-over list" not in page(desk.of(factories.make_user("caseworker")).get("/exports/?of=team"))
    assert "Hand-over list" in page(desk.of(desk.lead).get("/exports/?of=team"))
    assert "Hand-over list" not in page(desk.of(desk.lead).get("/exports/"))
    said = page(desk.of(desk.auditor).get("/exports/all/"))
    assert "Hand-over list" in said and str(desk.worker) in said and "Rithy" not in said


def test_a_person_is_told_of_the_lists_that_really_went_out(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    export = made.make_export(desk.worker, "employer_introduction")
    assert panels.panels("told", Eyes(desk.worker, desk.person)) == []
    actions.fetch_export(export=export, by=desk.worker)
    [panel] = panels.panels("told", Eyes(desk.worker, desk.person))
    assert [entry.export.pk for entry in panel.context["entries"]] == [export.pk]
    assert panels.panels("told", Eyes(factories.make_user("caseworker"), desk.person)) == []


def test_whoever_leaves_has_the_files_of_ninety_days_listed(desk: Desk) -> None:
    export = made.make_export(desk.worker, "case_hand_over")
    old = made.make_export(desk.worker, "case_hand_over")
    Export.unguarded.filter(pk=old.pk).update(made_at=timezone.now() - timezone.timedelta(days=91))
    [panel] = panels.panels("leaving", desk.lead, account=desk.worker)
    assert [entry.export.pk for entry in panel.context["entries"]] == [export.pk]


def test_pages_speak_khmer(desk: Desk) -> None:
    client = desk.of(desk.worker)
    client.cookies["samnak-language"] = "km"
    for url in ("/exports/", "/exports/from/cases.caseload/", there("cases.caseload", "case_hand_over")):
        main = client.get(url).content.decode().split("<main", 1)[1].partition(">")[2].split("</main>")[0]
        words = re.sub(r"<[^>]+>|\b(?:age1?|csv|xlsx|English|A)\b", " ", main)
        assert not re.search(r"[A-Za-z]{3,}", re.sub(r"[a-z]{4}( [a-z]{4}){5}|&\w+;", " ", words)), url


def test_the_page_of_somebody_who_leaves_lists_their_files(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    export = made.make_export(desk.worker, "employer_introduction")
    leaving = reverse("access:leaving", args=[desk.worker.pk])
    keeper = desk.of(factories.make_user("administrator"))
    said = page(keeper.get(leaving))
    assert "Files made in the last 90 days" in said and "Introduction to an employer" in said
    assert "for The training centre, 1 person, never fetched" in said and "Copies may still be with them" in said
    assert "Rithy" not in said
    actions.fetch_export(export=export, by=desk.worker)
    assert "never fetched" not in page(keeper.get(leaving))
    nothing = reverse("access:leaving", args=[factories.make_user("caseworker").pk])
    assert "No file with people in it was made." in page(keeper.get(nothing))


def test_the_paper_who_saw_me_tells_which_list_went_out_to_whom(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    export = made.make_export(desk.worker, "employer_introduction")
    paper = reverse("register:who_saw", args=[desk.person])
    assert "Lists that went out" not in page(desk.of(desk.worker).get(f"{paper}?language=en"))
    actions.fetch_export(export=export, by=desk.worker)
    said = page(desk.of(desk.worker).get(f"{paper}?language=en"))
    assert "Lists that went out with your name on them" in said
    assert "Introduction to an employer, for The training centre" in said and "can call those who look for work" in said
    khmer = page(desk.of(desk.worker).get(f"{paper}?language=km"))
    assert "បញ្ជីដែលបានចេញទៅដោយមានឈ្មោះបង" in khmer and "training centre" not in khmer


def test_whom_a_file_is_for_is_called_in_the_language_of_the_page(desk: Desk) -> None:
    made.agree(desk.person, "papers_office")
    export = made.make_export(desk.worker, "papers_office")
    khmer = made.recipient_of("papers_office").called("km")
    second = desk.of(desk.auditor)
    second.cookies["samnak-language"] = "km"
    for url in ("/exports/all/", reverse("exports:release", args=[export.pk])):
        said = page(second.get(url))
        assert khmer in said.replace("\u200b", "") and export.recipient_name not in said, url


def test_words_of_ones_own_and_a_key_are_asked_for_in_plain_sight(desk: Desk) -> None:
    text = desk.of(desk.worker).get(there("cases.caseload", "case_hand_over")).content.decode()
    main = text.split("<main", 1)[1].split("</main>")[0]
    assert "<details" not in main
    for name in ("age_key", "passphrase", "passphrase_again"):
        assert f'name="{name}"' in main
    assert "Only if you close it with these words" in main and "Only if you chose words of your own" in main


# ---- no other way out ----------------------------------------------------------------------------------

# Words by which an answer becomes a file.
FILE_WORDS = ("Content-Disposition", "text/csv", "spreadsheetml", "octet-stream", "as_attachment")
FILE_CLASSES = {"FileResponse", "StreamingHttpResponse", "JsonResponse"}
A_CLIENT = "samnak/front/desk/bench/browser.py"  # sends forms as a browser does; answers nobody
# Pages for paper, with what guards them: drawn of what the same user reads on the screen, noted as read.
FOR_PAPER = {"arrivals:print", "arrivals:print_card", "cases:plan_print"}


def test_no_view_of_another_room_answers_with_a_file() -> None:
    found = []
    for path, tree in modules().items():
        if path.startswith("samnak/outcomes/exports/") or path == A_CLIENT:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [where(path, node) for word in FILE_WORDS if word in node.value]
            if isinstance(node, ast.Name | ast.Attribute):
                name = node.id if isinstance(node, ast.Name) else node.attr
                found += [where(path, node)] if name in FILE_CLASSES else []
    assert found == [], "what leaves, leaves through a named template"


def test_the_pages_for_paper_are_these_and_no_more() -> None:
    assert {name for name, _pattern in walk() if "print" in name} == FOR_PAPER


def test_the_one_view_that_answers_with_a_file_is_fetch() -> None:
    tree = modules()["samnak/outcomes/exports/views.py"]
    giving = [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and any(word in ast.unparse(node) for word in FILE_WORDS)
    ]
    assert giving == ["fetch"]


def test_a_key_that_a_colleague_typed_is_offered_to_nobody_else(desk: Desk) -> None:
    made.agree(desk.person, "employer_introduction")
    export = made.make_export(desk.worker, "employer_introduction")
    desk.of(desk.worker).post(reverse("exports:fetch", args=[export.pk]))
    assert queries.last_key(desk.worker, export.recipient) is not None
    assert queries.last_key(desk.lead, export.recipient) is None
