"""Bringing in many members at once, as a file of another system has them, and taking them back. No letter leaves."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.access.links import hash_of, secret_of
from cohortium.access.models import Invitation, Membership, MembershipCampus
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.action import Unchanged, action, record_each
from cohortium.administration.actions.invitations import free
from cohortium.administration.events import MembersBroughtIn, MembersTakenBack
from cohortium.administration.queries.invitations import PURPOSE
from cohortium.administration.queries.members import visible_to
from cohortium.administration.rules.members import NewMember
from cohortium.core.ids import new_id
from cohortium.tenancy.together import insert_together


@action(Permission.MEMBER_INVITE)
def bring_in_members(
    actor: Actor, *, members: Mapping[UUID, NewMember], over_since: datetime
) -> list[UUID] | Unchanged:
    """Have people among the members who are invited, without a role and without a letter: somebody decides on both.

    Their invitations are over since that time, so that nobody comes in by them before they were sent.
    """
    if not members:
        return Unchanged([])
    free(*(one.email for one in members.values()))
    insert_together(
        Membership,
        [
            {"id": pk, "display_name": one.display_name, "phone": one.phone, "status": MembershipStatus.INVITED}
            for pk, one in members.items()
        ],
    )
    posts = [{"id": new_id(), "membership_id": pk, "campus_id": one.campus_id} for pk, one in members.items()]
    insert_together(MembershipCampus, [one for one in posts if one["campus_id"]])
    waiting = [(new_id(), pk, one.email) for pk, one in members.items()]
    insert_together(
        Invitation,
        [
            {
                "id": invitation_id,
                "membership_id": pk,
                "email": email,
                "generation": 0,
                "secret_hash": hash_of(secret_of(PURPOSE, invitation_id, 0)),
                "expires_at": over_since,
            }
            for invitation_id, pk, email in waiting
        ],
    )
    record_each(actor, MembersBroughtIn, Membership, list(members), {})
    return list(members)


@action(Permission.MEMBER_REMOVE)
def take_back_members(actor: Actor, *, membership_ids: Sequence[UUID]) -> list[UUID] | Unchanged:
    """Take back who was brought in by mistake, who was never sent a letter, and to whom nothing else refers."""
    reached = visible_to(actor, Permission.MEMBER_REMOVE).filter(pk__in=membership_ids, status=MembershipStatus.INVITED)
    never_sent = Invitation.objects.filter(membership__in=reached.values("pk"), sent_at=None, accepted_at=None)
    gone = sorted(never_sent.values_list("membership", flat=True))
    if not gone:
        return Unchanged(gone)
    record_each(actor, MembersTakenBack, Membership, gone, {})
    Invitation.objects.filter(membership__in=gone).delete()
    Membership.objects.filter(pk__in=gone).delete()
    return gone
