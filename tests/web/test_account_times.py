"""When a device was in use: as the device that looks has it, and now for the one that looks."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.identity.models import LogInSession
from tests.fixtures import MORNING, Provider


@pytest.mark.parametrize(
    ("said", "read"),
    [("Australia/Melbourne", "(Melbourne)"), ("", "(UTC)"), ("../etc/passwd", "(UTC)"), ("Australia", "(UTC)")],
)
def test_times_are_those_of_the_device_that_looks(provider: Provider, owner: Actor, said: str, read: str) -> None:
    other, client = provider.signed_in(owner), provider.signed_in(owner)
    rows: Any = LogInSession.objects.filter(pk=other.session.session_key)
    rows.update(seen_at=MORNING)
    client.cookies["zone"] = said

    page = client.get("/account/").content.decode()

    assert [page.count("in use now"), page.count(read) > 0] == [1, True]
