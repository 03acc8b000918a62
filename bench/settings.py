"""The product's settings, with plain views beside its pages: the same middleware, templates and server."""

from cohortium.config.settings import *  # noqa: F403 - these are those

ROOT_URLCONF = "bench.plain"
