"""Erasing somebody from the command line: the same plan and the same act as those of the pages."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.access import actor as actors
from cohortium.action import Unchanged
from cohortium.config.cli_erase import NotErased
from cohortium.config.counted import counted
from cohortium.core.errors import NotFound
from cohortium.desk.queries import approvals
from cohortium.privacy.actions.erasing import HasToBeKept, erase_by_hand
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.plans import Plan, PlanLine, plan
from cohortium.privacy.queries.requests import ERASING
from cohortium.privacy.queries.subjects import names
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope


def erased(kind: str, person: UUID, *, organisation: str, is_sure: bool) -> Iterator[str]:
    """Say what erasing them does, and do it where that is wanted.

    Raises:
        NotErased: there is no such person, something keeps them, or others decide about it first.
    """
    organisation_id = organisation_id_of(organisation)
    if organisation_id is None:
        raise NotErased(f"There is no organisation {organisation}.")
    subject, now = Subject(kind), datetime.now(UTC)
    # Told first and done in the same transaction: what is said is what happens.
    with organisation_scope(organisation_id):
        today = now.astimezone(ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())).date()
        try:
            found = plan(subject=subject, subject_id=person, today=today)
        except NotFound:
            raise NotErased(f"{organisation} has no {kind} {person}, or they were erased already.") from None
        yield f"{names([(subject, person)])[person]} ({kind} of {organisation})"
        yield from _described(found)
        if found.keepers:
            raise NotErased(" ".join(["This person cannot be erased now.", *found.keepers]))
        if approvals.rule_for(kind=ERASING) is not None:
            raise NotErased("The organisation wants others to agree first: ask for it on the page of the request.")
        if not is_sure:
            yield "Nothing was changed: say --yes to erase them for good."
            return
        by = actors.system(organisation_id)
        try:
            number = erase_by_hand(by, subject=subject, subject_id=person, today=today, now=now)
        except HasToBeKept as refusal:
            raise NotErased(str(refusal)) from None
    yield f"Erased: {counted(_rows(number), 'row', 'rows')}. Backups hold them until those are deleted in their turn."


def _rows(number: int | Unchanged) -> int:
    return 0 if isinstance(number, Unchanged) else number


def _described(found: Plan) -> Iterator[str]:
    if found.also:
        yield f"Erased with them, as other records of the same person: {', '.join(found.also)}"
    if found.beside:
        yield f"Not erased with them, though their log-in opens it: {', '.join(found.beside)}"
    yield from _part("Is deleted:", found.going)
    yield from _part("Stays without them:", found.emptied)
    yield from _part("Stays as it is:", found.staying)


def _part(title: str, lines: Sequence[PlanLine]) -> Iterator[str]:
    if lines:
        yield title
    for one in lines:
        emptied = f" Emptied: {', '.join(one.emptied)}." if one.emptied and not one.goes else ""
        why = f" {one.why}" if one.why else ""
        yield f"  {one.number:>4}  {one.word}{':' if emptied or why else ''}{emptied}{why}"
