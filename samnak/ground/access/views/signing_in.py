"""In and out."""

from allauth.account.views import LoginView, LogoutView
from axes.decorators import axes_dispatch
from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from samnak.ground.access import audit
from samnak.ground.access.gates import public


@method_decorator(axes_dispatch, name="dispatch")
class SignIn(LoginView):
    template_name = "access/sign_in.html"


class SignOut(LogoutView):
    template_name = "access/sign_out.html"

    def post(self, *args: object, **kwargs: object) -> HttpResponse:
        if self.request.user.is_authenticated:
            with transaction.atomic():
                audit.record("access.signed_out", by=self.request.user, about=self.request.user)
        response = super().post(*args, **kwargs)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())
