"""Rows a page of the airport stands on. Not visible means: no such page."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from samnak.ground.access.request import Request
from samnak.reception.arrivals.models import ArrivalList, Flight, Passenger, Welcome


def flight_of(flight_id: UUID) -> Flight:
    """A flight holds no one's name: whoever may see flights may see each of them."""
    return get_object_or_404(Flight.objects.select_related("closed_by"), pk=flight_id)


def passenger_of(request: Request, passenger_id: UUID) -> Passenger:
    rows = Passenger.objects.visible_to(request.user).select_related("flight", "person")
    found = rows.filter(pk=passenger_id).first()
    if found is None:
        raise Http404
    return found


def welcome_of(request: Request, passenger: Passenger) -> Welcome | None:
    rows = Welcome.objects.visible_to(request.user).select_related("passenger__flight", "met_by", "changed_by")
    return rows.filter(passenger=passenger).first()


def list_of(request: Request, list_id: UUID) -> ArrivalList:
    rows = ArrivalList.objects.visible_to(request.user).select_related("flight", "made_by")
    found = rows.filter(pk=list_id).first()
    if found is None:
        raise Http404
    return found
