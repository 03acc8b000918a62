"""Families as a whole list, and those of many learners at once. Nothing here writes."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.lists import Showing, Sort
from cohortium.people.models import FamilyLearner
from cohortium.people.queries.families import FamilyRow, matching, rows_of
from cohortium.people.queries.family_reach import visible_to


def ids(
    actor: Actor,
    *,
    permission: Permission,
    text: str = "",
    showing: Showing = Showing.ACTIVE,
    campus_id: UUID | None = None,
    sort: Sort = Sort.NAME,
    at_most: int,
) -> list[UUID]:
    """Every family of such a list that this permission reaches too, in its order: for what takes all at once."""
    both = Q(pk__in=visible_to(actor, Permission.FAMILY_READ).values("pk"))
    rows = matching(visible_to(actor, permission).filter(both), text=text, showing=showing, campus_id=campus_id)
    turned = "-" if sort.descending else ""
    return list(rows.order_by(f"{turned}{sort.column}", f"{turned}pk").values_list("pk", flat=True)[:at_most])


def chosen(actor: Actor, *, family_ids: Sequence[UUID], today: date, permission: Permission) -> list[FamilyRow]:
    """These families in this order, as far as the permission reaches them."""
    rows = rows_of(actor, visible_to(actor, permission).filter(pk__in=family_ids), today=today)
    found = {row.family_id: row for row in rows}
    return [found[one] for one in family_ids if one in found]


def of_learners(actor: Actor, *, learner_ids: Collection[UUID], today: date) -> dict[UUID, list[FamilyRow]]:
    """The families of each of these learners, as far as this actor sees families. A learner of none is not in it."""
    theirs = FamilyLearner.objects.filter(learner__in=learner_ids).order_by("place")
    places = list(theirs.values_list("learner", "family"))
    rows = chosen(
        actor, family_ids=[family_id for _learner, family_id in places], today=today, permission=Permission.FAMILY_READ
    )
    known = {row.family_id: row for row in rows}
    found: dict[UUID, list[FamilyRow]] = {}
    for learner_id, family_id in places:
        if family_id in known:
            found.setdefault(learner_id, []).append(known[family_id])
    return found
