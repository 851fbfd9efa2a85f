"""Every address. A view without a declared gate is refused by the middleware and by the tests."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import RedirectView

from samnak.ground.access.gates import public
from samnak.ground.access.views import signing_in

urlpatterns = [
    path("", include("samnak.front.desk.urls")),
    path("arrivals/", include("samnak.reception.arrivals.urls")),
    path("people/", include("samnak.reception.register.urls")),
    path("guard/", include("samnak.reception.guard.urls")),
    path("cases/", include("samnak.casework.cases.urls")),
    path("exports/", include("samnak.outcomes.exports.urls")),
    path("", include("samnak.ground.access.urls")),
    path("sign-in/", signing_in.sign_in, name="account_login"),
    path("sign-out/", signing_in.sign_out, name="account_logout"),
    path(
        "favicon.ico",
        public(RedirectView.as_view(url=f"{settings.STATIC_URL}ui/img/mark.svg")),
        name="favicon",
    ),
    path("ui/", include("samnak.ground.ui.urls")),
]

handler400 = "samnak.front.desk.errors.bad_request"
handler403 = "samnak.front.desk.errors.forbidden"
handler404 = "samnak.front.desk.errors.not_found"
handler500 = "samnak.front.desk.errors.broken"
