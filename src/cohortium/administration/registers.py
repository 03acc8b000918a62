"""What this app tells the ones below."""

from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access import queries as access
from cohortium.access.permissions import SPANS, Permission, how_far
from cohortium.access.reach import Span
from cohortium.access.states import KeyStatus, MembershipStatus
from cohortium.administration import blueprints, growing
from cohortium.administration import kinds as fielded
from cohortium.administration.events import (
    AssignmentsRested,
    AssignmentsResumed,
    BlueprintApplied,
    CampusEdited,
    CampusesClosed,
    CampusesReopened,
    CampusOpened,
    ClosedDayAdded,
    ClosedDayEdited,
    ClosedDayRemoved,
    FieldAdded,
    FieldBroughtBack,
    FieldEdited,
    FieldRetired,
    HolidaysAccepted,
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
    MembersBroughtIn,
    MembersTakenBack,
    MemberSuspended,
    OrganisationEdited,
    OrganisationFounded,
    OwnLogInJoined,
    OwnLogInOffered,
    RetiredRolesDropped,
    RoleCopied,
    RoleEdited,
    RoleKept,
    RoleRetired,
    SettingChanged,
    SettingReset,
    TrailBroken,
    TrailExported,
    TrailNotVerified,
    TrailSound,
    TrailVerificationAsked,
    WordsChosen,
)
from cohortium.administration.queries import (
    campuses,
    causes,
    closed_days,
    closings,
    fields,
    member_fields,
    organisations,
    search,
    settings,
    trail,
)
from cohortium.administration.queries import invariants as broken
from cohortium.administration.rules import blueprints as written
from cohortium.audit import sentences, things
from cohortium.core import invariants
from cohortium.core.errors import Words
from cohortium.core.values import OF_FIELDS
from cohortium.desk.kinds import approvals as approved
from cohortium.desk.kinds import search as findable
from cohortium.desk.kinds import tasks as to_do
from cohortium.desk.queries import asked
from cohortium.files import owners
from cohortium.files.rules.types import IMAGES, PNG
from cohortium.tenancy.words import DEFAULTS, said, words_here


def _label(permission: Permission) -> Words:
    return lazy(lambda: permission.label, str)()


def _spans(permission: Permission) -> dict[Any, Words]:
    """How far a permission reaches, by what the trail keeps; nothing where it was taken away."""

    def said(span: Span) -> Words:
        return lazy(lambda: how_far(permission, span, words_here()) or _("yes"), str)()

    return {str(span): said(span) for span in permission.spans} | {None: _("no longer")}


def _in_words(sentence: str) -> Words:
    """A label that is a word of the house."""
    return lazy(lambda: capfirst(said(sentence)), str)()


sentences.register(
    {
        CampusOpened.kind: _("Opened"),
        CampusEdited.kind: _("Edited"),
        CampusesClosed.kind: _("Closed"),
        CampusesReopened.kind: _("Reopened"),
    },
    entity_type="campus",
    labels={
        "name": _("Name"),
        "address": _("Street address"),
        "suburb": _("Suburb"),
        "state": _("State or region"),
        "postcode": _("Postcode"),
        "time_zone": _("Time zone"),
        "directions": _("Directions"),
        "contact_email": _("Contact e-mail"),
        "contact_phone": _("Contact phone"),
        "closes_on": _("Closes on"),
        "is_active": _("Open"),
        "approval": _("Approval"),
    },
    readers={"approval": asked.in_words},
    causes={"approval": "approvalrequest"},
    told={CampusesClosed.kind: frozenset({"is_active"}), CampusesReopened.kind: frozenset({"is_active"})},
)
sentences.register(
    {
        OrganisationFounded.kind: _("Organisation created"),
        OrganisationEdited.kind: _("Edited"),
        BlueprintApplied.kind: _("Set up from a template"),
        LogoSet.kind: _("Logo changed"),
        LogoRemoved.kind: _("Logo removed"),
        TrailExported.kind: _("Trail exported"),
        WordsChosen.kind: _("Words changed"),
    },
    entity_type="organisation",
    labels={
        "address": _("Address"),
        "billing_email": _("E-mail for invoices"),
        "blueprint": _("Blueprint"),
        "colour": _("Colour"),
        "contact_email": _("Contact e-mail"),
        "contact_phone": _("Contact phone"),
        "currency": _("Currency"),
        "locale": _("Language and format"),
        "registration_number": _("Registration number"),
        "tax_number": _("Tax number"),
        "tax_rate": _("Tax rate"),
        "code": _("Code"),
        "name": _("Name"),
        "country": _("Country"),
        "time_zone": _("Time zone"),
        # Which part of the trail.
        "form": _("As"),
        "who": _("By"),
        "kind": _("About"),
        "act": _("Action"),
        "thing": _("About one record"),
        "request": _("In one request"),
        "first_day": _("From"),
        "last_day": _("To"),
        **{f"word.{key}": settings.WORD_LABELS[key] for key in DEFAULTS},
    },
)
sentences.register(
    {SettingChanged.kind: _("Changed"), SettingReset.kind: _("Reset to default")}, entity_type="setting", labels={}
)
sentences.register_finder("setting", settings.found_in_trail)
sentences.register(
    {
        ClosedDayAdded.kind: _("Added"),
        ClosedDayEdited.kind: _("Edited"),
        ClosedDayRemoved.kind: _("Removed"),
        HolidaysAccepted.kind: _("Added from the public holidays"),
    },
    entity_type="closedday",
    labels={
        "campus": _("Only at"),
        "first_on": _("First day"),
        "last_on": _("Last day"),
        "name": _("Name"),
    },
)
sentences.register(
    {
        FieldAdded.kind: _("Added"),
        FieldEdited.kind: _("Edited"),
        FieldRetired.kind: _("Retired"),
        FieldBroughtBack.kind: _("Restored"),
    },
    entity_type="customfield",
    labels={
        "help": _("Help"),
        "is_active": _("In use"),
        "kind": _("Type"),
        "label": _("Name"),
        "options": _("Options"),
        "place": _("Place"),
        "required": _("Required"),
        "seen_with": _("Requires permission"),
    },
    values={
        "kind": OF_FIELDS,
        "seen_with": {str(permission): _label(permission) for permission in SPANS} | {"": _("everybody")},
    },
    told={
        FieldRetired.kind: frozenset({"is_active"}),
        FieldBroughtBack.kind: frozenset({"is_active"}),
    },
)
sentences.register(
    {
        RoleKept.kind: _("Built-in role updated"),
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
        OwnLogInOffered.kind: _("Invited to the portal"),
        OwnLogInJoined.kind: _("More added to their portal"),
        MembersBroughtIn.kind: _("Imported from a file, not invited yet"),
        MembersTakenBack.kind: _("Withdrawn because the import was undone"),
        InvitationAccepted.kind: _("Accepted the invitation"),
        MemberAssigned.kind: _("Edited"),
        MemberSuspended.kind: _("Suspended"),
        MemberReinstated.kind: _("Reinstated"),
        MemberLeft.kind: _("Left"),
        MemberRemoved.kind: _("Removed"),
        AssignmentsRested.kind: _("One of their places closed"),
        AssignmentsResumed.kind: _("One of their places reopened"),
        RetiredRolesDropped.kind: _("Lost a role that was retired"),
    },
    entity_type="membership",
    labels={
        "campus": _in_words("%(campus_one)s"),
        "campuses": _in_words("%(campus_many)s"),
        "display_name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "role": _("Role"),
        "roles": _("Roles"),
        "status": _("Status"),
    },
    values={"status": dict(MembershipStatus.choices)},
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
        "scopes": _("Permissions"),
        "status": _("Status"),
    },
    told={KeyRevoked.kind: frozenset({"status", "scopes", "campuses", "expires_at"})},
    values={"status": dict(KeyStatus.choices), "scopes": {str(permission): _label(permission) for permission in SPANS}},
)

sentences.register(
    {
        TrailVerificationAsked.kind: _("Requested"),
        TrailSound.kind: _("No problems found"),
        TrailBroken.kind: _("Problems found"),
        TrailNotVerified.kind: _("Could not be completed"),
    },
    entity_type="trailverification",
    labels={
        "status": _("Status"),
        "entries": _("Entries"),
        "seals": _("Seals"),
        "found": _("Number of problems"),
    },
    told={fact.kind: frozenset({"status"}) for fact in (TrailSound, TrailBroken, TrailNotVerified)},
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
things.register("campus", word="%(campus_one)s", names=campuses.names)
things.register("setting", word=_("setting"), names=settings.names)
things.register("closedday", word=_("closed day"), names=closed_days.names)
things.register("customfield", word=_("custom field"), names=fields.names)
sentences.register_finder(member_fields.ENTITY, fields.found_in_trail)
fielded.register(
    member_fields.ENTITY,
    word=_("Team members"),
    sights={
        Permission.MEMBER_ASSIGN: _("Anyone who can edit them"),
        Permission.ORGANISATION_OWN: _("Owners only"),
    },
    stored=member_fields.stored,
)
things.register("membership", word=_("member"), names=access.names)
things.register("organisation", word=_("organisation"), names=organisations.names)
things.register("role", word=_("role"), names=access.role_names)
things.register("trailverification", word=_("verification of the audit trail"), names=trail.names)
things.register("apikey", word=_("API key"), names=access.key_names)

approved.register(
    campuses.CLOSING,
    word=_("Closing of %(campus_a)s"),
    subject_type="campus",
    subject=campuses.to_close,
    consequences=closings.means,
    day=approved.AskedDay(
        _("Closes on"),
        _("It closes at the start of this day. Leave empty to close as soon as approval is given."),
        closings.fault_of_day,
    ),
)
to_do.register(causes.UNDELIVERED, word=_("Invitation not delivered"), subject_type="membership")
to_do.register(causes.EXPIRING, word=_("Key expires"), subject_type="apikey")

findable.register("membership", word=_("Team members"), permission=Permission.MEMBER_READ, find=search.members_found)
findable.register(
    "campus", word=_in_words("%(campus_many)s"), permission=Permission.CAMPUS_READ, find=search.campuses_found
)
findable.register("role", word=_("Roles"), permission=Permission.ROLE_READ, find=search.roles_found)
findable.register("apikey", word=_("API keys"), permission=Permission.KEY_READ, find=search.keys_found)
# In the order in which they are applied: the words stand in the names of roles.
blueprints.register("organisation", faults=written.faults_of_organisation, apply=growing.apply_organisation)
blueprints.register("words", faults=written.faults_of_words, apply=growing.apply_words)
blueprints.register("settings", faults=written.faults_of_settings, apply=growing.apply_settings)
blueprints.register("roles", faults=written.faults_of_roles, apply=growing.apply_roles)
blueprints.register(
    "fields",
    faults=lambda said: written.faults_of_fields(said, entities=fielded.kinds()),
    apply=growing.apply_fields,
)
blueprints.register("closed_days", faults=written.faults_of_closed_days, apply=growing.apply_closed_days)

invariants.register("owners", "Somebody who is active owns the organisation.", broken.without_an_owner)
invariants.register("roles", "Built-in roles are as the code has them.", broken.out_of_step)
invariants.register(
    "team", "Whoever is not of the team holds no role and works nowhere.", broken.outsiders_who_hold_something
)
