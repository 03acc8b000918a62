"""Writes `docs/openapi.json`: what the API says of itself. `make openapi` calls it."""

import os
import sys
from pathlib import Path

import django

sys.path.insert(0, "")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.typing_settings")
django.setup()

from cohortium.api.openapi import completed  # noqa: E402 - once Django is set up
from cohortium.api.urls import api  # noqa: E402 - as above

Path("docs/openapi.json").write_text(completed(api))
