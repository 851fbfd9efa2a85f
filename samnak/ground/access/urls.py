from django.urls import path

from samnak.ground.access.views import accounts, held, leaving, proposals, roles

app_name = "access"
urlpatterns = [
    path("held/<uuid:form_id>/", held.held_form, name="held"),
    path("who-sees-what/", roles.who_sees_what, name="who_sees_what"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.account_new, name="account_new"),
    path("accounts/recover/", proposals.recover, name="recover"),
    path("accounts/asked/", proposals.asked, name="asked"),
    path("accounts/waiting/", proposals.proposals, name="proposals"),
    path("accounts/waiting/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("accounts/waiting/<uuid:proposal_id>/stop/", proposals.proposal_stop, name="proposal_stop"),
    path("accounts/waiting/<uuid:proposal_id>/link/", proposals.recovery_link, name="recovery_link"),
    path("accounts/<uuid:user_id>/", accounts.account, name="account"),
    path("accounts/<uuid:user_id>/link/", accounts.link, name="link"),
    path("accounts/<uuid:user_id>/supervisor/", accounts.supervisor, name="supervisor"),
    path("accounts/<uuid:user_id>/last-day/", accounts.last_day, name="last_day"),
    path("accounts/<uuid:user_id>/role/", roles.role_give, name="role_give"),
    path("accounts/<uuid:user_id>/roles/<slug:role>/end/", roles.role_end, name="role_end"),
    path("accounts/<uuid:user_id>/leaving/", leaving.leaving, name="leaving"),
    path("accounts/<uuid:user_id>/leaving/tell/", leaving.leaving_tell, name="leaving_tell"),
    path("accounts/<uuid:user_id>/leaving/team/", leaving.leaving_team, name="leaving_team"),
    path("accounts/<uuid:user_id>/shut-out/", leaving.shut_out, name="shut_out"),
    path("accounts/<uuid:user_id>/open-again/", leaving.open_again, name="open_again"),
]
