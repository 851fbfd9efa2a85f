from django.urls import path

from samnak.ground.access.views import alarms, digest, held, log

app_name = "access"
urlpatterns = [
    path("held/<uuid:form_id>/", held.held_form, name="held"),
    path("alarms/", alarms.alarms_page, name="alarms"),
    path("alarms/<uuid:alarm_id>/known/", alarms.known, name="alarm_known"),
    path("log/", log.summary, name="summary"),
    path("log/lines/", log.lines, name="log"),
    path("log/head/", log.heads_page, name="heads"),
    path("log/mine/", log.mine, name="mine"),
    path("log/team/", digest.team, name="digest"),
    path("log/team/<uuid:worker_id>/", digest.colleague, name="digest_of"),
]
