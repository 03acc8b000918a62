"""The app of administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "cohortium.administration"
    label = "administration"
