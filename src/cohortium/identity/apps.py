"""The app of log-ins."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "cohortium.identity"
    label = "identity"
