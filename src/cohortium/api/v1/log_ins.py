"""Log-ins of guardians, learners and partners. People give and take them; no key does."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StrictBool

from cohortium.access.permissions import Permission
from cohortium.administration.actions.own_log_ins import Agreed
from cohortium.administration.queries.own_log_ins import LogInRow
from cohortium.api.endpoint import call_of, documented, endpoint
from cohortium.partners.actions import log_ins as partner_acts
from cohortium.partners.queries.log_ins import PartnerLogIn, partner_log_in
from cohortium.people.actions import log_ins as acts
from cohortium.people.queries.log_ins import HolderLogIn, guardian_log_in, learner_log_in

router = Router(tags=["Log-ins"])


class LogInOut(Schema):
    """How somebody's log-in stands."""

    holder_id: UUID
    name: str
    email: str = Field(description="That stands in their record: where the letter goes.")
    status: str = Field(description="`none`, `invited`, `active`, `suspended` (of the team), or `left`: taken away.")
    log_in_email: str = Field(description="By which they come in, or were invited; empty without a log-in.")
    is_staff: bool = Field(description="They are of the team too.")
    opens_more: bool = Field(description="It opens other records of the same person.")
    known_as: str = Field(
        description="Who comes in by this address already: say `is_same` where that is the same person."
    )
    is_shared: bool = Field(
        description="Others have this address in their records: say `reads_alone` where only they read it."
    )
    sent_at: datetime | None
    expires_at: datetime | None
    accepted_at: datetime | None

    @staticmethod
    def of(row: HolderLogIn | PartnerLogIn) -> dict[str, Any]:
        """What is shown of it."""
        found: LogInRow = row.log_in
        return {
            "holder_id": row.holder_id,
            "name": row.name,
            "email": row.email,
            "status": found.status,
            "log_in_email": found.email,
            "is_staff": found.is_staff,
            "opens_more": found.opens_more,
            "known_as": row.known.name if row.known else "",
            "is_shared": row.is_shared,
            "sent_at": found.sent_at,
            "expires_at": found.expires_at,
            "accepted_at": found.accepted_at,
        }


class LetInIn(Schema):
    """What is said where it is asked."""

    model_config = ConfigDict(extra="forbid")

    is_same: StrictBool = Field(False, description="Whoever comes in by this address is the same person.")
    reads_alone: StrictBool = Field(False, description="Only they read what comes to this address.")

    def agreed(self) -> Agreed:
        """As the actions take it."""
        return Agreed(is_same=self.is_same, reads_alone=self.reads_alone)


@router.get(
    "/o/{code}/guardians/{uuid:guardian_id}/log-in", response=documented(LogInOut), operation_id="readGuardianLogIn"
)
@endpoint(Permission.PORTAL_INVITE)
def guardian(request: HttpRequest, code: str, guardian_id: UUID) -> dict[str, Any]:
    """Read how the log-in of a guardian stands."""
    return _guardian(request, guardian_id)


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/log-in",
    response=documented(LogInOut, 200, 409),
    operation_id="inviteGuardian",
)
@endpoint(Permission.PORTAL_INVITE)
def invite_guardian(request: HttpRequest, code: str, guardian_id: UUID, said: LetInIn) -> dict[str, Any]:
    """Give a guardian a log-in: by a letter, or by joining the one that their address has."""
    call = call_of(request)
    acts.invite_guardian(call.actor, guardian_id=guardian_id, agreed=said.agreed(), now=call.now)
    return _guardian(request, guardian_id)


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/log-in/letter",
    response=documented(LogInOut, 200, 409),
    operation_id="remindGuardian",
)
@endpoint(Permission.PORTAL_INVITE)
def remind_guardian(request: HttpRequest, code: str, guardian_id: UUID) -> dict[str, Any]:
    """Send the letter again, with another link."""
    call = call_of(request)
    acts.remind_guardian(call.actor, guardian_id=guardian_id, now=call.now)
    return _guardian(request, guardian_id)


@router.post(
    "/o/{code}/guardians/{uuid:guardian_id}/log-in/removal",
    response=documented(LogInOut, 200, 409),
    operation_id="shutGuardianOut",
)
@endpoint(Permission.PORTAL_INVITE)
def shut_guardian_out(request: HttpRequest, code: str, guardian_id: UUID) -> dict[str, Any]:
    """Take the log-in away, or the invitation back. Gone already: it stays so."""
    acts.shut_guardian_out(call_of(request).actor, guardian_id=guardian_id)
    return _guardian(request, guardian_id)


@router.get(
    "/o/{code}/learners/{uuid:learner_id}/log-in", response=documented(LogInOut), operation_id="readLearnerLogIn"
)
@endpoint(Permission.PORTAL_INVITE)
def learner(request: HttpRequest, code: str, learner_id: UUID) -> dict[str, Any]:
    """Read how the log-in of a learner stands."""
    return _learner(request, learner_id)


@router.post(
    "/o/{code}/learners/{uuid:learner_id}/log-in",
    response=documented(LogInOut, 200, 409),
    operation_id="inviteLearner",
)
@endpoint(Permission.PORTAL_INVITE)
def invite_learner(request: HttpRequest, code: str, learner_id: UUID, said: LetInIn) -> dict[str, Any]:
    """Give a learner a log-in who is old enough, and has an address of their own."""
    call = call_of(request)
    acts.invite_learner(call.actor, learner_id=learner_id, agreed=said.agreed(), today=call.today, now=call.now)
    return _learner(request, learner_id)


@router.post(
    "/o/{code}/learners/{uuid:learner_id}/log-in/letter",
    response=documented(LogInOut, 200, 409),
    operation_id="remindLearner",
)
@endpoint(Permission.PORTAL_INVITE)
def remind_learner(request: HttpRequest, code: str, learner_id: UUID) -> dict[str, Any]:
    """Send the letter again, with another link."""
    call = call_of(request)
    acts.remind_learner(call.actor, learner_id=learner_id, today=call.today, now=call.now)
    return _learner(request, learner_id)


@router.post(
    "/o/{code}/learners/{uuid:learner_id}/log-in/removal",
    response=documented(LogInOut, 200, 409),
    operation_id="shutLearnerOut",
)
@endpoint(Permission.PORTAL_INVITE)
def shut_learner_out(request: HttpRequest, code: str, learner_id: UUID) -> dict[str, Any]:
    """Take the log-in away, or the invitation back. Gone already: it stays so."""
    acts.shut_learner_out(call_of(request).actor, learner_id=learner_id)
    return _learner(request, learner_id)


@router.get(
    "/o/{code}/partners/{uuid:partner_id}/log-in", response=documented(LogInOut), operation_id="readPartnerLogIn"
)
@endpoint(Permission.PORTAL_INVITE)
def partner(request: HttpRequest, code: str, partner_id: UUID) -> dict[str, Any]:
    """Read how the log-in of a partner stands."""
    return _partner(request, partner_id)


@router.post(
    "/o/{code}/partners/{uuid:partner_id}/log-in",
    response=documented(LogInOut, 200, 409),
    operation_id="invitePartner",
)
@endpoint(Permission.PORTAL_INVITE)
def invite_partner(request: HttpRequest, code: str, partner_id: UUID, said: LetInIn) -> dict[str, Any]:
    """Give a partner a log-in: by a letter, or by joining the one that their address has."""
    call = call_of(request)
    partner_acts.invite_partner(call.actor, partner_id=partner_id, agreed=said.agreed(), now=call.now)
    return _partner(request, partner_id)


@router.post(
    "/o/{code}/partners/{uuid:partner_id}/log-in/letter",
    response=documented(LogInOut, 200, 409),
    operation_id="remindPartner",
)
@endpoint(Permission.PORTAL_INVITE)
def remind_partner(request: HttpRequest, code: str, partner_id: UUID) -> dict[str, Any]:
    """Send the letter again, with another link."""
    call = call_of(request)
    partner_acts.remind_partner(call.actor, partner_id=partner_id, now=call.now)
    return _partner(request, partner_id)


@router.post(
    "/o/{code}/partners/{uuid:partner_id}/log-in/removal",
    response=documented(LogInOut, 200, 409),
    operation_id="shutPartnerOut",
)
@endpoint(Permission.PORTAL_INVITE)
def shut_partner_out(request: HttpRequest, code: str, partner_id: UUID) -> dict[str, Any]:
    """Take the log-in away, or the invitation back. Gone already: it stays so."""
    partner_acts.shut_partner_out(call_of(request).actor, partner_id=partner_id)
    return _partner(request, partner_id)


def _guardian(request: HttpRequest, guardian_id: UUID) -> dict[str, Any]:
    call = call_of(request)
    return LogInOut.of(guardian_log_in(call.actor, guardian_id=guardian_id, now=call.now))


def _learner(request: HttpRequest, learner_id: UUID) -> dict[str, Any]:
    call = call_of(request)
    return LogInOut.of(learner_log_in(call.actor, learner_id=learner_id, today=call.today, now=call.now))


def _partner(request: HttpRequest, partner_id: UUID) -> dict[str, Any]:
    call = call_of(request)
    return LogInOut.of(partner_log_in(call.actor, partner_id=partner_id, now=call.now))
