"""What this app tells the ones below."""

from collections.abc import Callable, Collection
from typing import Any
from uuid import UUID

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.core.errors import Words
from cohortium.curriculum.kinds import uses
from cohortium.delivery.events import (
    CohortAdded,
    CohortCancelled,
    CohortCopied,
    CohortEdited,
    CohortOpened,
    CohortsCompleted,
    CohortsExported,
    CohortsStarted,
    CohortStaffAssigned,
    CohortStaffUnassigned,
    RoomAdded,
    RoomClosed,
    RoomEdited,
    RoomReopened,
    TermAdded,
    TermEdited,
    TermRemoved,
)
from cohortium.delivery.queries import cohorts, rooms, terms
from cohortium.delivery.queries.cohort_hindrances import of_a_program
from cohortium.delivery.queries.cohort_staff import ROLES
from cohortium.delivery.queries.cohorts import MODES
from cohortium.delivery.states import CohortStatus, RoomStatus
from cohortium.desk.kinds import search as findable
from cohortium.partners.queries import partners
from cohortium.tenancy.words import said

_CAMPUS = lazy(lambda: capfirst(said("%(campus_one)s")), str)()
_PROGRAM = lazy(lambda: capfirst(said("%(program_one)s")), str)()
_SPONSOR = lazy(lambda: capfirst(said("%(sponsor_one)s")), str)()


def _named(names: Callable[[Collection[UUID]], dict[UUID, str]]) -> Callable[[Collection[Any]], Callable[[Any], Words]]:
    def reader(ids: Collection[Any]) -> Callable[[Any], Words]:
        called = names([UUID(str(one)) for one in ids if one])
        return lambda one: called.get(UUID(str(one)), _("Unknown person")) if one else _("no one")

    return reader


sentences.register(
    {
        TermAdded.kind: _("Added"),
        TermEdited.kind: _("Edited"),
        TermRemoved.kind: _("Removed"),
    },
    entity_type=terms.ENTITY,
    labels={"name": _("Name"), "first_on": _("First day"), "last_on": _("Last day"), "campus": _CAMPUS},
)
sentences.register(
    {
        RoomAdded.kind: _("Added"),
        RoomEdited.kind: _("Edited"),
        RoomClosed.kind: _("Closed"),
        RoomReopened.kind: _("Reopened"),
    },
    entity_type=rooms.ENTITY,
    labels={
        "campus": _CAMPUS,
        "name": _("Name"),
        "capacity": _("Seats"),
        "has": _("Equipment"),
        "note": _("Note"),
        "status": _("Status"),
    },
    values={"status": dict(RoomStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (RoomClosed, RoomReopened)},
)
sentences.register(
    {
        CohortAdded.kind: _("Added as a draft"),
        CohortCopied.kind: _("Added as a copy"),
        CohortEdited.kind: _("Edited"),
        CohortOpened.kind: _("Opened"),
        CohortsStarted.kind: _("Started"),
        CohortsCompleted.kind: _("Completed"),
        CohortCancelled.kind: _("Cancelled"),
        CohortStaffAssigned.kind: _("Staff assigned"),
        CohortStaffUnassigned.kind: _("Staff removed"),
    },
    entity_type=cohorts.ENTITY,
    labels={
        "program": _PROGRAM,
        "campus": _CAMPUS,
        "term": _("Term"),
        "room": _("Room"),
        "name": _("Name"),
        "code": _("Code"),
        "first_on": _("First day"),
        "last_on": _("Last day"),
        "enrolment_opens_on": _("Sign-up opens"),
        "enrolment_closes_on": _("Sign-up closes"),
        "capacity": _("Seats"),
        "price": _("Price"),
        "mode": _("Mode"),
        "venue_building": _("Building"),
        "venue_block": _("Block"),
        "venue_street": _("Street"),
        "venue_floor": _("Floor"),
        "venue_unit": _("Unit"),
        "venue_postal_code": _("Postal code"),
        "sponsor": _SPONSOR,
        "sponsor_email": _("E-mail for documents"),
        "expected_learners": _("Expected number"),
        "metadata": _("Further facts"),
        "note": _("Note"),
        "status": _("Status"),
        "reason": _("Reason"),
        "original": _("Copy of"),
        "staff": _("Staff taken over"),
        "with_staff": _("With staff"),
        "member": _("Person"),
        "role": _("Role"),
    },
    values={"mode": MODES, "role": ROLES, "status": dict(CohortStatus.choices)},
    told={
        fact.kind: frozenset({"status"}) for fact in (CohortOpened, CohortsStarted, CohortsCompleted, CohortCancelled)
    },
    readers={"member": _named(access.names), "sponsor": _named(partners.names)},
)
sentences.register(
    {CohortsExported.kind: _("%(cohort_many)s exported")},
    entity_type="organisation",
    labels={"program": _PROGRAM, "term": _("Term"), "seats": _("Seats")},
)
things.register(cohorts.ENTITY, word="%(cohort_one)s", names=cohorts.names)
findable.register(cohorts.ENTITY, word="%(cohort_many)s", permission=Permission.COHORT_READ, find=cohorts.cohorts_found)
uses.register(of_a_program)
things.register(terms.ENTITY, word=_("term"), names=terms.names)
things.register(rooms.ENTITY, word=_("room"), names=rooms.names)
findable.register(rooms.ENTITY, word=_("rooms"), permission=Permission.ROOM_READ, find=rooms.rooms_found)
