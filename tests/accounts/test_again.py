"""Showing again who one is."""

from typing import Any

from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connections
from django.test import override_settings

from cohortium.identity import policies
from tests.databases import rows
from tests.fixtures import PASSWORD
from tests.log_ins import network, person, signed_in

FREE = "SELECT count(*) FROM (SELECT 1 FROM identity_attempts WHERE key = ANY(%s) FOR UPDATE SKIP LOCKED) free"


class Looking(MD5PasswordHasher):
    """Looks, while a password is looked at, how many of these rows everybody else can have."""

    keys: list[str] = []
    free: list[Any] = []

    def verify(self, password: str, encoded: str) -> bool:
        self.free.extend(rows(connections["owner"], FREE, self.keys))
        return super().verify(password, encoded)


def test_nobody_waits_while_a_password_is_looked_at() -> None:
    user, ip = person(), network()
    client = signed_in(user, ip=ip)
    del client.cookies["device"]
    Looking.keys[:] = [one.key for one in policies.sign_in(user.email, ip, "")]

    with override_settings(PASSWORD_HASHERS=["tests.accounts.test_again.Looking"]):
        Looking.free.clear()
        done = client.post("/account/again", {"way": "password", "password": PASSWORD})

    # Among them the row that everybody's tries fill.
    assert (done.status_code, Looking.free) == (302, [(4,)])
