"""Every change to a campus."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.events import CampusEdited, CampusesClosed, CampusesReopened, CampusOpened
from cohortium.administration.queries.campuses import CLOSING, visible_to
from cohortium.administration.queries.closings import NOT_IN_FUTURE
from cohortium.administration.rules.campuses import CampusDetails, Fault, dates_by_zone, faults, local_date, tidied
from cohortium.core.changes import Changes, assign
from cohortium.core.constraints import once
from cohortium.core.contacts import PHONE_FAULTS
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.desk.queries.approvals import check_free
from cohortium.tenancy.lookups import Plain
from cohortium.tenancy.models import Campus, Organisation

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Werribee”."),
    Fault.UNKNOWN_ZONE: _("Choose a time zone from the list, such as “Australia/Melbourne”."),
    Fault.NOT_IN_FUTURE: NOT_IN_FUTURE,
    Fault.CLOSED_ALREADY: _("It is already closed. Reopen it first."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as werribee@example.com."),
    Fault.NOT_A_NUMBER: PHONE_FAULTS["not_a_number"],
    Fault.EXTENSION: _("Enter the number without its extension. Put the extension under “Directions”."),
    Fault.NAME_TAKEN: _("This name is already used, possibly by a closed one."),
}


@action(Permission.CAMPUS_OPEN)
def open_campus(actor: Actor, *, details: CampusDetails, now: datetime) -> Campus:
    """Open a new campus.

    Raises:
        NotAllowed: it is to close one day, and closing is not the actor's.
        Invalid: what was said about it cannot be accepted.
    """
    if details.closes_on and not actor.reach(Permission.CAMPUS_CLOSE).everything:
        raise NotAllowed(Permission.CAMPUS_CLOSE)
    accepted = asdict(_accepted(details, now=now))
    campus = Campus(**accepted)
    _save(campus)
    record(actor, CampusOpened(campus.pk), campus, {name: (None, value) for name, value in accepted.items() if value})
    return campus


@action(Permission.CAMPUS_EDIT)
def edit_campus(
    actor: Actor, *, campus_id: UUID, details: CampusDetails, version: int, now: datetime
) -> Campus | Unchanged:
    """Change what is said about a campus.

    Raises:
        NotFound: there is none within reach.
        Stale: it is no longer the version that the actor saw.
        NotAllowed: the closing day is another, and closing this campus is not the actor's.
        ApprovalNeeded: it gets a closing day, and others decide about closing first.
        Invalid: what was said about it cannot be accepted.
    """
    [campus] = _locked(actor, Permission.CAMPUS_EDIT, [campus_id])
    if campus.version != version:
        raise Stale
    if details.closes_on != campus.closes_on and not actor.reach(Permission.CAMPUS_CLOSE).covers_campus(campus_id):
        raise NotAllowed(Permission.CAMPUS_CLOSE)
    if details.closes_on and details.closes_on != campus.closes_on:
        # A day on which it is to close is a closing too.
        check_free(actor, kind=CLOSING)
    accepted = _accepted(details, now=now, before=campus)
    changes = assign(campus, asdict(accepted))
    if not changes:
        return Unchanged(campus)
    _save(campus, update_fields=list(changes))
    record(actor, CampusEdited(campus.pk), campus, changes)
    return campus


@action(Permission.CAMPUS_CLOSE)
def close_campuses(actor: Actor, *, campus_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Close campuses now. Closed ones among them stay as they are.

    Raises:
        NotFound: one of them is not within reach; then none is closed.
        ApprovalNeeded: others decide first.
    """
    check_free(actor, kind=CLOSING)
    return _close(actor, [campus for campus in _locked(actor, Permission.CAMPUS_CLOSE, campus_ids) if campus.is_active])


@action(Permission.CAMPUS_CLOSE)
def close_as_approved(
    actor: Actor, *, campus_id: UUID, request_id: UUID, closes_on: date | None, now: datetime
) -> Campus | list[UUID] | Unchanged:
    """Close a campus as others agreed to: now, or on the day that was asked for, if that is still to come.

    Raises:
        NotFound: there is none within reach.
        ApprovalNeeded: whoever acts is not the system.
    """
    check_free(actor, kind=CLOSING)
    [campus] = _locked(actor, Permission.CAMPUS_CLOSE, [campus_id])
    if not campus.is_active:
        return Unchanged(campus)
    approval = {"approval": (None, str(request_id))}
    if closes_on is None or closes_on <= local_date(campus.time_zone, now):
        return _close(actor, [campus], approval)
    changes = assign(campus, {"closes_on": closes_on})
    if not changes:
        return Unchanged(campus)
    _save(campus, update_fields=list(changes))
    record(actor, CampusEdited(campus.pk), campus, changes | approval)
    return campus


@action(Permission.CAMPUS_CLOSE)
def close_due_campuses(actor: Actor, *, now: datetime) -> list[UUID] | Unchanged:
    """Close the campuses whose closing day has begun, each in its own time zone."""
    planned = visible_to(actor, Permission.CAMPUS_CLOSE).filter(is_active=True, closes_on__isnull=False)
    due = Q(pk__in=[])
    for zone, today in dates_by_zone(planned.values_list("time_zone", flat=True).distinct(), now).items():
        due |= Q(time_zone=zone, closes_on__lte=today)
    return _close(actor, _in_lock_order(planned.filter(due)))


@action(Permission.CAMPUS_REOPEN)
def reopen_campuses(actor: Actor, *, campus_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Open closed campuses again. Open ones among them stay as they are.

    Raises:
        NotFound: one of them is not within reach; then none is opened.
    """
    closed = [campus.pk for campus in _locked(actor, Permission.CAMPUS_REOPEN, campus_ids) if not campus.is_active]
    if not closed:
        return Unchanged()
    record_each(actor, CampusesReopened, Campus, closed, {"is_active": (False, True)})
    Campus.objects.filter(pk__in=closed).update(is_active=True)
    return closed


def _close(actor: Actor, locked: list[Campus], further: Changes | None = None) -> list[UUID] | Unchanged:
    if not locked:
        return Unchanged()
    closing = [campus.pk for campus in locked]
    changes = {"is_active": (True, False), "closes_on": (F("closes_on"), None), **(further or {})}
    record_each(actor, CampusesClosed, Campus, closing, changes)
    Campus.objects.filter(pk__in=closing).update(is_active=False, closes_on=None)
    return closing


def _locked(actor: Actor, permission: Permission, campus_ids: Sequence[UUID]) -> list[Campus]:
    """Lock the campuses, or raise NotFound when one of them is not within reach."""
    wanted = set(campus_ids)
    found = _in_lock_order(visible_to(actor, permission).filter(pk__in=wanted))
    if not wanted or len(found) != len(wanted):
        raise NotFound
    return found


def _in_lock_order(rows: QuerySet[Campus]) -> list[Campus]:
    return list(rows.order_by("pk").select_for_update(of=("self",)))


def _accepted(details: CampusDetails, *, now: datetime, before: Campus | None = None) -> CampusDetails:
    country = Organisation.objects.values_list("country", flat=True).get()
    found = faults(
        details,
        country=country,
        now=now,
        closing_before=before.closes_on if before else None,
        is_open=before.is_active if before else True,
    )
    if found:
        # Everything at once: what the constraint would say in a second round is asked for here.
        others = Campus.objects.filter(name_plain=Plain(Value(details.name)))
        others = others.exclude(pk=before.pk) if before else others
        if "name" not in found and others.exists():
            found["name"] = Fault.NAME_TAKEN
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    return tidied(details, country=country)


def _save(campus: Campus, **options: Any) -> None:
    with once("campus_name_once", Invalid({"name": [FAULTS[Fault.NAME_TAKEN]]})):
        campus.save(**options)
