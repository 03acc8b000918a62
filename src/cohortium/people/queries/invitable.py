"""Which guardians of families would be invited to the portal at once, and why not the others. Nothing here writes."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, QuerySet
from django.db.models.functions import Lower

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.administration.queries.addresses import known_by_each
from cohortium.core.errors import NotFound
from cohortium.people.models import Guardian, Learner
from cohortium.people.queries.family_reach import guardians_visible_to, visible_to
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus

# Letters of one go. Whoever is invited is left out of the next.
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class LetterTo:
    """Somebody who would be invited."""

    guardian_id: UUID
    name: str
    email: str
    family: str


@dataclass(frozen=True, slots=True)
class Invitable:
    """Whom letters would go to; of the others their names, by why they get none."""

    letters: list[LetterTo] = field(default_factory=list)
    without_address: list[str] = field(default_factory=list)
    # They have a log-in that opens this.
    inside: list[str] = field(default_factory=list)
    invited: list[str] = field(default_factory=list)
    # They may look at nothing: there is nothing to come in for.
    sees_nothing: list[str] = field(default_factory=list)
    # Others have the address too, or it has a log-in: the office is asked about each.
    to_ask: list[str] = field(default_factory=list)

    @property
    def now(self) -> list[LetterTo]:
        """Those of this go."""
        return self.letters[:AT_ONCE]

    @property
    def later(self) -> int:
        """How many letters are left for the next."""
        return max(0, len(self.letters) - AT_ONCE)


def invitable(actor: Actor, *, family_ids: Collection[UUID]) -> Invitable:
    """Who of the guardians of these families would be invited.

    Raises:
        NotFound: one of the families is not within reach.
    """
    wanted = set(family_ids)
    if visible_to(actor, Permission.PORTAL_INVITE).filter(pk__in=wanted).count() != len(wanted):
        raise NotFound
    rows = _with_us(guardians_visible_to(actor, Permission.PORTAL_INVITE)).filter(family__in=wanted)
    guardians = list(
        rows.select_related("family", "membership").order_by("family__name_plain", "family", "place", "pk")
    )
    emails = {one.email.lower() for one in guardians if one.email}
    known, times, found = known_by_each(emails), _times(emails), Invitable()
    for one in guardians:
        held, name = one.membership, str(one)
        if held and held.status == MembershipStatus.INVITED:
            found.invited.append(name)
        elif held and held.status != MembershipStatus.LEFT:
            found.inside.append(name)
        elif not one.email:
            found.without_address.append(name)
        elif not one.sees:
            found.sees_nothing.append(name)
        elif one.email.lower() in known or times[one.email.lower()] > 1:
            found.to_ask.append(name)
        else:
            found.letters.append(LetterTo(one.pk, name, one.email, one.family.name))
    return found


def _with_us(rows: QuerySet[Guardian]) -> QuerySet[Guardian]:
    return rows.filter(status=GuardianStatus.ACTIVE, family__status=FamilyStatus.ACTIVE, merged_into=None)


def _times(emails: Collection[str]) -> Counter[str]:
    """How many people who are with us have each address."""
    learners = Learner.objects.filter(status=LearnerStatus.ACTIVE, merged_into=None).order_by()
    found = Counter[str]()
    for rows in (_with_us(Guardian.objects.order_by()), learners) if emails else ():
        spelt = rows.annotate(mailbox=Lower(F("email"))).filter(mailbox__in=emails)
        found.update(spelt.values_list("mailbox", flat=True))
    return found
