from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GuardConfig(AppConfig):
    name = "samnak.reception.guard"
    label = "guard"

    def ready(self) -> None:
        from samnak.ground.ui import navigation
        from samnak.reception.guard import (
            holding,
            sentences,  # noqa: F401 - they register themselves
        )
        from samnak.reception.guard import panels as guard_panels

        guard_panels.register()
        holding.register()
        navigation.add("guard", _("Opened files"), "guard:openings", "access.second", 60)
