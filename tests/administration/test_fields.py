"""Fields of the organisation's own: what is asked, what stands in them, who sees it."""

from typing import Any

import pytest

from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.fields import (
    KeepsValues,
    OptionInUse,
    add_field,
    bring_field_back,
    edit_field,
    retire_field,
)
from cohortium.administration.actions.members import assign
from cohortium.administration.models import CustomField
from cohortium.administration.queries import members
from cohortium.administration.rules.fields import FieldDetails, key_of
from cohortium.audit.models import AuditEntry
from cohortium.audit.queries import timeline
from cohortium.core.errors import Invalid, NotFound, Stale
from tests.fixtures import Provider

SHIRT = FieldDetails("T-shirt size", "choice", options=("S", " M ", ""))
NOTE = FieldDetails("Note", "long_text", seen_with=str(Permission.MEMBER_ASSIGN))


def added(provider: Provider, details: FieldDetails = SHIRT) -> CustomField:
    with provider.scope():
        row = add_field(provider.system, entity="membership", details=details)
        return CustomField.objects.get(pk=row.pk)


def fill(provider: Provider, member_id: Any, **custom: Any) -> Any:
    with provider.scope():
        row = members.member(provider.system, membership_id=member_id)
        return assign(
            provider.system,
            membership_id=member_id,
            role_ids=[role.id for role in row.roles],
            campus_ids=[campus.id for campus in row.campuses],
            version=row.version,
            custom=custom,
        )


def edited(provider: Provider, row: CustomField, details: FieldDetails, version: int = 1) -> Any:
    with provider.scope():
        return edit_field(provider.system, field_id=row.pk, details=details, version=version)


def test_a_field_is_added_and_told(provider: Provider, told: Any) -> None:
    row = added(provider)

    assert (row.key, row.label, row.options) == ("t_shirt_size", "T-shirt size", ["S", "M"])
    assert told(row) == (["field.added"], [])


@pytest.mark.parametrize(
    ("details", "place"),
    [
        (FieldDetails("", "text"), "label"),
        (FieldDetails("T-SHIRT SIZE", "text"), "label"),
        (FieldDetails("Locker", "picture"), "kind"),
        (FieldDetails("Locker", "choice"), "options"),
        (FieldDetails("Locker", "choice", options=tuple(map(str, range(51)))), "options"),
        (FieldDetails("Locker", "choice", options=("a" * 81,)), "options"),
        (FieldDetails("Locker", "choice", options=("Red", "Blue", " red ")), "options"),
        (FieldDetails("Locker", "text", seen_with="campus:read"), "seen_with"),
        (FieldDetails("Locker", "text", place=1000), "place"),
    ],
)
def test_what_cannot_be_accepted_is_named(provider: Provider, details: FieldDetails, place: str) -> None:
    added(provider)

    with pytest.raises(Invalid) as refused:
        added(provider, details)

    assert list(refused.value.errors) == [place]


def test_what_has_no_fields_is_not_found(provider: Provider) -> None:
    with provider.scope(), pytest.raises(NotFound):
        add_field(provider.system, entity="campus", details=SHIRT)


def test_members_have_the_fields_and_the_trail_hides_what_stands_in_them(provider: Provider) -> None:
    added(provider)
    member = provider.member(TRAINER)

    fill(provider, member.id, t_shirt_size="M")

    with provider.scope():
        assert members.member(provider.system, membership_id=member.id).custom == {"t_shirt_size": "M"}
        entry = AuditEntry.objects.get(entity_id=member.id, action="member.assigned")
        [line] = timeline(entity_type="membership", entity_id=member.id, at_most=1)
    assert entry.changes == {"custom.T-shirt size": [None, "•••"]}
    assert [str(label) for label, _before, _after in line.changes] == ["T-shirt size"]


def test_a_value_is_emptied_and_others_stay(provider: Provider) -> None:
    added(provider)
    added(provider, NOTE)
    member = provider.member(TRAINER)
    fill(provider, member.id, t_shirt_size="M", note="Has a key.")

    fill(provider, member.id, t_shirt_size=None)

    with provider.scope():
        assert Membership.objects.get(pk=member.id).custom == {"note": "Has a key."}
    assert isinstance(fill(provider, member.id, note=" Has a  key. "), Unchanged)


@pytest.mark.parametrize(
    ("custom", "places"),
    [
        ({"t_shirt_size": "XXL"}, ["custom/locker", "custom/t_shirt_size"]),
        ({"locker": "7", "unknown": 1}, ["custom/unknown"]),
        ({"locker": ""}, ["custom/locker"]),
        ({"locker": ["7"]}, ["custom/locker"]),
    ],
)
def test_a_value_that_cannot_be_accepted_is_named(
    provider: Provider, custom: dict[str, Any], places: list[str]
) -> None:
    added(provider)
    added(provider, FieldDetails("Locker", "text", required=True))
    member = provider.member(TRAINER)

    with pytest.raises(Invalid) as refused:
        fill(provider, member.id, **custom)

    assert sorted(refused.value.errors) == places


def test_only_those_who_may_see_a_field(provider: Provider) -> None:
    added(provider)
    added(provider, NOTE)
    werribee = provider.campus()
    member = provider.member(TRAINER, campuses=(werribee,))
    fill(provider, member.id, t_shirt_size="M", note="Has a key.")
    auditor, manager = provider.member(AUDITOR), provider.member(CAMPUS_MANAGER, campuses=(werribee,))

    with provider.scope():
        seen = [members.member(actor, membership_id=member.id).custom for actor in (auditor, manager, provider.system)]
        listed = [row.custom for row in members.members(auditor).rows if row.membership_id == member.id]

    assert seen == [{"t_shirt_size": "M"}, {"t_shirt_size": "M"}, {"t_shirt_size": "M", "note": "Has a key."}]
    assert listed == [{"t_shirt_size": "M"}]


def test_a_field_is_edited_and_told(provider: Provider, told: Any) -> None:
    row = added(provider)

    edited(provider, row, FieldDetails("Size", "choice", options=("S", "M", "L")))

    with provider.scope():
        now = CustomField.objects.get(pk=row.pk)
    assert (now.key, now.label, now.options, now.version) == ("t_shirt_size", "Size", ["S", "M", "L"], 2)
    assert told(row) == (["field.added", "field.edited"], [])
    with pytest.raises(Stale):
        edited(provider, row, SHIRT)


def test_what_stands_in_a_field_has_to_fit(provider: Provider) -> None:
    row = added(provider)
    fill(provider, provider.member(TRAINER).id, t_shirt_size="M")

    with pytest.raises(KeepsValues) as kept:
        edited(provider, row, FieldDetails("T-shirt size", "text"))
    with pytest.raises(OptionInUse) as used:
        edited(provider, row, FieldDetails("T-shirt size", "choice", options=("S",)))

    assert "The field already has 1 value." in str(kept.value)
    assert str(used.value).startswith("“M” is in use.")
    edited(provider, row, FieldDetails("T-shirt size", "choice", options=("M",)))


def test_a_field_in_which_nothing_stands_may_become_another(provider: Provider) -> None:
    row = added(provider)

    edited(provider, row, FieldDetails("T-shirt size", "integer"))

    with provider.scope():
        assert CustomField.objects.get(pk=row.pk).options == []


def test_a_retired_field_keeps_what_stands_in_it(provider: Provider, told: Any) -> None:
    row = added(provider)
    member = provider.member(TRAINER)
    fill(provider, member.id, t_shirt_size="M")

    with provider.scope():
        retire_field(provider.system, field_id=row.pk)
        hidden = members.member(provider.system, membership_id=member.id).custom
        again = retire_field(provider.system, field_id=row.pk)
        bring_field_back(provider.system, field_id=row.pk)
        shown = members.member(provider.system, membership_id=member.id).custom

    assert (hidden, isinstance(again, Unchanged), shown) == ({}, True, {"t_shirt_size": "M"})
    assert told(row)[0] == ["field.added", "field.retired", "field.brought_back"]


@pytest.mark.parametrize(
    ("label", "taken", "key"),
    [
        ("T-shirt size", [], "t_shirt_size"),
        ("Chloé’s", [], "chloes"),
        ("尺寸", [], "field"),
        ("Note", ["note"], "note_2"),
    ],
)
def test_a_key_is_made_of_the_label(label: str, taken: list[str], key: str) -> None:
    assert key_of(label, taken) == key
