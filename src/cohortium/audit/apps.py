"""The app of audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "cohortium.audit"
    label = "audit"
