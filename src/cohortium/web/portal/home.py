"""Where families and learners start: everybody of theirs, their household, and what they asked for."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.queries.organisations import office
from cohortium.administration.rules.places import countries
from cohortium.partners.queries.log_ins import own_partner
from cohortium.partners.queries.partners import KINDS
from cohortium.partners.rules.partners import BRINGS, PartnerKind
from cohortium.people.actions.profile_changes import withdraw_change
from cohortium.people.queries import portal, profile_changes
from cohortium.people.queries.guardians import RELATIONSHIPS
from cohortium.people.queries.portal import OwnFamily
from cohortium.people.queries.profile_changes import ChangeRow
from cohortium.people.rules.profile_changes import About, offered
from cohortium.people.states import ProfileChangeStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.portal.correcting import corrected
from cohortium.web.staff import lists

# The page of all has the others.
_AT_THE_START = 5
# What stands together under one name, by the fields that may be asked for.
_FACTS = {
    "name": frozenset({"first_name", "last_name"}),
    "relationship": frozenset({"relationship"}),
    "email": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "address": frozenset({"address", "suburb", "state", "postcode", "country"}),
}


@page(Permission.PORTAL_SEE)
def home(visit: Visit) -> Answer:
    """A tile for everybody of theirs who learns, and what they may know of their families."""
    code = visit.organisation.code
    learners = portal.learners(visit.actor, today=visit.today)
    asked = profile_changes.own_changes(visit.actor, at_most=_AT_THE_START + 1)
    waiting = {row.subject_id: frozenset(row.wanted) for row in asked if row.status == ProfileChangeStatus.OPEN}
    partner = _partner(visit)
    open_of = portal.unanswered([one.learner_id for one in learners])
    shows = {
        "learners": [
            {
                "row": one,
                "href": reverse("portal_learner", args=[code, one.learner_id]),
                "consents_href": reverse("portal_consents", args=[code, one.learner_id]),
                "unanswered": open_of[one.learner_id],
            }
            for one in learners
        ],
        "families": [_family(code, one, waiting) for one in portal.families(visit.actor)],
        "partner": partner,
        "office": office() if partner else None,
        "changes": _shown(visit, asked[:_AT_THE_START]),
        "more_changes": len(asked) > _AT_THE_START,
    }
    return Page("portal/home.html", shows)


@page(Permission.PORTAL_SEE)
def changes(visit: Visit) -> Answer:
    """All that one asked for, the newest first."""
    address = visit.request.GET
    found = profile_changes.all_own_changes(visit.actor, after=lists.cursor(address))
    shows = {"changes": _shown(visit, found.rows), **lists.turning(address, found.next)}
    return Page(f"portal/{'_changes' if visit.wants_part else 'changes'}.html", shows)


@page(Permission.PROFILE_CHANGE_ASK, posts=True)
def details(visit: Visit, guardian_id: UUID) -> Answer:
    """What is known of oneself as somebody who looks after learners, and what should stand there."""
    found = portal.family(visit.actor, guardian_id=guardian_id).known
    names = offered(About.GUARDIAN, lives_there=found.details.lives_there)
    return corrected(
        visit,
        about=About.GUARDIAN,
        subject_id=guardian_id,
        values={name: getattr(found.details, name) for name in names},
        title=_("Your details"),
        back=reverse("portal", args=[visit.organisation.code]),
    )


@page(Permission.PROFILE_CHANGE_ASK, posts=True)
def household(visit: Visit, guardian_id: UUID) -> Answer:
    """How to reach the household, for those who live there, and what should stand there."""
    found = portal.family(visit.actor, guardian_id=guardian_id).known
    back = reverse("portal", args=[visit.organisation.code])
    if found.household is None:
        return Redirect(back)
    return corrected(
        visit,
        about=About.FAMILY,
        subject_id=found.family_id,
        values={name: getattr(found.household, name) for name in offered(About.FAMILY)},
        title=_("Your household"),
        back=back,
    )


@page(Permission.PROFILE_CHANGE_WITHDRAW, posts=True)
def withdrawal(visit: Visit, change_id: UUID) -> Answer:
    """Take back what one asked for. Nothing is asked: one can ask again."""
    back = reverse("portal", args=[visit.organisation.code])
    profile_changes.own_change(visit.actor, change_id=change_id)
    if visit.request.method != "POST":
        return Redirect(back)
    done = withdraw_change(visit.actor, change_id=change_id, now=visit.now)
    return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Request withdrawn."))


def _shown(visit: Visit, rows: Sequence[ChangeRow]) -> list[dict[str, Any]]:
    """What templates show of changes that this person asked for."""
    told = profile_changes.own_told(visit.actor, rows)
    return [
        {
            "row": row,
            "title": ", ".join(str(line.label) for line in told[row.change_id]) or _("Message to the office"),
            "lines": told[row.change_id],
            "is_partly": 0 < len(row.accepted) < len(row.wanted),
        }
        for row in rows
    ]


def _partner(visit: Visit) -> dict[str, Any] | None:
    found = own_partner(visit.actor)
    if found is None:
        return None
    brings = PartnerKind(found.kind) in BRINGS
    return {
        "row": found,
        "kind": capfirst(said(KINDS[found.kind])),
        "country": countries().get(found.country, found.country),
        "brings": brings,
        "brought": portal.own_brought(visit.actor) if brings else [],
    }


def _waits(names: frozenset[str]) -> frozenset[str]:
    """By which of the facts of a home there stands that a change was asked for."""
    return frozenset(fact for fact, fields in _FACTS.items() if names & fields)


def _family(code: str, one: OwnFamily, waiting: Mapping[UUID, frozenset[str]]) -> dict[str, Any]:
    known = one.known
    return {
        "own_waits": _waits(waiting.get(one.guardian_id, frozenset())),
        "home_waits": _waits(waiting.get(known.family_id, frozenset())),
        "known": known,
        "relationship": RELATIONSHIPS[known.details.relationship],
        "others": [{"row": other, "relationship": RELATIONSHIPS[other.relationship]} for other in known.others],
        "details_href": reverse("portal_details", args=[code, one.guardian_id]),
        "household_href": reverse("portal_household", args=[code, one.guardian_id]) if known.household else "",
    }
