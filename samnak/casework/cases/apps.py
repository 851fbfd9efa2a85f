from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "samnak.casework.cases"
    label = "cases"

    def ready(self) -> None:
        from samnak.casework.cases import holding, leaving, river, sentences, tables  # noqa: F401 - they register themselves
        from samnak.casework.cases import panels as case_panels
        from samnak.casework.cases.actions import ending  # noqa: F401 - so does this
        from samnak.ground.ui import navigation

        case_panels.register()
        leaving.register()
        holding.register()
        tables.register()
        navigation.add("cases", _("Cases"), "cases:cases", "cases.see", 35, phone=True)
        navigation.add("counts", _("Counts"), "cases:counts", "cases.count", 45)
