"""The built-in roles. Code is their master; each organisation has copies, which `keep_roles_in_step` follows up."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, OF_READERS, OF_THE_SYSTEM, Permission
from cohortium.access.reach import Span
from cohortium.tenancy.words import Word, filled


class BuiltInRole(NamedTuple):
    """A role of the product. Name and description leave room for the words of the house."""

    key: str
    name: str | Promise
    description: str | Promise
    permissions: Mapping[Permission, Span]

    def name_in(self, words: Mapping[str, Word]) -> str:
        """What an organisation with these words calls it."""
        return capfirst(filled(self.name, words))

    def description_in(self, words: Mapping[str, Word]) -> str:
        """What it is for, in these words."""
        return capfirst(filled(self.description, words))


_NOBODYS = OF_THE_SYSTEM | OF_LINKS | OF_EVERY_MEMBER
_ALL = {permission: Span.EVERYTHING for permission in Permission if permission not in _NOBODYS}
_SEE_ALL_CAMPUSES = {Permission.CAMPUS_READ: Span.EVERYTHING}
_SEE_OWN_CAMPUSES = {Permission.CAMPUS_READ: Span.CAMPUSES}
_TASKS = (Permission.TASK_ADD, Permission.TASK_CLOSE, Permission.TASK_EDIT, Permission.TASK_READ)
_LEARNERS = (
    *(Permission.LEARNER_ADD, Permission.LEARNER_ARCHIVE, Permission.LEARNER_EDIT),
    *(Permission.LEARNER_READ, Permission.LEARNER_RESTORE),
)
# Whoever answers at a desk needs no file of everybody.
_EXPORTS = (Permission.FAMILY_EXPORT, Permission.LEARNER_EXPORT)
_IMPORTS = (Permission.IMPORT_READ, Permission.IMPORT_RUN, Permission.IMPORT_UNDO)
_HEALTH = (Permission.LEARNER_HEALTH_EDIT, Permission.LEARNER_HEALTH_READ)
_IDS = (Permission.LEARNER_ID_ADD, Permission.LEARNER_ID_READ, Permission.LEARNER_ID_REMOVE)
_BACKGROUND = (Permission.LEARNER_BACKGROUND_EDIT, Permission.LEARNER_BACKGROUND_READ)
_DEMOGRAPHICS = (Permission.LEARNER_DEMOGRAPHICS_EDIT, Permission.LEARNER_DEMOGRAPHICS_READ)
_CONSENTS = (Permission.CONSENT_READ, Permission.CONSENT_RECORD, Permission.CONSENT_REQUEST)
_FAMILIES = (
    *(Permission.FAMILY_ADD, Permission.FAMILY_ARCHIVE, Permission.FAMILY_EDIT),
    *(Permission.FAMILY_READ, Permission.FAMILY_RESTORE),
)
_PARTNERS = (
    *(Permission.PARTNER_ADD, Permission.PARTNER_ARCHIVE, Permission.PARTNER_EDIT),
    *(Permission.PARTNER_EXPORT, Permission.PARTNER_READ, Permission.PARTNER_RESTORE),
)
_PROGRAMS = (
    *(Permission.PROGRAM_ADD, Permission.PROGRAM_ARCHIVE, Permission.PROGRAM_EDIT),
    *(Permission.PROGRAM_EXPORT, Permission.PROGRAM_READ, Permission.PROGRAM_RESTORE),
)
_COHORTS = (
    *(Permission.COHORT_ADD, Permission.COHORT_CANCEL, Permission.COHORT_EDIT, Permission.COHORT_EXPORT),
    *(Permission.COHORT_MOVE, Permission.COHORT_READ, Permission.COHORT_STAFF),
)
# What is taught everybody knows who works here.
_SEE_PROGRAMS = {Permission.PROGRAM_READ: Span.EVERYTHING}
_TEACHING = (
    *(Permission.ROOM_ADD, Permission.ROOM_CLOSE, Permission.ROOM_EDIT, Permission.ROOM_READ, Permission.ROOM_REOPEN),
    *(Permission.TERM_ADD, Permission.TERM_EDIT, Permission.TERM_READ, Permission.TERM_REMOVE),
    *(Permission.SESSION_ADD, Permission.SESSION_CANCEL, Permission.SESSION_EDIT),
    *(Permission.SESSION_HOLD, Permission.SESSION_READ),
)
_SEE_TEACHING = (Permission.ROOM_READ, Permission.TERM_READ)
_ENROLMENTS = (
    *(Permission.ENROLMENT_ADD, Permission.ENROLMENT_APPROVE, Permission.ENROLMENT_DROP, Permission.ENROLMENT_EDIT),
    *(Permission.ENROLMENT_OVERRIDE, Permission.ENROLMENT_READ, Permission.ENROLMENT_TRANSFER),
)
# Whoever answers at a desk enrols and decides about applications; who leaves, or goes elsewhere, is the manager's.
_ENROLS = (
    *(Permission.ENROLMENT_ADD, Permission.ENROLMENT_APPROVE),
    *(Permission.ENROLMENT_EDIT, Permission.ENROLMENT_READ),
)
_STAFF = (Permission.STAFF_CONFIRM, Permission.STAFF_EDIT, Permission.STAFF_KEEP, Permission.STAFF_READ)
# Whoever works here keeps their own papers in order.
_OWN_PAPERS = {Permission.STAFF_KEEP: Span.OWN, Permission.STAFF_READ: Span.OWN}
_CHANGES = (Permission.PROFILE_CHANGE_DECIDE, Permission.PROFILE_CHANGE_READ)
_OWN_TASKS = dict.fromkeys(_TASKS, Span.OWN)

OWNER = BuiltInRole("owner", _("Owner"), _("Can do everything, and decides who else can."), _ALL)
# Nobody decides about who may do more: so only owners make owners, and only owners remove one.
_ALL_BUT_OWNING: Mapping[Permission, Span] = {
    permission: span for permission, span in _ALL.items() if permission != Permission.ORGANISATION_OWN
}
ADMIN = BuiltInRole(
    "admin", _("Admin"), _("Runs the organisation day to day, but cannot manage owners."), _ALL_BUT_OWNING
)
OPS_ADMIN = BuiltInRole(
    "ops_admin",
    _("Ops admin"),
    _("Looks after %(campus_many)s, timetables and documents."),
    {
        Permission.CAMPUS_READ: Span.EVERYTHING,
        Permission.CAMPUS_EDIT: Span.EVERYTHING,
        Permission.CLOSED_DAY_EDIT: Span.EVERYTHING,
        Permission.CLOSED_DAY_READ: Span.EVERYTHING,
        **dict.fromkeys(_COHORTS, Span.EVERYTHING),
        **dict.fromkeys(_CONSENTS, Span.EVERYTHING),
        Permission.CONSENT_TEXT_PUBLISH: Span.EVERYTHING,
        Permission.CONSENT_TEXT_READ: Span.EVERYTHING,
        **dict.fromkeys(_ENROLMENTS, Span.EVERYTHING),
        **dict.fromkeys(_FAMILIES, Span.EVERYTHING),
        **dict.fromkeys(_CHANGES, Span.EVERYTHING),
        Permission.PORTAL_INVITE: Span.EVERYTHING,
        Permission.FIELD_READ: Span.EVERYTHING,
        **dict.fromkeys(_IMPORTS, Span.EVERYTHING),
        **dict.fromkeys(_LEARNERS, Span.EVERYTHING),
        Permission.LEARNER_MERGE: Span.EVERYTHING,
        Permission.FAMILY_MERGE: Span.EVERYTHING,
        **dict.fromkeys(_EXPORTS, Span.EVERYTHING),
        **dict.fromkeys(_HEALTH, Span.EVERYTHING),
        **dict.fromkeys(_IDS, Span.EVERYTHING),
        **dict.fromkeys(_BACKGROUND, Span.EVERYTHING),
        **dict.fromkeys(_DEMOGRAPHICS, Span.EVERYTHING),
        Permission.MEMBER_READ: Span.EVERYTHING,
        Permission.NOTIFICATION_READ: Span.EVERYTHING,
        Permission.NOTIFICATION_RESEND: Span.EVERYTHING,
        Permission.ORGANISATION_READ: Span.EVERYTHING,
        **dict.fromkeys(_PARTNERS, Span.EVERYTHING),
        **dict.fromkeys(_PROGRAMS, Span.EVERYTHING),
        Permission.ROLE_READ: Span.EVERYTHING,
        Permission.SETTING_READ: Span.EVERYTHING,
        **dict.fromkeys(_TASKS, Span.EVERYTHING),
        **dict.fromkeys(_TEACHING, Span.EVERYTHING),
        **dict.fromkeys(_STAFF, Span.EVERYTHING),
        Permission.TEMPLATE_READ: Span.EVERYTHING,
    },
)
CAMPUS_MANAGER = BuiltInRole(
    "campus_manager",
    _("%(campus_one)s manager"),
    _("Runs the assigned %(campus_many)s."),
    {
        Permission.CAMPUS_READ: Span.CAMPUSES,
        Permission.CAMPUS_EDIT: Span.CAMPUSES,
        Permission.CLOSED_DAY_EDIT: Span.CAMPUSES,
        Permission.CLOSED_DAY_READ: Span.CAMPUSES,
        **dict.fromkeys(_COHORTS, Span.CAMPUSES),
        **dict.fromkeys(_CONSENTS, Span.CAMPUSES),
        Permission.CONSENT_TEXT_READ: Span.EVERYTHING,
        **dict.fromkeys(_ENROLMENTS, Span.CAMPUSES),
        **dict.fromkeys(_FAMILIES, Span.CAMPUSES),
        **dict.fromkeys(_CHANGES, Span.CAMPUSES),
        Permission.PORTAL_INVITE: Span.CAMPUSES,
        **dict.fromkeys(_LEARNERS, Span.CAMPUSES),
        Permission.LEARNER_MERGE: Span.CAMPUSES,
        Permission.FAMILY_MERGE: Span.CAMPUSES,
        **dict.fromkeys(_EXPORTS, Span.CAMPUSES),
        **dict.fromkeys(_HEALTH, Span.CAMPUSES),
        **dict.fromkeys(_IDS, Span.CAMPUSES),
        **dict.fromkeys(_BACKGROUND, Span.CAMPUSES),
        **dict.fromkeys(_DEMOGRAPHICS, Span.CAMPUSES),
        Permission.MEMBER_READ: Span.CAMPUSES,
        Permission.PARTNER_READ: Span.EVERYTHING,
        **_SEE_PROGRAMS,
        Permission.SETTING_EDIT: Span.CAMPUSES,
        Permission.SETTING_READ: Span.CAMPUSES,
        **dict.fromkeys(_STAFF, Span.CAMPUSES),
        **dict.fromkeys(_TASKS, Span.CAMPUSES),
        **dict.fromkeys(_TEACHING, Span.CAMPUSES),
    },
)
_SEE_AND_DO = {**_SEE_OWN_CAMPUSES, **_OWN_TASKS, **_OWN_PAPERS, **_SEE_PROGRAMS}
# Whoever stands before them has to know in time who must not eat what.
_TEACH = {
    **_SEE_AND_DO,
    **dict.fromkeys(_SEE_TEACHING, Span.CAMPUSES),
    # Those that they teach, wherever these are.
    Permission.COHORT_READ: Span.OWN,
    Permission.ENROLMENT_READ: Span.OWN,
    Permission.SESSION_HOLD: Span.OWN,
    Permission.SESSION_READ: Span.OWN,
    Permission.LEARNER_READ: Span.CAMPUSES,
    Permission.LEARNER_HEALTH_READ: Span.CAMPUSES,
}
TRAINER = BuiltInRole("trainer", _("%(trainer_one)s"), _("Teaches and marks %(cohort_many)s."), _TEACH)
TEACHING_ASSISTANT = BuiltInRole("teaching_assistant", _("Teaching assistant"), _("Helps %(trainer_a)s."), _TEACH)
FRONT_DESK = BuiltInRole(
    "front_desk",
    _("Front desk"),
    _("Helps %(family_many)s and enrols %(learner_many)s."),
    # Who asks at the desk asks when it is open, and for somebody by name.
    {
        **_SEE_AND_DO,
        Permission.CLOSED_DAY_READ: Span.CAMPUSES,
        Permission.COHORT_READ: Span.CAMPUSES,
        **dict.fromkeys(_CONSENTS, Span.CAMPUSES),
        Permission.CONSENT_TEXT_READ: Span.EVERYTHING,
        **dict.fromkeys(_ENROLS, Span.CAMPUSES),
        **dict.fromkeys(_FAMILIES, Span.CAMPUSES),
        **dict.fromkeys(_CHANGES, Span.CAMPUSES),
        Permission.PORTAL_INVITE: Span.CAMPUSES,
        Permission.MEMBER_READ: Span.CAMPUSES,
        **dict.fromkeys(_LEARNERS, Span.CAMPUSES),
        **dict.fromkeys(_HEALTH, Span.CAMPUSES),
        **dict.fromkeys(_IDS, Span.CAMPUSES),
        **dict.fromkeys(_BACKGROUND, Span.CAMPUSES),
        **dict.fromkeys(_DEMOGRAPHICS, Span.CAMPUSES),
        Permission.PARTNER_READ: Span.EVERYTHING,
        **dict.fromkeys(_SEE_TEACHING, Span.CAMPUSES),
        Permission.SESSION_READ: Span.CAMPUSES,
    },
)
FINANCE = BuiltInRole(
    "finance",
    _("Finance"),
    _("Issues invoices, takes payments and sends reminders."),
    {
        **_SEE_ALL_CAMPUSES,
        **_SEE_PROGRAMS,
        **_OWN_PAPERS,
        **_OWN_TASKS,
        Permission.COHORT_READ: Span.EVERYTHING,
        Permission.ENROLMENT_READ: Span.EVERYTHING,
        Permission.FAMILY_READ: Span.EVERYTHING,
        Permission.LEARNER_READ: Span.EVERYTHING,
        Permission.ORGANISATION_READ: Span.EVERYTHING,
        **dict.fromkeys(_PARTNERS, Span.EVERYTHING),
    },
)
AUDITOR = BuiltInRole(
    "auditor",
    _("Auditor"),
    _("Can read everything and change nothing."),
    # By rule and not by a list: what can be read later, auditors read.
    dict.fromkeys(sorted(OF_READERS), Span.EVERYTHING),
)

BUILT_IN = (
    OWNER,
    ADMIN,
    OPS_ADMIN,
    CAMPUS_MANAGER,
    TRAINER,
    TEACHING_ASSISTANT,
    FRONT_DESK,
    FINANCE,
    AUDITOR,
)
