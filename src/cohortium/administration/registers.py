"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

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
    MemberAdmitted,
    MemberAssigned,
    MemberInvited,
    MemberLeft,
    MemberReinstated,
    MemberRemoved,
    MemberSuspended,
    OrganisationFounded,
    RoleKept,
)
from cohortium.audit import sentences

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
    {OrganisationFounded.kind: _("Organisation founded")},
    entity_type="organisation",
    labels={"code": _("Code"), "name": _("Name"), "country": _("Country"), "time_zone": _("Time zone")},
)
sentences.register(
    {RoleKept.kind: _("Built-in role brought up to date")},
    entity_type="role",
    labels={"name": _("Name"), "description": _("Description"), "permissions": _("Permissions")},
)
sentences.register(
    {
        MemberAdmitted.kind: _("Admitted"),
        MemberInvited.kind: _("Invited"),
        InvitationAccepted.kind: _("Accepted the invitation"),
        MemberAssigned.kind: _("Roles or campuses changed"),
        MemberSuspended.kind: _("Suspended"),
        MemberReinstated.kind: _("Let in again"),
        MemberLeft.kind: _("Left"),
        MemberRemoved.kind: _("Removed"),
        AssignmentsRested.kind: _("Stopped working at a campus, because it closed"),
        AssignmentsResumed.kind: _("Works at a campus again, because it opened again"),
    },
    entity_type="membership",
    labels={
        "campus": _("Campus"),
        "campuses": _("Campuses"),
        "display_name": _("Name"),
        "email": _("E-mail"),
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
    told={KeyRevoked.kind: frozenset({"status"})},
)
