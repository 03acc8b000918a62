"""The product's settings as they are shipped, for servers that tests start: each answer is looked into, and no more."""

from cohortium.config.settings import *  # noqa: F403 - these are those

# Around all others: what browsers and programs are answered holds no whole identity number that it should not.
MIDDLEWARE = ["tests.leaks.Watch", *MIDDLEWARE]  # noqa: F405 - from there
