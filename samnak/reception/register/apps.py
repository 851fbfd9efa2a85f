from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "samnak.reception.register"
    label = "register"

    def ready(self) -> None:
        from samnak.reception.register import river, sentences, tables  # noqa: F401 - they register themselves

        tables.register()
