from django.urls import path

from samnak.reception.arrivals.views import correcting, flights, lists, meeting

app_name = "arrivals"
urlpatterns = [
    path("", flights.flights, name="flights"),
    path("new/", flights.new, name="new"),
    path("<uuid:flight_id>/", flights.flight, name="flight"),
    path("<uuid:flight_id>/print/", flights.print_flight, name="print"),
    path("<uuid:flight_id>/notice/", flights.notice, name="notice"),
    path("<uuid:flight_id>/landed/", flights.landed, name="landed"),
    path("<uuid:flight_id>/cancel/", flights.cancel, name="cancel"),
    path("<uuid:flight_id>/close/", flights.close, name="close"),
    path("<uuid:flight_id>/unlisted/", flights.unlisted, name="unlisted"),
    path("<uuid:flight_id>/lists/", lists.upload, name="upload"),
    path("lists/<uuid:list_id>/", lists.arrival_list, name="list"),
    path("lists/<uuid:list_id>/changes/", lists.changes, name="changes"),
    path("lists/<uuid:list_id>/confirm/", lists.confirm, name="confirm"),
    path("lists/<uuid:list_id>/throw-away/", lists.throw_away, name="throw_away"),
    path("people/<uuid:passenger_id>/", meeting.card, name="card"),
    path("people/<uuid:passenger_id>/print/", meeting.print_card, name="print_card"),
    path("people/<uuid:passenger_id>/meet/", meeting.meet, name="meet"),
    path("people/<uuid:passenger_id>/stand/", meeting.stand, name="stand"),
    path("people/<uuid:passenger_id>/repeat/", meeting.repeat, name="repeat"),
    path("people/<uuid:passenger_id>/correct/", correcting.correct, name="correct"),
    path("people/<uuid:passenger_id>/undo/", meeting.undo, name="undo"),
    path("people/<uuid:passenger_id>/<slug:step>/", meeting.step, name="step"),
]
