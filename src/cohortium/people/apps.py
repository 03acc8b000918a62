"""The app of people."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "cohortium.people"
    label = "people"
