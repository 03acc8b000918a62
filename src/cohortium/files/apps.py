"""The app of files."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cohortium.files"
    label = "files"
