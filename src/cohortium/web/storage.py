"""Addresses of style sheets, scripts and pictures: each carries a print of its content, so that none is ever stale."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


class Printed(StaticFilesStorage):
    """`/static/built/app.css?v=3f9c1b7a`. Fonts go without: the style sheet names them, and would fetch them twice."""

    def url(self, name: str | None) -> str:
        address = super().url(name)
        return address if not name or "/fonts/" in name else f"{address}?v={_print_of(name)}"


@cache
def _print_of(name: str) -> str:
    file = finders.find(name)
    if not isinstance(file, str):
        raise FileNotFoundError(f"{name} has not been built. Run `make assets`.")
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()[:8]
