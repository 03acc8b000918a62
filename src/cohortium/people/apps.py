"""The app of people."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cohortium.people"
    label = "people"

    def ready(self) -> None:
        """Tell the apps below what each kind has to say: `registers` itself is found by its name."""
        for kind in ("private", "families", "consents", "staff", "portal", "doubles", "households"):
            import_module(f"{self.name}.registers_{kind}")
