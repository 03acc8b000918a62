"""Log-ins of tests, each on a network of its own, so that no test fills another one's buckets."""

import time
from itertools import count
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.test import Client

from cohortium.access.actor import Origin
from cohortium.accounts.actions.factors import switch_codes_on
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.limits import Bucket
from cohortium.identity.models import Attempts, SignIn, User
from tests.fixtures import PASSWORD, now

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE = Origin(ip="203.0.113.7", user_agent="Mozilla/5.0 (Windows NT 10.0) Firefox/140.0")
_networks = count(1)


def network() -> str:
    """An address that no other test comes from."""
    n = next(_networks)
    # Each process of the tests has a database of its own.
    return f"10.{n // 65536}.{n // 256 % 256}.{n % 256}"


def browser(ip: str = "", **options: Any) -> Client:
    """A browser in which nobody is signed in."""
    return Client(REMOTE_ADDR=ip or network(), **options)


def person(name: str = "ada", **fields: Any) -> User:
    """A log-in with `PASSWORD`."""
    return create(f"{name}.{new_id().hex}@example.com", PASSWORD, **fields)


def with_app(user: User) -> list[str]:
    """Give somebody an authenticator app with `SECRET`; their recovery codes."""
    with transaction.atomic():
        return switch_codes_on(user, SECRET, HERE, now=now())


def filled(buckets: list[Bucket]) -> None:
    """Fill buckets for a while, so that a slow machine does not empty them meanwhile."""
    for bucket in buckets:
        Attempts.objects.update_or_create(key=bucket.key, defaults={"free_at": now() + 2 * bucket.limit.period})


def code_of(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def signed_in(user: User, **options: Any) -> Client:
    """A browser in which somebody signed in by the form."""
    client = browser(**options)
    answer = sign_in(client, user.email)
    assert (answer.status_code, "_auth_user_id" in client.session) == (302, True)
    return client


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def events(user: User) -> list[str]:
    """What happened to the log-in, in order."""
    return list(SignIn.objects.filter(user=user).order_by("created_at", "pk").values_list("event", flat=True))


def hashed_as_shipped(user: User) -> User:
    """For programs of ours, which do not know the quick hasher of the tests' settings."""
    hasher = Argon2PasswordHasher()
    user.password = hasher.encode(PASSWORD, hasher.salt())
    user.save(update_fields=["password"])
    return user


def is_in(client: Client) -> bool:
    """Whether somebody is signed in there."""
    return client.get("/account/").status_code == 200
