from django.urls import path

from samnak.ground.access.views import held

app_name = "access"
urlpatterns = [path("held/<uuid:form_id>/", held.held_form, name="held")]
