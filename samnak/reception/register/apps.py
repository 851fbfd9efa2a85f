from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "samnak.reception.register"
    label = "register"

    def ready(self) -> None:
        from samnak.ground import panels
        from samnak.reception.register import queries, river, sentences  # noqa: F401 - they register themselves

        panels.add_names(queries.called)
