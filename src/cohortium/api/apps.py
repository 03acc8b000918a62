"""The app of api."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "cohortium.api"
    label = "api"
