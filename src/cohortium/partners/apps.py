"""The app of partners."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "cohortium.partners"
    label = "partners"
