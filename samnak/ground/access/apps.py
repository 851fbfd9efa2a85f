from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "samnak.ground.access"
    label = "access"

    def ready(self) -> None:
        from samnak.ground.access import checks, sentences  # noqa: F401 - they register themselves
        from samnak.ground.ui import navigation

        navigation.add("access", _("Accounts"), "access:accounts", "access.accounts", 90, phone=True)
