"""The app of demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "cohortium.demo"
    label = "demo"
