from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "samnak.casework.cases"
    label = "cases"

    def ready(self) -> None:
        from samnak.casework.cases import river, sentences  # noqa: F401 - they register themselves
