"""The app of web."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "cohortium.web"
    label = "web"
