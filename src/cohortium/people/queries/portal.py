"""What somebody with a log-in sees of themselves, and of those whom they look after. Nothing here writes.

Nothing of a family is read but what `guardians.known_to` says that this guardian may know: parents who live apart never
learn each other's address here.
"""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.core.errors import NotFound
from cohortium.files.queries import FileRow, file
from cohortium.files.states import FileStatus
from cohortium.partners.queries.log_ins import own_partners
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import Consent, Family, FamilyLearner, Guardian, Learner
from cohortium.people.queries.consent_standing import newer_texts
from cohortium.people.queries.consent_texts import TextRow, newest_of
from cohortium.people.queries.consent_voices import Part, parts_of
from cohortium.people.queries.consents import stands_for
from cohortium.people.queries.guardians import Known, known_to
from cohortium.people.rules.guardians import Sight
from cohortium.people.rules.learners import LearnerDetails, age, full_name
from cohortium.people.rules.profile_changes import About, offered
from cohortium.people.states import ConsentStatus, FamilyStatus, GuardianStatus, LearnerStatus


@dataclass(frozen=True, slots=True)
class OwnLearner:
    """Somebody who learns: whoever looks, or one whom they look after."""

    learner_id: UUID
    version: int
    name: str
    preferred_name: str
    is_self: bool
    # Whole years, today, where the organisation is.
    age: int | None
    # By field, what they may see and ask to have changed; of oneself more than of others.
    details: dict[str, Any]
    # What they may look at beside it; everything of oneself.
    sees: frozenset[str]

    @property
    def called(self) -> str:
        """What they are called."""
        return self.preferred_name or self.name.split(" ")[0]


@dataclass(frozen=True, slots=True)
class OwnFamily:
    """A family in which somebody is a guardian: as which, and what they may know of it."""

    guardian_id: UUID
    known: Known


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A kind of consent that is asked for: its newest text, and what counts as the answer to it."""

    kind: str
    name: Any
    text: TextRow
    # `yes`, `no`, or nothing so far.
    answered: str
    said_on: date | None
    # Whether there is a newer text than the one that was answered.
    is_older: bool
    # Whether a yes was said that does not count any more.
    asks_again: bool
    # Who gave this answer, and whether whoever looks said yes and it stays no.
    part: Part


@dataclass(frozen=True, slots=True)
class SaidRow:
    """What was answered to a text, in its words."""

    kind: str
    answer: str
    said_on: date
    text: str
    text_version: int


def guardians_of(member_id: UUID) -> QuerySet[Guardian]:
    """As whom a member looks after learners: one row for each of their families."""
    return Guardian.objects.filter(
        membership=member_id, status=GuardianStatus.ACTIVE, family__status=FamilyStatus.ACTIVE, merged_into=None
    )


def households_of(member_id: UUID) -> QuerySet[Family]:
    """The households that a member may know: those where they live."""
    return Family.objects.filter(pk__in=guardians_of(member_id).filter(lives_there=True).values("family"))


def learners_of(member_id: UUID) -> QuerySet[Learner]:
    """The member, if they learn here themselves, and those whom they look after."""
    children = FamilyLearner.objects.filter(family__in=guardians_of(member_id).values("family")).values("learner")
    return Learner.objects.filter(
        Q(membership=member_id) | Q(pk__in=children), status=LearnerStatus.ACTIVE, merged_into=None
    )


def correctable(member_id: UUID, *, about: About, subject_id: UUID) -> frozenset[str]:
    """The fields that a member may ask to have changed of somebody, as things are now; none, where it is not theirs."""
    if about == About.LEARNER:
        found = learners_of(member_id).filter(pk=subject_id).values_list("membership", flat=True)
        return frozenset(name for one in found for name in offered(about, is_self=one == member_id))
    if about == About.GUARDIAN:
        homes = guardians_of(member_id).filter(pk=subject_id).values_list("lives_there", flat=True)
        return frozenset(name for lives_there in homes for name in offered(about, lives_there=lives_there))
    return frozenset(offered(about) if households_of(member_id).filter(pk=subject_id).exists() else ())


def selves_of(member_id: UUID) -> frozenset[UUID]:
    """As whom a member learns here."""
    return frozenset(Learner.objects.filter(membership=member_id).values_list("pk", flat=True))


def homes_of(member_id: UUID) -> frozenset[UUID]:
    """Where a member lives: the households, and as which guardian of each."""
    homes = guardians_of(member_id).filter(lives_there=True).values_list("pk", "family")
    return frozenset(one for pair in homes for one in pair)


def own_guardians(actor: Actor) -> QuerySet[Guardian]:
    """As whom somebody looks after learners: one row for each of their families."""
    return guardians_of(actor.id)


def own_learners(actor: Actor) -> QuerySet[Learner]:
    """Whoever looks, if they learn here themselves, and those whom they look after."""
    return learners_of(actor.id)


def has_a_place(actor: Actor) -> bool:
    """Whether there is anything to see for this member: a learner or a family of their own, or their house's record."""
    has_one = Exists(own_learners(actor)) | Exists(own_guardians(actor)) | Exists(own_partners(actor))
    return Membership.objects.filter(has_one, pk=actor.id).exists()


def has_own(actor: Actor) -> bool:
    """Whether somebody learns here, or looks after somebody who does."""
    return own_learners(actor).exists() or own_guardians(actor).exists()


def own_brought(actor: Actor) -> list[str]:
    """By name those whom one's house brought or named, and nothing else of them.

    Who said no to what is kept of them, or took their yes back, is not named to another house.
    """
    mine = own_partners(actor).values("pk")
    refused = Consent.objects.filter(kind=kinds.DATA.key, status__in=[ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN])
    rows = Learner.objects.filter(Q(agent__in=mine) | Q(broker__in=mine), status=LearnerStatus.ACTIVE, merged_into=None)
    return [str(one) for one in rows.exclude(pk__in=refused.values("learner")).order_by("name_plain", "pk")]


def learners(actor: Actor, *, today: date) -> list[OwnLearner]:
    """Everybody of one's own who learns, oneself first. Two statements, whatever their number."""
    return _read(actor, own_learners(actor), today=today)


def learner(actor: Actor, *, learner_id: UUID, today: date) -> OwnLearner:
    """One of them.

    Raises:
        NotFound: there is none, or they are not one's own.
    """
    found = _read(actor, own_learners(actor).filter(pk=learner_id), today=today)
    if not found:
        raise NotFound
    return found[0]


def families(actor: Actor) -> list[OwnFamily]:
    """One's families, by name."""
    rows = own_guardians(actor).order_by("family__name_plain", "pk").values_list("pk", flat=True)
    return [OwnFamily(guardian_id, known_to(guardian_id=guardian_id)) for guardian_id in rows]


def family(actor: Actor, *, guardian_id: UUID) -> OwnFamily:
    """One of one's families, by whom one is in it.

    Raises:
        NotFound: there is none, or that is somebody else.
    """
    if not own_guardians(actor).filter(pk=guardian_id).exists():
        raise NotFound
    return OwnFamily(guardian_id, known_to(guardian_id=guardian_id))


def questions(actor: Actor, *, learner_id: UUID) -> list[OwnQuestion]:
    """What is asked about a learner of one's own, and what was answered, by whomever.

    A yes can be taken back also where it is not asked for any more.

    Raises:
        NotFound: they are not one's own.
    """
    if not own_learners(actor).filter(pk=learner_id).exists():
        raise NotFound
    stands = stands_for(learner_id)
    rows = {row.kind: row for row in stands if row.is_asked_for or row.status == ConsentStatus.GIVEN}
    texts = newest_of(rows)
    parts = parts_of(actor, learner_id, {kind: row.status for kind, row in rows.items()})
    return [
        OwnQuestion(
            kind,
            row.name,
            texts[kind],
            _YES_OR_NO.get(row.status, ""),
            row.said_on,
            row.is_older,
            asks_again=row.status == ConsentStatus.GIVEN and not row.counts,
            part=parts.get(kind, Part()),
        )
        for kind, row in rows.items()
        if kind in texts
    ]


def unanswered(learner_ids: Collection[UUID]) -> dict[UUID, int]:
    """How many of the kinds that are asked for wait for an answer, for learners whom the caller may see.

    What nobody published a text of cannot be answered.
    """
    asked = set(newest_of([one.key for one in kinds.asked_here()]))
    there = Consent.objects.filter(learner__in=learner_ids, kind__in=asked).exclude(status=ConsentStatus.ASKED)
    # A yes that does not count any more is none.
    there = there.exclude(Exists(newer_texts().filter(asks_again=True)), status=ConsentStatus.GIVEN)
    answered = set(there.values_list("learner", "kind"))
    return {one: sum((one, kind) not in answered for kind in asked) for one in learner_ids}


def said_of(learner_id: UUID) -> list[SaidRow]:
    """What was answered for a learner whom the caller may see, to which text, whether or not it is asked for still."""
    rows = Consent.objects.filter(learner=learner_id, status__in=_YES_OR_NO).order_by("kind")
    found: Any = rows.values_list("kind", "status", "said_on", "text__words", "text__version")
    return [SaidRow(kind, _YES_OR_NO[status], *rest) for kind, status, *rest in found]


def own_name(actor: Actor, *, learner_id: UUID) -> str:
    """By which name somebody speaks for a learner: their own as a guardian; nothing where they are the learner.

    Raises:
        NotFound: the learner is not one's own.
    """
    found = own_learners(actor).filter(pk=learner_id).values_list("membership", flat=True).first()
    if found == actor.id:
        return ""
    mine = own_guardians(actor).filter(family__learners__learner=learner_id).order_by("created_at", "pk")
    row = mine.values_list("first_name", "last_name").first()
    if row is None:
        raise NotFound
    return full_name(*row)


def own_photos(actor: Actor) -> list[tuple[str, FileRow]]:
    """The photos of one's own learners that can be read, with the ids of the learners: for a file of one's own."""
    rows = own_learners(actor).exclude(photo_id=None).order_by("pk").values_list("pk", "photo_id")
    found = [(str(learner_id), file(file_id=photo_id)) for learner_id, photo_id in rows if photo_id]
    return [(name, row) for name, row in found if row and row.status == FileStatus.USABLE]


def _read(actor: Actor, rows: QuerySet[Learner], *, today: date) -> list[OwnLearner]:
    found = list(rows.order_by("name_plain", "pk"))
    mine = own_guardians(actor).filter(family__learners__learner__in=[row.pk for row in found])
    sights: dict[UUID, set[str]] = {}
    for learner_id, sees in mine.values_list("family__learners__learner", "sees"):
        sights.setdefault(learner_id, set()).update(sees)
    shown = [_own(actor, row, frozenset(sights.get(row.pk, ())), today) for row in found]
    return sorted(shown, key=lambda one: not one.is_self)


def _own(actor: Actor, row: Learner, sees: frozenset[str], today: date) -> OwnLearner:
    is_self = row.membership_id == actor.id
    everything = {field.name: getattr(row, field.name) for field in fields(LearnerDetails)}
    return OwnLearner(
        learner_id=row.pk,
        version=row.version,
        name=str(row),
        preferred_name=row.preferred_name,
        is_self=is_self,
        age=age(row.date_of_birth, today),
        details={name: everything[name] for name in offered(About.LEARNER, is_self=is_self)},
        sees=frozenset(str(one) for one in Sight) if is_self else sees,
    )


_YES_OR_NO: dict[str, str] = {ConsentStatus.GIVEN: "yes", ConsentStatus.REFUSED: "no", ConsentStatus.WITHDRAWN: "no"}
