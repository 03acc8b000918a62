"""Migrations run as the owner, everything else as the application's role."""

from typing import Any


class OwnerMigrates:
    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool:
        return db == "owner"
