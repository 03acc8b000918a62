"""Each shape of query that Django writes stays in its organisation, and says so in its SQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import (
    Prefetch,
    Q,
)
from django.db.models.functions import Length
from django.test.utils import CaptureQueriesContext

from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.roles import BUILT_IN
from cohortium.audit.models import AuditEntry
from cohortium.tenancy.models import Campus, Organisation
from tests.tenancy.naming import unnamed
from tests.tenancy.neighbours import Two, settle

Shape = Callable[[Two], Any]

CAMPUSES, PEOPLE = ["Geelong", "Werribee"], ["Ben Otieno", "Mai Nguyễn"]


@pytest.fixture(scope="module")
def two() -> Two:
    """Two providers that these tests only read."""
    return settle()


def names(queryset: Any, field: str = "name") -> list[Any]:
    return list(queryset.order_by(field).values_list(field, flat=True))


def people(queryset: Any) -> list[Any]:
    return names(queryset, "display_name")


READS: dict[str, tuple[Shape, Any]] = {
    "all": (lambda _: names(Campus.objects.all()), CAMPUSES),
    "instances": (lambda _: sorted(campus.name for campus in Campus.objects.all()), CAMPUSES),
    "filter": (lambda _: names(Campus.objects.filter(name="Geelong")), ["Geelong"]),
    "filter by the other's id": (lambda two: names(Campus.objects.filter(pk=two.theirs.geelong.pk)), []),
    "filter by both ids": (
        lambda two: names(Campus.objects.filter(pk__in=[two.mine.geelong.pk, two.theirs.geelong.pk])),
        ["Geelong"],
    ),
    "filter by the other organisation": (
        lambda two: names(Campus.objects.filter(organisation_id=two.theirs.provider.id)),
        [],
    ),
    "exclude": (lambda _: names(Campus.objects.exclude(name="Geelong")), ["Werribee"]),
    "exclude the own organisation": (
        lambda two: names(Campus.objects.exclude(organisation_id=two.mine.provider.id)),
        [],
    ),
    "negated Q": (lambda _: names(Campus.objects.filter(~Q(name="Geelong"))), ["Werribee"]),
    "Q or": (lambda _: names(Campus.objects.filter(Q(name="Geelong") | Q(name="Werribee"))), CAMPUSES),
    "Q or with the other's id": (
        lambda two: names(Campus.objects.filter(Q(name="Geelong") | Q(pk=two.theirs.werribee.pk))),
        ["Geelong"],
    ),
    "queryset or": (
        lambda _: names(Campus.objects.filter(name="Geelong") | Campus.objects.filter(name="Werribee")),
        CAMPUSES,
    ),
    "queryset and": (
        lambda _: names(Campus.objects.filter(name="Geelong") & Campus.objects.filter(is_active=True)),
        ["Geelong"],
    ),
    "queryset xor": (
        lambda _: names(Campus.objects.filter(name="Geelong") ^ Campus.objects.filter(is_active=True)),
        ["Werribee"],
    ),
    "get": (lambda two: Campus.objects.get(pk=two.mine.geelong.pk).name, "Geelong"),
    "first": (lambda _: str(Campus.objects.order_by("name").first()), "Geelong"),
    "last": (lambda _: str(Campus.objects.order_by("name").last()), "Werribee"),
    "earliest": (lambda _: Campus.objects.earliest("created_at").name, "Geelong"),
    "latest": (lambda _: Campus.objects.latest("created_at").name, "Werribee"),
    "slice": (lambda _: list(Campus.objects.order_by("name").values_list("name", flat=True)[1:5]), ["Werribee"]),
    "count": (lambda _: Campus.objects.count(), 2),
    "count of a join": (lambda _: Membership.objects.filter(campuses__is_current=True).count(), 3),
    "count distinct": (lambda _: Membership.objects.filter(campuses__is_current=True).distinct().count(), 2),
    "count of a slice": (lambda _: Campus.objects.all()[:5].count(), 2),
    "exists": (lambda two: Campus.objects.filter(pk=two.theirs.geelong.pk).exists(), False),
    "contains": (lambda two: Campus.objects.contains(two.theirs.geelong), False),
    "in_bulk": (
        lambda two: list(Campus.objects.in_bulk([two.mine.geelong.pk, two.theirs.geelong.pk])) == [two.mine.geelong.pk],
        True,
    ),
    "in_bulk of everything": (lambda _: len(Campus.objects.in_bulk()), 2),
    "values": (lambda _: list(Campus.objects.values("name").order_by("name")), [{"name": name} for name in CAMPUSES]),
    "values_list through a key": (
        lambda _: names(MembershipCampus.objects.all(), "campus__name"),
        ["Geelong", "Werribee", "Werribee"],
    ),
    "values through two keys": (
        lambda _: names(MembershipRole.objects.all(), "membership__display_name"),
        PEOPLE,
    ),
    "distinct": (lambda _: names(MembershipCampus.objects.distinct(), "campus__name"), CAMPUSES),
    "distinct on": (
        lambda _: MembershipCampus.objects.order_by("campus__name").distinct("campus__name").count(),
        2,
    ),
    "only": (lambda _: sorted(campus.name for campus in Campus.objects.only("name")), CAMPUSES),
    "deferred column": (lambda _: sorted(campus.name for campus in Campus.objects.defer("name")), CAMPUSES),
    "iterator": (lambda _: sorted(campus.name for campus in Campus.objects.iterator(chunk_size=1)), CAMPUSES),
    "dates": (lambda _: len(Campus.objects.datetimes("created_at", "year")), 1),
    "none": (lambda _: names(Campus.objects.none()), []),
    "reverse": (
        lambda _: list(Campus.objects.order_by("name").reverse().values_list("name", flat=True)),
        ["Werribee", "Geelong"],
    ),
    "alias": (lambda _: names(Campus.objects.alias(size=Length("name")).filter(size=7)), ["Geelong"]),
    "annotate an expression": (
        lambda _: list(Campus.objects.annotate(size=Length("name")).order_by("size").values_list("size", flat=True)),
        [7, 8],
    ),
    "order through a key": (
        lambda _: [row.campus.name for row in MembershipCampus.objects.order_by("campus__name", "pk")],
        ["Geelong", "Werribee", "Werribee"],
    ),
    "extra": (lambda _: Campus.objects.extra(where=["is_active"]).count(), 2),
    "explain": (lambda _: Campus.objects.filter(name="Geelong").explain()[:1] != "", True),
    "select_for_update": (lambda _: len(Campus.objects.select_for_update(of=("self",)).order_by("pk")), 2),
    "select_for_update through a key": (
        lambda _: len(MembershipCampus.objects.select_related("campus").select_for_update(of=("self", "campus"))),
        3,
    ),
    "select_for_update of the other's row": (
        lambda two: len(Campus.objects.filter(pk=two.theirs.geelong.pk).select_for_update()),
        0,
    ),
    "select_related": (
        lambda _: sorted(row.campus.name for row in MembershipCampus.objects.select_related("campus")),
        ["Geelong", "Werribee", "Werribee"],
    ),
    "select_related twice": (
        lambda _: sorted(row.role.name for row in MembershipRole.objects.select_related("membership", "role")),
        ["Campus manager", "Owner"],
    ),
    "select_related organisation": (
        lambda two: {
            row.organisation.pk == two.mine.provider.id for row in Campus.objects.select_related("organisation")
        },
        {True},
    ),
    "select_related global": (
        lambda _: len([row.user.email for row in Membership.objects.select_related("user")]),
        2,
    ),
    "foreign key": (lambda _: MembershipCampus.objects.filter(campus__name="Geelong").get().campus.name, "Geelong"),
    "foreign key twice": (
        lambda _: MembershipRole.objects.get(role__name="Owner").membership.display_name,
        "Mai Nguyễn",
    ),
    "reverse foreign key": (lambda two: two.mine.ben.campuses.count(), 2),
    "reverse foreign key, filtered": (lambda two: two.mine.ben.campuses.filter(campus__name="Geelong").count(), 1),
    "reverse foreign key of the other's row": (lambda two: two.theirs.ben.campuses.count(), 0),
    "prefetch_related": (
        lambda _: sorted(len(row.campuses.all()) for row in Membership.objects.prefetch_related("campuses")),
        [1, 2],
    ),
    "prefetch_related two levels": (
        lambda _: sorted(
            (row.display_name, held.role.name)
            for row in Membership.objects.prefetch_related("roles__role")
            for held in row.roles.all()
        ),
        [("Ben Otieno", "Campus manager"), ("Mai Nguyễn", "Owner")],
    ),
    "prefetch_related forwards": (
        lambda _: sorted(row.campus.name for row in MembershipCampus.objects.prefetch_related("campus")),
        ["Geelong", "Werribee", "Werribee"],
    ),
    "Prefetch with a queryset": (
        lambda _: sorted(
            len(row.now)
            for row in Membership.objects.prefetch_related(
                Prefetch("campuses", MembershipCampus.objects.filter(campus__name="Geelong"), to_attr="now")
            )
        ),
        [0, 1],
    ),
    "join": (lambda _: people(Membership.objects.filter(campuses__campus__name="Geelong")), ["Ben Otieno"]),
    "join by the other's id": (lambda two: people(Membership.objects.filter(campuses__campus=two.theirs.geelong)), []),
    "two joins": (
        lambda _: people(Membership.objects.filter(roles__role__name="Owner", campuses__campus__name="Werribee")),
        ["Mai Nguyễn"],
    ),
    "join backwards twice": (
        lambda _: names(Campus.objects.filter(people__membership__display_name="Mai Nguyễn")),
        ["Werribee"],
    ),
    "outer join": (lambda _: names(Campus.objects.filter(people__isnull=True)), []),
    "outer join of roles": (lambda _: Role.objects.filter(holders__isnull=True).count(), len(BUILT_IN) - 2),
    "exclude through a relation": (
        lambda _: people(Membership.objects.exclude(roles__role__name="Owner")),
        ["Ben Otieno"],
    ),
    "exclude through two relations": (
        lambda _: people(
            Membership.objects.exclude(campuses__campus__name="Geelong").exclude(roles__role__name="None")
        ),
        ["Mai Nguyễn"],
    ),
    "exclude by the other's id": (
        lambda two: people(Membership.objects.exclude(campuses__campus=two.theirs.werribee)),
        PEOPLE,
    ),
    "exclude beside a join": (
        lambda _: people(Membership.objects.filter(roles__isnull=False).exclude(campuses__campus__name="Geelong")),
        ["Mai Nguyễn"],
    ),
    "the organisation itself": (lambda two: Organisation.objects.get().pk == two.mine.provider.id, True),
    "the other organisation": (lambda two: Organisation.objects.filter(pk=two.theirs.provider.id).exists(), False),
    "every organisation": (lambda _: Organisation.objects.count(), 1),
    "organisation through its key": (lambda two: two.mine.geelong.organisation.pk == two.mine.provider.id, True),
    "filter through the organisation": (lambda _: Campus.objects.filter(organisation__country="AU").count(), 2),
    "refresh_from_db": (lambda two: two.mine.geelong.refresh_from_db(), None),
    "base manager": (lambda _: Campus._base_manager.count(), 2),
    "trail": (lambda _: AuditEntry.objects.filter(action="campus.opened").count(), 2),
    "trail by the other's entity": (lambda two: AuditEntry.objects.filter(entity_id=two.theirs.geelong.pk).count(), 0),
    "begins": (lambda _: names(Campus.objects.filter(name_plain__begins="WER")), ["Werribee"]),
    "JSON key": (lambda _: Role.objects.filter(permissions__has_key="campus:close").count(), 2),
}


@pytest.mark.parametrize("shape", READS)
def test_query_stays_in_its_organisation_and_names_it(two: Two, shape: str) -> None:
    ask, wanted = READS[shape]

    with two.mine.provider.scope(), CaptureQueriesContext(connection) as seen:
        answer = ask(two)

    assert answer == wanted
    assert [(missing, q["sql"]) for q in seen for missing in unnamed(q["sql"], two.mine.provider.id)] == []


def test_unnamed_finds_what_is_missing(two: Two) -> None:
    organisation_id = two.mine.provider.id
    statement = (
        'SELECT 1 FROM "tenancy_campus" INNER JOIN "access_membershipcampus" T3 ON (T3."campus_id" = "tenancy_campus"."id") '
        f'WHERE "tenancy_campus"."organisation_id" = \'{organisation_id}\'::uuid '
        'AND EXISTS(SELECT 1 FROM "access_role" U0 WHERE U0."name" = \'Owner\')'
    )

    assert unnamed(statement, organisation_id) == ["JOIN access_membershipcampus", "FROM access_role"]
    assert unnamed('DELETE FROM "access_role" WHERE "access_role"."id" = 1', organisation_id) == ["FROM access_role"]
    assert unnamed('UPDATE "access_role" SET "name" = 1', organisation_id) == ["UPDATE access_role"]
    assert unnamed('INSERT INTO "access_role" ("id") VALUES (1)', organisation_id) == ["INTO access_role"]
