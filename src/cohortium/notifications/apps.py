"""The app of notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "cohortium.notifications"
    label = "notifications"
