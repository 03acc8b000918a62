"""The app of people."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cohortium.people"
    label = "people"

    def ready(self) -> None:
        """Let each kind of people tell the apps below of itself."""
        import_module("cohortium.people.registers_families")
