"""What somebody with a log-in asks about their own data, and for whom they may. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.people.models import Guardian, Learner
from cohortium.people.queries import portal
from cohortium.people.states import GuardianStatus, LearnerStatus
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import SubjectRequest
from cohortium.privacy.queries.subjects import gone, names
from cohortium.privacy.rules.asking import may_ask_for
from cohortium.privacy.rules.requests import RequestKind
from cohortium.privacy.states import OPEN, RequestStatus


@dataclass(frozen=True, slots=True)
class OwnSubject:
    """Somebody for whom one may ask: oneself, or a child for whom one speaks."""

    subject: Subject
    subject_id: UUID
    name: str
    is_self: bool
    # Of oneself as a guardian, in which family.
    family: str = ""


@dataclass(frozen=True, slots=True)
class OwnRequest:
    """What one asked, and what became of it."""

    request_id: UUID
    kind: RequestKind
    subject_type: Subject
    subject_id: UUID
    # Nothing, where they are not one's own any more.
    subject: str
    note: str
    received_on: date
    due_on: date
    extension: str
    status: RequestStatus
    outcome: str
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer, and can be taken back."""
        return self.status in OPEN


def subjects(actor: Actor, *, today: date) -> list[OwnSubject]:
    """For whom one may ask, oneself first. Three statements, whatever their number.

    Oneself also after one was put away or removed: what is known of one is still there.
    """
    selves = Learner.objects.filter(membership=actor.id, merged_into=None).exclude(status=LearnerStatus.ERASED)
    found = [OwnSubject(Subject.LEARNER, row.pk, str(row), is_self=True) for row in selves.order_by("pk")]
    mine = Guardian.objects.filter(membership=actor.id).exclude(status=GuardianStatus.ERASED)
    found += [
        OwnSubject(Subject.GUARDIAN, row.pk, str(row), is_self=True, family=row.family.name)
        for row in mine.select_related("family").order_by("family__name_plain", "pk")
    ]
    theirs: Any = portal.guardians_of(actor.id).filter(
        family__learners__learner__in=portal.learners_of(actor.id).exclude(membership=actor.id).values("pk")
    )
    said = theirs.values_list("relationship", "family__learners__learner", "family__learners__learner__date_of_birth")
    spoken_for = {learner for relationship, learner, born in said if may_ask_for(relationship, born=born, today=today)}
    children = portal.learners_of(actor.id).filter(pk__in=spoken_for).exclude(membership=actor.id)
    found += [
        OwnSubject(Subject.LEARNER, row.pk, str(row), is_self=False) for row in children.order_by("name_plain", "pk")
    ]
    return found


def subject(actor: Actor, *, subject: Subject, subject_id: UUID, today: date) -> OwnSubject:
    """One of them.

    Raises:
        NotFound: one may not ask for them, or there is nobody like that.
    """
    for one in subjects(actor, today=today):
        if (one.subject, one.subject_id) == (subject, subject_id):
            return one
    raise NotFound


def own(actor: Actor) -> QuerySet[SubjectRequest]:
    """The requests that this person sent."""
    return SubjectRequest.objects.filter(asked_by_member=actor.id)


def own_requests(actor: Actor, *, after: Cursor | None = None, at_most: int = 20, today: date) -> PageOf[OwnRequest]:
    """What this person asked, the newest first, a page at a time."""
    found: PageOf[dict[str, Any]] = PageOf.of(
        own(actor).values("id", *_COLUMNS),
        lambda one: one,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    return PageOf(_rows(actor, found.rows, today=today), found.next)


def own_request(actor: Actor, *, request_id: UUID, today: date) -> OwnRequest:
    """One of them.

    Raises:
        NotFound: there is none, or somebody else sent it.
    """
    rows = _rows(actor, list(own(actor).filter(pk=request_id).values("id", *_COLUMNS)), today=today)
    if not rows:
        raise NotFound
    return rows[0]


def told_of_self(actor: Actor, *, today: date) -> list[OwnRequest]:
    """All that this person asked, and all that was written down about themselves: for a file of their own."""
    mine = [one.subject_id for one in subjects(actor, today=today) if one.is_self]
    rows = SubjectRequest.objects.filter(Q(asked_by_member=actor.id) | Q(subject_id__in=mine)).order_by("pk")
    sent = set(own(actor).values_list("pk", flat=True))
    # What somebody else wrote about them may be about that somebody.
    found = [one if one["id"] in sent else one | {"note": ""} for one in rows.values("id", *_COLUMNS)]
    return _rows(actor, found, today=today)


def _rows(actor: Actor, found: Collection[dict[str, Any]], *, today: date) -> list[OwnRequest]:
    if not found:
        return []
    called = names([(one["subject_type"], one["subject_id"]) for one in found])
    theirs = {one.subject_id for one in subjects(actor, today=today)}
    theirs |= set(portal.learners_of(actor.id).values_list("pk", flat=True))
    erased = gone()
    return [
        OwnRequest(
            request_id=one["id"],
            kind=RequestKind(one["kind"]),
            subject_type=Subject(one["subject_type"]),
            # Of whoever is not theirs any more they learn nothing, but for that they are erased.
            subject=name if one["subject_id"] in theirs or name == erased else "",
            status=RequestStatus(one["status"]),
            **{column: one[column] for column in _PLAIN},
        )
        for one in found
        for name in [called[one["subject_id"]]]
    ]


_PLAIN = ("subject_id", "note", "received_on", "due_on", "extension", "outcome", "settled_at")
_COLUMNS = (*_PLAIN, "kind", "subject_type", "status", "created_at")
