"""How much money somebody was given is read by those alone who read of money and aid; what it was for, by all near."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case
from samnak.ground.access.models import Reading, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Case:
    case = factories.make_case()
    given = (("documentation", "official_fee", 20_000, "riel"), ("housing_food", "meal", 21, "meal"))
    for service, kind, amount, unit in given:
        help_ = actions.Help(service, kind, timezone.localdate(), amount, unit)
        actions.give_help(cases=[case], help_=help_, by=factories.walks(case))
    return case


def pages(user: User, case: Case) -> str:
    """Every page on which help stands."""
    client = Client()
    client.force_login(user)
    there = [
        reverse("cases:case", args=[case.pk]),
        reverse("cases:service", args=[case.pk, "documentation"]),
        reverse("cases:service", args=[case.pk, "housing_food"]),
        reverse("register:person", args=[case.person_id]),
    ]
    answers = [client.get(address) for address in there]
    assert [answer.status_code for answer in answers] == [200] * len(there)
    return "".join(answer.content.decode() for answer in answers)


@pytest.mark.parametrize("role", ["nurse", "counsellor", "legal_coordinator"])
def test_a_colleague_beside_them_reads_what_was_given_and_no_amount_of_money(role: str, case: Case) -> None:
    helper = factories.make_user(role, supervisor=factories.supervision())
    actions.bring_near(case=case, colleague=helper, by=factories.supervision())
    page = pages(helper, case)
    assert "Official fee" in page and "20,000" not in page and "riel" not in page
    assert "21 meals" in page
    assert not any("money" in row.compartments for row in Reading.objects.filter(by=str(helper.pk)))


def test_who_walks_with_them_and_supervises_reads_it_and_the_readings_say_so(case: Case) -> None:
    for user in (factories.walks(case), factories.supervision()):
        assert "20,000 riel" in pages(user, case)
        read = {row.key for row in Reading.objects.filter(by=str(user.pk)) if "money" in row.compartments}
        assert {"cases.case_read", "cases.service_read", "register.person_read"} <= read
    of_food = Reading.objects.filter(key="cases.service_read").order_by("-at")
    assert any("money" not in row.compartments for row in of_food), "a page without an amount of money names none"
