"""Something that waits for approval: the closing of a campus."""

from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import BuiltInRole
from cohortium.administration.queries.campuses import CLOSING
from cohortium.desk.actions.approvals import add_rule, ask_approval
from cohortium.desk.models import ApprovalRequest, ApprovalRule
from cohortium.desk.rules.approvals import RuleDetails, Step
from tests.fixtures import MORNING, Provider


def role_id(provider: Provider, role: BuiltInRole) -> UUID:
    with provider.scope():
        return Role.objects.get(key=role.key).pk


def ruled(provider: Provider, *steps: Step) -> ApprovalRule:
    """A rule for the closing of a campus, with these steps."""
    with provider.scope():
        return add_rule(provider.system, details=RuleDetails(CLOSING, tuple(steps)))


def asked(provider: Provider, actor: Actor, *deciders: BuiltInRole, campus_id: UUID | None = None) -> ApprovalRequest:
    """What somebody asked for, where the holders of these roles decide, one role after the other."""
    ruled(provider, *(Step(frozenset({role_id(provider, role)})) for role in deciders))
    subject_id = campus_id or provider.campus("Geelong").pk
    with provider.scope():
        return ask_approval(actor, now=MORNING, kind=CLOSING, subject_id=subject_id, reason="The lease ends.")
