"""A provider of training of one's own for every test, with people who have names."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django import app

from cohortium.access import actor as actors
from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin
from cohortium.access.roles import OWNER, BuiltInRole
from cohortium.administration.actions.campuses import open_campus
from cohortium.administration.actions.members import admit
from cohortium.administration.actions.organisations import found
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Refusal
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.identity.models import User
from cohortium.tenancy.models import Campus
from cohortium.tenancy.scope import organisation_scope

MORNING = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)
PASSWORD = "learn-and-teach"


def now() -> datetime:
    """The time, for what a real server will compare with its own."""
    return datetime.now(UTC)


_numbers = count(1)
# Nobody else has these names: a page shows who is logged in, and tests look for the names of others on it.
NAMES = ["Agnès Moreau", "Björn Eriksen", "Declan O’Gallagher", "Hana Tanaka", "Ingrid Novák", "Yusuf Yılmaz"]


@dataclass
class Provider:
    """An organisation of a test. Use it inside `with provider.scope():`."""

    id: UUID
    code: str
    name: str
    users: dict[UUID, User] = field(default_factory=dict)

    def scope(self) -> Any:
        return organisation_scope(self.id)

    @property
    def system(self) -> Actor:
        return actors.system(self.id)

    def campus(self, name: str = "Werribee", **details: Any) -> Campus:
        """Open a campus, and give it as the database has it."""
        given = CampusDetails(**{"name": name, "time_zone": "Australia/Melbourne", **details})
        with self.scope():
            return Campus.objects.get(pk=open_campus(self.system, details=given, now=MORNING).pk)

    def member(
        self, *roles: BuiltInRole, campuses: tuple[Campus, ...] = (), name: str = "", user: User | None = None
    ) -> Actor:
        """Admit somebody, with a new log-in unless one is given."""
        n = next(_numbers)
        name = name or NAMES[n % len(NAMES)]
        user = user or create(f"{name.split()[0].lower()}.{n}.{self.code}@example.com", PASSWORD)
        with self.scope():
            admit(
                self.system,
                user_id=user.pk,
                display_name=name,
                roles=[role.key for role in roles],
                campus_ids=[campus.pk for campus in campuses],
            )
            member = access.member(user_id=user.pk, origin=Origin())
        assert member is not None
        self.users[member.actor.id] = user
        return member.actor

    def again(self, actor: Actor) -> Actor:
        """The member as they are now, inside a scope: a campus may have closed."""
        member = access.member(user_id=self.users[actor.id].pk, origin=Origin())
        assert member is not None
        return member.actor

    def signed_in(self, actor: Actor, **options: Any) -> Client:
        """A browser in which this member is signed in."""
        client = Client(**options)
        client.force_login(self.users[actor.id])
        return client


def at_once(provider: Provider, *acts: Callable[[], Any]) -> list[str]:
    """Do these in the same moment, each in a thread and a scope of its own: what each ended with, in the order of words."""
    barrier = Barrier(len(acts))

    def ended(act: Callable[[], Any]) -> str:
        try:
            with provider.scope():
                barrier.wait(10)
                act()
        except Refusal as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(ended, acts))


def found_provider(name: str = "", **look: Any) -> Provider:
    """Found an organisation: committed, and never taken back."""
    n, organisation_id = next(_numbers), new_id()
    code = f"p{organisation_id.hex[-10:]}"
    provider = Provider(organisation_id, code, name or f"Riverside Training {n} {code}")
    with provider.scope():
        found(
            provider.system,
            code=code,
            name=provider.name,
            country="AU",
            time_zone="Australia/Melbourne",
            **look,
        )
    return provider


@pytest.fixture
def make_provider() -> Callable[..., Provider]:
    """Found organisations, as many as one likes."""
    return found_provider


@pytest.fixture
def provider(make_provider: Callable[..., Provider]) -> Provider:
    """An organisation."""
    return make_provider()


@pytest.fixture
def other_provider(make_provider: Callable[..., Provider]) -> Provider:
    """Another organisation, that must not notice anything."""
    return make_provider()


@pytest.fixture
def owner(provider: Provider) -> Actor:
    """The owner of `provider`."""
    return provider.member(OWNER, name="Grace Whitlock")


@pytest.fixture
def operator() -> User:
    """Staff of the platform, and a member of no organisation."""
    return create(f"olu.{new_id().hex}@example.com", PASSWORD, is_platform_staff=True)


@pytest.fixture
def told(provider: Provider) -> Callable[[Any], tuple[list[str], list[str]]]:
    """What an action told about a row: the kinds of its entries in the trail, and the jobs deferred for it."""

    def about(row: Any) -> tuple[list[str], list[str]]:
        with provider.scope():
            entries = AuditEntry.objects.filter(entity_id=row.pk).order_by("created_at", "pk")
            kinds = list(entries.values_list("action", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT task_name FROM procrastinate_jobs WHERE args->>'organisation_id' = %s "
                "AND (args->'fact')::text LIKE %s ORDER BY id",
                [str(provider.id), f"%{row.pk}%"],
            )
            return kinds, [name for (name,) in cursor.fetchall()]

    return about


@pytest.fixture
def statements() -> Callable[[], CaptureQueriesContext]:
    """Count SQL statements: a context manager whose result has a length."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture(autouse=True, scope="module")
def nothing_to_do() -> None:
    """Begin each module without the jobs that the ones before it left waiting, and without work for their organisations.

    In the end there are thousands of both, and what the clock starts looks at every organisation that is active.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers")
        cursor.execute("UPDATE tenancy_organisation SET is_active = false WHERE is_active")
        # Trails are sealed to their end, whether their organisation is active or not: not in the next hours.
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp) "
            "SELECT 'audit.seal_trails', '', 300 * n FROM generate_series("
            "floor(extract(epoch FROM now()) / 300)::bigint - 3, floor(extract(epoch FROM now()) / 300)::bigint + 50) n"
        )


@pytest.fixture
def work() -> Callable[[], None]:
    """Let a worker do every job that waits, outside all scopes, until none is left."""

    def run() -> None:
        connector: Any = app.connector
        with app.replace_connector(connector.get_worker_connector()) as working:
            working.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, delete_jobs="never")

    return run
