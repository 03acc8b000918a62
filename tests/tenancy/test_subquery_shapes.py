"""Sub-queries, aggregates, windows and unions stay in their organisation, and say so in their SQL."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncDay
from django.test.utils import CaptureQueriesContext

from cohortium.access.models import Membership, MembershipCampus, MembershipRole
from cohortium.tenancy.models import Campus
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
    "sub-query in": (
        lambda _: people(Membership.objects.filter(pk__in=MembershipCampus.objects.values("membership"))),
        PEOPLE,
    ),
    "sub-query not in": (
        lambda _: people(
            Membership.objects.exclude(pk__in=MembershipRole.objects.filter(role__name="Owner").values("membership"))
        ),
        ["Ben Otieno"],
    ),
    "sub-query in a sub-query": (
        lambda _: people(
            Membership.objects.filter(
                pk__in=MembershipCampus.objects.filter(campus__in=Campus.objects.filter(name="Geelong")).values(
                    "membership"
                )
            )
        ),
        ["Ben Otieno"],
    ),
    "key in a queryset": (
        lambda _: MembershipCampus.objects.filter(campus__in=Campus.objects.filter(name="Werribee")).count(),
        2,
    ),
    "Exists": (
        lambda _: people(Membership.objects.filter(Exists(MembershipCampus.objects.filter(membership=OuterRef("pk"))))),
        PEOPLE,
    ),
    "not Exists": (
        lambda _: people(
            Membership.objects.filter(
                ~Exists(MembershipRole.objects.filter(membership=OuterRef("pk"), role__name="Owner"))
            )
        ),
        ["Ben Otieno"],
    ),
    "Exists annotated": (
        lambda _: sorted(
            Membership.objects.annotate(
                geelong=Exists(MembershipCampus.objects.filter(membership=OuterRef("pk"), campus__name="Geelong"))
            ).values_list("display_name", "geelong")
        ),
        [("Ben Otieno", True), ("Mai Nguyễn", False)],
    ),
    "Subquery with OuterRef": (
        lambda _: sorted(
            Membership.objects.annotate(
                role=Subquery(MembershipRole.objects.filter(membership=OuterRef("pk")).values("role__name")[:1])
            ).values_list("role", flat=True)
        ),
        ["Campus manager", "Owner"],
    ),
    "Subquery without OuterRef": (
        lambda _: set(Membership.objects.annotate(campus=Subquery(_newest())).values_list("campus", flat=True)),
        {"Werribee"},
    ),
    "ArraySubquery": (
        lambda _: sorted(
            Membership.objects.annotate(
                at=ArraySubquery(
                    MembershipCampus.objects.filter(membership=OuterRef("pk"))
                    .order_by("campus__name")
                    .values("campus__name")
                )
            ).values_list("at", flat=True)
        ),
        [["Geelong", "Werribee"], ["Werribee"]],
    ),
    "counting Subquery": (
        lambda _: sorted(
            Membership.objects.annotate(
                places=Subquery(
                    MembershipCampus.objects.filter(membership=OuterRef("pk"))
                    .order_by()
                    .values("membership")
                    .annotate(n=Count("pk"))
                    .values("n")
                )
            ).values_list("places", flat=True)
        ),
        [1, 2],
    ),
    "aggregate": (lambda _: Campus.objects.aggregate(n=Count("pk")), {"n": 2}),
    "aggregate over a join": (lambda _: Membership.objects.aggregate(n=Count("campuses")), {"n": 3}),
    "aggregate distinct": (
        lambda _: Membership.objects.aggregate(n=Count("campuses__campus", distinct=True)),
        {"n": 2},
    ),
    "aggregate of an annotation": (
        lambda _: Membership.objects.annotate(n=Count("campuses")).aggregate(
            all=Sum("n"), most=Max("n"), mean=Avg("n")
        ),
        {"all": 3, "most": 2, "mean": 1.5},
    ),
    "aggregate with a filter": (
        lambda _: Membership.objects.aggregate(n=Count("campuses", filter=Q(campuses__campus__name="Geelong"))),
        {"n": 1},
    ),
    "aggregate of nothing": (
        lambda two: Campus.objects.filter(pk=two.theirs.geelong.pk).aggregate(n=Min("name")),
        {"n": None},
    ),
    "annotate Count": (
        lambda _: sorted(Membership.objects.annotate(n=Count("campuses")).values_list("display_name", "n")),
        [("Ben Otieno", 2), ("Mai Nguyễn", 1)],
    ),
    "annotate Count, instances": (
        lambda _: sorted(campus.n for campus in Campus.objects.annotate(n=Count("people"))),
        [1, 2],
    ),
    "annotate two Counts": (
        lambda _: sorted(
            Membership.objects.annotate(
                c=Count("campuses", distinct=True), r=Count("roles", distinct=True)
            ).values_list("c", "r")
        ),
        [(1, 1), (2, 1)],
    ),
    "group by values": (
        lambda _: sorted(
            MembershipCampus.objects.values("campus__name").annotate(n=Count("pk")).values_list("campus__name", "n")
        ),
        [("Geelong", 1), ("Werribee", 2)],
    ),
    "having": (lambda _: people(Membership.objects.annotate(n=Count("campuses")).filter(n__gt=1)), ["Ben Otieno"]),
    "ArrayAgg": (
        lambda _: Campus.objects.aggregate(all=ArrayAgg("name", order_by="name")),
        {"all": CAMPUSES},
    ),
    "Case": (
        lambda _: sorted(
            Campus.objects.annotate(n=Case(When(people__isnull=True, then=Value(0)), default=1)).values_list(
                "n", flat=True
            )
        ),
        [1, 1, 1],
    ),
    "Window": (
        lambda _: sorted(Campus.objects.annotate(n=Window(RowNumber(), order_by="name")).values_list("n", flat=True)),
        [1, 2],
    ),
    "filtered Window": (
        lambda _: Campus.objects.annotate(n=Window(RowNumber(), order_by="name")).filter(n__gt=1).count(),
        1,
    ),
    "FilteredRelation": (
        lambda _: people(
            Membership.objects.annotate(
                here=FilteredRelation("campuses", condition=Q(campuses__is_current=True))
            ).filter(here__campus__name="Geelong")
        ),
        ["Ben Otieno"],
    ),
    "truncated dates": (
        lambda _: Campus.objects.annotate(day=TruncDay("created_at")).values("day").annotate(n=Count("pk")).get()["n"],
        2,
    ),
    "F through a key": (
        lambda _: MembershipCampus.objects.filter(campus__name=F("campus__name_plain")).count(),
        0,
    ),
    "union": (
        lambda _: sorted(_called("Geelong").union(_called("Werribee")).values_list("name", flat=True)),
        CAMPUSES,
    ),
    "union all with another table": (
        lambda _: (
            Campus.objects.values_list("name").union(Membership.objects.values_list("display_name"), all=True).count()
        ),
        4,
    ),
    "intersection": (lambda _: len(_called("Geelong").intersection(Campus.objects.all())), 1),
    "difference": (lambda _: len(Campus.objects.difference(_called("Geelong"))), 1),
    "sliced union": (lambda _: len(_called("Geelong").union(_called("Werribee")).order_by("name")[:1]), 1),
}


@pytest.mark.parametrize("shape", READS)
def test_subquery_stays_in_its_organisation_and_names_it(two: Two, shape: str) -> None:
    ask, wanted = READS[shape]

    with two.mine.provider.scope(), CaptureQueriesContext(connection) as seen:
        answer = ask(two)

    assert answer == wanted
    assert [(missing, q["sql"]) for q in seen for missing in unnamed(q["sql"], two.mine.provider.id)] == []


def _newest() -> Any:
    return Campus.objects.order_by("-created_at").values("name")[:1]


def _called(name: str) -> Any:
    return Campus.objects.filter(name=name)
