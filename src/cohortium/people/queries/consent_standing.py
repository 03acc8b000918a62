"""Who agreed to what, for whatever has to obey it: lists, exports, photos, portals. Nothing here writes."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from cohortium.people.models import Consent, ConsentText
from cohortium.people.states import ConsentStatus


class ConsentFilter(StrEnum):
    """By what a list of learners can be narrowed, of one kind of consent."""

    GIVEN = "given"
    # Asked or not: nobody said anything yet.
    OPEN = "open"
    NOT_ASKED = "not_asked"
    ASKED = "asked"
    # Whoever said no, at once or after a yes: nobody is missing here.
    NO = "refused"
    WITHDRAWN = "withdrawn"
    # Given to a text of which there is a newer version.
    OLDER = "older"
    # Everybody whose yes does not count: not said, taken back, or to a text that asks again.
    WITHOUT = "without"


def may(learner_id: UUID, kind: str) -> bool:
    """Whether somebody said yes, to a text that still counts."""
    return learner_id in allowed(kind, [learner_id])


def allowed(kind: str, learner_ids: Collection[UUID]) -> set[UUID]:
    """Those of these learners of whom somebody said yes, to a text that still counts. One statement."""
    return set(counting(kind).filter(learner__in=learner_ids).values_list("learner", flat=True))


def forbidden(kind: str, learner_ids: Collection[UUID]) -> set[UUID]:
    """Those of these learners of whom somebody said no, or took a yes back: their photo is shown nowhere."""
    return set(_no(kind).filter(learner__in=learner_ids).values_list("learner", flat=True))


def said_no(kind: str, *, learner: str = "pk") -> Exists:
    """In a question about learners, or about what names one: whether somebody said no, or took a yes back."""
    return Exists(_no(kind).filter(learner=OuterRef(learner)))


def without(kind: str) -> Q:
    """Learners whose yes does not count. What leaves the house leaves them out: `rows.exclude(without("data"))`."""
    return ~Q(Exists(counting(kind).filter(learner=OuterRef("pk"))))


def counting(kind: str) -> QuerySet[Consent]:
    """The consents of a kind that were given, and to a text that no newer one asks again about."""
    given = Consent.objects.filter(kind=kind, status=ConsentStatus.GIVEN)
    return given.exclude(Exists(newer_texts().filter(asks_again=True)))


def newer_texts() -> QuerySet[ConsentText]:
    """In a question about consents: the texts that are newer than the one that was answered."""
    return ConsentText.objects.filter(
        kind=OuterRef("kind"), language=OuterRef("text__language"), version__gt=OuterRef("text__version")
    )


def having(kind: str, which: ConsentFilter) -> Q:
    """In a question about learners: those of whom this is so."""
    rows = Consent.objects.filter(kind=kind, learner=OuterRef("pk"))
    answered = (ConsentStatus.GIVEN, ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)
    match which:
        case ConsentFilter.WITHOUT:
            return without(kind)
        case ConsentFilter.NO:
            return Q(said_no(kind))
        case ConsentFilter.OPEN:
            return ~Q(Exists(rows.filter(status__in=answered)))
        case ConsentFilter.NOT_ASKED:
            return ~Q(Exists(rows))
        case ConsentFilter.OLDER:
            return Q(Exists(rows.filter(Exists(newer_texts()), status=ConsentStatus.GIVEN)))
    return Q(Exists(rows.filter(status=which.value)))


def _no(kind: str) -> QuerySet[Consent]:
    return Consent.objects.filter(kind=kind, status__in=(ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN))
