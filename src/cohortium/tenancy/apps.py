"""Hooks the preparation of the database to Django's own migrations."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import autodiscover_modules

from cohortium.tenancy.engine import roles


class TenancyConfig(AppConfig):
    name = "cohortium.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        autodiscover_modules("registers", "checks")
        pre_migrate.connect(_prepare, sender=self)
        post_migrate.connect(_grant, sender=self)


def _prepare(*, using: str, **_: Any) -> None:
    if using == "owner":
        roles.prepare(connections[using])


def _grant(*, using: str, **_: Any) -> None:
    if using == "owner":
        roles.grant(connections[using])
