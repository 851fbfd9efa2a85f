"""A desk of its own for the tests of the look: the addresses the frame needs, and a card to send."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.urls import include, path

from samnak.ground.access.gates import public
from samnak.ground.ui import gallery

CARD = """{% extends "ui/bare.html" %}{% load samnak %}{% block title %}Welcome{% endblock %}
{% block main %}<form class="card" method="post" action="/sent/" data-keep>{% csrf_token %}
{% steps 2 5 "health" %}{% answers questions.medicine %}<input type="text" name="left" aria-label="left">
{% unsent %}{% thumb %}{% button "Keep and go on" name="go" value="on" %}{% endthumb %}</form>
<form id="plain" method="post" action="/sent/">{% csrf_token %}<button>Plain</button></form>{% endblock %}"""
PAGE = """{% extends "ui/page.html" %}{% load samnak %}{% block title %}Page{% endblock %}
{% block main %}<h1>Page</h1>{% endblock %}"""
taken: list[dict[str, str]] = []


def _draw(request: HttpRequest, text: str) -> HttpResponse:
    get_token(request)
    return HttpResponse(engines["django"].from_string(text).render(gallery.parts(), request))


@public
def here(request: HttpRequest) -> HttpResponse:
    return _draw(request, PAGE)


@public
def card(request: HttpRequest) -> HttpResponse:
    return _draw(request, CARD)


@public
def sent(request: HttpRequest) -> HttpResponse:
    """Takes the card; answers 500 when asked to, as a server in trouble would."""
    taken.append({key: str(value) for key, value in request.POST.items()})
    if request.POST.get("left") == "trouble":
        return HttpResponse("trouble", status=500)
    messages.success(request, "Kept.")
    return HttpResponseRedirect("/page/?sent")


desk = [path(f"desk/{name}/", here, name=name) for name in ("search", "find", "me", "more", "language", "today")]
urlpatterns = [
    path("", include((desk, "desk"))),
    path("page/", here, name="page"),
    path("card/", card),
    path("sent/", sent),
    path("ui/", include("samnak.ground.ui.urls")),
]
