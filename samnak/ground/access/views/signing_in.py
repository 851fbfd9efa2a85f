"""In and out."""

from allauth.account.views import LoginView, LogoutView
from axes.decorators import axes_dispatch
from axes.helpers import get_lockout_response
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from samnak.ground.access import throttle
from samnak.ground.access.actions import leave, warn_of_address
from samnak.ground.access.actors import DOOR
from samnak.ground.access.gates import public
from samnak.ground.access.models import User
from samnak.ground.access.signin import client_address, tried_name


@method_decorator(axes_dispatch, name="dispatch")
class SignIn(LoginView):
    template_name = "access/sign_in.html"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        address = client_address(request)
        known, unknown = throttle.failures_from(address)
        if max(known, unknown) >= throttle.OF_ADDRESS:
            warn_of_address(address=address, by=DOOR)
        if known >= throttle.OF_ADDRESS and not _is_known(request, address):
            return get_lockout_response(request)
        return super().post(request, *args, **kwargs)


def _is_known(request: HttpRequest, address: str) -> bool:
    user = User.objects.filter(username__iexact=tried_name(request)).first()
    return user is not None and throttle.is_known_at(user, address)


class SignOut(LogoutView):
    template_name = "access/sign_out.html"

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        if self.request.user.is_authenticated:
            leave(by=self.request.user)
        response = super().post(*args, **kwargs)
        self.request.session.flush()  # where only the password was given too
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
        return response


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
