"""The built-in roles. Code is their master; each organisation has copies, which `keep_roles_in_step` follows up."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import OF_EVERY_MEMBER, OF_LINKS, OF_THE_SYSTEM, Permission
from cohortium.access.reach import Span


class BuiltInRole(NamedTuple):
    key: str
    name: str | Promise
    description: str | Promise
    permissions: Mapping[Permission, Span]


_NOBODYS = OF_THE_SYSTEM | OF_LINKS | OF_EVERY_MEMBER
_ALL = {permission: Span.EVERYTHING for permission in Permission if permission not in _NOBODYS}
_SEE_ALL_CAMPUSES = {Permission.CAMPUS_READ: Span.EVERYTHING}
_SEE_OWN_CAMPUSES = {Permission.CAMPUS_READ: Span.CAMPUSES}

OWNER = BuiltInRole("owner", _("Owner"), _("Does everything, and decides who else may."), _ALL)
# Nobody decides about who may do more: so only owners make owners, and only owners remove one.
_ALL_BUT_OWNING: Mapping[Permission, Span] = {
    permission: span for permission, span in _ALL.items() if permission != Permission.ORGANISATION_OWN
}
ADMIN = BuiltInRole("admin", _("Admin"), _("Runs the organisation day by day, but for who owns it."), _ALL_BUT_OWNING)
OPS_ADMIN = BuiltInRole(
    "ops_admin",
    _("Ops admin"),
    _("Keeps campuses, timetables and papers right."),
    {
        Permission.CAMPUS_READ: Span.EVERYTHING,
        Permission.CAMPUS_EDIT: Span.EVERYTHING,
        Permission.MEMBER_READ: Span.EVERYTHING,
        Permission.ORGANISATION_READ: Span.EVERYTHING,
        Permission.ROLE_READ: Span.EVERYTHING,
    },
)
CAMPUS_MANAGER = BuiltInRole(
    "campus_manager",
    _("Campus manager"),
    _("Runs the campuses that are assigned."),
    {
        Permission.CAMPUS_READ: Span.CAMPUSES,
        Permission.CAMPUS_EDIT: Span.CAMPUSES,
        Permission.MEMBER_READ: Span.CAMPUSES,
    },
)
TRAINER = BuiltInRole("trainer", _("Trainer"), _("Teaches cohorts, and marks them."), _SEE_OWN_CAMPUSES)
TEACHING_ASSISTANT = BuiltInRole(
    "teaching_assistant", _("Teaching assistant"), _("Helps a trainer."), _SEE_OWN_CAMPUSES
)
FRONT_DESK = BuiltInRole("front_desk", _("Front desk"), _("Answers families and enrols learners."), _SEE_OWN_CAMPUSES)
FINANCE = BuiltInRole(
    "finance",
    _("Finance"),
    _("Invoices, takes payments, chases."),
    {**_SEE_ALL_CAMPUSES, Permission.ORGANISATION_READ: Span.EVERYTHING},
)
AUDITOR = BuiltInRole(
    "auditor",
    _("Auditor"),
    _("Reads everything and changes nothing."),
    dict.fromkeys(
        (
            *(Permission.CAMPUS_READ, Permission.KEY_READ, Permission.MEMBER_READ),
            *(Permission.ORGANISATION_READ, Permission.ROLE_READ, Permission.TRAIL_READ),
        ),
        Span.EVERYTHING,
    ),
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
