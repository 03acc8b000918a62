"""How people are found by the field that searches everything. Nothing here writes."""

from typing import Any

from django.db.models import F

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.pages import PageOf
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.people.queries import families, learners
from cohortium.people.queries.family_reach import visible_to
from cohortium.people.queries.finding import called
from cohortium.people.rules.learners import full_name
from cohortium.people.states import FamilyStatus, LearnerStatus


def learners_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Learners who are with us, by their name, how they are reached, or by their family."""
    rows: Any = (
        learners.visible_to(actor, Permission.LEARNER_READ)
        .filter(called(actor, asked.text), status=LearnerStatus.ACTIVE)
        .values("id", "first_name", "last_name", "name_plain", campus_name=F("campus__name"))
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], full_name(row["first_name"], row["last_name"]), row["campus_name"] or ""),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def families_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Families that are with us, by any word of their name or of one of their people's, by phone or e-mail address."""
    rows: Any = (
        visible_to(actor, Permission.FAMILY_READ)
        .filter(families.called(asked.text), status=FamilyStatus.ACTIVE)
        .values("id", "name", "name_plain", campus_name=F("campus__name"))
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], row["campus_name"] or ""),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )
