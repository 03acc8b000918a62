"""The app of roles and memberships."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "cohortium.access"
    label = "access"
