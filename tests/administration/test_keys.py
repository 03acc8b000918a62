"""Issuing keys and revoking them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from cohortium.access import keys
from cohortium.access.actor import Actor
from cohortium.access.links import hash_of
from cohortium.access.models import ApiKey, ApiKeyCampus
from cohortium.access.permissions import OF_KEYS, OF_PEOPLE, Permission
from cohortium.access.reach import EVERYTHING, Reach
from cohortium.access.roles import AUDITOR
from cohortium.access.states import KeyStatus
from cohortium.action import Unchanged
from cohortium.administration.actions.keys import FAULTS, MightierKey, issue_key, revoke_key
from cohortium.administration.queries import keys as queries
from cohortium.administration.queries.keys import KeyShowing
from cohortium.administration.rules.keys import (
    LONGEST,
    SOON,
    Fault,
    KeyDetails,
    Standing,
    expires_soon,
    faults,
    standing,
)
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.core.ids import new_id
from cohortium.tenancy.base import OrganisationTable
from tests.fixtures import MORNING, Provider
from tests.keys import EDIT, SEE, issued

Told = Callable[[Any], tuple[list[str], list[str]]]
MONTH = timedelta(days=30)
SCREENS = KeyDetails("Door screens", SEE, MORNING + MONTH)


def issue(provider: Provider, actor: Actor, details: KeyDetails = SCREENS) -> Any:
    with provider.scope():
        return issue_key(actor, details=details, now=MORNING)


def revoke(provider: Provider, actor: Actor, key_id: Any) -> Any:
    with provider.scope():
        return revoke_key(actor, key_id=key_id)


def count(provider: Provider) -> int:
    with provider.scope():
        return ApiKey.objects.count()


def test_issue_keeps_what_was_said_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    campus = provider.campus("Geelong")
    details = KeyDetails("  Door   screens ", EDIT, MORNING + MONTH, frozenset({campus.pk}))

    key = issue(provider, owner, details).key

    with provider.scope():
        row = queries.key(owner, key_id=key.pk, now=MORNING)
        entry = AuditEntry.objects.get(entity_id=key.pk)
    assert (row.name, frozenset(row.permissions), row.campuses) == ("Door screens", EDIT, ("Geelong",))
    assert (row.expires_at, row.standing, row.last_used_at) == (MORNING + MONTH, Standing.ACTIVE, None)
    assert row.issued_by == "Grace Whitlock"
    assert told(key) == (["key.issued"], [])
    assert entry.changes == {
        "name": [None, "Door screens"],
        "scopes": [None, ["campus:edit", "campus:read"]],
        "campuses": [None, ["Geelong"]],
        "expires_at": [None, (MORNING + MONTH).isoformat()],
    }


def test_secret_is_in_the_answer_and_nowhere_in_the_database(provider: Provider, owner: Actor) -> None:
    secret = issue(provider, owner).secret
    kept = keys.read(secret).secret

    with provider.scope():
        tables: list[Any] = [model for model in apps.get_models() if issubclass(model, OrganisationTable)]
        values = [repr(value) for model in tables for row in model.objects.values_list() for value in row]
        key = ApiKey.objects.get()
    assert bytes(key.secret_hash) == hash_of(kept)
    assert key.beginning == f"co_{provider.code}_{kept[:6]}"
    assert [value for value in values if kept[:7] in value] == []
    assert [value for value in values if key.beginning in value] == [repr(key.beginning)]


def test_secret_is_not_in_what_a_traceback_would_print(provider: Provider, owner: Actor) -> None:
    key = issue(provider, owner)

    assert key.secret not in repr(key)


@pytest.mark.parametrize(
    ("said", "field", "fault"),
    [
        ({"name": " "}, "name", Fault.MISSING),
        ({"name": "a" * 81}, "name", Fault.TOO_LONG),
        ({"name": "Door\u202escreens"}, "name", Fault.HIDDEN_SIGNS),
        ({"permissions": frozenset()}, "permissions", Fault.NOTHING),
        ({"permissions": frozenset({Permission.CAMPUS_EDIT})}, "permissions", Fault.CANNOT_SEE),
        (
            {"permissions": SEE | {Permission.CAMPUS_OPEN}, "campus_ids": frozenset({new_id()})},
            "permissions",
            Fault.OF_NO_CAMPUS,
        ),
        ({"expires_at": MORNING}, "expires_at", Fault.NOT_IN_FUTURE),
        ({"expires_at": MORNING + LONGEST + timedelta(seconds=1)}, "expires_at", Fault.TOO_FAR),
    ],
)
def test_issue_refuses_what_cannot_be(
    provider: Provider, owner: Actor, said: dict[str, Any], field: str, fault: Fault
) -> None:
    with pytest.raises(Invalid) as refused:
        issue(provider, owner, replace(SCREENS, **said))

    what = {"what": Permission.CAMPUS_OPEN.label}
    assert refused.value.errors == {field: [str(FAULTS[fault]) % what]}
    assert count(provider) == 0


@pytest.mark.parametrize("permission", sorted(set(Permission) - OF_KEYS))
def test_no_key_is_issued_for_what_is_not_for_keys(provider: Provider, permission: Permission) -> None:
    details = replace(SCREENS, permissions=SEE | {permission})

    with pytest.raises(Invalid) as refused:
        issue(provider, provider.system, details)

    assert refused.value.errors == {"permissions": [FAULTS[Fault.OF_PEOPLE]]}


def test_a_key_may_live_for_a_year_to_its_last_hour() -> None:
    assert faults(replace(SCREENS, expires_at=MORNING + LONGEST), now=MORNING) == {}
    assert set(FAULTS) == set(Fault)


@pytest.mark.parametrize(
    ("mine", "details"),
    [
        ({Permission.KEY_ISSUE: EVERYTHING}, SCREENS),
        ({Permission.KEY_ISSUE: EVERYTHING, Permission.CAMPUS_READ: Reach(campuses=frozenset({new_id()}))}, SCREENS),
        (
            {Permission.KEY_ISSUE: EVERYTHING, Permission.CAMPUS_READ: EVERYTHING},
            replace(SCREENS, permissions=EDIT),
        ),
    ],
)
def test_nobody_issues_a_key_that_may_do_more(provider: Provider, owner: Actor, mine: Any, details: KeyDetails) -> None:
    with pytest.raises(MightierKey):
        issue(provider, replace(owner, permissions=mine), details)

    assert count(provider) == 0


def test_somebody_of_one_campus_issues_keys_for_it_and_for_no_other(provider: Provider, owner: Actor) -> None:
    here, elsewhere = provider.campus("Geelong"), provider.campus("Werribee")
    mine = Reach(campuses=frozenset({here.pk}))
    manager = replace(owner, permissions={Permission.KEY_ISSUE: mine, Permission.CAMPUS_READ: mine})

    issue(provider, manager, replace(SCREENS, campus_ids=frozenset({here.pk})))

    with pytest.raises(MightierKey):
        issue(provider, manager)
    with pytest.raises(NotFound):
        issue(provider, manager, replace(SCREENS, campus_ids=frozenset({here.pk, elsewhere.pk})))
    assert count(provider) == 1


def test_a_campus_of_elsewhere_is_not_found(provider: Provider, other_provider: Provider, owner: Actor) -> None:
    with pytest.raises(NotFound):
        issue(provider, owner, replace(SCREENS, campus_ids=frozenset({other_provider.campus().pk})))


def test_a_key_issues_and_revokes_nothing(provider: Provider, owner: Actor) -> None:
    key = issue(provider, owner).key
    program = replace(owner, id=key.pk, permissions=dict.fromkeys(OF_KEYS, EVERYTHING))

    with pytest.raises(NotAllowed):
        issue(provider, program)
    with pytest.raises(NotAllowed):
        revoke(provider, program, key.pk)
    assert {Permission.KEY_ISSUE, Permission.KEY_REVOKE} <= OF_PEOPLE


def test_revoke_ends_a_key_and_tells_once(provider: Provider, owner: Actor, told: Told) -> None:
    key = issue(provider, owner).key

    revoked, again = revoke(provider, owner, key.pk), revoke(provider, owner, key.pk)

    assert (revoked.status, isinstance(again, Unchanged)) == (KeyStatus.REVOKED, True)
    with provider.scope():
        entry = AuditEntry.objects.get(action="key.revoked")
    assert told(key) == (["key.issued", "key.revoked"], ["administration.tasks.key_is_gone"])
    assert entry.changes == {
        "status": ["active", "revoked"],
        "scopes": [["campus:read"], None],
        "expires_at": [(MORNING + MONTH).isoformat(), None],
    }


def test_revoke_takes_a_key_that_may_do_more(provider: Provider, owner: Actor) -> None:
    key = issue(provider, owner, replace(SCREENS, permissions=EDIT)).key
    guard = replace(owner, permissions={Permission.KEY_REVOKE: EVERYTHING})

    assert revoke(provider, guard, key.pk).status == KeyStatus.REVOKED


def test_somebody_of_one_campus_sees_and_revokes_the_keys_of_it_alone(provider: Provider, owner: Actor) -> None:
    here, elsewhere = provider.campus("Geelong"), provider.campus("Werribee")
    mine = Reach(campuses=frozenset({here.pk}))
    manager = replace(owner, permissions={Permission.KEY_READ: mine, Permission.KEY_REVOKE: mine})
    within = issued(provider, name="Here", campuses=[here], now=MORNING).key
    beyond = [
        issued(provider, name=name, campuses=campuses, now=MORNING).key
        for name, campuses in (("Both", [here, elsewhere]), ("There", [elsewhere]), ("Everywhere", []))
    ]

    with provider.scope():
        assert [row.name for row in queries.keys(manager, now=MORNING).rows] == ["Here"]
    for key in beyond:
        with pytest.raises(NotFound):
            revoke(provider, manager, key.pk)
    assert revoke(provider, manager, within.pk).status == KeyStatus.REVOKED


def test_auditor_sees_keys_and_changes_none(provider: Provider, owner: Actor) -> None:
    key, auditor = issue(provider, owner).key, provider.member(AUDITOR)

    with provider.scope():
        assert [row.key_id for row in queries.keys(auditor, now=MORNING).rows] == [key.pk]
    with pytest.raises(NotAllowed):
        revoke(provider, auditor, key.pk)


def test_list_of_active_keys_leaves_out_what_is_good_for_nothing(provider: Provider, owner: Actor) -> None:
    issue(provider, owner)
    revoke(provider, owner, issue(provider, owner, replace(SCREENS, name="Revoked")).key.pk)
    issue(provider, owner, replace(SCREENS, name="Expired", expires_at=MORNING + timedelta(hours=1)))
    noon = MORNING + timedelta(hours=4)

    with provider.scope():
        active = queries.keys(owner, now=noon, showing=KeyShowing.ACTIVE).rows
        every = queries.keys(owner, now=noon).rows
    assert [row.name for row in active] == ["Door screens"]
    assert [(row.name, row.standing) for row in every] == [
        ("Door screens", Standing.ACTIVE),
        ("Expired", Standing.EXPIRED),
        ("Revoked", Standing.REVOKED),
    ]


def test_standing_is_told_by_the_time() -> None:
    at = MORNING
    second = timedelta(seconds=1)

    assert standing(is_revoked=False, expires_at=at, now=at - second) == Standing.ACTIVE
    assert standing(is_revoked=False, expires_at=at, now=at) == Standing.EXPIRED
    assert standing(is_revoked=True, expires_at=at, now=at - second) == Standing.REVOKED
    assert [expires_soon(expires_at=at, now=now) for now in (at - SOON - second, at - SOON, at - second, at)] == [
        False,
        True,
        True,
        False,
    ]


def test_campuses_of_a_key_are_kept_with_it(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    key = issue(provider, owner, replace(SCREENS, campus_ids=frozenset({campus.pk}))).key

    with provider.scope():
        assert list(ApiKeyCampus.objects.values_list("key", "campus")) == [(key.pk, campus.pk)]
        assert ApiKey.objects.get().scopes == {"campus:read": "campuses"}
