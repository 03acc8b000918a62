"""Changes that people ask for: asked, taken over, refused, taken back."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, fields, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.administration.rules.places import countries
from cohortium.core.changes import assign
from cohortium.core.errors import Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.rows import locked
from cohortium.core.text import TEXT_FAULTS
from cohortium.people.actions import families as family_actions
from cohortium.people.actions import learners as learner_actions
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.events_portal import (
    ProfileChangeApproved,
    ProfileChangeAsked,
    ProfileChangeRefused,
    ProfileChangeWithdrawn,
)
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.queries import portal
from cohortium.people.queries.profile_changes import own, visible_to
from cohortium.people.rules import families, guardians, learners
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.rules.profile_changes import About, different, faults_of_words, kept, read, tidied
from cohortium.people.states import PROFILE_CHANGE, ProfileChangeStatus
from cohortium.tenancy.models import Organisation

NO_REASON: Words = _("Give a reason. The person who asked will read it.")
NOTHING_TICKED: Words = _("Select at least one change to approve, or decline the request.")


class NotTheirsAnyMore(Refusal):
    """Whoever asked was removed meanwhile, moved, or what it is about was put away."""

    sentence = _(
        "The person who asked can no longer change this: they were removed, moved out, or the record was archived. "
        "Decline the request. If a change is correct, you can make it yourself."
    )


@action(Permission.PROFILE_CHANGE_ASK)
def ask_for_change(
    actor: Actor,
    *,
    about: About,
    subject_id: UUID,
    wanted: Mapping[str, Any],
    note: str = "",
    today: date,
    now: datetime,
) -> ProfileChange | Unchanged:
    """Ask for other details of oneself, of somebody whom one looks after, or of one's household.

    What was asked for before and nobody decided yet is replaced; where nothing is different any more, it is taken back.

    Raises:
        NotFound: that is nobody of one's own, or a field is not theirs to change.
        Invalid: what is to stand there cannot be accepted.
    """
    kind = _KINDS[about]
    # Whoever is about is locked, so that two requests about them are in a row.
    row = locked(kind.own(actor.id), subject_id)
    if not set(wanted) <= portal.correctable(actor.id, about=about, subject_id=row.pk):
        raise NotFound
    before = asdict(_details(kind, row))
    after = _accepted(kind, replace(_details(kind, row), **wanted), note, among=wanted, today=today)
    waiting = own(actor).filter(status=ProfileChangeStatus.OPEN, **{about.value: row.pk})
    # Held: what was decided or taken back in this moment must not be open again.
    change = waiting.select_for_update(of=("self",)).first()
    news = different(before, after, wanted)
    if not news and not note.strip():
        return Unchanged() if change is None else withdraw_change(actor, change_id=change.pk, now=now)
    change = change or ProfileChange(**{about.value: row}, asked_by_id=actor.id, asked_at=now)
    is_new = change._state.adding
    said = {
        "wanted": kept(news),
        "before": kept({name: before[name] for name in news}),
        "note": tidied(note),
    }
    changes = assign(change, said)
    if not changes:
        return Unchanged(change)
    change.asked_at = now
    change.save(force_insert=is_new)
    told = {name: pair for name, pair in changes.items() if name != "before"}
    record(actor, ProfileChangeAsked(change.pk), change, told)
    return change


@action(Permission.PROFILE_CHANGE_DECIDE)
def approve_change(
    actor: Actor,
    *,
    change_id: UUID,
    accepted: Collection[str],
    reason: str = "",
    version: int,
    seen: int,
    today: date,
    now: datetime,
) -> ProfileChange | Unchanged:
    """Take over what was asked for: the fields that are named here, and no others.

    `version` is the version of the change that the actor saw, `seen` that of whom it is about.

    Raises:
        NotFound: it is not within reach, or a field was not asked for.
        IllegalTransition: it was refused or taken back.
        Stale: it, or whom it is about, is not what the actor saw any more.
        NotTheirsAnyMore: whoever asked could not ask for it now.
        Invalid: nothing is taken over, what was asked for cannot be accepted any more, or the reason cannot be.
    """
    _insist_words(reason)
    change = _held(actor, change_id)
    if change.status != ProfileChangeStatus.OPEN:
        PROFILE_CHANGE.move(change, by="approve_change")
        return Unchanged(change)
    _insist_seen(change, version)
    wanted = read(change.wanted)
    if not set(accepted) <= set(wanted):
        raise NotFound
    if wanted and not accepted:
        raise Invalid({"accepted": [NOTHING_TICKED]})
    about, subject_id = _subject(change)
    kind, row = _KINDS[about], getattr(change, about.value)
    if accepted:
        if not set(accepted) <= portal.correctable(change.asked_by_id, about=about, subject_id=subject_id):
            raise NotTheirsAnyMore
        details = replace(_details(kind, row), **{name: wanted[name] for name in accepted})
        kind.edit(actor.lent(*_LENT), row.pk, details, seen, today)
    fields_taken = [name for name in wanted if name in accepted]
    changes = PROFILE_CHANGE.move(change, by="approve_change") | assign(
        change, {"accepted": fields_taken, "reason": tidied(reason)}
    )
    change.settled_at = now
    change.save()
    record(actor, ProfileChangeApproved(change.pk), change, changes)
    return change


@action(Permission.PROFILE_CHANGE_DECIDE)
def refuse_change(
    actor: Actor, *, change_id: UUID, reason: str, version: int, now: datetime
) -> ProfileChange | Unchanged:
    """Leave everything as it is; why, whoever asked reads.

    Raises:
        NotFound: it is not within reach.
        IllegalTransition, Stale: as for taking it over.
        Invalid: there is no reason, or it cannot be accepted.
    """
    _insist_words(reason)
    if not any(sign.isalnum() for sign in reason):
        raise Invalid({"reason": [NO_REASON]})
    change = _held(actor, change_id)
    if change.status != ProfileChangeStatus.OPEN:
        PROFILE_CHANGE.move(change, by="refuse_change")
        return Unchanged(change)
    _insist_seen(change, version)
    changes = PROFILE_CHANGE.move(change, by="refuse_change") | assign(change, {"reason": tidied(reason)})
    change.settled_at = now
    change.save()
    record(actor, ProfileChangeRefused(change.pk), change, changes)
    return change


@action(Permission.PROFILE_CHANGE_WITHDRAW)
def withdraw_change(actor: Actor, *, change_id: UUID, now: datetime) -> ProfileChange | Unchanged:
    """Take back what one asked for.

    Raises:
        NotFound: somebody else asked for it.
        IllegalTransition: somebody decided.
    """
    change = locked(own(actor), change_id)
    changes = PROFILE_CHANGE.move(change, by="withdraw_change")
    if not changes:
        return Unchanged(change)
    change.settled_at = now
    change.save()
    record(actor, ProfileChangeWithdrawn(change.pk), change, changes)
    return change


class _Kind(NamedTuple):
    """What differs between learners, guardians and families."""

    own: Callable[[UUID], QuerySet[Any]]
    details: type[Any]
    faults: Callable[[Any, str, date], Mapping[str, Any]]
    words: Mapping[Any, Words]
    tidied: Callable[..., Any]
    # Who acts, whom it is about, their details, the version that was seen, today.
    edit: Callable[[Actor, UUID, Any, int, date], object]


_KINDS: dict[About, _Kind] = {
    About.LEARNER: _Kind(
        portal.learners_of,
        LearnerDetails,
        lambda said, country, today: learners.faults(said, country=country, today=today, countries=countries()),
        learner_actions.FAULTS,
        learners.tidied,
        lambda by, pk, details, version, today: learner_actions.edit_learner(
            by, learner_id=pk, details=details, version=version, today=today
        ),
    ),
    About.GUARDIAN: _Kind(
        portal.guardians_of,
        GuardianDetails,
        lambda said, country, _today: guardians.faults(said, country=country, countries=countries()),
        family_actions.FAULTS,
        guardians.tidied,
        lambda by, pk, details, version, _today: edit_guardian(by, guardian_id=pk, details=details, version=version),
    ),
    About.FAMILY: _Kind(
        portal.households_of,
        FamilyDetails,
        lambda said, country, _today: families.faults(said, country=country, countries=countries()),
        family_actions.FAULTS,
        families.tidied,
        lambda by, pk, details, version, _today: family_actions.edit_family(
            by, family_id=pk, details=details, version=version
        ),
    ),
}
# What taking over brings with it: whoever decides edits by that, and nothing else.
_LENT = (Permission.LEARNER_EDIT, Permission.FAMILY_EDIT)


def _details(kind: _Kind, row: Any) -> Any:
    return kind.details(**{field.name: getattr(row, field.name) for field in fields(kind.details)})


def _accepted(kind: _Kind, details: Any, note: str, *, among: Collection[str], today: date) -> dict[str, Any]:
    """The details as they would be kept. Only what was typed is looked at: what the office wrote is its own."""
    country = Organisation.objects.values_list("country", flat=True).get()
    found = kind.faults(details, country, today)
    wrong: dict[str, list[Words]] = {name: [kind.words[why]] for name, why in found.items() if name in among}
    wrong |= {name: [TEXT_FAULTS[why]] for name, why in faults_of_words(note=note).items()}
    if wrong:
        raise Invalid(wrong)
    return asdict(kind.tidied(details, country=country))


def _held(actor: Actor, change_id: UUID) -> ProfileChange:
    """The change, once nobody else decides about it or asks for something else.

    First whom it is about and then the change, as where it is asked for; and before a guardian their family.
    """
    reached = visible_to(actor, Permission.PROFILE_CHANGE_DECIDE)
    found = reached.filter(pk=change_id).first()
    if found is None:
        raise NotFound
    about, subject_id = _subject(found)
    if found.guardian:
        locked(Family.objects.all(), found.guardian.family_id)
    locked(_MODELS[about].objects.all(), subject_id)
    return locked(reached, change_id)


_MODELS: dict[About, Any] = {About.LEARNER: Learner, About.GUARDIAN: Guardian, About.FAMILY: Family}


def _subject(change: ProfileChange) -> tuple[About, UUID]:
    return next((one, pk) for one in About if (pk := getattr(change, f"{one}_id")))


def _insist_words(reason: str) -> None:
    errors: dict[str, list[Words]] = {name: [TEXT_FAULTS[why]] for name, why in faults_of_words(reason=reason).items()}
    if errors:
        raise Invalid(errors)


def _insist_seen(change: ProfileChange, version: int) -> None:
    if change.version != version:
        raise Stale
