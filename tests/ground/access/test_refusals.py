"""A refusal is one sentence on a page of its own, or a fragment; the gate refuses what declares nothing."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path, reverse

from samnak.ground.access.gates import gate_of, needs, public
from samnak.ground.access.middleware import GateMiddleware
from samnak.ground.access.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db


@public
def refuses(request: HttpRequest) -> HttpResponse:
    raise Refused("The bus has left.", opens=("Take the next", "/next/"), status=409)


@public
def forbids(request: HttpRequest) -> HttpResponse:
    raise Refused("Ask your supervisor.", status=403)


def forgotten(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open to all by mistake")


from samnak.urls import urlpatterns as every  # noqa: E402

urlpatterns = [*every, path("refuses/", refuses), path("forbids/", forbids), path("forgotten/", forgotten)]
handler404 = "samnak.front.desk.errors.not_found"


@pytest.fixture
def client(settings: Any) -> Client:
    settings.ROOT_URLCONF = __name__
    client = Client()
    client.force_login(factories.reception())
    return client


def test_a_refusal_becomes_a_page_with_its_sentence_and_the_way_on(client: Client) -> None:
    response = client.get("/refuses/")
    text = response.content.decode()
    assert response.status_code == 409
    assert "The bus has left." in text and 'href="/next/"' in text and "<html" in text


def test_a_refusal_for_htmx_is_a_fragment(client: Client) -> None:
    response = client.get("/refuses/", headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "The bus has left." in response.content.decode() and "<html" not in response.content.decode()


def test_the_address_of_a_button_opened_by_itself_is_a_page_with_a_sentence(client: Client) -> None:
    there = reverse("access:sessions_end")
    response = client.get(there)
    text = response.content.decode()
    assert response.status_code == 405 and response.headers["Allow"] == "POST"
    assert "This opens only with its button." in text and 'href="/"' in text and "<html" in text
    client.cookies["samnak-language"] = "km"
    assert "ទំព័រនេះបើកបានតែដោយចុចប៊ូតុងរបស់វា។" in client.get(there).content.decode()
    assert Client().get(there).status_code == 302  # a stranger is sent to sign in, as everywhere


def test_may_not_is_told_apart_from_not_now(client: Client) -> None:
    assert client.get("/forbids/").status_code == 403


def test_a_view_that_declares_nothing_is_refused(client: Client) -> None:
    with pytest.raises(RuntimeError, match="declares neither"):
        client.get("/forgotten/")


def test_a_real_refusal_on_a_page_is_said_in_words() -> None:
    client, flight = Client(), factories.make_flight(days=2)
    client.force_login(factories.reception())
    response = client.post(reverse("arrivals:close", args=[flight.pk]))
    assert response.status_code == 409
    assert "The flight has not landed yet" in response.content.decode()


def test_a_permission_that_does_not_exist_cannot_be_a_gate() -> None:
    with pytest.raises(ValueError, match="no permission"):
        needs("register.fly")


def test_the_gate_stands_before_the_view() -> None:
    """The view is not even called for somebody the gate does not let in."""
    asked: list[str] = []

    @needs("register.see")
    def view(request: HttpRequest) -> HttpResponse:
        asked.append("called")
        return HttpResponse()

    gate = GateMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/people/")
    request.user = factories.make_user("donor")
    answer = gate.process_view(request, view, [], {})
    assert answer is not None and answer.status_code == 404
    request.user = factories.make_user("nurse")
    assert gate.process_view(request, view, [], {}) is None
    assert (gate_of(view), asked) == ("register.see", [])


def test_a_refusal_reads_as_its_sentence() -> None:
    refused = Refused("No more beds.", field="house")
    assert (str(refused), refused.field, refused.status) == ("No more beds.", "house", 409)
