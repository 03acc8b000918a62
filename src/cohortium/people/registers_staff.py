"""What is told of those who work here to the apps below."""

from functools import partial

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.desk.kinds import tasks as to_do
from cohortium.files import owners
from cohortium.files.rules.types import JPEG, PDF, PNG, WEBP
from cohortium.notifications import kinds as letters
from cohortium.notifications.states import Channel, RecipientType
from cohortium.people.events_staff import (
    AwayAdded,
    AwayRemoved,
    CredentialAdded,
    CredentialConfirmed,
    CredentialExpiryNoted,
    CredentialProved,
    CredentialRemoved,
    CredentialSentBack,
    HoursAdded,
    HoursRemoved,
    ProfileEdited,
    QualificationAdded,
    QualificationEdited,
    QualificationRemoved,
)
from cohortium.people.models import Availability, Credential, DaysAway, Qualification
from cohortium.people.queries import credential_letters, staff
from cohortium.people.states import CredentialStatus

sentences.register(
    {ProfileEdited.kind: _("Edited")},
    entity_type=staff.PROFILE,
    labels={
        "job_title": _("Role"),
        "hired_on": _("Start date"),
        "is_active": _("Can be planned for"),
        "about": _("Note"),
    },
    values={"is_active": {True: _("yes"), False: _("no")}},
)
sentences.register(
    {
        QualificationAdded.kind: _("Qualification added"),
        QualificationEdited.kind: _("Qualification corrected"),
        QualificationRemoved.kind: _("Qualification removed"),
    },
    entity_type=staff.QUALIFICATION,
    labels={"name": _("What"), "awarded_by": _("Awarded by"), "awarded_on": _("Awarded on")},
)
sentences.register(
    {
        CredentialAdded.kind: _("Credential added"),
        CredentialProved.kind: _("Evidence added to credential"),
        CredentialConfirmed.kind: _("Credential confirmed"),
        CredentialSentBack.kind: _("Credential sent back"),
        CredentialRemoved.kind: _("Credential removed"),
        CredentialExpiryNoted.kind: _("Expiry reminder sent"),
    },
    entity_type=staff.CREDENTIAL,
    labels={
        "kind": _("What"),
        "number": _("Number"),
        "issued_on": _("Issued on"),
        "expires_on": _("Valid until"),
        "proof": _("File"),
        "reason": _("Why"),
        "status": _("Status"),
        "told_at": _("Days before"),
    },
    values={"status": dict(CredentialStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (CredentialConfirmed, CredentialSentBack)},
)
sentences.register(
    {HoursAdded.kind: _("Availability added"), HoursRemoved.kind: _("Availability removed")},
    entity_type=staff.HOURS,
    labels={
        "weekday": _("Day of the week"),
        "starts": _("From"),
        "ends": _("To"),
        "valid_from": _("Valid from"),
        "valid_until": _("Valid until"),
    },
    values={"weekday": WEEKDAYS},
)
sentences.register(
    {AwayAdded.kind: _("Time away added"), AwayRemoved.kind: _("Time away removed")},
    entity_type=staff.AWAY,
    labels={"first_day": _("First day"), "last_day": _("Last day"), "reason": _("Why")},
)
things.register(staff.PROFILE, word=_("profile"), names=staff.member_names)
things.register(staff.QUALIFICATION, word=_("qualification"), names=partial(staff.names_of, Qualification))
things.register(staff.CREDENTIAL, word=_("credential"), names=partial(staff.names_of, Credential))
things.register(staff.HOURS, word=_("availability"), names=partial(staff.names_of, Availability))
things.register(staff.AWAY, word=_("time away"), names=partial(staff.names_of, DaysAway))
owners.register(
    staff.PROOF,
    label=_("Evidence"),
    owner_type=staff.CREDENTIAL,
    types=(PDF, JPEG, PNG, WEBP),
    at_most=20 * owners.MEGABYTE,
    may_read=staff.may_see_proof,
)
to_do.register(credential_letters.EXPIRING, word=_("Credential expires"), subject_type=staff.CREDENTIAL)
letters.declare(
    CredentialSentBack.kind,
    name=_("Credential sent back"),
    about=_("Tells someone why their credential was not accepted."),
    group=_("Team"),
    # Who is not told may not work, and does not know.
    is_critical=True,
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=credential_letters.SENT_BACK_VARIABLES,
    texts_by_language=credential_letters.SENT_BACK_TEXTS,
    fill=credential_letters.sent_back,
    names=credential_letters.names,
)
letters.declare(
    CredentialExpiryNoted.kind,
    name=_("Credential expiring"),
    about=_("Tells the person and the office that a credential expires: a month before, a week before and on the day."),
    group=_("Team"),
    channels=[Channel.IN_APP, Channel.EMAIL],
    recipients=[RecipientType.MEMBER],
    variables=credential_letters.ENDS_VARIABLES,
    texts_by_language=credential_letters.ENDS_TEXTS,
    fill=credential_letters.ends,
    names=credential_letters.names,
)
