from django.urls import path

from samnak.front.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.today, name="today"),
    path("search/", views.search, name="search"),
    path("search/<slug:key>/", views.found, name="found"),
    path("find/", views.find, name="find"),
    path("me/", views.me, name="me"),
    path("more/", views.more, name="more"),
    path("language/", views.language, name="language"),
]
