"""The app of who takes part in what."""

from django.apps import AppConfig


class EnrolmentConfig(AppConfig):
    name = "cohortium.enrolment"
    label = "enrolment"
