from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "samnak.outcomes.exports"
    label = "exports"

    def ready(self) -> None:
        from samnak.ground.ui import navigation
        from samnak.outcomes.exports import (  # noqa: F401 - some register themselves
            actions,
            checks,
            holding,
            sentences,
        )
        from samnak.outcomes.exports import panels as exports_panels

        exports_panels.register()
        holding.register()
        navigation.add("exports", _("Taken out"), "exports:mine", "exports.make", 50)
        navigation.add("releases", _("Releases"), "exports:all", "exports.release", 55)
