"""Each shape of write that Django knows stays in its organisation, and says so in its SQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.models import F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from cohortium.access.models import IdempotencyKey, Membership, MembershipCampus, MembershipRole, Role
from cohortium.audit.models import AuditEntry
from cohortium.core.ids import new_id
from cohortium.tenancy.models import Campus, Organisation
from tests.tenancy.naming import unnamed
from tests.tenancy.neighbours import Two, everything_of, settle

Shape = Callable[[Two], Any]

PERTH = "Australia/Perth"
LONG_AGO = datetime(2001, 1, 1, tzinfo=UTC)


def campus(**fields: Any) -> Campus:
    return Campus(**{"name": "Perth", "time_zone": PERTH, **fields})


def upsert(*names: str) -> int:
    return len(
        Campus.objects.bulk_create(
            [campus(name=name, postcode="6000") for name in names],
            update_conflicts=True,
            unique_fields=["organisation", "name_plain"],
            update_fields=["postcode"],
        )
    )


def changed(row: Any, **fields: Any) -> Any:
    for name, value in fields.items():
        setattr(row, name, value)
    return row


# What each returns; where nothing is said of the rows, that the neighbour's stay is the point.
WRITES: dict[str, tuple[Shape, Any]] = {
    "create": (lambda _: Campus.objects.create(name="Perth", time_zone=PERTH).name, "Perth"),
    "save a new one": (lambda _: campus().save(), None),
    "save a known one": (lambda two: changed(two.mine.geelong, suburb="Norlane").save(), None),
    "save some fields": (lambda two: changed(two.mine.geelong, suburb="Norlane").save(update_fields=["suburb"]), None),
    "bulk_create": (lambda _: len(Campus.objects.bulk_create([campus(), campus(name="Broome")])), 2),
    "bulk_create, ignoring conflicts": (
        lambda _: len(Campus.objects.bulk_create([campus(name="Geelong")], ignore_conflicts=True)),
        1,
    ),
    "upsert": (lambda _: (upsert("Geelong", "Perth"), Campus.objects.filter(postcode="6000").count()), (2, 2)),
    "bulk_update": (
        lambda two: Campus.objects.bulk_update([changed(two.mine.geelong, suburb="Norlane")], ["suburb"]),
        1,
    ),
    "bulk_update of the other's": (
        lambda two: Campus.objects.bulk_update([changed(two.theirs.geelong, suburb="Norlane")], ["suburb"]),
        0,
    ),
    "update": (lambda _: Campus.objects.update(suburb="Norlane"), 2),
    "update by the other's id": (
        lambda two: Campus.objects.filter(pk=two.theirs.geelong.pk).update(suburb="Norlane"),
        0,
    ),
    "update by both ids": (
        lambda two: Campus.objects.filter(pk__in=[two.mine.geelong.pk, two.theirs.geelong.pk]).update(suburb="Norlane"),
        1,
    ),
    "update through a join": (
        lambda _: MembershipCampus.objects.filter(campus__name="Werribee").update(is_current=False),
        2,
    ),
    "update by an excluded join": (
        lambda _: Membership.objects.exclude(roles__role__name="Owner").update(phone="1"),
        1,
    ),
    "update by an expression": (lambda _: Campus.objects.update(suburb=Concat(F("name"), Value(" North"))), 2),
    "update by a sub-query": (
        lambda _: Campus.objects.update(
            suburb=Subquery(
                MembershipCampus.objects.filter(campus=OuterRef("pk"))
                .order_by("membership__display_name")
                .values("membership__display_name")[:1]
            )
        ),
        2,
    ),
    "update of an annotated queryset": (
        lambda _: (
            Campus.objects.annotate(newest=Max("people__assigned_at")).filter(newest__gt=LONG_AGO).update(suburb="x")
        ),
        2,
    ),
    "update in order": (lambda _: Campus.objects.order_by("name").update(suburb="Norlane"), 2),
    "locked, then updated": (
        lambda _: [Campus.objects.filter(pk=row.pk).update(suburb="x") for row in Campus.objects.select_for_update()],
        [1, 1],
    ),
    "get_or_create finds": (
        lambda _: Campus.objects.get_or_create(name="Geelong", defaults={"time_zone": PERTH})[1],
        False,
    ),
    "get_or_create makes": (
        lambda _: Campus.objects.get_or_create(name="Perth", defaults={"time_zone": PERTH})[1],
        True,
    ),
    "update_or_create updates": (
        lambda _: Campus.objects.update_or_create(name="Geelong", defaults={"suburb": "Norlane"})[1],
        False,
    ),
    "update_or_create makes": (
        lambda _: Campus.objects.update_or_create(name="Perth", defaults={"time_zone": PERTH})[1],
        True,
    ),
    "delete a row": (lambda _: MembershipRole.objects.get(role__name="Owner").delete()[0], 1),
    "delete a row with a cascade": (lambda two: two.mine.ben.delete()[0], 4),
    "delete a queryset": (lambda _: MembershipCampus.objects.all().delete()[0], 3),
    "delete a queryset with a cascade": (lambda _: Membership.objects.filter(display_name="Ben Otieno").delete()[0], 4),
    "delete through a join": (lambda _: MembershipCampus.objects.filter(campus__name="Werribee").delete()[0], 2),
    "delete by an excluded join": (
        lambda _: MembershipCampus.objects.exclude(membership__roles__role__name="Owner").delete()[0],
        2,
    ),
    "delete by a sub-query": (
        lambda _: MembershipCampus.objects.filter(campus__in=Campus.objects.filter(name="Geelong")).delete()[0],
        1,
    ),
    "delete by the other's id": (
        lambda two: MembershipCampus.objects.filter(campus=two.theirs.geelong).delete()[0],
        0,
    ),
    "delete the other's instance": (lambda two: two.theirs.ben.delete()[0], 0),
    "delete a reverse relation": (lambda two: two.mine.ben.campuses.all().delete()[0], 2),
    "raw delete": (lambda _: IdempotencyKey.objects.all()._raw_delete("default"), 0),
    "create through a reverse relation": (
        lambda two: two.mine.mai.campuses.create(campus=two.mine.geelong).campus_id == two.mine.geelong.pk,
        True,
    ),
    "the organisation itself": (lambda _: Organisation.objects.update(colour="#112233"), 1),
    "the other organisation": (
        lambda two: Organisation.objects.filter(pk=two.theirs.provider.id).update(colour="#112233"),
        0,
    ),
    "save the organisation": (lambda _: changed(Organisation.objects.get(), colour="#112233").save(), None),
    "an entry in the trail": (
        lambda two: (
            AuditEntry.objects.create(
                action="campus.opened",
                entity_type="campus",
                entity_id=new_id(),
                actor_kind="system",
                actor_id=new_id(),
                correlation_id=new_id(),
            ).organisation_id
            == two.mine.provider.id
        ),
        True,
    ),
}


@pytest.mark.parametrize("shape", WRITES)
def test_write_stays_in_its_organisation_and_names_it(shape: str) -> None:
    two = settle()
    write, wanted = WRITES[shape]
    before = everything_of(two.theirs.provider)

    with two.mine.provider.scope(), CaptureQueriesContext(connection) as seen:
        answer = write(two)

    assert answer == wanted
    assert [(missing, q["sql"]) for q in seen for missing in unnamed(q["sql"], two.mine.provider.id)] == []
    assert everything_of(two.theirs.provider) == before


def into_the_other(two: Two, row: Any) -> None:
    row.organisation_id = two.theirs.provider.id
    row.save(force_insert=True)


REFUSED: dict[str, tuple[Shape, type[DatabaseError], str]] = {
    "a row of the other": (lambda two: into_the_other(two, campus()), ProgrammingError, "row-level security"),
    "a row moved to the other": (
        lambda two: Campus.objects.filter(pk=two.mine.geelong.pk).update(organisation=two.theirs.provider.id),
        ProgrammingError,
        "row-level security",
    ),
    "many rows of the other": (
        lambda two: Campus.objects.bulk_create([campus(organisation_id=two.theirs.provider.id)]),
        ProgrammingError,
        "row-level security",
    ),
    "another organisation": (
        lambda _: Organisation.objects.create(code="third", name="Third Wave Surfing", country="AU", time_zone=PERTH),
        ProgrammingError,
        "row-level security",
    ),
    "an entry in the other's trail": (
        lambda two: into_the_other(
            two,
            AuditEntry(
                action="campus.closed",
                entity_type="campus",
                entity_id=new_id(),
                actor_kind="system",
                actor_id=new_id(),
                correlation_id=new_id(),
            ),
        ),
        ProgrammingError,
        "row-level security",
    ),
    "a row that exists, inserted over the other's": (
        lambda two: Campus.objects.create(pk=two.mine.geelong.pk, name="Perth", time_zone=PERTH),
        IntegrityError,
        "tenancy_campus_pkey",
    ),
    "saving the other's instance": (
        lambda two: changed(two.theirs.geelong, suburb="Norlane").save(force_update=True),
        DatabaseError,
        "Forced update did not affect any rows.",
    ),
    "saving fields of the other's instance": (
        lambda two: two.theirs.geelong.save(update_fields=["suburb"]),
        DatabaseError,
        "Save with update_fields did not affect any rows.",
    ),
    "a changed entry": (lambda _: AuditEntry.objects.update(action="x"), ProgrammingError, "permission denied"),
    "a deleted entry": (
        lambda _: AuditEntry.objects.all()._raw_delete("default"),
        ProgrammingError,
        "permission denied",
    ),
}


@pytest.mark.parametrize("shape", REFUSED)
def test_write_refuses_to_leave_its_organisation(shape: str) -> None:
    two = settle()
    write, refusal, words = REFUSED[shape]
    before = everything_of(two.theirs.provider)

    with two.mine.provider.scope(), pytest.raises(refusal, match=words), transaction.atomic():
        write(two)

    assert everything_of(two.theirs.provider) == before


# A key that leaves the organisation, as the ORM writes it. Refused at COMMIT, because foreign keys are deferred.
KEYS: dict[str, tuple[Shape, str]] = {
    "a new row": (
        lambda two: MembershipCampus.objects.create(membership=two.mine.mai, campus_id=two.theirs.geelong.pk),
        "access_membershipcampus_campus_id",
    ),
    "many new rows": (
        lambda two: MembershipRole.objects.bulk_create(
            [MembershipRole(membership_id=two.mine.ben.pk, role_id=two.theirs.owner_role.pk)]
        ),
        "access_membershiprole_role_id",
    ),
    "an instance": (
        lambda two: changed(MembershipCampus.objects.get(campus__name="Geelong"), campus=two.theirs.geelong).save(),
        "access_membershipcampus_campus_id",
    ),
    "an update": (
        lambda two: MembershipCampus.objects.update(membership=two.theirs.ben, campus=F("id")),
        "access_membershipcampus_(campus|membership)_id",
    ),
    "a reverse relation": (
        lambda two: two.mine.mai.roles.create(role=two.theirs.owner_role),
        "access_membershiprole_role_id",
    ),
    "a role that is still held": (
        lambda two: Role.objects.filter(pk=two.mine.owner_role.pk)._raw_delete("default"),
        "access_membershiprole_role_id",
    ),
}


@pytest.mark.parametrize("shape", KEYS)
def test_foreign_key_refuses_a_row_of_another_organisation(shape: str) -> None:
    two = settle()
    write, key = KEYS[shape]
    before = everything_of(two.mine.provider)

    with pytest.raises(IntegrityError, match=key), two.mine.provider.scope():
        write(two)

    assert everything_of(two.mine.provider) == before
