"""The app of one's own account."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cohortium.accounts"
    label = "accounts"
