"""Changes that were asked for, decided by people who try more: other fields, other campuses, twice, late."""

import json
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import NotFound
from cohortium.people.actions.log_ins import shut_guardian_out
from cohortium.people.actions.profile_changes import NotTheirsAnyMore, approve_change, ask_for_change
from cohortium.people.models import Family, Guardian, ProfileChange
from cohortium.people.rules.profile_changes import About
from tests.fixtures import MORNING, Provider, at_once
from tests.keys import by_key, issued
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of
from tests.people.test_profile_changes import approved, asked, status_of

PHONE = {"phone": "0491 570 156"}


@pytest.mark.parametrize("fields", [("membership_id",), ("phone", "email"), ("last_name",), ("may_pick_up",), ("",)])
def test_a_field_that_nobody_asked_for_is_not_taken_over(provider: Provider, owner: Actor, fields: Any) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother)

    with pytest.raises(NotFound):
        approved(provider, owner, change, *fields)

    assert status_of(provider, change) == "open"


def test_two_who_approve_different_fields_at_once_take_over_those_of_one(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother, {**PHONE, "email": "eleni@example.com"})

    def take(field: str) -> Any:
        known: dict[str, Any] = {"version": 1, "seen": 2, "today": TODAY, "now": MORNING}
        return lambda: approve_change(owner, change_id=change.pk, accepted=[field], **known)

    assert at_once(provider, take("phone"), take("email")) == ["done", "done"]
    with provider.scope():
        row, now = ProfileChange.objects.get(), Guardian.objects.get(pk=mother.pk)
    assert [bool(now.phone), bool(now.email)] == [name in row.accepted for name in ("phone", "email")]
    assert len(row.accepted) == 1


def test_who_was_shut_out_meanwhile_has_nothing_taken_over(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother)
    with provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(membership=None)

    with pytest.raises(NotTheirsAnyMore):
        approved(provider, owner, change, seen=3)

    assert status_of(provider, change) == "open"


def test_pages_and_interface_of_another_campus_neither_show_nor_decide(provider: Provider) -> None:
    werribee, geelong = provider.campus("Werribee"), provider.campus("Geelong")
    mother = guardian(provider, family(provider, campus_id=werribee.pk))
    change = asked(provider, log_in_of(provider, mother), mother)
    client = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(geelong,)))
    base = f"/o/{provider.code}/changes/{change.pk}"
    sent = {"accepted": "phone", "version": "1", "seen": "2"}
    may = frozenset({Permission.PROFILE_CHANGE_READ, Permission.PROFILE_CHANGE_DECIDE})
    key = by_key(issued(provider, permissions=may, campuses=(geelong,)).secret)
    api = f"/api/v1/o/{provider.code}/profile-changes/{change.pk}"

    answers = [
        client.get(base),
        client.post(f"{base}/approval", sent),
        client.post(f"{base}/refusal", sent),
        key.get(api),
        key.post(
            f"{api}/approval",
            json.dumps({"accepted": ["phone"], "version": 1, "seen": 2}),
            content_type="application/json",
        ),
    ]

    assert ([one.status_code for one in answers], status_of(provider, change)) == ([404] * 5, "open")


def test_who_moved_out_learns_of_no_address_by_what_is_decided_then(
    provider: Provider, owner: Actor, work: Any, post: Any
) -> None:
    """They asked while they lived there; the other parent moved, and the office decides afterwards."""
    here = family(provider, address="1 Old Street", suburb="Werribee")
    father = guardian(provider, here, "Kostas", lives_there=True)
    by = log_in_of(provider, father)
    change = asked(provider, by, here, {"address": "2 Wished Street"})
    with provider.scope():
        Family.objects.filter(pk=here.pk).update(address="9 Hidden Lane")
        Guardian.objects.filter(pk=father.pk).update(lives_there=False)
    client, base = provider.signed_in(by), f"/o/{provider.code}/my"

    with pytest.raises(NotTheirsAnyMore):
        approved(provider, owner, change, seen=2)
    provider.signed_in(owner).post(
        f"/o/{provider.code}/changes/{change.pk}/refusal", {"version": "1", "seen": "2", "reason": "You moved."}
    )
    work()

    pages = [client.get(f"{base}{path}").content.decode() for path in ("/", "/changes", f"/details/{father.pk}")]
    data: Any = client.post(f"{base}/data")
    whole = b"".join(data.streaming_content)
    [letter] = post.to(provider.users[by.id].email)
    words = str(letter.get_body(("plain",)).get_content())
    assert status_of(provider, change) == "refused"
    assert ["Hidden" in one or "Old Street" in one for one in [*pages, words]] == [False] * 4
    assert b"Hidden" not in whole
    with provider.scope():
        trail = json.dumps(list(AuditEntry.objects.filter(entity_id=change.pk).values_list("changes", flat=True)))
    assert ["Hidden" in trail, "Wished" in trail] == [False, False]


def test_asking_and_being_shut_out_at_once_is_one_or_the_other(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    child(provider, mother.family)
    by = log_in_of(provider, mother)
    known: dict[str, Any] = {"about": About.GUARDIAN, "subject_id": mother.pk, "today": TODAY, "now": MORNING}

    ended = at_once(
        provider,
        lambda: ask_for_change(by, wanted=PHONE, **known),
        lambda: shut_guardian_out(owner, guardian_id=mother.pk),
    )

    assert ended in (["NotFound", "done"], ["done", "done"])
