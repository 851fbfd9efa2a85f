"""The peer's one page: a plain list of the people table, fifty to a page, as Django's admin shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path

from samnak.reception.register.models import Person


class Site(admin.AdminSite):
    """Whoever is signed in may look: the scratch database knows no superuser."""

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_authenticated


class People(admin.ModelAdmin):
    list_display = ("id", "arrived_on", "life_status", "sex")
    list_per_page = 50  # as many rows as our list of people shows

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    has_change_permission = has_delete_permission = has_view_permission


site = Site()
site.register(Person, People)
urlpatterns = [path("admin/", site.urls)]
