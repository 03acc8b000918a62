"""What a learner's page shows of their families and emergency contacts, to those who see families."""

from dataclasses import asdict
from typing import Any

from django.urls import reverse

from cohortium.access.permissions import Permission
from cohortium.people.queries import emergency, families
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.queries.guardians import RELATIONSHIPS
from cohortium.people.queries.learners import LearnerRow
from cohortium.web.entrance import Visit


def family_part(visit: Visit, row: LearnerRow) -> dict[str, Any] | None:
    """The part of the page; nothing, and nothing is read, for who sees no families."""
    actor, code = visit.actor, visit.organisation.code
    if not actor.may(Permission.FAMILY_READ):
        return None
    sees = _covers(visit, Permission.FAMILY_READ, row)
    theirs = families.of_learner(actor, learner_id=row.learner_id)
    # The family's are called for each of its children; of one that is archived nobody is.
    called = {one.family_id: one for one in theirs if not one.is_archived}
    own = [row.learner_id] if sees else []
    found = emergency.of_many(actor, learner_ids=own, family_ids=called)
    contacts = [_contact(one) for one in found.get(row.learner_id, [])]
    for family in called.values():
        whose = {"family": family.name, "family_href": reverse("family", args=[code, family.family_id])}
        contacts += [_contact(one) | whose for one in found.get(family.family_id, [])]
    return {
        "families": [
            {
                "href": reverse("family", args=[code, one.family_id]),
                "name": one.name,
                "is_archived": one.is_archived,
                "guardians": [
                    {
                        "name": guardian.name,
                        "relationship": RELATIONSHIPS[guardian.relationship],
                        "email": guardian.email,
                        "phone": guardian.phone,
                        "may_pick_up": guardian.may_pick_up,
                    }
                    for guardian in one.guardians
                ],
            }
            for one in theirs
        ],
        "sees_contacts": sees or bool(contacts),
        "edits": _covers(visit, Permission.FAMILY_EDIT, row),
        "contacts": contacts,
    }


def _contact(row: ContactRow) -> dict[str, Any]:
    return asdict(row) | {"relationship_label": RELATIONSHIPS[row.relationship]}


def _covers(visit: Visit, permission: Permission, row: LearnerRow) -> bool:
    reach = visit.actor.reach(permission)
    return reach.everything or row.campus_id in reach.campuses
