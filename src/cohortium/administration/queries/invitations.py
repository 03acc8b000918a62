"""Questions about invitations. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access import links
from cohortium.access import queries as access
from cohortium.access.models import Invitation, Membership
from cohortium.access.settings import INVITATION_LIFE
from cohortium.access.states import MembershipStatus
from cohortium.identity.queries import user_id_of
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.settings import value_of

PURPOSE = "invitation"
_WITH = ("membership__roles__role", "membership__campuses__campus")

INVITATION_VARIABLES = (
    Variable("name", _lazy("The person’s name"), _lazy("Ada Ncube")),
    Variable("by", _lazy("Who is inviting"), _lazy("Grace Whitlock")),
    Variable("work", _lazy("Roles and places"), _lazy("Front desk, at Werribee")),
    Variable(
        "link", _lazy("Accept the invitation"), "https://example.com/invitations/…", is_link=True, is_required=True
    ),
    Variable("until", _lazy("When the link expires"), _lazy("30 September 2026, 09:00 (Australia/Melbourne)")),
)
INVITATION_TEXTS = {
    "en": Text(
        "Your invitation to {organisation}",
        "Hello {name},\n\n"
        "{by} has invited you to join {organisation}.\n\n"
        "Your role: {work}.\n\n"
        "[Accept the invitation]({link})\n\n"
        "The link works once, until {until}.\n\n"
        "If you were not expecting this, you can ignore this e-mail.",
    )
}
OWN_TEXTS = {
    "en": Text(
        "Your log-in at {organisation}",
        "Hello {name},\n\n"
        "{organisation} has invited you to its portal, where you can see your details and ask for corrections.\n\n"
        "[Open the portal]({link})\n\n"
        "The link works once, until {until}.\n\n"
        "If you were not expecting this, you can ignore this e-mail.",
    )
}
OWN_VARIABLES = (
    Variable("name", _lazy("The person’s name"), _lazy("Ada Ncube")),
    Variable("by", _lazy("Who is inviting"), _lazy("Grace Whitlock")),
    Variable("link", _lazy("Open the portal"), "https://example.com/invitations/…", is_link=True, is_required=True),
    Variable("until", _lazy("When the link expires"), _lazy("30 September 2026, 09:00 (Australia/Melbourne)")),
)
JOINED_VARIABLES = (
    Variable("name", _lazy("Who joined"), _lazy("Ada Ncube")),
    Variable("work", _lazy("Roles and places"), _lazy("Front desk, at Werribee")),
    Variable("link", _lazy("View their page"), "https://example.com/team/…", is_link=True),
)
JOINED_TEXTS = {
    "en": Text(
        "{name} joined {organisation}",
        "**{name}** accepted your invitation to {organisation}: {work}.\n\n[View their page]({link})",
    )
}


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """What somebody sees who opens the link."""

    email: str
    name: str
    roles: tuple[str, ...]
    campuses: tuple[str, ...]
    invited_by: str | None
    expires_at: datetime
    # Whether they are to be of the team, or see what is their own.
    is_staff: bool
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
        is_staff=member.is_staff,
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


def filled(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:
    """What stands in the letters that bring links; nothing for an invitation that was accepted, taken back, or is old.

    However many they are: their rows, roles, campuses, inviters and the organisation, a statement each.
    """
    rows = Invitation.objects.filter(
        pk__in=[about.subject_id for about in abouts],
        membership__status=MembershipStatus.INVITED,
        expires_at__gt=now,
    ).select_related("membership")
    found = {row.pk: row for row in rows.prefetch_related(*_WITH)}
    inviters = access.names({row.updated_by for row in found.values() if row.updated_by})
    organisation = Organisation.objects.get()
    return {
        about: _values(found[about.subject_id], inviters, organisation) for about in abouts if about.subject_id in found
    }


def inviter(*, membership_id: UUID) -> tuple[UUID, str] | None:
    """The member who invited this one, and their address; nobody where it was a program, or somebody who left.

    Whoever lets families and partners into the portal is told of none of them: that is a letter for each of hundreds.
    """
    made = Invitation.objects.filter(membership=membership_id, membership__is_staff=True).values("created_by")
    found = Membership.objects.filter(pk__in=made, status=MembershipStatus.ACTIVE).exclude(pk=membership_id)
    return found.values_list("pk", "user__email").first()


def joined(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:  # noqa: ARG001 - as every one
    """What stands in the news that somebody joined; nothing once they left."""
    rows = Membership.objects.filter(
        pk__in=[about.subject_id for about in abouts], status=MembershipStatus.ACTIVE
    ).prefetch_related("roles__role", "campuses__campus")
    found = {row.pk: row for row in rows}
    code = Organisation.objects.values_list("code", flat=True).get()
    return {
        about: {
            "name": member.display_name,
            "work": _work(member),
            "link": f"{settings.ADDRESS}/o/{code}/team/{member.pk}",
        }
        for about in abouts
        if (member := found.get(about.subject_id))
    }


def _work(member: Membership) -> str:
    """Roles and places, of a member that came with them."""
    roles = sorted(held.role.name for held in member.roles.all())
    places = sorted(given.campus.name for given in member.campuses.all())
    work = _("%(roles)s, at %(places)s") if places else "%(roles)s"
    return work % {"roles": ", ".join(roles), "places": ", ".join(places)}


def _values(found: Invitation, inviters: dict[UUID, str], organisation: Organisation) -> dict[str, str]:
    secret = links.secret_of(PURPOSE, found.pk, found.generation)
    until = date_format(found.expires_at.astimezone(ZoneInfo(organisation.time_zone)), "j F Y, H:i")
    by = inviters.get(found.updated_by) if found.updated_by else None
    return {
        "name": found.membership.display_name,
        "by": by or _("The team"),
        "work": _work(found.membership),
        "link": links.address_of("invitations", organisation.code, secret),
        "until": f"{until} ({organisation.time_zone})",
    }


def _roles(found: Invitation) -> tuple[str, ...]:
    held = found.membership.roles.order_by("role__name").values_list("role__name", flat=True)
    return tuple(held)


def _campuses(found: Invitation) -> tuple[str, ...]:
    given = found.membership.campuses.order_by("campus__name").values_list("campus__name", flat=True)
    return tuple(given)


def _inviter(found: Invitation) -> str | None:
    return access.names({found.updated_by}).get(found.updated_by) if found.updated_by else None
