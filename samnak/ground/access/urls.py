from django.urls import path

from samnak.ground.access import views

app_name = "access"
urlpatterns = [path("held/<uuid:form_id>/", views.held_form, name="held")]
