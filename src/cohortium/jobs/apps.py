"""The app of jobs."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cohortium.jobs"
    label = "jobs"
