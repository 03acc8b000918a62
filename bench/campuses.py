"""Changing and listing campuses: our actions and queries, beside bare SQL and Django's `values_list`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, replace
from functools import partial
from pathlib import Path
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from bench.compare import BareSQL, Case
from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.roles import CAMPUS_MANAGER, OWNER
from cohortium.administration.actions.campuses import close_campuses, edit_campus
from cohortium.administration.queries.campuses import CampusShowing, campuses
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, Provider, found_provider

STATEMENTS = Path(__file__).with_suffix(".sql")
CAMPUSES = 50
BEFORE, AFTER = "Werribee", "Hoppers Crossing"
COLUMNS = [
    "id", "version", "name", "address", "suburb", "state", "postcode", "time_zone", "directions", "contact_email",
    "contact_phone", "closes_on", "is_active", "people_count", "created_at", "updated_at",
]  # fmt: skip


@contextmanager
def cases() -> Iterator[list[Case]]:
    """An organisation with 50 campuses, and what is compared there."""
    provider, rows = furnished()
    owner = provider.member(OWNER, name="Grace Whitlock")
    bare = bare_sql(provider, owner, rows[0])
    try:
        yield [
            _editing(provider, owner, rows[0], bare),
            _closing(provider, owner, rows[0], bare),
            *_listing(provider, owner, bare),
        ]
    finally:
        bare.close()


def furnished() -> tuple[Provider, list[Campus]]:
    """An organisation with campuses, and a manager at each fifth of them."""
    provider = found_provider()
    rows = [
        provider.campus(
            f"Campus {n:02}",
            suburb=BEFORE,
            state="Victoria",
            contact_email=f"campus.{n:02}@example.com",
            contact_phone="+61 3 9000 1234",
        )
        for n in range(CAMPUSES)
    ]
    for row in rows[::5]:
        provider.member(CAMPUS_MANAGER, campuses=(row,))
    return provider, rows


def bare_sql(provider: Provider, actor: Actor, campus: Campus, **values: Any) -> BareSQL:
    """The bare side, acting as this member upon this campus."""
    return BareSQL(
        os.environ["DATABASE_URL"],
        STATEMENTS,
        organisation=str(provider.id),
        actor=str(actor.id),
        campus=str(campus.pk),
        correlation=str(actor.origin.correlation_id),
        ip=actor.origin.ip,
        agent=actor.origin.user_agent,
        before=BEFORE,
        suburb=AFTER,
        **values,
    )


def _editing(provider: Provider, owner: Actor, campus: Campus, bare: BareSQL) -> Case:
    details = CampusDetails(**{name: getattr(campus, name) for name in CampusDetails.__dataclass_fields__})
    version = campus.version

    def put_back() -> None:
        nonlocal version
        version = bare.run("enter", "move_back")[0]["version"]

    def ours() -> None:
        with provider.scope():
            edit_campus(
                owner, campus_id=campus.pk, details=replace(details, suburb=AFTER), version=version, now=MORNING
            )

    return Case(
        "edit one campus, with its entry",
        ours,
        partial(bare.run, "enter", "lock", "edit"),
        "bare SQL",
        at_most=5,
        between=put_back,
        seen=lambda _: bare.written("enter", "written"),
    )


def _closing(provider: Provider, owner: Actor, campus: Campus, bare: BareSQL) -> Case:
    def ours() -> None:
        with provider.scope():
            close_campuses(owner, campus_ids=[campus.pk])

    return Case(
        "close one campus, with its entry and its job",
        ours,
        partial(bare.run, "enter", "lock", "close"),
        "bare SQL",
        at_most=5,
        between=partial(bare.run, "enter", "open_again"),
        seen=lambda _: bare.written("enter", "written"),
    )


def _listing(provider: Provider, owner: Actor, bare: BareSQL) -> list[Case]:
    def ours() -> Any:
        with provider.scope():
            return campuses(owner, showing=CampusShowing.OPEN)

    def django() -> Any:
        with provider.scope():
            people = (
                MembershipCampus.objects.filter(membership__status="active", campus=OuterRef("pk"))
                .order_by()
                .values("campus")
                .annotate(n=Count("pk"))
            )
            return list(
                Campus.objects.filter(is_active=True)
                .annotate(people_count=Coalesce(Subquery(people.values("n")), 0))
                .order_by("name_plain", "pk")
                .values_list(*COLUMNS)[: CAMPUSES + 1]
            )

    def seen(given: Any) -> Any:
        match given:
            case list():
                return [tuple(row.values()) if isinstance(row, dict) else row for row in given]
            case None:
                return None
        return [astuple(row) for row in given.rows]

    what = f"list {CAMPUSES} campuses"
    return [
        Case(what, ours, django, "values_list", at_most=2, seen=seen),
        Case(what, ours, partial(bare.run, "enter", "list"), "bare SQL", seen=seen),
    ]
