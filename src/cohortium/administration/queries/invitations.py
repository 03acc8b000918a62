"""Questions about invitations. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohortium.access import links
from cohortium.access import queries as access
from cohortium.access.models import Invitation
from cohortium.access.settings import INVITATION_LIFE
from cohortium.access.states import MembershipStatus
from cohortium.identity.queries import user_id_of
from cohortium.notifications.rules import Button, Letter
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.settings import value_of

PURPOSE = "invitation"


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """What somebody sees who opens the link."""

    email: str
    name: str
    roles: tuple[str, ...]
    campuses: tuple[str, ...]
    invited_by: str | None
    expires_at: datetime
    # Whoever accepted, and is a member by it.
    accepted_by: UUID | None
    is_open: bool
    # Whether there is a log-in of this address, here or anywhere: the person signs in instead of choosing a password.
    has_log_in: bool


def found_by(secret: str) -> UUID | None:
    """The invitation with this secret, whatever became of it."""
    return Invitation.objects.filter(secret_hash=links.hash_of(secret)).values_list("pk", flat=True).first()


def invitation(*, invitation_id: UUID, now: datetime) -> InvitationRow:
    """The invitation behind a link that was opened."""
    found = Invitation.objects.select_related("membership").get(pk=invitation_id)
    member = found.membership
    is_in = member.status == MembershipStatus.ACTIVE
    return InvitationRow(
        email=found.email,
        name=member.display_name,
        roles=_roles(found),
        campuses=_campuses(found),
        invited_by=_inviter(found),
        expires_at=found.expires_at,
        accepted_by=member.user_id if is_in else None,
        is_open=member.status == MembershipStatus.INVITED and found.expires_at > now,
        has_log_in=user_id_of(found.email) is not None,
    )


def address(*, invitation_id: UUID) -> str | None:
    """Where the invitation goes; nowhere once it was accepted or taken back."""
    waiting = Invitation.objects.filter(pk=invitation_id, membership__status=MembershipStatus.INVITED)
    return waiting.values_list("email", flat=True).first()


def invitation_life() -> str:
    """How long a new link is good, in words."""
    kind: Any = INVITATION_LIFE.kind
    return str(kind.in_words(kind.written(value_of(INVITATION_LIFE))))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whom these invitations are for."""
    return dict(Invitation.objects.filter(pk__in=ids).values_list("pk", "membership__display_name"))


def letter(invitation_id: UUID, now: datetime) -> Letter | None:
    """The letter that brings the link; nothing once the invitation was accepted, was taken back, or is too old."""
    found = Invitation.objects.select_related("membership").get(pk=invitation_id)
    if found.membership.status != MembershipStatus.INVITED or found.expires_at <= now:
        return None
    organisation = Organisation.objects.get()
    secret = links.secret_of(PURPOSE, found.pk, found.generation)
    words = {
        "organisation": organisation.name,
        "name": found.membership.display_name,
        "by": _inviter(found),
        "roles": ", ".join(_roles(found)),
        "places": ", ".join(_campuses(found)),
        "until": date_format(found.expires_at.astimezone(ZoneInfo(organisation.time_zone)), "j F Y, H:i"),
        "zone": organisation.time_zone,
    }
    invited = _("%(by)s invites you to %(organisation)s.") if words["by"] else _("You are invited to %(organisation)s.")
    work = _("There you will be: %(roles)s, at %(places)s.") if words["places"] else _("There you will be: %(roles)s.")
    return Letter(
        subject=_("Your invitation to %(organisation)s") % words,
        greeting=_("Hello %(name)s,") % words,
        paragraphs=(invited % words, work % words),
        button=Button(_("Accept the invitation"), links.address_of("invitations", organisation.code, secret)),
        small_print=(
            _("The link works once, until %(until)s (%(zone)s).") % words,
            _("You did not expect this? Then leave it: without you nothing happens."),
        ),
    )


def _roles(found: Invitation) -> tuple[str, ...]:
    held = found.membership.roles.order_by("role__name").values_list("role__name", flat=True)
    return tuple(held)


def _campuses(found: Invitation) -> tuple[str, ...]:
    given = found.membership.campuses.order_by("campus__name").values_list("campus__name", flat=True)
    return tuple(given)


def _inviter(found: Invitation) -> str | None:
    return access.names({found.updated_by}).get(found.updated_by) if found.updated_by else None
