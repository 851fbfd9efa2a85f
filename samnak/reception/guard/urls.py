from django.urls import path

from samnak.reception.guard.views import emergency, pairs, walls

app_name = "guard"
urlpatterns = [
    path("walls/", walls.every, name="walls"),
    path("walls/people/<uuid:person_id>/", walls.of_person, name="person"),
    path("walls/people/<uuid:person_id>/own/", walls.own, name="own"),
    path("walls/<uuid:wall_id>/down/", walls.take_down, name="take_down"),
    path("pairs/", pairs.every, name="pairs"),
    path("pairs/<uuid:pair_id>/say/", pairs.say, name="pair_said"),
    path("openings/", emergency.openings, name="openings"),
    path("openings/ask/", emergency.ask, name="emergency"),
    path("openings/now/", emergency.now, name="open_now"),
    path("openings/<uuid:opening_id>/", emergency.opening, name="opening"),
    path("openings/<uuid:opening_id>/open/", emergency.open_file, name="open"),
    path("openings/<uuid:opening_id>/end/", emergency.end, name="end"),
    path("openings/<uuid:opening_id>/review/", emergency.review, name="review"),
    path("openings/<uuid:opening_id>/word/", emergency.word, name="word"),
]
