"""The product's settings for the type checker, which needs an address but no database."""

import os

os.environ.setdefault("DATABASE_URL", "postgresql://nobody@localhost/nothing")

from cohortium.config.settings import *  # noqa: F403 - after the address
