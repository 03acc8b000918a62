"""Questions about the lines of those who wait, and about offers. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.enrolment.models import Enrolment, Offer
from cohortium.enrolment.queries.reach import cohorts_visible_to, enrolments_visible_to, offers_visible_to
from cohortium.enrolment.queries.standing import TAKES_LEARNERS, waiting
from cohortium.enrolment.states import EnrolmentStatus, OfferStatus
from cohortium.people.rules.learners import full_name

# So many in a line are shown.
MOST = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits, with the enrolment by which they do."""

    enrolment_id: UUID
    learner_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class LineRow:
    """A place in the line of a cohort, with who shares it."""

    entry_id: UUID
    cohort_id: UUID
    # The first is 1, whatever the tickets are.
    place: int
    ticket: int
    since: datetime
    learners: tuple[Waiting, ...]
    # Of the offer that waits for an answer.
    offer_id: UUID | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer, as whoever answers it sees it."""

    offer_id: UUID
    version: int
    entry_id: UUID
    cohort_id: UUID
    cohort: str
    seats: int
    expires_at: datetime
    status: OfferStatus
    created_at: datetime


def line(actor: Actor, *, cohort_id: UUID) -> list[LineRow]:
    """All who wait for a seat in a cohort, in order, in three statements.

    Raises:
        NotFound: it is not within reach.
    """
    if not cohorts_visible_to(actor, Permission.ENROLMENT_READ).filter(pk=cohort_id).exists():
        raise NotFound
    return line_of(cohort_id)


def line_of(cohort_id: UUID) -> list[LineRow]:
    """The line of a cohort that the caller has already been allowed to see."""
    rows = Enrolment.objects.filter(cohort=cohort_id, status=EnrolmentStatus.WAITLISTED, waiting__isnull=False)
    rows = rows.select_related("waiting", "learner").order_by("waiting__ticket", "learner__name_plain", "pk")[:MOST]
    offers = {one.entry_id: one for one in Offer.objects.filter(cohort=cohort_id, status=OfferStatus.OPEN)}
    together: dict[UUID, list[Any]] = {}
    row: Any
    for row in rows:
        together.setdefault(row.waiting_id, []).append(row)
    return [
        _place(place, entry, shared, offers.get(entry))
        for place, (entry, shared) in enumerate(together.items(), start=1)
    ]


def places(enrolment_ids: Collection[UUID]) -> dict[UUID, int]:
    """Which place in the line each of these has, as far as they wait. For a few: two statements."""
    mine = Enrolment.objects.filter(pk__in=enrolment_ids, status=EnrolmentStatus.WAITLISTED, waiting__isnull=False)
    wanted = list(mine.values_list("pk", "cohort_id", "waiting__ticket"))
    lines = Enrolment.objects.filter(cohort__in={one[1] for one in wanted}, status=EnrolmentStatus.WAITLISTED)
    tickets = set(lines.filter(waiting__isnull=False).values_list("cohort_id", "waiting__ticket"))
    return {
        one: 1 + sum(1 for cohort, other in tickets if cohort == cohort_id and other < ticket)
        for one, cohort_id, ticket in wanted
    }


def offer(actor: Actor, *, offer_id: UUID, permission: Permission = Permission.ENROLMENT_READ) -> OfferRow:
    """One offer.

    Raises:
        NotFound: there is none, or it is not within reach of this permission.
    """
    found = offers_visible_to(actor, permission).filter(pk=offer_id).select_related("cohort").first()
    if found is None:
        raise NotFound
    return _offer(found)


def offer_as_it_is(offer_id: UUID) -> OfferRow:
    """An offer, for whoever has just been allowed to answer it."""
    return _offer(Offer.objects.select_related("cohort").get(pk=offer_id))


def offers_of(enrolment_id: UUID) -> list[OfferRow]:
    """What was offered by the place in the line that this enrolment had, newest first."""
    rows = Offer.objects.filter(entry__enrolments=enrolment_id).select_related("cohort").order_by("-created_at", "-pk")
    return [_offer(one) for one in rows[:MOST]]


def cohorts_to_offer(actor: Actor) -> list[UUID]:
    """The cohorts with a free seat for which somebody waits."""
    line = Enrolment.objects.filter(waiting(), cohort=OuterRef("pk"), waiting__isnull=False)
    rows = cohorts_visible_to(actor, Permission.ENROLMENT_EDIT).filter(Exists(line), status__in=TAKES_LEARNERS)
    free = rows.filter(capacity__gt=F("seats_held") + F("seats_offered"))
    return list(free.order_by("pk").values_list("pk", flat=True))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What offers are called: by the cohort, for whoever may read the trail."""
    return dict(Offer.objects.filter(pk__in=ids).values_list("pk", "cohort__name"))


def learners_of(offer_id: UUID) -> list[tuple[UUID, UUID]]:
    """The enrolments to which an offer was made, each with its learner."""
    rows = Enrolment.objects.filter(waiting__offers=offer_id).order_by("pk")
    return list(rows.values_list("pk", "learner_id"))


def of_enrolments(actor: Actor, ids: Collection[UUID]) -> dict[UUID, OfferRow]:
    """The open offer of each of these enrolments, as far as they are within reach."""
    rows = enrolments_visible_to(actor, Permission.ENROLMENT_READ).filter(pk__in=ids, waiting__isnull=False)
    of = dict(rows.values_list("waiting_id", "pk"))
    offers = Offer.objects.filter(entry__in=of, status=OfferStatus.OPEN).select_related("cohort")
    return {of[one.entry_id]: _offer(one) for one in offers}


def _offer(one: Offer) -> OfferRow:
    return OfferRow(
        offer_id=one.pk,
        version=one.version,
        entry_id=one.entry_id,
        cohort_id=one.cohort_id,
        cohort=one.cohort.name,
        seats=one.seats,
        expires_at=one.expires_at,
        status=OfferStatus(one.status),
        created_at=one.created_at,
    )


def _place(place: int, entry_id: UUID, shared: list[Any], offer: Offer | None) -> LineRow:
    first = shared[0]
    learners = [(one.pk, one.learner_id, one.learner) for one in shared]
    return LineRow(
        entry_id=entry_id,
        cohort_id=first.cohort_id,
        place=place,
        ticket=first.waiting.ticket,
        since=first.waiting.created_at,
        learners=tuple(Waiting(one, of, full_name(who.first_name, who.last_name)) for one, of, who in learners),
        offer_id=offer.pk if offer else None,
        expires_at=offer.expires_at if offer else None,
    )
