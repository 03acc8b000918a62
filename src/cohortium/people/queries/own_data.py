"""What goes into the file of somebody's own data beside what the portal's pages show. Nothing here writes.

Of oneself all of it. Of a child what the office lets this guardian see, and never how to reach another guardian whom
they may not reach.
"""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.administration.queries.fields import Reaches, own_fields, seen, shown
from cohortium.people.models import ConsentAnswer, Family, Guardian, Learner
from cohortium.people.queries import emergency, portal
from cohortium.people.queries.emergency import ContactRow
from cohortium.people.queries.families import ENTITY as FAMILY
from cohortium.people.queries.former_numbers import endings, is_former
from cohortium.people.queries.learners import ENTITY as LEARNER
from cohortium.people.queries.merged import records_of
from cohortium.people.queries.portal import OwnFamily, OwnLearner
from cohortium.people.queries.profile_changes import own_changes
from cohortium.people.rules.guardians import Sight
from cohortium.people.rules.learners import full_name

_MOST_CHANGES = 1000


def fields_of_learner(one: OwnLearner) -> list[dict[str, Any]]:
    """The organisation's own fields of a learner, by label: all of oneself; of a child those that all staff see."""
    if Sight.LEARNING not in one.sees:
        return []
    values = Learner.objects.filter(pk=one.learner_id).values_list("custom", flat=True).get()
    return _filled(LEARNER, values, lambda _permission: one.is_self)


def fields_of_household(one: OwnFamily) -> list[dict[str, Any]]:
    """The organisation's own fields of a household, for who lives there."""
    if one.known.household is None:
        return []
    values = Family.objects.filter(pk=one.known.family_id).values_list("custom", flat=True).get()
    return _filled(FAMILY, values, lambda _permission: False)


def contacts_of_learner(actor: Actor, one: OwnLearner) -> list[dict[str, Any]]:
    """Whom to call for a learner: all of one's own; of a child for who lives with them."""
    rows = emergency.of_learner(one.learner_id)
    if one.is_self:
        return [_contact(row) for row in rows]
    lives_with = portal.own_guardians(actor).filter(family__learners__learner=one.learner_id, lives_there=True)
    if not lives_with.exists():
        return []
    return _without_others(actor, rows, [one.learner_id])


def contacts_of_household(actor: Actor, one: OwnFamily) -> list[dict[str, Any]]:
    """Whom to call for a household, for who lives there."""
    if one.known.household is None:
        return []
    rows = emergency.of_family(one.known.family_id)
    return _without_others(actor, rows, [child.learner_id for child in one.known.children])


def answers_of_learner(actor: Actor, one: OwnLearner) -> list[dict[str, Any]]:
    """Every answer that was given for a learner, the first at first, with the words that it was given to.

    Who gave it is said by name where whoever asks knows that name: of parents in two families neither learns here what
    the other one is called. What the office noted beside an answer may be about somebody else, and stays there.
    """
    rows = ConsentAnswer.objects.filter(consent__learner__in=records_of(one.learner_id))
    known = _known_names(actor, one)
    return [
        {
            "kind": row.consent.kind,
            "answer": row.answer,
            "said_on": row.said_on,
            "recorded_at": row.created_at,
            "by": row.by,
            "name": row.name if one.is_self or row.name.casefold() in known else "",
            "how": row.how,
            "language": row.text.language,
            "text_version": row.text.version,
            "text": row.text.words,
        }
        for row in rows.select_related("consent", "text").order_by("created_at", "pk")
    ]


def changes(actor: Actor) -> list[dict[str, Any]]:
    """What one asked to have changed, and what became of it."""
    return [
        {
            "about": row.subject,
            "asked_at": row.asked_at,
            "wanted": dict(row.wanted),
            "note": row.note,
            "status": str(row.status),
            "taken_over": list(row.accepted),
            "reason": row.reason,
            "settled_at": row.settled_at,
        }
        for row in own_changes(actor, at_most=_MOST_CHANGES)
    ]


def _known_names(actor: Actor, one: OwnLearner) -> set[str]:
    """As whom somebody speaks for a learner, and who else looks after them in the same family."""
    mine = portal.own_guardians(actor).filter(family__learners__learner=one.learner_id).values("family")
    names = Guardian.objects.filter(family__in=mine).values_list("first_name", "last_name")
    return {one.name.casefold(), *(full_name(first, last).casefold() for first, last in names)}


def _filled(entity: str, values: Any, reaches: Reaches) -> list[dict[str, Any]]:
    return [{"label": one.label, "value": one.value} for one in shown(seen(own_fields(entity), reaches), values)]


def _contact(row: ContactRow) -> dict[str, Any]:
    return asdict(row.details)


def _without_others(actor: Actor, rows: Sequence[ContactRow], learner_ids: Sequence[UUID]) -> list[dict[str, Any]]:
    """The contacts, without the numbers of guardians whom this one may not reach: they may be on the list as well."""
    mine = portal.own_guardians(actor)
    reached = Guardian.objects.filter(family__in=mine.filter(lives_there=True).values("family"), lives_there=True)
    others = (
        Guardian.objects.filter(family__learners__learner__in=learner_ids)
        .exclude(pk__in=mine.values("pk"))
        .exclude(pk__in=reached.values("pk"))
    )
    found = list(others.values_list("phone", "first_name", "last_name"))
    ends = endings(others.values_list("pk", flat=True))
    own = {*mine.values_list("phone", flat=True), *reached.values_list("phone", flat=True)}
    phones = {phone for phone, _first, _last in found if phone}
    names = {full_name(first, last).casefold() for _phone, first, last in found}
    told = []
    for row in rows:
        said = _contact(row)
        is_other = row.name.casefold() in names or bool({row.phone, row.other_phone} & phones)
        # What they had once may be theirs still.
        is_other |= any(is_former(one, ends) for one in {row.phone, row.other_phone} - own)
        told.append(said | ({"phone": "", "other_phone": ""} if is_other else {}))
    return told
