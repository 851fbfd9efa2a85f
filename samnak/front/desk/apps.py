from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "samnak.front.desk"
    label = "desk"

    def ready(self) -> None:
        from samnak.ground.ui import navigation

        navigation.add("desk", _("Today"), "desk:today", "desk.today", 10, phone=True)
        navigation.add("arrivals", _("Arrivals"), "arrivals:flights", "arrivals.see", 20, phone=True)
        navigation.add("totals", _("Totals"), "register:totals", "register.totals", 40, phone=True)
        navigation.add("register", _("People"), "register:people", "register.see", 30, phone=True)
