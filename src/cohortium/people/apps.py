"""The app of people."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    name = "cohortium.people"
    label = "people"

    def ready(self) -> None:
        autodiscover_modules("registers_consents")
