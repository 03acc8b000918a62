"""Keys as texts, what they may do, and when they were used."""

import re
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, connections
from django.utils import timezone

from cohortium.access import key_use, keys
from cohortium.access import queries as access
from cohortium.access.actor import Origin
from cohortium.access.keys import NO_CLAIM, Claim
from cohortium.access.links import hash_of
from cohortium.access.models import ApiKey, ApiKeyUse
from cohortium.access.permission_labels import RESOURCES
from cohortium.access.permissions import OF_EVERY_MEMBER, OF_KEYS, OF_PEOPLE, Permission
from cohortium.access.queries import KeyHolder
from cohortium.access.reach import EVERYTHING, Reach
from cohortium.core.ids import new_id
from tests.databases import rows
from tests.fixtures import Provider
from tests.keys import issued

SECRET = "a" * keys.LENGTH


def holder_of(provider: Provider, secret: str) -> KeyHolder | None:
    with provider.scope():
        return access.key_holder(secret_hash=hash_of(keys.read(secret).secret), origin=Origin(), now=timezone.now())


def last_used(provider: Provider) -> object:
    with provider.scope():
        return ApiKeyUse.objects.get().last_used_at


def test_what_is_written_is_read() -> None:
    claim = Claim("lion-city", keys.new_secret())

    assert keys.read(keys.written(claim)) == claim
    assert re.fullmatch(r"co_lion-city_[A-Za-z0-9]{43}", keys.written(claim))
    assert keys.beginning(claim) == keys.written(claim)[: len("co_lion-city_") + 6]


def test_no_two_secrets_are_the_same() -> None:
    assert len({keys.new_secret() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "co_",
        f"co_rocket_{SECRET[1:]}",
        f"co_rocket_{SECRET}a",
        f"co_rocket_{SECRET}\n",
        f"co_Rocket_{SECRET}",
        f"co__{SECRET}",
        f"xx_rocket_{SECRET}",
        f"co_rocket_{SECRET[1:]}é",
        f"co_rocket_{SECRET[1:]}\0",
        f"co_rocket_{SECRET[1:]}\udc80",
        "co_" + "a" * 1_000_000,
    ],
)
def test_what_is_no_key_claims_nothing(text: str) -> None:
    assert keys.read(text) == NO_CLAIM


def test_key_may_do_what_its_scopes_say_and_nothing_else(provider: Provider) -> None:
    campus = provider.campus()

    everywhere = holder_of(provider, issued(provider).secret)
    here = holder_of(provider, issued(provider, campuses=[campus]).secret)

    assert everywhere.actor.permissions == {Permission.CAMPUS_READ: EVERYTHING}
    assert here.actor.permissions == {Permission.CAMPUS_READ: Reach(campuses=frozenset({campus.pk}))}


@pytest.mark.parametrize("permission", sorted(set(Permission) - OF_KEYS))
def test_key_whose_row_says_more_than_keys_may_gets_nothing_of_it(provider: Provider, permission: Permission) -> None:
    key = issued(provider)
    with provider.scope():
        ApiKey.objects.update(
            scopes={str(permission): "everything", "campus:read": "own-ish", "moon:read": "everything"}
        )

    assert holder_of(provider, key.secret).actor.permissions == {}


def test_keys_are_not_for_deciding_about_people_and_keys() -> None:
    assert {Permission.KEY_ISSUE, Permission.KEY_REVOKE} <= OF_PEOPLE
    assert set() == OF_KEYS & (OF_PEOPLE | OF_EVERY_MEMBER)
    assert {permission for permission in OF_KEYS if permission.resource == "member"} == {Permission.MEMBER_READ}


def test_whatever_permissions_are_about_has_words() -> None:
    assert {permission.resource for permission in OF_KEYS} - set(RESOURCES) == set()


def test_key_of_another_organisation_is_nobodys_here(provider: Provider, other_provider: Provider) -> None:
    secret = issued(other_provider).secret

    assert holder_of(provider, secret) is None
    assert holder_of(other_provider, secret) is not None


def test_names_know_members_and_keys(provider: Provider) -> None:
    member, key = provider.member(name="Ada Ncube"), issued(provider, name="Website").key

    with provider.scope():
        assert access.names({member.id, key.pk, new_id()}) == {member.id: "Ada Ncube", key.pk: "Website"}


def test_use_is_noted_now_and_then(provider: Provider) -> None:
    secret, now = issued(provider).secret, timezone.now()
    noted = []
    for minutes in (0, 4, 5, 9):
        key_use.note(holder_of(provider, secret), now=now + timedelta(minutes=minutes))
        noted.append(last_used(provider))

    assert noted == [now, now, now + timedelta(minutes=5), now + timedelta(minutes=5)]


def test_use_that_was_noted_meanwhile_is_not_noted_again(provider: Provider) -> None:
    secret, now = issued(provider).secret, timezone.now()
    two = [holder_of(provider, secret), holder_of(provider, secret)]

    key_use.note(two[0], now=now)
    key_use.note(two[1], now=now + timedelta(seconds=1))

    assert last_used(provider) == now


def test_noting_a_use_changes_no_version(provider: Provider) -> None:
    key = issued(provider)

    key_use.note(holder_of(provider, key.secret), now=timezone.now())

    with provider.scope():
        assert ApiKey.objects.get().version == key.key.version == 1


def test_use_that_cannot_be_noted_is_let_go(provider: Provider) -> None:
    holder = holder_of(provider, issued(provider).secret)

    def refuse(execute: object, sql: str, *_: object) -> object:
        raise DatabaseError(sql)

    with connection.execute_wrapper(refuse):
        key_use.note(holder, now=timezone.now())

    assert last_used(provider) is None


def test_secret_is_found_by_its_index(provider: Provider) -> None:
    secret = issued(provider).secret
    with provider.scope():
        # So many that no other index of the organisation would do: of one key, any finds it as well.
        ApiKey.objects.bulk_create(
            ApiKey(name=f"Key {n}", beginning="co_", secret_hash=hash_of(str(n)), scopes={}, expires_at=timezone.now())
            for n in range(500)
        )
    rows(connections["owner"], "ANALYZE access_apikey")
    with provider.scope(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = ApiKey.objects.filter(secret_hash=hash_of(keys.read(secret).secret)).explain()

    assert "api_key_secret_once" in plan
    assert "(organisation_id = " in plan
    assert "secret_hash = " in plan
