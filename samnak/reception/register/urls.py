from django.urls import path

from samnak.reception.register.views import consents, people, recipients, who_saw, withdrawals

app_name = "register"
urlpatterns = [
    path("", people.people, name="people"),
    path("totals/", people.totals, name="totals"),
    path("new/", people.new, name="new"),
    path("recipients/", recipients.recipients, name="recipients"),
    path("recipients/<uuid:recipient_id>/yes/", recipients.confirm_recipient, name="recipient_yes"),
    path("recipients/<uuid:recipient_id>/end/", recipients.end_recipient, name="recipient_end"),
    path("recipients/<uuid:recipient_id>/back/", recipients.restore_recipient, name="recipient_back"),
    path("consents/to-tell/", withdrawals.to_tell, name="to_tell"),
    path("consents/<uuid:consent_id>/", withdrawals.consent, name="consent"),
    path("consents/<uuid:consent_id>/withdraw/", withdrawals.withdraw, name="consent_withdraw"),
    path("consents/<uuid:consent_id>/used/", withdrawals.used, name="consent_used"),
    path("consents/<uuid:consent_id>/letter/", withdrawals.letter, name="consent_letter"),
    path("consents/<uuid:consent_id>/told/", withdrawals.told, name="consent_told"),
    path("<uuid:person_id>/", people.person, name="person"),
    path("<uuid:person_id>/consents/", consents.consents, name="consents"),
    path("<uuid:person_id>/consents/withdraw/", withdrawals.withdraw_all, name="consents_withdraw"),
    path("<uuid:person_id>/consents/ask/", consents.ask, name="consent_ask"),
    path("<uuid:person_id>/consents/ask/<slug:purpose>/", consents.ask_whom, name="consent_whom"),
    path("<uuid:person_id>/consents/ask/<slug:purpose>/<uuid:recipient_id>/", consents.ask_words, name="consent_words"),
    path("<uuid:person_id>/who-saw/", who_saw.who_saw, name="who_saw"),
    path("<uuid:person_id>/facts/", people.facts, name="facts"),
    path("<uuid:person_id>/add/<slug:what>/", people.add, name="add"),
    path("<uuid:person_id>/names/<uuid:row_id>/", people.correct_name, name="correct_name"),
    path("<uuid:person_id>/take-back/<slug:what>/<uuid:row_id>/", people.take_back, name="take_back"),
]
