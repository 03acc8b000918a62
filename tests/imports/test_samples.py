"""Whoever matches the columns sees what stands in them."""

from typing import Any

import pytest
from django.conf import settings

from cohortium.access.actor import Actor
from cohortium.core.encryption import new_key
from cohortium.imports.models import ImportBatch
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from tests.fixtures import Provider
from tests.imports.moving import Work, sent, started

TABLE = (
    "Child,Surname,Remark,Peanuts?,Nothing,NRIC\r\n"
    "Zoë,Georgiou,<i>first</i>,Qxyes,,S1234567D\r\n"
    f"Ben,Otieno,{'long ' * 20},Qxno,,\r\n"
).encode()
NAMED = {"Child": "given_name", "Surname": "family_name"}


def page(provider: Provider, by: Actor, batch_id: Any) -> str:
    return str(provider.signed_in(by).get(f"/o/{provider.code}/imports/{batch_id}/columns").content.decode())


def kept(provider: Provider) -> list[bool]:
    with provider.scope():
        return [one.samples is not None for one in ImportBatch.objects.all()]


def test_each_column_shows_a_few_of_its_values(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, TABLE, "list.csv")
    work()
    html = page(provider, owner, batch_id)
    said = provider.signed_in(owner).get(f"/api/v1/o/{provider.code}/imports/{batch_id}/columns").json()

    assert "For example: Zoë · Ben" in html
    assert f"For example: &lt;i&gt;first&lt;/i&gt; · {('long ' * 20)[:39].rstrip()}…" in html
    assert ("For example: •••• 567D" in html, "S1234567D" in html, "No values" in html) == (True, False, True)
    assert said["samples"] == {
        "Child": ["Zoë", "Ben"],
        "Surname": ["Georgiou", "Otieno"],
        "Nothing": [],
        "Peanuts?": ["Qxyes", "Qxno"],
        "Remark": ["<i>first</i>", f"{('long ' * 20)[:39].rstrip()}…"],
        "NRIC": ["•••• 567D"],
    }


def test_what_was_said_to_be_of_health_is_not_shown(provider: Provider, owner: Actor, work: Work) -> None:
    mapping = Mapping(Kind.LEARNER, {**NAMED, "Peanuts?": "health"})
    batch_id = sent(provider, owner, TABLE, "list.csv", mapping=mapping)
    work()
    html = page(provider, owner, batch_id)
    said = provider.signed_in(owner).get(f"/api/v1/o/{provider.code}/imports/{batch_id}/columns").json()

    assert ("Qxyes" in html, "Medical information is not shown here." in html) == (False, True)
    assert "Peanuts?" not in said["samples"]


def test_values_are_forgotten_once_the_import_begins(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, TABLE, "list.csv", mapping=Mapping(Kind.LEARNER, NAMED))
    work()
    before = kept(provider)
    started(provider, owner, batch_id, work)

    assert (before, kept(provider)) == ([True], [False])


def test_without_the_key_the_columns_are_there_and_their_values_are_not(
    provider: Provider, owner: Actor, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch_id = sent(provider, owner, TABLE, "list.csv")
    work()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [new_key()])
    html = page(provider, owner, batch_id)

    assert ("Surname" in html, "For example" in html) == (True, False)
