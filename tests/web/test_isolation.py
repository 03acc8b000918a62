"""A foreign id and an id that exists nowhere: the same answer, headers and number of statements. Nothing changes.

Each case (`tests/cases`) is a request, and what it is about. First it is sent with an id of nowhere, of another campus
of the same organisation and of another organisation, all by somebody who may do everything at one campus; then the
same actor succeeds with the rightful id.
"""

from typing import Any
from uuid import UUID
from weakref import WeakSet

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from psycopg import sql

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import OF_LINKS, OF_THE_SYSTEM, Permission
from cohortium.access.reach import Span
from cohortium.access.roles import BUILT_IN, OWNER, BuiltInRole
from cohortium.core.ids import new_id
from cohortium.tenancy.base import OrganisationTable
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, every
from tests.fixtures import Provider
from tests.web.pages import essence

_GRANTED = [permission for permission in Permission if permission not in OF_THE_SYSTEM | OF_LINKS]
# What all roles have of everything: whoever gives a role needs it too.
_COMMON = [one for one in _GRANTED if {role.permissions.get(one) for role in BUILT_IN} == {Span.EVERYTHING}]
# Everything, but at one campus only: a role of the test, so that reach alone can refuse.
ALL_HERE = BuiltInRole(
    "all_here", "All here", "", dict.fromkeys(_GRANTED, Span.CAMPUSES) | dict.fromkeys(_COMMON, Span.EVERYTHING)
)

CASES = every()
WITH_IDS = [case for case in CASES if case.subject]
# Connections that know what to ask of all tables: to plan that takes longer than to do it.
READY: WeakSet[Any] = WeakSet()
# Their organisation is the one in the link, whoever uses it.
BY_LINK = [case for case in CASES if not case.route[1].startswith(("o/", "api/"))]


def hold_everything_at(provider: Provider, campus: Campus) -> Actor:
    with provider.scope():
        Role.objects.create(
            key=ALL_HERE.key,
            name=str(ALL_HERE.name),
            system_role=True,
            permissions={str(permission): str(span) for permission, span in ALL_HERE.permissions.items()},
        )
    return provider.member(ALL_HERE, campuses=(campus,))


def content(provider: Provider) -> dict[str, str]:
    """A digest of all rows that the organisation has in each table: by one statement, however many tables there are."""
    with provider.scope(), connection.cursor() as cursor:
        if connection.connection not in READY:
            tables = [model._meta.db_table for model in apps.get_models() if issubclass(model, OrganisationTable)]
            digest = sql.SQL("SELECT {}, md5(string_agg(row::text, '' ORDER BY row::text)) FROM {} AS row")
            each = [digest.format(sql.Literal(table), sql.Identifier(table)) for table in tables]
            cursor.execute(sql.SQL("PREPARE content AS ") + sql.SQL(" UNION ALL ").join(each))
            READY.add(connection.connection)
        cursor.execute("EXECUTE content")
        return dict(cursor.fetchall())


@pytest.mark.parametrize("case", WITH_IDS, ids=lambda case: case.name)
def test_a_foreign_id_is_answered_like_one_that_exists_nowhere(
    provider: Provider, other_provider: Provider, statements: Any, case: Case
) -> None:
    here, elsewhere, abroad = provider.campus(), provider.campus("Camberwell"), other_provider.campus()
    assert case.subject
    beside = case.beside(provider, here)
    others = {"organisation": case.subject(other_provider, abroad)}
    if case.at_campus:
        others["campus"] = case.subject(provider, elsewhere)
    if case.is_own_only:
        others["somebody"] = case.subject(provider, here)
    if case in BY_LINK:
        client, mine = Client(), case.subject(provider, here)
    else:
        actor = hold_everything_at(provider, here) if case.at_campus else provider.member(OWNER)
        client, mine = provider.signed_in(actor), case.rightful(provider, here, actor)

    def send(subject: UUID) -> Any:
        return case.send(client, At(provider.code, subject, beside))

    # Warm: caches of templates and of connections are filled by the first request.
    send(new_id())
    before = content(provider), content(other_provider)
    answers = {}
    for whose, subject in {"nowhere": new_id(), **others}.items():
        with statements() as seen:
            answers[whose] = (*essence(send(subject), subject), len(seen))
    unchanged = (content(provider), content(other_provider)) == before
    rightful = send(mine)

    assert rightful.status_code == case.answer
    assert answers["nowhere"][0] == case.refused
    assert [whose for whose in others if answers[whose] != answers["nowhere"]] == []
    assert unchanged


@pytest.mark.parametrize("case", [case for case in CASES if case not in BY_LINK], ids=lambda case: case.name)
def test_a_foreign_organisation_is_answered_like_one_that_exists_nowhere(
    provider: Provider, other_provider: Provider, owner: Actor, statements: Any, case: Case
) -> None:
    client = provider.signed_in(owner)
    campus = other_provider.campus()
    beside = case.beside(other_provider, campus)
    subject = case.subject(other_provider, campus) if case.subject else campus.pk
    nowhere = f"p{new_id().hex[-10:]}"
    case.send(client, At("warm-up", subject, beside))

    before = content(other_provider)
    answers = []
    for code in (nowhere, other_provider.code):
        with statements() as seen:
            answers.append((*essence(case.send(client, At(code, subject, beside)), code), len(seen)))

    assert answers[0][0] == 404
    assert answers[1] == answers[0]
    assert content(other_provider) == before


@pytest.mark.parametrize("path", ["/o/{}/campuses/?status=all", "/api/v1/o/{}/campuses"])
def test_a_list_shows_what_is_within_reach_and_nothing_else(
    provider: Provider, other_provider: Provider, path: str
) -> None:
    mine = provider.campus("Werribee")
    provider.campus("Camberwell")
    other_provider.campus("Geelong")
    client = provider.signed_in(hold_everything_at(provider, mine))

    text = client.get(path.format(provider.code)).content.decode()

    assert [name for name in ("Werribee", "Camberwell", "Geelong") if name in text] == ["Werribee"]


@pytest.mark.parametrize("begins", ["Camberwell", "Geelong", "Nowhere"])
def test_a_filter_tells_nothing_of_what_is_out_of_reach(
    provider: Provider, other_provider: Provider, begins: str
) -> None:
    mine = provider.campus("Werribee")
    provider.campus("Camberwell")
    other_provider.campus("Geelong")
    client = provider.signed_in(hold_everything_at(provider, mine))

    answer = client.get(f"/api/v1/o/{provider.code}/campuses", {"begins": begins})

    assert answer.json() == {"items": [], "next": None}


def test_a_cursor_made_of_a_foreign_row_shows_nothing_of_it(provider: Provider, other_provider: Provider) -> None:
    provider.campus("Altona")
    other_provider.campus("Bundoora")
    other_provider.campus("Coburg")
    stranger = other_provider.signed_in(hold_everything_at(other_provider, other_provider.campus("Aspendale")))
    client = provider.signed_in(hold_everything_at(provider, provider.campus("Zeerust")))
    foreign = stranger.get(f"/api/v1/o/{other_provider.code}/campuses", {"limit": 1}).json()

    answer = client.get(f"/api/v1/o/{provider.code}/campuses", {"after": foreign["next"] or ""})

    assert [item["name"] for item in answer.json()["items"]] == ["Zeerust"]
