"""The endpoints of the team."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from tests.administration.test_members import role
from tests.cases import JSON
from tests.fixtures import Provider


@pytest.mark.parametrize(
    ("said", "pointers"),
    [
        ({"name": "   "}, ["/name"]),
        ({"name": "a\u200bb"}, ["/name"]),
        ({"email": "ada"}, ["/email"]),
        ({"email": "ada", "name": "   "}, ["/email", "/name"]),
    ],
)
def test_inviting_names_the_field_at_fault_as_it_was_sent(
    provider: Provider, owner: Actor, said: dict[str, Any], pointers: list[str]
) -> None:
    trainers = [str(one) for one in role(provider, TRAINER)]
    body = {"name": "Ada Ncube", "email": "ada@example.com", "role_ids": trainers, **said}

    answer = provider.signed_in(owner).post(f"/api/v1/o/{provider.code}/team", body, content_type=JSON)

    assert answer.status_code == 422
    assert sorted(fault["pointer"] for fault in answer.json()["errors"]) == pointers


def test_editing_names_the_field_at_fault_as_it_was_sent(provider: Provider, owner: Actor) -> None:
    ada = provider.member(TRAINER, campuses=(provider.campus(),))

    answer = provider.signed_in(owner).patch(
        f"/api/v1/o/{provider.code}/team/{ada.id}", {"name": "   "}, content_type=JSON, headers={"If-Match": "*"}
    )

    assert answer.status_code == 422
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/name"]
