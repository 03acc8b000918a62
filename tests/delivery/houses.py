"""Terms, rooms and cohorts of tests, with names that nothing else has."""

from datetime import UTC, date, datetime
from typing import Any

from django.db import connections, transaction

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.curriculum.actions.programs import activate_program
from cohortium.curriculum.models import Program
from cohortium.delivery.actions.cohort_moves import cancel_cohort, complete_cohort, open_cohort, start_cohort
from cohortium.delivery.actions.cohort_staff import assign_staff
from cohortium.delivery.actions.cohorts import add_cohort
from cohortium.delivery.actions.rooms import add_room, close_room
from cohortium.delivery.actions.terms import add_term
from cohortium.delivery.models import Cohort, Room, Term
from cohortium.delivery.rules.cohorts import CohortDetails, CohortRole
from cohortium.delivery.rules.rooms import RoomDetails
from cohortium.delivery.rules.terms import TermDetails
from cohortium.tenancy.models import Campus
from tests.curriculum.houses import program
from tests.databases import rows
from tests.fixtures import Provider

FIRST, LAST = date(2027, 2, 1), date(2027, 4, 9)
# Before the first day of all of them.
BEFORE = datetime(2027, 1, 4, 9, tzinfo=UTC)
_ON_THE_WAY = {
    "draft": (),
    "open": ("open",),
    "in_progress": ("open", "start"),
    "completed": ("open", "start", "complete"),
    "cancelled": ("cancel",),
}


def term(provider: Provider, campus: Campus | None = None, name: str = "", **said: Any) -> Term:
    """A term of ten weeks, of this campus or of all."""
    details = TermDetails(
        name or f"Term {new_id()}",
        **{"first_on": FIRST, "last_on": LAST, **said},
        campus_id=campus.pk if campus else None,
    )
    with provider.scope():
        return add_term(provider.system, details=details)


def room(provider: Provider, campus: Campus, name: str = "", *, closed: bool = False, **said: Any) -> Room:
    """A room of this campus."""
    with provider.scope():
        row = add_room(provider.system, campus_id=campus.pk, details=RoomDetails(name or f"Room {new_id()}", **said))
        [close_room(provider.system, room_id=row.pk) for _ in range(closed)]
    return row


def offered(provider: Provider, name: str = "Robotics", **said: Any) -> Program:
    """A program that is on offer."""
    row = program(provider, name, **said)
    with provider.scope():
        activate_program(provider.system, program_id=row.pk)
    return row


def cohort(
    provider: Provider, campus: Campus, of: Program | None = None, *, status: str = "draft", **said: Any
) -> Cohort:
    """A cohort at this campus, for ten weeks and twelve learners, of this program or of one of its own."""
    of = of or offered(provider)
    details = CohortDetails(**{"first_on": FIRST, "last_on": LAST, "capacity": 12, **said})
    with provider.scope():
        row = add_cohort(provider.system, program_id=of.pk, campus_id=campus.pk, details=details)
        moves: dict[str, Any] = {
            "open": lambda: open_cohort(provider.system, cohort_id=row.pk, now=BEFORE),
            "start": lambda: start_cohort(provider.system, cohort_id=row.pk),
            "complete": lambda: complete_cohort(provider.system, cohort_id=row.pk),
            "cancel": lambda: cancel_cohort(provider.system, cohort_id=row.pk, reason="Too few."),
        }
        for move in _ON_THE_WAY[status]:
            row = moves[move]()
    return row


def taught_by(provider: Provider, row: Cohort, member: Actor, role: CohortRole = CohortRole.LEAD_INSTRUCTOR) -> Any:
    """That this member teaches the cohort."""
    with provider.scope():
        return assign_staff(provider.system, cohort_id=row.pk, membership_id=member.id, role=role)


def seats_taken(provider: Provider, row: Cohort, *, held: int = 0, offered: int = 0) -> None:
    """So many seats are taken and offered, counted by a trigger, as those of what takes seats do it."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"):
        rows(owner, "SELECT set_config('app.organisation_id', %s, true)", str(provider.id))
        rows(
            owner,
            "CREATE OR REPLACE FUNCTION pg_temp.takes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "UPDATE delivery_cohort SET seats_held = seats_held + NEW.held, seats_offered = seats_offered + NEW.offered "
            "WHERE id = NEW.cohort_id; RETURN NEW; END $$",
        )
        rows(owner, "CREATE TEMP TABLE taken (cohort_id uuid, held int, offered int) ON COMMIT DROP")
        rows(owner, "CREATE TRIGGER takes AFTER INSERT ON taken FOR EACH ROW EXECUTE FUNCTION pg_temp.takes()")
        rows(owner, "INSERT INTO taken VALUES (%s, %s, %s)", row.pk, held, offered)
