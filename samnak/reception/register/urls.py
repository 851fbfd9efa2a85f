from django.urls import path

from samnak.reception.register import views

app_name = "register"
urlpatterns = [
    path("", views.people, name="people"),
    path("totals/", views.totals, name="totals"),
    path("new/", views.new, name="new"),
    path("<uuid:person_id>/", views.person, name="person"),
    path("<uuid:person_id>/facts/", views.facts, name="facts"),
    path("<uuid:person_id>/add/<slug:what>/", views.add, name="add"),
    path("<uuid:person_id>/names/<uuid:row_id>/", views.correct_name, name="correct_name"),
    path("<uuid:person_id>/take-back/<slug:what>/<uuid:row_id>/", views.take_back, name="take_back"),
]
