"""The app of onboarding."""

from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "cohortium.onboarding"
    label = "onboarding"
