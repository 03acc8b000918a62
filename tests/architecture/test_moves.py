"""State machines: every act from every status, in Python and in the database."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from cohortium.access.actor import Actor, Origin, link, system
from cohortium.access.models import ApiKey, Invitation, Membership
from cohortium.access.permissions import Permission
from cohortium.access.roles import ADMIN, OWNER, TRAINER
from cohortium.access.states import API_KEY, MEMBERSHIP
from cohortium.action import Unchanged, actions
from cohortium.administration.actions import members, trail
from cohortium.administration.actions.invitations import InvitationOver, accept, invite_again
from cohortium.administration.actions.keys import revoke_key
from cohortium.administration.queries.organisations import LOGO
from cohortium.audit.models import TrailVerification
from cohortium.audit.states import VERIFICATION
from cohortium.core.constraints import violated
from cohortium.core.errors import IllegalTransition, NotFound
from cohortium.core.ids import new_id
from cohortium.core.states import Machine
from cohortium.curriculum.states import PROGRAM
from cohortium.delivery.states import COHORT, ROOM, SESSION
from cohortium.desk.actions import approvals, tasks
from cohortium.desk.models import ApprovalRequest, Task
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.desk.states import APPROVAL, TASK
from cohortium.enrolment.states import ENROLMENT, OFFER
from cohortium.files import actions as files
from cohortium.files.models import StoredFile
from cohortium.files.states import STORED_FILE, FileStatus
from cohortium.notifications.actions import letters as notifications
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.models import Notification
from cohortium.notifications.states import NOTIFICATION
from cohortium.partners.states import PARTNER
from cohortium.people.actions import consents, doubles, families, guardians, learners
from cohortium.people.models import Consent, Family, Guardian, Learner
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.states import CONSENT, CREDENTIAL, FAMILY, GUARDIAN, LEARNER, MERGE, PAIR, PROFILE_CHANGE
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.states import SUBJECT_REQUEST
from cohortium.tenancy.fields import StatusField
from tests.cases.letters import NOBODY
from tests.curriculum.moving import PROGRAM_ACTS, new_program
from tests.delivery.moving import COHORT_ACTS, ROOM_ACTS, SESSION_ACTS, new_cohort, new_room, new_session
from tests.desk.asking import asked
from tests.enrolment.moving import ENROLMENT_ACTS, OFFER_ACTS, new_enrolment, new_offer
from tests.fixtures import MORNING, Provider
from tests.imports.moves import IMPORT
from tests.keys import issued
from tests.moves import bring, way
from tests.partners.moving import CREDENTIAL_ACTS, PARTNER_ACTS, new_credential, new_partner
from tests.people.changing import CHANGE_ACTS, new_change
from tests.people.consenting import learner, published, said
from tests.people.merging import new_merge, new_pair, undone
from tests.people.merging_households import HOUSEHOLDS
from tests.privacy.moving import REQUEST_ACTS, erasing, new_subject_request

FIELDS = {
    f"{model._meta.label}.{field.name}": field
    for model in apps.get_models()
    for field in model._meta.local_fields
    if isinstance(field, StatusField) and model.__module__.startswith("cohortium.")
}


def new_membership(provider: Provider) -> models.QuerySet[Membership]:
    return Membership.objects.filter(pk=provider.member(TRAINER, name="Ada Ncube").id)


def new_key(provider: Provider) -> models.QuerySet[ApiKey]:
    """A key of a program."""
    return ApiKey.objects.filter(pk=issued(provider).key.pk)


def as_themselves(owner: Actor, row: Any) -> Actor:
    """The member as an actor, who still has a page open from before."""
    return replace(owner, id=row.pk)


def by_link(owner: Actor, row: Any) -> Any:
    """Accept the invitation that there is or was, with the log-in of its address."""
    invitation, _ = Invitation.objects.get_or_create(
        membership=row, defaults={"email": row.user.email, "secret_hash": row.pk.bytes, "expires_at": MORNING}
    )
    actor = link(owner.organisation_id, invitation.pk, Permission.MEMBER_ACCEPT, Origin())
    return accept(actor, user_id=row.user_id, email=invitation.email, now=MORNING - timedelta(hours=1))


def new_notification(provider: Provider) -> models.QuerySet[Notification]:
    """A letter that waits."""
    with provider.scope():
        waiting = Notification.objects.create(kind="member.invited", recipient="ada@example.com", subject_id=new_id())
    return Notification.objects.filter(pk=waiting.pk)


def new_verification(provider: Provider) -> models.QuerySet[TrailVerification]:
    """A look at the trail that is under way."""
    with provider.scope():
        return TrailVerification.objects.filter(pk=trail.verify_trail(provider.system).pk)


def seen(act: Callable[..., Any], **said: Any) -> Callable[[Actor, Any], Any]:
    """What a look at the trail brought back."""
    return lambda owner, row: act(system(owner.organisation_id), verification_id=row.pk, now=MORNING, **said)


LOOKED_AT: dict[str, Any] = {"entries": 12, "seals": 2, "with_heads": True}


def noted(act: Callable[..., Any], **said: str) -> Callable[[Actor, Any], Any]:
    """What the system notes, and it alone."""
    return lambda owner, row: act(system(owner.organisation_id), notification_id=row.pk, now=MORNING, **said)


def new_file(provider: Provider) -> models.QuerySet[StoredFile]:
    """A file, of which only the row matters here."""
    with provider.scope():
        waiting = StoredFile.objects.create(
            kind=LOGO, name="logo.png", media_type="image/png", size=1, sha256="0" * 64, status=FileStatus.WAITING
        )
    return StoredFile.objects.filter(pk=waiting.pk)


def new_learner(provider: Provider) -> models.QuerySet[Learner]:
    """Somebody who is taught, or may be."""
    with provider.scope():
        row = learners.add_learner(provider.system, details=LearnerDetails("Thandi"), today=MORNING.date())
        return Learner.objects.filter(pk=row.pk)


def new_consent(provider: Provider) -> models.QuerySet[Consent]:
    """What somebody was asked, with the answer that every act brings: it says nothing else than before."""
    text, thandi = published(provider), learner(provider)
    known = {"by": "guardian", "how": "paper", "name": "Rose Ncube", "said_on": MORNING.date()}
    with provider.scope():
        row = Consent.objects.create(learner_id=thandi.pk, kind="photo", status="asked", text=text, **known)
        return Consent.objects.filter(pk=row.pk)


def answered(act: Callable[..., Any]) -> Callable[[Actor, Any], Any]:
    """What somebody said, written down by the office."""
    return lambda owner, row: act(owner, learner_ids=[row.learner_id], kind="photo", said=said(), text_id=row.text_id)


def new_family(provider: Provider) -> models.QuerySet[Family]:
    """Those who belong together."""
    with provider.scope():
        row = families.add_family(provider.system, details=FamilyDetails("Papadopoulos"))
        return Family.objects.filter(pk=row.pk)


def new_guardian(provider: Provider) -> models.QuerySet[Guardian]:
    """Somebody who looks after them."""
    family = new_family(provider)
    with provider.scope():
        row = guardians.add_guardian(provider.system, family_id=family.get().pk, details=GuardianDetails("Eleni"))
        return Guardian.objects.filter(pk=row.pk)


def new_task(provider: Provider) -> models.QuerySet[Task]:
    """Something that somebody of the office is to do."""
    with provider.scope():
        return Task.objects.filter(pk=tasks.add_task(provider.system, details=TaskDetails("Call the landlord")).pk)


def new_request(provider: Provider) -> models.QuerySet[ApprovalRequest]:
    """Something that an owner decides about."""
    provider.member(OWNER, name="Mai Nguyễn")
    return ApprovalRequest.objects.filter(pk=asked(provider, provider.member(ADMIN, name="Ada Ncube"), OWNER).pk)


# How a row of each kind comes to be, its machine, and how each of its acts is done to it by an owner.
MACHINES: dict[str, tuple[Callable[[Provider], Any], Machine[Any], dict[str, Callable[[Actor, Any], Any]]]] = {
    "access.Membership.status": (
        new_membership,
        MEMBERSHIP,
        {
            "suspend": lambda owner, row: members.suspend(owner, membership_id=row.pk),
            "reinstate": lambda owner, row: members.reinstate(owner, membership_id=row.pk),
            "remove": lambda owner, row: members.remove(owner, membership_id=row.pk),
            "leave": lambda owner, row: members.leave(as_themselves(owner, row)),
            "invite_again": lambda owner, row: invite_again(owner, membership_id=row.pk, now=MORNING),
            "accept": by_link,
        },
    ),
    "notifications.Notification.status": (
        new_notification,
        NOTIFICATION,
        {
            "note_sent": noted(notifications.note_sent, answer="250 OK"),
            "note_failed": noted(notifications.note_failed, answer="550 No"),
            "note_unknown": noted(notifications.note_unknown, answer=""),
            "note_bounced": noted(note_bounced, bounce=NOBODY),
            "cancel": noted(notifications.cancel),
            "resend": lambda owner, row: notifications.resend(owner, notification_id=row.pk),
        },
    ),
    "audit.TrailVerification.status": (
        new_verification,
        VERIFICATION,
        {
            "note_sound": seen(trail.note_sound, **LOOKED_AT),
            "note_broken": seen(trail.note_broken, found=1, findings=["Seal 2 is gone."], **LOOKED_AT),
            "note_unfinished": seen(trail.note_unfinished),
        },
    ),
    "files.StoredFile.status": (
        new_file,
        STORED_FILE,
        {
            "clear": lambda owner, row: files.clear(system(owner.organisation_id), file_id=row.pk, answer=""),
            "refuse": lambda owner, row: files.refuse(system(owner.organisation_id), file_id=row.pk, answer=""),
            "remove": lambda owner, row: files.remove(system(owner.organisation_id), file_id=row.pk),
        },
    ),
    "desk.Task.status": (
        new_task,
        TASK,
        {
            "finish_tasks": lambda owner, row: tasks.finish_tasks(owner, task_ids=[row.pk], now=MORNING),
            "cancel_tasks": lambda owner, row: tasks.cancel_tasks(owner, task_ids=[row.pk], now=MORNING),
            "reopen_tasks": lambda owner, row: tasks.reopen_tasks(owner, task_ids=[row.pk]),
        },
    ),
    "curriculum.Program.status": (new_program, PROGRAM, PROGRAM_ACTS),
    "delivery.Cohort.status": (new_cohort, COHORT, COHORT_ACTS),
    "delivery.Room.status": (new_room, ROOM, ROOM_ACTS),
    "enrolment.Enrolment.status": (new_enrolment, ENROLMENT, ENROLMENT_ACTS),
    "enrolment.Offer.status": (new_offer, OFFER, OFFER_ACTS),
    "delivery.Session.status": (new_session, SESSION, SESSION_ACTS),
    "partners.Partner.status": (new_partner, PARTNER, PARTNER_ACTS),
    "people.Learner.status": (
        new_learner,
        LEARNER,
        {
            "archive_learners": lambda owner, row: learners.archive_learners(owner, learner_ids=[row.pk]),
            "restore_learners": lambda owner, row: learners.restore_learners(owner, learner_ids=[row.pk]),
            "erase": erasing(Subject.LEARNER),
        },
    ),
    "people.Consent.status": (
        new_consent,
        CONSENT,
        {
            "give_consents": answered(consents.give_consents),
            "refuse_consents": answered(consents.refuse_consents),
            "withdraw_consents": answered(consents.withdraw_consents),
        },
    ),
    "people.DuplicatePair.status": (
        new_pair,
        PAIR,
        {
            "dismiss_pair": lambda owner, row: doubles.dismiss_pair(owner, pair_id=row.pk),
            "settle_pair": lambda owner, row: doubles.settle_pair(owner, pair_id=row.pk),
            "reopen_pair": lambda owner, row: doubles.reopen_pair(owner, pair_id=row.pk),
        },
    ),
    "people.LearnerMerge.status": (new_merge, MERGE, {"undo_merge": undone}),
    **HOUSEHOLDS,
    "people.Family.status": (
        new_family,
        FAMILY,
        {
            "archive_families": lambda owner, row: families.archive_families(owner, family_ids=[row.pk]),
            "restore_families": lambda owner, row: families.restore_families(owner, family_ids=[row.pk]),
            "erase": erasing(Subject.FAMILY),
        },
    ),
    "people.Guardian.status": (
        new_guardian,
        GUARDIAN,
        {
            "remove_guardian": lambda owner, row: guardians.remove_guardian(owner, guardian_id=row.pk),
            "return_guardian": lambda owner, row: guardians.return_guardian(owner, guardian_id=row.pk),
            "erase": erasing(Subject.GUARDIAN),
        },
    ),
    "people.Credential.status": (new_credential, CREDENTIAL, CREDENTIAL_ACTS),
    "imports.ImportBatch.status": IMPORT,
    "privacy.SubjectRequest.status": (new_subject_request, SUBJECT_REQUEST, REQUEST_ACTS),
    "people.ProfileChange.status": (new_change, PROFILE_CHANGE, CHANGE_ACTS),
    "desk.ApprovalRequest.status": (
        new_request,
        APPROVAL,
        {
            "approve": lambda owner, row: approvals.approve(owner, request_id=row.pk, step=1, now=MORNING),
            "refuse_approval": lambda owner, row: approvals.refuse_approval(
                owner, request_id=row.pk, step=1, now=MORNING, reason="Not this year."
            ),
            "withdraw": lambda owner, row: approvals.withdraw(
                replace(owner, id=row.asked_by_id), request_id=row.pk, now=MORNING
            ),
        },
    ),
    "access.ApiKey.status": (
        new_key,
        API_KEY,
        {"revoke_key": lambda owner, row: revoke_key(owner, key_id=row.pk)},
    ),
}
ACTS = [
    (name, act, str(status))
    for name, (_, machine, acts) in MACHINES.items()
    for act in acts
    for status in machine.statuses
]
STEPS = [
    (name, str(source), str(target))
    for name, (_, machine, _acts) in MACHINES.items()
    for source in machine.statuses
    for target in machine.statuses
]


def test_every_machine_is_tried() -> None:
    assert set(MACHINES) == set(FIELDS)
    assert {name: field.machine for name, field in FIELDS.items()} == {name: one[1] for name, one in MACHINES.items()}


def test_every_act_of_a_machine_is_an_action() -> None:
    known = {name.rpartition(".")[2] for name in actions}

    for _, machine, acts in MACHINES.values():
        assert set(machine.moves) == set(acts)
        assert set(acts) - known == set()


@pytest.mark.parametrize(("name", "act", "status"), ACTS)
def test_act_leads_where_its_move_says_or_is_refused(provider: Provider, name: str, act: str, status: str) -> None:
    make, machine, acts = MACHINES[name]
    owner, rows = provider.member(OWNER, name="Grace Whitlock"), make(provider)
    move = machine.moves[act]
    with provider.scope():
        bring(rows, machine, status)

        ended = outcome(lambda: acts[act](owner, rows.get()))
        after = rows.get().status

    expected = {
        True: ("done", move.target),
        status not in move.sources: ("refused", status),
        status == move.target: ("unchanged", status),
    }[True]
    assert (ended, after) == expected


def outcome(act: Callable[[], Any]) -> str:
    try:
        return "unchanged" if isinstance(act(), Unchanged) else "done"
    except (IllegalTransition, InvitationOver, NotFound):
        # Who was erased is found by nobody any more.
        return "refused"


@pytest.mark.parametrize(("name", "source", "target"), STEPS)
def test_database_allows_the_moves_of_the_machine_and_no_others(
    provider: Provider, name: str, source: str, target: str
) -> None:
    make, machine, _ = MACHINES[name]
    rows = make(provider)
    with provider.scope():
        bring(rows, machine, source)
        allowed = source == target or target in machine.table().get(source, [])

        assert (
            accepted(lambda: rows.update(status=target), f"{rows.model._meta.db_table}_{FIELDS[name].guard}") is allowed
        )


def accepted(change: Callable[[], Any], guard: str) -> bool:
    refusals = []
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        refusals.append(violated(error))
    assert refusals in ([], [guard])
    return not refusals


@pytest.mark.parametrize("name", MACHINES)
def test_every_status_can_be_reached(name: str) -> None:
    machine = MACHINES[name][1]

    assert [status for status in machine.statuses if not way(machine, "", status)] == []
