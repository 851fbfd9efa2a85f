from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    name = "samnak.reception.arrivals"
    label = "arrivals"

    def ready(self) -> None:
        from samnak.reception.arrivals import panels as airport_panels
        from samnak.reception.arrivals import river, sentences, tables  # noqa: F401 - they register themselves

        airport_panels.register()
        tables.register()
