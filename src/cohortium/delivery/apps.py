"""The app of terms, rooms, cohorts and sessions."""

from importlib import import_module

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cohortium.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Tell the apps below of sessions too: `registers` itself is found by its name."""
        import_module(f"{self.name}.registers_sessions")
