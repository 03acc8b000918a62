"""By which words learners are found. Nothing here writes.

Each way to find somebody has an index of its own, and gives ids: one condition over three tables would find its place
in none of them, and read everybody.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.people.models import Family, FamilyLearner, Guardian, Learner
from cohortium.people.states import FamilyStatus, GuardianStatus
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.numbers import numbered

_NAME = ("name_plain", "name_second", "name_third", "name_fourth")


def called(actor: Actor, text: str) -> Q:
    """Learners by any words of their name, by the name they prefer, by e-mail address, phone number or the
    last digits of it, or their id.

    Whoever sees families finds them by what their family or one of their guardians is called, and how these are
    reached. An identity number finds nobody: what is typed here stands in addresses and logs.
    """
    found = by_words(text, *_NAME)
    found |= Q(preferred_plain__begins=text) & ~Q(preferred_name="")
    contact = _contact(text)
    if contact is not None:
        found |= contact
    if learner_id := _id(text):
        found |= Q(pk=learner_id)
    if not actor.may(Permission.FAMILY_READ):
        return found
    return Q(pk__in=Learner.objects.filter(found).values("pk").union(*_by_family(actor, text, contact)))


def _by_family(actor: Actor, text: str, contact: Q | None) -> list[QuerySet[Any, Any]]:
    """By the families, and by the guardians, of learners whose families this actor sees."""
    asked = by_words(text, *_NAME) if contact is None else by_words(text, *_NAME) | contact
    families: QuerySet[Any, Any] = Family.objects.filter(asked, status=FamilyStatus.ACTIVE, merged_into=None).values(
        "pk"
    )
    guardians: QuerySet[Any, Any] = Guardian.objects.filter(
        asked, status=GuardianStatus.ACTIVE, merged_into=None
    ).values("family")
    theirs = within(FamilyLearner.objects.all(), actor.reach(Permission.FAMILY_READ), campus="learner__campus")
    return [theirs.filter(family__in=one).values("learner") for one in (families, guardians)]


def _contact(text: str) -> Q | None:
    """By an e-mail address from its beginning, or by a phone number or its end; nothing where the text is neither."""
    if "@" in text:
        return Q(email_plain__begins=text) & ~Q(email="")
    return numbered(text)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip())
    except ValueError:
        return None
