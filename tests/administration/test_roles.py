"""Changes to the roles of an organisation."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin
from cohortium.access.models import MembershipRole, Role
from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, OF_THE_SYSTEM, SPANS, Permission
from cohortium.access.reach import Span
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.action import Unchanged
from cohortium.administration.actions.members import leave
from cohortium.administration.actions.organisations import keep_roles_in_step
from cohortium.administration.actions.roles import (
    FAULTS,
    BeyondYou,
    BuiltIn,
    StillHeld,
    copy_role,
    edit_role,
    retire_role,
)
from cohortium.administration.queries.roles import held_before, holders, role, roles, touched
from cohortium.administration.rules.roles import Fault, RoleDetails, written
from cohortium.audit.models import AuditEntry
from cohortium.audit.queries import timeline
from cohortium.audit.sentences import label_of
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.core.ids import new_id
from tests.fixtures import Provider

Told = Callable[[Any], tuple[list[str], list[str]]]
SEE, EDIT, CLOSE = Permission.CAMPUS_READ, Permission.CAMPUS_EDIT, Permission.CAMPUS_CLOSE
SENIOR = RoleDetails("Senior trainer", "Teaches, and more.", {SEE: Span.EVERYTHING, EDIT: Span.CAMPUSES})


def built_in(provider: Provider, key: str = TRAINER.key) -> UUID:
    with provider.scope():
        return Role.objects.get(key=key).pk


def copied(provider: Provider, name: str = "Senior trainer", key: str = TRAINER.key) -> Role:
    """A role of the organisation's own."""
    source = built_in(provider, key)
    with provider.scope():
        # What a trainer may do grows with the product; these tests count what is granted.
        Role.objects.filter(pk=source, key=TRAINER.key).update(permissions={"campus:read": "campuses"})
        return Role.objects.get(pk=copy_role(provider.system, role_id=source, name=name).pk)


def saved(provider: Provider, role: Role) -> Role:
    with provider.scope():
        return Role.objects.get(pk=role.pk)


def holder(provider: Provider, role: Role, *also: Any, name: str = "Ada Ncube") -> Actor:
    """Somebody who holds the role, and built-in ones."""
    member = provider.member(*also, name=name)
    with provider.scope():
        MembershipRole.objects.create(membership_id=member.id, role=role)
        found = access.member(user_id=provider.users[member.id].pk, origin=Origin())
    assert found
    return found.actor


def keeper(provider: Provider, **permissions: str) -> Actor:
    """Somebody who keeps the roles, and may do little else, by a role of the organisation's own."""
    grants = {str(one): "everything" for one in Permission if one.resource == "role" and one.spans}
    with provider.scope():
        own = Role.objects.create(name="Keeper of roles", permissions=grants | permissions)
    return holder(provider, own, name="Maya Okafor")


def test_copy_makes_a_role_of_ones_own_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    source = built_in(provider)

    with provider.scope():
        copy = copy_role(owner, role_id=source, name="  Senior   trainer ")
        entry = AuditEntry.objects.get(entity_id=copy.pk)

    kept = saved(provider, copy)
    assert (kept.name, kept.description, kept.permissions) == (
        "Senior trainer",
        "",
        {str(permission): str(span) for permission, span in TRAINER.permissions.items()},
    )
    assert (kept.key, kept.system_role, kept.created_by) == ("", False, owner.id)
    assert told(copy) == (["role.copied"], [])
    assert (entry.changes["copied_from"], entry.changes["campus:read"]) == ([None, "Trainer"], [None, "campuses"])


def test_an_own_role_is_copied_too(provider: Provider, owner: Actor) -> None:
    senior = copied(provider)

    with provider.scope():
        copy = copy_role(owner, role_id=senior.pk, name="Head trainer")

    assert saved(provider, copy).permissions == senior.permissions


@pytest.mark.parametrize(
    "name", ["", "  ", "’", "x" * 81, "Senior\u202e", "nul\0", "TRAINER", "Sénior trainer", "senior  trainer"]
)
def test_copy_refuses_a_name_that_cannot_be(provider: Provider, owner: Actor, name: str) -> None:
    copied(provider)
    source = built_in(provider)

    with provider.scope(), pytest.raises(Invalid) as refused:
        copy_role(owner, role_id=source, name=name)

    assert list(refused.value.errors) == ["name"]


def test_two_copies_under_one_name_at_once_are_one(provider: Provider, owner: Actor) -> None:
    source, barrier = built_in(provider), Barrier(2)

    def copy(name: str) -> str:
        try:
            with provider.scope():
                barrier.wait(10)
                copy_role(owner, role_id=source, name=name)
        except Invalid as refusal:
            return ",".join(refusal.errors)
        finally:
            connection.close()
        return "copied"

    with ThreadPoolExecutor(2) as threads:
        ended = list(threads.map(copy, ("Senior trainer", "SENIOR TRAINER")))

    assert sorted(ended) == ["copied", "name"]


def test_edit_changes_what_differs_and_tells(provider: Provider, owner: Actor, told: Told) -> None:
    senior = copied(provider)

    with provider.scope():
        edit_role(owner, role_id=senior.pk, details=SENIOR, version=1)
        newest = timeline(entity_type="role", entity_id=senior.pk)[0]

    kept = saved(provider, senior)
    assert (kept.description, kept.permissions, kept.version) == ("Teaches, and more.", written(SENIOR.permissions), 2)
    assert told(senior) == (["role.copied", "role.edited"], [])
    assert sorted([(str(label), str(before), str(after)) for label, before, after in newest.changes]) == [
        ("Description", "", "Teaches, and more."),
        ("Edit campuses", "None", "at their own campuses"),
        ("See campuses", "at their own campuses", "everywhere"),
    ]


def test_what_is_taken_away_is_told_as_gone(provider: Provider, owner: Actor) -> None:
    senior = copied(provider, key=ADMIN.key)
    less = RoleDetails("Senior trainer", str(ADMIN.description), {SEE: Span.EVERYTHING})

    with provider.scope():
        edit_role(owner, role_id=senior.pk, details=less, version=1)
        changes = timeline(entity_type="role", entity_id=senior.pk)[0].changes

    told = {str(label): (str(before), str(after)) for label, before, after in changes}
    assert (told["Edit campuses"], told["Copy roles"]) == (("everywhere", "no longer"), ("yes", "no longer"))


def test_edit_of_nothing_says_so_and_leaves_no_trace(provider: Provider, owner: Actor, told: Told) -> None:
    senior = copied(provider)
    same = RoleDetails("Senior  trainer ", senior.description, {SEE: Span.CAMPUSES})

    with provider.scope():
        result = edit_role(owner, role_id=senior.pk, details=same, version=1)

    assert isinstance(result, Unchanged)
    assert told(senior) == (["role.copied"], [])


def test_edit_leaves_alone_what_another_release_wrote(provider: Provider, owner: Actor) -> None:
    senior = copied(provider)
    with provider.scope():
        Role.objects.filter(pk=senior.pk).update(permissions={"campus:fly": "everything"})
        edit_role(owner, role_id=senior.pk, details=SENIOR, version=2)

    assert saved(provider, senior).permissions == written(SENIOR.permissions) | {"campus:fly": "everything"}


def test_whoever_holds_the_role_may_do_so_at_once(provider: Provider, owner: Actor) -> None:
    senior = copied(provider)
    ada = holder(provider, senior)

    with provider.scope():
        edit_role(owner, role_id=senior.pk, details=SENIOR, version=1)
        inside = access.member(user_id=provider.users[ada.id].pk, origin=Origin())

    assert (ada.may(EDIT), inside and inside.actor.may(EDIT)) == (False, True)


def test_every_fault_has_its_sentence_and_every_field_its_label() -> None:
    labels = {name: label_of("role", name) for name in ("name", "description", *SPANS)}

    assert set(FAULTS) == set(Fault)
    assert [name for name, label in labels.items() if str(label) == name] == []


_NOBODYS = sorted(OF_THE_SYSTEM | OF_LINKS | OF_EVERY_MEMBER)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Trainer"}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"description": "x" * 301}, "description"),
        ({"description": "Teaches\u200b"}, "description"),
        ({"permissions": {}}, "permissions"),
        ({"permissions": {Permission.CAMPUS_OPEN: Span.CAMPUSES}}, "permissions/campus:open"),
        ({"permissions": {SEE: Span.OWN}}, "permissions/campus:read"),
        ({"permissions": {Permission.ROLE_EDIT: Span.CAMPUSES}}, "permissions/role:edit"),
        *(({"permissions": {one: Span.EVERYTHING}}, f"permissions/{one}") for one in _NOBODYS),
        *(({"permissions": {one: Span.OWN}}, f"permissions/{one}") for one in _NOBODYS),
    ],
)
def test_edit_refuses_what_cannot_be(provider: Provider, owner: Actor, wrong: dict[str, Any], field: str) -> None:
    senior = copied(provider)
    details = RoleDetails(**{"name": "Senior trainer", "permissions": {SEE: Span.CAMPUSES}, **wrong})

    with provider.scope(), pytest.raises(Invalid) as refused:
        edit_role(owner, role_id=senior.pk, details=details, version=1)

    assert list(refused.value.errors) == [field]
    assert saved(provider, senior).version == 1


def test_built_in_roles_stay_as_they_are(provider: Provider, owner: Actor, told: Told) -> None:
    with provider.scope():
        trainer = Role.objects.get(key=TRAINER.key)
        with pytest.raises(BuiltIn):
            edit_role(owner, role_id=trainer.pk, details=SENIOR, version=trainer.version)
        with pytest.raises(BuiltIn):
            retire_role(owner, role_id=trainer.pk)

    assert (saved(provider, trainer).version, told(trainer)) == (trainer.version, ([], []))


def test_edit_refuses_an_old_version(provider: Provider, owner: Actor) -> None:
    senior = copied(provider)

    with provider.scope(), pytest.raises(Stale):
        edit_role(owner, role_id=senior.pk, details=SENIOR, version=2)


def test_nobody_gives_more_than_they_have(provider: Provider, told: Told) -> None:
    little, much = copied(provider), copied(provider, "Deputy", ADMIN.key)
    maya = keeper(provider, **{"campus:read": "everything", "campus:edit": "campuses"})
    modest = RoleDetails("Deputy", "", {SEE: Span.EVERYTHING})
    more = RoleDetails("Senior trainer", "", {SEE: Span.EVERYTHING, EDIT: Span.CAMPUSES})

    with provider.scope():
        # It stands in the role before, it is to stand there, and a copy would have it: at her campuses is too little.
        with pytest.raises(BeyondYou, match="See all approval requests"):
            edit_role(maya, role_id=much.pk, details=modest, version=1)
        with pytest.raises(BeyondYou, match="Edit campuses"):
            edit_role(maya, role_id=little.pk, details=more, version=1)
        with pytest.raises(BeyondYou, match="See all approval requests"):
            copy_role(maya, role_id=much.pk, name="Another deputy")
        edit_role(maya, role_id=little.pk, details=RoleDetails("Guide", "", {SEE: Span.EVERYTHING}), version=1)

    assert saved(provider, little).name == "Guide"
    assert told(much) == (["role.copied"], [])


@pytest.mark.parametrize("act", ["copy", "edit", "retire"])
def test_only_those_who_may(provider: Provider, act: str) -> None:
    senior = copied(provider)
    acts: dict[str, Callable[[Actor], Any]] = {
        "copy": lambda actor: copy_role(actor, role_id=senior.pk, name="Guide"),
        "edit": lambda actor: edit_role(actor, role_id=senior.pk, details=SENIOR, version=1),
        "retire": lambda actor: retire_role(actor, role_id=senior.pk),
    }

    for who in (AUDITOR, CAMPUS_MANAGER):
        actor = provider.member(who)
        with provider.scope(), pytest.raises(NotAllowed):
            acts[act](actor)
    everything = provider.member(ADMIN)
    with provider.scope():
        acts[act](everything)


def test_roles_are_seen_by_a_reach_of_everything_only(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    foreign, senior = copied(other_provider), copied(provider)
    with provider.scope():
        some = Role.objects.create(name="Some", permissions={"role:read": "campuses", "role:edit": "own"})
    ben = holder(provider, some, name="Ben Otieno")

    with provider.scope():
        assert roles(ben).rows == []
        with pytest.raises(NotFound):
            edit_role(ben, role_id=senior.pk, details=SENIOR, version=1)
        for unreachable in (foreign.pk, new_id()):
            with pytest.raises(NotFound):
                role(owner, role_id=unreachable)
            with pytest.raises(NotFound):
                edit_role(owner, role_id=unreachable, details=SENIOR, version=1)


def test_retire_takes_a_role_out_of_lists_and_frees_its_name(provider: Provider, owner: Actor, told: Told) -> None:
    senior = copied(provider)
    source = built_in(provider)

    with provider.scope():
        retire_role(owner, role_id=senior.pk)
        again = copy_role(owner, role_id=source, name="Senior trainer")
        listed = [row.role_id for row in roles(owner).rows if not row.is_built_in]
        with pytest.raises(NotFound):
            retire_role(owner, role_id=senior.pk)

    assert listed == [again.pk]
    assert told(senior) == (["role.copied", "role.retired"], [])


def test_retire_refuses_while_somebody_holds_it(provider: Provider, owner: Actor, told: Told) -> None:
    senior = copied(provider)
    holder(provider, senior)

    with provider.scope(), pytest.raises(StillHeld, match="1 person"):
        retire_role(owner, role_id=senior.pk)

    assert (saved(provider, senior).is_retired, told(senior)) == (False, (["role.copied"], []))


def test_whoever_left_does_not_come_back_with_a_retired_role(provider: Provider, owner: Actor) -> None:
    senior = copied(provider)
    ada = holder(provider, senior, TRAINER)

    with provider.scope():
        leave(ada)
        before = held_before(role_id=senior.pk), holders(role_id=senior.pk)
        retire_role(owner, role_id=senior.pk)
        entry = AuditEntry.objects.get(entity_id=ada.id, action="member.role_dropped")
        kept = list(MembershipRole.objects.filter(membership=ada.id).values_list("role__key", flat=True))

    assert before == (1, [])
    assert (entry.entity_type, entry.changes, kept) == ("membership", {"role": ["Senior trainer", None]}, ["trainer"])


def test_touched_are_those_who_could_do_less(provider: Provider) -> None:
    senior = copied(provider, key=CAMPUS_MANAGER.key)
    holder(provider, senior, name="Ada Ncube")
    holder(provider, senior, ADMIN, name="Grace Whitlock")
    with provider.scope():
        leave(holder(provider, senior, name="Ben Otieno"))
        less = touched(role_id=senior.pk, permissions={SEE: Span.CAMPUSES})
        more = touched(role_id=senior.pk, permissions=dict.fromkeys(Permission, Span.EVERYTHING))

    assert (less, more) == (["Ada Ncube"], [])


def test_touched_takes_one_statement_whoever_holds_it(provider: Provider, statements: Any) -> None:
    senior = copied(provider)
    for name in ("Ada Ncube", "Ben Otieno", "Noah Lim"):
        holder(provider, senior, CAMPUS_MANAGER, AUDITOR, name=name)

    with provider.scope(), statements() as seen:
        touched(role_id=senior.pk, permissions={})

    assert len(seen) == 1


def test_a_built_in_role_may_come_whose_name_is_taken(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        Role.objects.filter(key=AUDITOR.key).delete()
    copied(provider, "Auditor")

    with provider.scope():
        keep_roles_in_step(provider.system)

        assert list(Role.objects.filter(name="Auditor").order_by("system_role").values_list("key", flat=True)) == [
            "",
            "auditor",
        ]
