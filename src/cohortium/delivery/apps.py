"""The app of terms and rooms."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cohortium.delivery"
    label = "delivery"
