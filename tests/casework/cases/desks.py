"""A supervisor, a worker, a case, and what is sent to the pages of casework."""

import datetime as dt
import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samnak.casework.cases import actions
from samnak.casework.cases.models import Case, Task
from samnak.ground import packs
from samnak.ground.access.models import User
from tests.factories import make_person, make_user
from tests.people import RITHY, Somebody

TODAY = timezone.localdate


class Desk:
    """A supervisor, a worker of theirs, and the case of somebody who landed today."""

    def __init__(self, who: Somebody = RITHY) -> None:
        self.lead = make_user("supervisor")
        self.worker = make_user("caseworker", supervisor=self.lead)
        self.case = self.open(who)

    def open(self, who: Somebody, worker: User | None = None) -> Case:
        person = make_person(who, arrived_on=TODAY())
        made = actions.assign_case(person=person, worker=worker or self.worker, by=self.lead)
        return Case.unguarded.get(pk=made.case_id)

    def task(self, words: str = "Go to the commune hall", **facts: Any) -> Task:
        return actions.write_task(facts=actions.TaskFacts(words, **facts), case=self.case, by=self.worker)


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def get(client: Client, name: str, *args: Any, query: str = "") -> str:
    response = client.get(reverse(f"cases:{name}", args=args) + query)
    assert response.status_code == 200, name
    text = response.content.decode()
    assert "None" not in re.sub(r"<[^>]*>", " ", text)
    return text


def post(client: Client, name: str, *args: Any, **data: Any) -> HttpResponse:
    return client.post(reverse(f"cases:{name}", args=args), data)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()


def wrongs(response: HttpResponse) -> int:
    """How many sentences stand at fields of the form."""
    return len(re.findall(r'class="wrong"', text_of(response)))


def day(name: str, value: dt.date) -> dict[str, int]:
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}


def choice(name: str, place: int = 0) -> str:
    return packs.current().choices(name)[place].key


def soon(days: int = 1) -> dt.date:
    return TODAY() + dt.timedelta(days=days)
