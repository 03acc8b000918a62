"""Every change to a term."""

from dataclasses import asdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.queries import campuses
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotAllowed, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.delivery.events import TermAdded, TermEdited, TermRemoved
from cohortium.delivery.models import Term
from cohortium.delivery.queries.terms import visible_to
from cohortium.delivery.rules.terms import Fault, TermDetails, faults, tidied
from cohortium.tenancy.models import Campus
from cohortium.tenancy.words import said

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter a name, such as “Term 1, 2027”."),
    Fault.TURNED_ROUND: _("The last day is before the first."),
    Fault.TOO_MANY_DAYS: _("This is more than a year. A term is at most 366 days."),
    Fault.NO_SUCH_YEAR: _("Choose a year from 2000 to 2100."),
    Fault.CAMPUS_CLOSED: _("This %(campus_one)s is closed. Choose an open one."),
    Fault.TWICE: _("There is a term with this name already."),
}


class TermInUse(Refusal):
    """What is taught in a term keeps it."""

    def __init__(self, n: int) -> None:
        sentence = ngettext(
            "%%(n)s %(cohort_one)s is in this term. Put it into another one first.",
            "%%(n)s %(cohort_many)s are in this term. Put them into another one first.",
            n,
        )
        super().__init__(said(sentence) % {"n": n})


@action(Permission.TERM_ADD)
def add_term(actor: Actor, *, details: TermDetails) -> Term:
    """Add a term of a campus, or without one of all of them. It may overlap with others.

    Raises:
        NotAllowed: it is for all campuses, and the actor's are some.
        NotFound: the campus is not within reach.
        Invalid: what was said about it cannot be accepted, or there is one with this name.
    """
    row = Term(campus=_campus(actor, Permission.TERM_ADD, details.campus_id), **_accepted(details))
    _save(row)
    changes = {"name": (None, row.name), "first_on": (None, row.first_on), "last_on": (None, row.last_on)}
    where = {"campus": (None, row.campus.name)} if row.campus else {}
    record(actor, TermAdded(row.pk), row, changes | where)
    return row


@action(Permission.TERM_EDIT)
def edit_term(actor: Actor, *, term_id: UUID, details: TermDetails, version: int) -> Term | Unchanged:
    """Change what is said of a term.

    Raises:
        NotFound: it is not within reach, or the campus is not.
        Stale: it is no longer the version that the actor saw.
        NotAllowed, Invalid: as for a new one.
    """
    row = locked(visible_to(actor, Permission.TERM_EDIT), term_id)
    if row.version != version:
        raise Stale
    accepted, before, changes = _accepted(details), row.campus, {}
    if row.campus_id != details.campus_id:
        row.campus = _campus(actor, Permission.TERM_EDIT, details.campus_id)
        changes["campus"] = (before.name if before else None, row.campus.name if row.campus else None)
    changes = assign(row, accepted) | changes
    if not changes:
        return Unchanged(row)
    _save(row)
    record(actor, TermEdited(row.pk), row, changes)
    return row


@action(Permission.TERM_REMOVE)
def remove_term(actor: Actor, *, term_id: UUID) -> Term:
    """Remove a term. The trail keeps that it was there.

    Raises:
        NotFound: it is not within reach.
        TermInUse: something is taught in it.
    """
    row = locked(visible_to(actor, Permission.TERM_REMOVE), term_id)
    if n := row.cohorts.count():
        raise TermInUse(n)
    changes = {"name": (row.name, None), "first_on": (row.first_on, None), "last_on": (row.last_on, None)}
    record(actor, TermRemoved(row.pk), row, changes)
    Term.objects.filter(pk=row.pk).delete()
    return row


def _campus(by: Actor, permission: Permission, campus_id: UUID | None) -> Campus | None:
    if campus_id is None:
        if not by.reach(permission).everything:
            raise NotAllowed(permission)
        return None
    # Locked, so that it does not close meanwhile.
    campus = locked(campuses.visible_to(by, permission), campus_id)
    if not campus.is_active:
        raise Invalid({"campus": [said(FAULTS[Fault.CAMPUS_CLOSED])]})
    return campus


def _accepted(details: TermDetails) -> dict[str, object]:
    if found := faults(details):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    kept = asdict(tidied(details))
    del kept["campus_id"]
    return kept


def _save(row: Term) -> None:
    twice = Invalid({"name": [FAULTS[Fault.TWICE]]})
    with once("term_once", twice), once("term_of_campus_once", twice):
        row.save()
