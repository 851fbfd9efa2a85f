"""The request as a view behind a gate gets it: somebody is signed in."""

from django.http import HttpRequest

from samnak.ground.access.models import User


class Request(HttpRequest):
    """`request.user` is a user: the gate has let nobody else through. For types only; Django makes the request."""

    user: User
