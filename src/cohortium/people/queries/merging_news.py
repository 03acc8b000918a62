"""Who is told that their log-in opens a merged record, or no longer does. Nothing here writes."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access.queries import address_of
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.people.models import Guardian, HouseholdMerge, Learner, LearnerMerge
from cohortium.people.queries import doubles, households
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus, MergeStatus
from cohortium.tenancy.models import Organisation

MERGED = "log_in.merged"
UNMERGED = "log_in.unmerged"
_LINK = Variable("link", _lazy("Open the portal"), "https://example.com/my/…", is_link=True)
MERGED_VARIABLES = (Variable("name", _lazy("What the merged record is called"), _lazy("Papadopoulos")), _LINK)
UNMERGED_VARIABLES = (_LINK,)
MERGED_TEXTS = {
    "en": Text(
        "Your log-in at {organisation} opens a merged record",
        "{organisation} had two records and has made them one. With the log-in that you have you see all of it now: "
        "**{name}**.\n\n[Open the portal]({link})\n\nIs there something in it that is not yours? Then tell the office.",
    )
}
# It does not say what they see no more: it may be of people whom they do not know.
UNMERGED_TEXTS = {
    "en": Text(
        "Your log-in at {organisation} opens what it did before",
        "{organisation} had made two records one, and has undone that. With your log-in you see your own record again, "
        "and nothing of the other one.\n\n[Open the portal]({link})\n\nIs something missing? Then tell the office.",
    )
}


def log_ins_of(*family_ids: UUID) -> tuple[UUID, ...]:
    """The log-ins of those who look after somebody in these families."""
    there = Guardian.objects.filter(family__in=family_ids, status=GuardianStatus.ACTIVE, merged_into=None)
    return tuple(sorted(set(there.exclude(membership=None).values_list("membership", flat=True))))


def addresses(log_ins: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Those of these who come in, each with the address of their log-in."""
    return [(one, address) for one in log_ins if (address := address_of(one))]


def merged(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news of a merge, as long as it is one and opens to whoever reads."""
    called = _called(abouts)
    return {about: {"name": called[about], "link": _link()} for about in abouts if called.get(about)}


def unmerged(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that it was undone."""
    ids, undone = {about.subject_id for about in abouts}, set()
    for table in (HouseholdMerge, LearnerMerge):
        undone |= set(table.objects.filter(pk__in=ids, status=MergeStatus.UNDONE).values_list("pk", flat=True))
    return {about: {"link": _link()} for about in abouts if about.subject_id in undone}


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What the merges are called: in the list of letters."""
    return households.names_of_merges(ids) | doubles.names_of_merges(ids)


def _called(abouts: Collection[About]) -> dict[About, str]:
    ids = {about.subject_id for about in abouts}
    members = {about.recipient_id for about in abouts}
    homes = HouseholdMerge.objects.filter(pk__in=ids, status=MergeStatus.DONE)
    people = LearnerMerge.objects.filter(pk__in=ids, status=MergeStatus.DONE).values_list("pk", "survivor")
    # By record: whose log-in opens it, and what it is called.
    opened: dict[UUID | None, dict[UUID | None, str]] = defaultdict(dict)
    opening = {"status": GuardianStatus.ACTIVE, "family__status": FamilyStatus.ACTIVE, "merged_into": None}
    looking_after = Guardian.objects.filter(membership__in=members, **opening)
    for one in looking_after.select_related("family").order_by("family__name", "pk"):
        opened[one.pk][one.membership_id] = opened[one.family_id][one.membership_id] = one.family.name
    for learner in Learner.objects.filter(membership__in=members, status=LearnerStatus.ACTIVE, merged_into=None):
        opened[learner.pk][learner.membership_id] = str(learner)
    of: dict[UUID, list[UUID | None]] = {merge: [survivor] for merge, survivor in people}
    for row in homes:
        of[row.pk] = [row.family_survivor_id, row.guardian_survivor_id]
        # In two families both stay, and what the log-in opens is both.
        of[row.pk] += [row.guardian_merged_id] * row.is_of_two_families
    return {
        about: ", ".join(
            dict.fromkeys(
                opened[record][about.recipient_id]
                for record in of.get(about.subject_id, [])
                if about.recipient_id in opened[record]
            )
        )
        for about in abouts
    }


def _link() -> str:
    return f"{settings.ADDRESS}/o/{Organisation.objects.values_list('code', flat=True).get()}/my/"
