"""The decorator of every change, and the trail that it insists on."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.roles import AUDITOR
from cohortium.action import ForeignActor, NothingRecorded, OutsideAnAction, Unchanged, action, actions, record
from cohortium.administration.events import CampusEdited
from cohortium.audit.masking import masked
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import NotAllowed
from cohortium.tenancy.models import Campus
from cohortium.tenancy.scope import NoOrganisationScope
from tests.fixtures import Provider


def rename(actor: Actor, *, campus: Campus, name: str) -> Campus:
    before, campus.name = campus.name, name
    campus.save(update_fields=["name"])
    record(actor, CampusEdited(campus.pk), campus, {"name": (before, name)})
    return campus


def rename_secretly(actor: Actor, *, campus: Campus, name: str) -> Campus:
    campus.name = name
    campus.save(update_fields=["name"])
    return campus


def rename_and_fail(actor: Actor, *, campus: Campus, name: str) -> Campus:
    rename(actor, campus=campus, name=name)
    raise LookupError(name)


def names(provider: Provider) -> list[str]:
    with provider.scope():
        return list(Campus.objects.values_list("name", flat=True))


@pytest.fixture
def performed() -> Iterator[Any]:
    """Make an action of a function for the length of one test."""
    known = set(actions)
    yield action(Permission.CAMPUS_EDIT)
    for name in set(actions) - known:
        del actions[name]


def test_an_action_that_tells_nobody_keeps_nothing(provider: Provider, owner: Actor, performed: Any) -> None:
    campus = provider.campus()

    with provider.scope(), pytest.raises(NothingRecorded):
        performed(rename_secretly)(owner, campus=campus, name="Secret")

    assert names(provider) == ["Werribee"]


def test_an_action_that_fails_takes_its_entry_with_it(provider: Provider, owner: Actor, performed: Any) -> None:
    campus = provider.campus()

    with provider.scope():
        with pytest.raises(LookupError):
            performed(rename_and_fail)(owner, campus=campus, name="Half done")
        kinds = list(AuditEntry.objects.filter(entity_id=campus.pk).values_list("action", flat=True))

    assert (names(provider), kinds) == (["Werribee"], ["campus.opened"])


def test_an_action_may_say_that_nothing_changed(provider: Provider, owner: Actor, performed: Any) -> None:
    with provider.scope():
        result = performed(lambda actor: Unchanged())(owner)

    assert isinstance(result, Unchanged)


def test_an_action_checks_the_permission_whoever_calls(provider: Provider, performed: Any) -> None:
    auditor, campus = provider.member(AUDITOR), provider.campus()

    with provider.scope(), pytest.raises(NotAllowed):
        performed(rename)(auditor, campus=campus, name="Not mine")

    assert names(provider) == ["Werribee"]


def test_an_action_refuses_the_actor_of_another_organisation(
    provider: Provider, other_provider: Provider, owner: Actor, performed: Any
) -> None:
    campus = other_provider.campus()

    with other_provider.scope(), pytest.raises(ForeignActor):
        performed(rename)(owner, campus=campus, name="Taken over")

    assert names(other_provider) == ["Werribee"]


def test_an_action_refuses_to_run_outside_a_scope(owner: Actor, performed: Any) -> None:
    with pytest.raises(NoOrganisationScope):
        performed(lambda actor: Unchanged())(owner)


def test_nobody_but_an_action_writes_the_trail(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()

    with provider.scope(), pytest.raises(OutsideAnAction):
        record(owner, CampusEdited(campus.pk), campus)


def test_an_inner_actors_changes_are_stamped_with_them(provider: Provider, owner: Actor, performed: Any) -> None:
    first, second = provider.campus(), provider.campus("Camberwell")
    inner = performed(rename)

    def outer(actor: Actor) -> None:
        inner(provider.system, campus=first, name="By the system")
        inner(actor, campus=second, name="By the owner")

    with provider.scope():
        performed(outer)(owner)
        stamped = dict(Campus.objects.values_list("name", "updated_by"))

    assert stamped == {"By the system": provider.system.id, "By the owner": owner.id}


@pytest.mark.parametrize("statement", ["UPDATE audit_auditentry SET action = 'x'", "DELETE FROM audit_auditentry"])
def test_the_application_cannot_change_the_trail(provider: Provider, statement: str) -> None:
    provider.campus()

    with provider.scope(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    with provider.scope():
        assert AuditEntry.objects.filter(action="campus.opened").count() == 1


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, None),
        ("", ""),
        ("maya@example.com", "m•••@example.com"),
        ("+61397412200", "•••00"),
        ("Ring the Nguyen family back", "•••"),
        ("@Ada Ncube", "•••"),
        ("Ada @ Ncube-Longname.example", "•••"),
        ("1234", "•••"),
    ],
)
def test_masked_tells_two_values_apart_and_no_more(value: str | None, shown: str | None) -> None:
    assert masked(value) == shown
