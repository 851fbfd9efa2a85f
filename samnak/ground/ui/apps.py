"""The look of the house as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, static files and the tag library; no models."""

    name = "samnak.ground.ui"
    label = "ui"
