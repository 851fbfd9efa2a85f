from uuid import UUID

from allauth.account.views import LoginView, LogoutView
from axes.decorators import axes_dispatch
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from samnak.ground.access import audit, held
from samnak.ground.access.gates import needs, public
from samnak.ground.access.request import Request


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


@needs("desk.me")
@require_http_methods(["GET", "POST"])
def held_form(request: Request, form_id: UUID) -> HttpResponse:
    """What was typed before the sign-in ran out, with a button to send it again or to let it go."""
    kept = held.give_back(form_id, request.user)
    if kept is None:
        return render(request, "404.html", status=404)
    if request.method == "POST":
        held.forget(form_id, request.user)
        return redirect("desk:today")
    return render(request, "access/held.html", {"kept": kept, "form_id": form_id})
