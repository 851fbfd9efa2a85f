from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "samnak.front.demo"
    label = "demo"
