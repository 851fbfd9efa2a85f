"""What stands on top of a case: who somebody is, the words of the hand-over, and who wrote each note."""

import datetime as dt

import pytest
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Assignment
from samnak.ground import packs
from samnak.ground.access.actors import COMMAND
from samnak.reception.register.models import Address
from tests.casework.cases.desks import Desk, as_user, get
from tests.factories import make_user

pytestmark = pytest.mark.django_db
BELOW = 'class="two left"'


def test_who_somebody_is_and_the_words_of_the_hand_over_stand_on_top_of_the_case() -> None:
    desk = Desk()
    person, province = desk.case.person, packs.current().gazetteer.provinces()[0]
    Address.objects.create(person=person, place_code=province.code, made_by=desk.worker)
    next_one = make_user("caseworker", supervisor=desk.lead)
    actions.assign_case(person=person, worker=next_one, note="Ask for Bee first", by=desk.lead)
    top = get(as_user(next_one), "case", desk.case.pk).split(BELOW)[0]
    assert "Age" in top and province.latin in top and "Ask for Bee first" in top and str(desk.lead) in top
    Assignment.unguarded.update(since=timezone.now() - dt.timedelta(days=31))
    top, rest = get(as_user(next_one), "case", desk.case.pk).split(BELOW)
    assert "Ask for Bee first" not in top and "Ask for Bee first" in rest
    assert "What should the new one know?" not in rest


def test_every_note_names_who_wrote_it_or_says_that_nobody_is_named() -> None:
    desk = Desk()
    actions.write_note(case=desk.case, text="He came by", by=COMMAND)
    assert "no writer named" in get(as_user(desk.worker), "case", desk.case.pk)
