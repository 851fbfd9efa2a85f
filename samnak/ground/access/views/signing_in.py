"""In and out."""

from allauth.account.views import LoginView, LogoutView
from axes.decorators import axes_dispatch
from axes.helpers import get_lockout_response
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from samnak.ground.access import throttle
from samnak.ground.access.actions import leave
from samnak.ground.access.gates import public
from samnak.ground.access.signin import client_address


@method_decorator(axes_dispatch, name="dispatch")
class SignIn(LoginView):
    template_name = "access/sign_in.html"

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if throttle.is_tired(client_address(request)):
            return get_lockout_response(request)
        return super().post(request, *args, **kwargs)


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
