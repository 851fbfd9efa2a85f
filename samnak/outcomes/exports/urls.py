from django.urls import path

from samnak.outcomes.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("all/", views.all_of_them, name="all"),
    path("from/<str:table>/", views.offers, name="offers"),
    path("from/<str:table>/<slug:template>/", views.new, name="new"),
    path("<uuid:export_id>/", views.export, name="export"),
    path("<uuid:export_id>/fetch/", views.fetch, name="fetch"),
    path("<uuid:export_id>/end/", views.end, name="end"),
    path("<uuid:export_id>/release/", views.release, name="release"),
]
