"""The app of privacy."""

from importlib import import_module

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "cohortium.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Say what each table holds: `registers` itself is found by its name."""
        for part in ("people", "house"):
            import_module(f"{self.name}.registers_{part}")
