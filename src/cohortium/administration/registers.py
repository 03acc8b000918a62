"""What this app tells the ones below."""

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.permissions import SPANS, Permission, how_far
from cohortium.access.reach import Span
from cohortium.administration.events import (
    AssignmentsRested,
    AssignmentsResumed,
    CampusEdited,
    CampusesClosed,
    CampusesReopened,
    CampusOpened,
    InvitationAccepted,
    KeyIssued,
    KeyRevoked,
    LogoRemoved,
    LogoSet,
    MemberAdmitted,
    MemberAssigned,
    MemberInvited,
    MemberLeft,
    MemberReinstated,
    MemberRemoved,
    MemberSuspended,
    OrganisationEdited,
    OrganisationFounded,
    RetiredRolesDropped,
    RoleCopied,
    RoleEdited,
    RoleKept,
    RoleRetired,
)
from cohortium.administration.queries import campuses, invitations, organisations
from cohortium.audit import sentences, things
from cohortium.core.errors import Words
from cohortium.files import owners
from cohortium.files.rules.types import IMAGES, PNG
from cohortium.notifications import kinds


def _label(permission: Permission) -> Words:
    return lazy(lambda: permission.label, str)()


def _spans(permission: Permission) -> dict[Any, Words]:
    """How far a permission reaches, by what the trail keeps; nothing where it was taken away."""

    def said(span: Span) -> Words:
        return lazy(lambda: how_far(permission, span) or _("yes"), str)()

    return {str(span): said(span) for span in permission.spans} | {None: _("no longer")}


sentences.register(
    {
        CampusOpened.kind: _("Opened"),
        CampusEdited.kind: _("Edited"),
        CampusesClosed.kind: _("Closed"),
        CampusesReopened.kind: _("Opened again"),
    },
    entity_type="campus",
    labels={
        "name": _("Name"),
        "address": _("Street address"),
        "suburb": _("Suburb"),
        "state": _("State or region"),
        "postcode": _("Postcode"),
        "time_zone": _("Time zone"),
        "directions": _("How to find it"),
        "contact_email": _("Contact e-mail"),
        "contact_phone": _("Contact phone"),
        "closes_on": _("Closes on"),
        "is_active": _("Open"),
    },
    told={CampusesClosed.kind: frozenset({"is_active"}), CampusesReopened.kind: frozenset({"is_active"})},
)
sentences.register(
    {
        OrganisationFounded.kind: _("Organisation founded"),
        OrganisationEdited.kind: _("Edited"),
        LogoSet.kind: _("Logo changed"),
        LogoRemoved.kind: _("Logo removed"),
    },
    entity_type="organisation",
    labels={
        "address": _("Address"),
        "billing_email": _("E-mail for invoices"),
        "code": _("Code"),
        "colour": _("Colour"),
        "contact_email": _("Contact e-mail"),
        "contact_phone": _("Contact phone"),
        "country": _("Country"),
        "currency": _("Currency"),
        "locale": _("Language and format"),
        "name": _("Name"),
        "registration_number": _("Registration number"),
        "tax_number": _("Tax number"),
        "tax_rate": _("Tax rate"),
        "time_zone": _("Time zone"),
    },
)
sentences.register(
    {
        RoleKept.kind: _("Built-in role brought up to date"),
        RoleCopied.kind: _("Copied"),
        RoleEdited.kind: _("Edited"),
        RoleRetired.kind: _("Retired"),
    },
    entity_type="role",
    labels={
        "copied_from": _("Copied from"),
        "name": _("Name"),
        "description": _("Description"),
        "permissions": _("Permissions"),
        **{str(permission): _label(permission) for permission in SPANS},
    },
    values={str(permission): _spans(permission) for permission in SPANS},
)
sentences.register(
    {
        MemberAdmitted.kind: _("Admitted"),
        MemberInvited.kind: _("Invited"),
        InvitationAccepted.kind: _("Accepted the invitation"),
        MemberAssigned.kind: _("Edited"),
        MemberSuspended.kind: _("Suspended"),
        MemberReinstated.kind: _("Let in again"),
        MemberLeft.kind: _("Left"),
        MemberRemoved.kind: _("Removed"),
        AssignmentsRested.kind: _("One of their places closed"),
        AssignmentsResumed.kind: _("One of their places opened again"),
        RetiredRolesDropped.kind: _("Has a role no longer, because it was retired"),
    },
    entity_type="membership",
    labels={
        "campus": _("Campus"),
        "campuses": _("Campuses"),
        "display_name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "role": _("Role"),
        "roles": _("Roles"),
        "status": _("Status"),
    },
    told={
        fact.kind: frozenset({"status"})
        for fact in (
            *(MemberInvited, InvitationAccepted, MemberSuspended),
            *(MemberReinstated, MemberLeft, MemberRemoved),
        )
    },
)
sentences.register(
    {KeyIssued.kind: _("Issued"), KeyRevoked.kind: _("Revoked")},
    entity_type="apikey",
    labels={
        "campuses": _("Only at"),
        "expires_at": _("Expires"),
        "name": _("Name"),
        "scopes": _("May do"),
        "status": _("Status"),
    },
    told={KeyRevoked.kind: frozenset({"status", "scopes", "campuses", "expires_at"})},
    values={"scopes": {str(permission): _label(permission) for permission in SPANS}},
)

owners.register(
    organisations.LOGO,
    label=_("Logo"),
    owner_type="organisation",
    types=IMAGES,
    at_most=5 * owners.MEGABYTE,
    may_read=organisations.may_read_logo,
    # Sharp where it is shown largest, and small enough for a letter.
    fits=800,
    becomes=PNG,
)
kinds.register(MemberInvited.kind, invitations.letter, name=_("Invitation"), about=invitations.names)
things.register("campus", word="%(campus_one)s", names=campuses.names)
things.register("membership", word=_("member"), names=access.names)
things.register("organisation", word=_("organisation"), names=organisations.names)
things.register("role", word=_("role"), names=access.role_names)
things.register("apikey", word=_("API key"), names=access.key_names)
