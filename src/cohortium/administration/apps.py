"""The app of administration."""

from importlib import import_module

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "cohortium.administration"
    label = "administration"

    def ready(self) -> None:
        """Tell the apps below of its letters too: `registers` itself is found by its name."""
        import_module(f"{self.name}.registers_letters")
