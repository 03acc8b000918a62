"""Who is asked by letter for a learner's consents: those who answer for them. Nothing here writes."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound
from cohortium.people.models import FamilyLearner, Guardian, Learner
from cohortium.people.queries.learners import visible_to
from cohortium.people.rules.consents import speaks_for_themselves
from cohortium.people.rules.learners import age
from cohortium.people.states import FamilyStatus, GuardianStatus
from cohortium.tenancy.models import Organisation


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: about whom, to which address, and whom it greets; nobody by name where it is their own address."""

    learner_id: UUID
    learner: str
    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Reachable:
    """The letters that would go out, and whom of the learners nobody can be asked about."""

    letters: tuple[Letter, ...]
    without_address: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """About whom somebody is asked."""
        return tuple(dict.fromkeys(one.learner for one in self.letters))


def reachable(actor: Actor, *, learner_ids: Collection[UUID], now: datetime) -> Reachable:
    """Whom letters about these learners would reach.

    Raises:
        NotFound: one of them is not within reach.
    """
    rows = visible_to(actor, Permission.CONSENT_REQUEST).filter(pk__in=learner_ids).order_by("name_plain", "pk")
    found = list(rows.only("first_name", "last_name", "email", "date_of_birth"))
    if not found or len(found) != len(set(learner_ids)):
        raise NotFound
    letters = letters_about(found, now=now)
    reached = {one.learner_id for one in letters}
    return Reachable(tuple(letters), tuple(str(row) for row in found if row.pk not in reached))


def letters_about(learners: Sequence[Learner], *, now: datetime) -> list[Letter]:
    """For each of them a letter to every address of those who answer for them: parents who live apart have their own.

    Guardians who may look at nothing are not asked: whoever may know nothing of a child does not decide for them.
    """
    time_zone = Organisation.objects.values_list("time_zone", flat=True).get()
    today, guardians = now.astimezone(ZoneInfo(time_zone)).date(), _guardians([one.pk for one in learners])
    return [letter for one in learners for letter in _about(one, guardians.get(one.pk, []), today)]


def _about(learner: Learner, guardians: Sequence[Guardian], today: date) -> list[Letter]:
    themselves = [Letter(learner.pk, str(learner), learner.email)] if learner.email else []
    years = age(learner.date_of_birth, today)
    if themselves and speaks_for_themselves(age=years, is_looked_after=bool(guardians)):
        return themselves
    to: dict[str, Letter] = {}
    for one in guardians:
        if one.email and one.sees:
            # Two who share a mailbox get one letter, to whom one calls first.
            to.setdefault(one.email.lower(), Letter(learner.pk, str(learner), one.email, str(one)))
    return list(to.values())


def _guardians(learner_ids: Collection[UUID]) -> dict[UUID, list[Guardian]]:
    """By learner, those who look after them, in the order in which one calls them."""
    families: dict[UUID, list[UUID]] = defaultdict(list)
    places = FamilyLearner.objects.filter(learner__in=learner_ids, family__status=FamilyStatus.ACTIVE)
    for family, learner in places.order_by("place").values_list("family", "learner"):
        families[family].append(learner)
    found: dict[UUID, list[Guardian]] = defaultdict(list)
    if families:
        rows = Guardian.objects.filter(family__in=families, status=GuardianStatus.ACTIVE, merged_into=None)
        for row in rows.order_by("place", "created_at", "pk"):
            for learner_id in families[row.family_id]:
                found[learner_id].append(row)
    return found
