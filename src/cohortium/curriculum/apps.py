"""The app of what is taught."""

from django.apps import AppConfig


class CurriculumConfig(AppConfig):
    name = "cohortium.curriculum"
    label = "curriculum"
