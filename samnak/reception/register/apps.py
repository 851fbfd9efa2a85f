from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "samnak.reception.register"
    label = "register"

    def ready(self) -> None:
        from samnak.ground.panels import add_names
        from samnak.ground.ui import navigation
        from samnak.reception.register import (  # noqa: F401 - they register
            actions,
            holding,
            panels,
            queries,
            river,
            sentences,
            tables,
        )

        panels.register()
        holding.register()
        tables.register()
        add_names(queries.called)
        navigation.add("recipients", _("Who may be told"), "register:recipients", "register.recipients", 60)
