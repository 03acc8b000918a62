"""A bucket of S3, that does not make anybody wait for minutes. Imported only where one is set."""

from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage

from cohortium.files.adapters.storage import Lying

_PATIENCE = Config(connect_timeout=5, read_timeout=30, retries={"max_attempts": 2})


class Bucket(S3Storage):
    """A bucket, private as its owner made it."""

    def get_default_settings(self) -> dict[str, Any]:
        return {**super().get_default_settings(), "client_config": _PATIENCE, "max_memory_size": 1024**2}

    def lying(self, folder: str) -> Iterator[Lying]:
        """All that lies there. Django's own listing says nothing of when, and holds all of it at once."""
        before = self._normalize_name(folder).rstrip("/") + "/"
        for found in self.bucket.objects.filter(Prefix=before):
            yield Lying(f"{folder}/{found.key.removeprefix(before)}", found.last_modified)
