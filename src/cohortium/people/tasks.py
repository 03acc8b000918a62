"""What follows from what happened to people, and what the clock does to their papers."""

from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.administration.rules.campuses import local_date
from cohortium.desk.actions.tasks import raise_task, settle_tasks
from cohortium.jobs.facts import AT_MOST
from cohortium.jobs.glue import every, on
from cohortium.notifications.actions.letters import Recipient, queue, queue_each
from cohortium.notifications.states import RecipientType
from cohortium.people.actions.credentials import note_expiry
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.household_doubles import find_household_doubles
from cohortium.people.actions.household_undoing import forget_household_memos
from cohortium.people.actions.merging import forget_memos
from cohortium.people.events import (
    FamilyAdded,
    FamilyEdited,
    GuardianAdded,
    GuardianEdited,
    IdAdded,
    LearnerAdded,
    LearnerEdited,
    LearnerJoined,
    LearnersMerged,
    LearnersUnmerged,
)
from cohortium.people.events_consents import (
    ConsentsContradicted,
    ConsentsGiven,
    ConsentsRefused,
    ConsentsRequested,
    ConsentsWithdrawn,
)
from cohortium.people.events_households import HouseholdsMerged, HouseholdsUnmerged
from cohortium.people.events_portal import ProfileChangeApproved, ProfileChangeRefused
from cohortium.people.events_staff import CredentialExpiryNoted, CredentialProved, CredentialRemoved, CredentialSentBack
from cohortium.people.queries import consent_tasks, credential_letters, merging_news
from cohortium.people.queries.consent_requests import addresses
from cohortium.people.queries.guardians import family_of
from cohortium.people.queries.profile_change_news import DECIDED, asker
from cohortium.tenancy.models import Organisation


@on(ConsentsRequested)
def ask_for_consents(actor: Actor, fact: ConsentsRequested, now: datetime) -> None:
    """Whoever is asked gets a letter with a link of their own."""
    for request_id, email in addresses(fact.ids):
        queue(actor, kind=fact.kind, recipient=email, subject_id=request_id, now=now)


@on(ConsentsContradicted)
def have_a_disagreement_settled(actor: Actor, fact: ConsentsContradicted, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Where one says yes and another no, the office has to ask."""
    for learner_id in consent_tasks.learners_of(fact.ids):
        if details := consent_tasks.to_do(learner_id):
            raise_task(actor, kind=consent_tasks.DISAGREE, subject_id=learner_id, details=details)


@on(ConsentsGiven, ConsentsRefused, ConsentsWithdrawn)
def disagreement_is_settled(
    actor: Actor, fact: ConsentsGiven | ConsentsRefused | ConsentsWithdrawn, now: datetime
) -> None:
    """They agree, or the office wrote down what holds."""
    for learner_id in consent_tasks.settled(fact.ids):
        settle_tasks(actor, kind=consent_tasks.DISAGREE, subject_id=learner_id, now=now)


@on(ProfileChangeApproved, ProfileChangeRefused)
def tell_who_asked_for_it(actor: Actor, fact: ProfileChangeApproved | ProfileChangeRefused, now: datetime) -> None:
    """Whoever asked for a change is told what became of it."""
    found = asker(change_id=fact.change_id)
    if found:
        recipients = [Recipient(RecipientType.MEMBER, *found)]
        queue_each(actor, kind=DECIDED, recipients=recipients, subject_id=fact.change_id, now=now)


@on(HouseholdsMerged, LearnersMerged)
def tell_whose_log_in_opens_a_merged_record(
    actor: Actor, fact: HouseholdsMerged | LearnersMerged, now: datetime
) -> None:
    """Whose log-in opens something else by a merge hears of it: it is they who can say that it was a mistake."""
    _tell(actor, merging_news.MERGED, merging_news.addresses(fact.log_ins), fact.merge_id, now)


@on(HouseholdsUnmerged, LearnersUnmerged)
def tell_whose_log_in_opens_what_it_did(
    actor: Actor, fact: HouseholdsUnmerged | LearnersUnmerged, now: datetime
) -> None:
    """The same once it is undone."""
    _tell(actor, merging_news.UNMERGED, merging_news.addresses(fact.log_ins), fact.merge_id, now)


@on(CredentialSentBack)
def tell_whose_credential_it_is(actor: Actor, fact: CredentialSentBack, now: datetime) -> None:
    """Whoever sent it in is told why it is not right."""
    found = credential_letters.owner(credential_id=fact.credential_id)
    _tell(actor, fact.kind, found, fact.credential_id, now)


@on(CredentialExpiryNoted)
def tell_that_a_credential_ends(actor: Actor, fact: CredentialExpiryNoted, now: datetime) -> None:
    """The person and the office are told, once at each threshold."""
    found = credential_letters.owner_and_office(credential_id=fact.credential_id)
    _tell(actor, fact.kind, found, fact.credential_id, now)


@on(CredentialExpiryNoted)
def have_a_credential_renewed(actor: Actor, fact: CredentialExpiryNoted, now: datetime) -> None:  # noqa: ARG001 - as every task
    """What ends is somebody's to see to: it stands where the office starts."""
    if details := credential_letters.to_do(credential_id=fact.credential_id):
        raise_task(actor, kind=credential_letters.EXPIRING, subject_id=fact.credential_id, details=details)


@on(CredentialProved, CredentialRemoved)
def credential_is_renewed(actor: Actor, fact: CredentialProved | CredentialRemoved, now: datetime) -> None:
    """One that is good for long again, or is gone, needs nobody any more."""
    today = local_date(Organisation.objects.values_list("time_zone", flat=True).get(), now)
    if credential_letters.is_renewed(credential_id=fact.credential_id, today=today):
        settle_tasks(actor, kind=credential_letters.EXPIRING, subject_id=fact.credential_id, now=now)


@every("37 5 * * *")
def look_at_credentials(actor: Actor, now: datetime) -> None:
    """What ends soon is noted, as the day is where the organisation is."""
    today = local_date(Organisation.objects.values_list("time_zone", flat=True).get(), now)
    for credential_id in credential_letters.due(today=today):
        note_expiry(actor, credential_id=credential_id, today=today)


def _tell(actor: Actor, kind: str, found: list[tuple[UUID, str]], subject_id: UUID, now: datetime) -> None:
    recipients = [Recipient(RecipientType.MEMBER, *one) for one in found[:AT_MOST]]
    if recipients:
        queue_each(actor, kind=kind, recipients=recipients, subject_id=subject_id, now=now)


@on(LearnerAdded, LearnerEdited, IdAdded)
def look_for_doubles(actor: Actor, fact: LearnerAdded | LearnerEdited | IdAdded, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Whoever comes in, or of whom something else is known now, may be here already."""
    find_doubles(actor, learner_ids=[fact.learner_id])


@every("41 1 * * *")
def look_for_all_doubles(actor: Actor, now: datetime) -> None:  # noqa: ARG001 - as the clock calls it
    """What came in otherwise than one by one is looked at in the night."""
    find_doubles(actor)


@on(FamilyAdded, FamilyEdited, LearnerJoined)
def look_for_double_families(actor: Actor, fact: FamilyAdded | FamilyEdited | LearnerJoined, now: datetime) -> None:  # noqa: ARG001 - as every task
    """The same family may have been entered at another desk."""
    find_household_doubles(actor, family_ids=[fact.family_id])


@on(GuardianAdded, GuardianEdited)
def look_for_double_guardians(actor: Actor, fact: GuardianAdded | GuardianEdited, now: datetime) -> None:  # noqa: ARG001 - as every task
    """Whoever looks after learners may be known already, in this family or in another."""
    family_id = family_of(guardian_id=fact.guardian_id)
    if family_id:
        find_household_doubles(actor, family_ids=[family_id])


@every("51 1 * * *")
def look_for_all_double_households(actor: Actor, now: datetime) -> None:  # noqa: ARG001 - as the clock calls it
    """What came in otherwise than one by one is looked at in the night."""
    find_household_doubles(actor)


@every("7 2 * * *")
def forget_what_cannot_be_undone(actor: Actor, now: datetime) -> None:
    """What was noted to undo merges is kept no longer than they can be undone."""
    forget_memos(actor, now=now)


@every("9 2 * * *")
def forget_what_households_were(actor: Actor, now: datetime) -> None:
    """The same of families and guardians."""
    forget_household_memos(actor, now=now)
