from django.urls import path

from samnak.ground.access.views import held, invitations, own, second, setting_up

app_name = "access"
urlpatterns = [
    path("held/<uuid:form_id>/", held.held_form, name="held"),
    path("sign-in/second/", second.second, name="second"),
    path("sign-in/demo/", second.stand_in, name="stand_in"),
    path("sign-in/set-up/", setting_up.set_up, name="set_up"),
    path("sign-in/set-up/app/", setting_up.set_up_app, name="set_up_app"),
    path("sign-in/set-up/app/picture/", setting_up.picture, name="picture"),
    path("sign-in/set-up/passkey/", setting_up.set_up_passkey, name="set_up_passkey"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("me/password/", own.password, name="password"),
    path("me/codes/", own.codes, name="codes"),
    path("me/second/<int:factor_id>/remove/", own.factor_remove, name="factor_remove"),
    path("me/sessions/end/", own.sessions_end, name="sessions_end"),
    path("me/sessions/<uuid:shown>/end/", own.session_end, name="session_end"),
]
