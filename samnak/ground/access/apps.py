from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "samnak.ground.access"
    label = "access"

    def ready(self) -> None:
        from samnak.ground.access import checks, sentences  # noqa: F401 - they register themselves
