"""The product's settings, with a hasher that does not make each sign-in cost a tenth of a second."""

from cohortium.config.settings import *  # noqa: F403 - these are those

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# What most tests are about; those of the two others say so.
SIGN_UP = "open"

# Around all others: no answer of any test holds a whole identity number that it should not.
MIDDLEWARE = ["tests.leaks.Watch", *MIDDLEWARE]  # noqa: F405 - from there

# The threads of a worker that a test starts end with it, and must not leave connections behind.
DATABASES = {alias: {**address, "CONN_MAX_AGE": 0} for alias, address in DATABASES.items()}  # noqa: F405 - from there
