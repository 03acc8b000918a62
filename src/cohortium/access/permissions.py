"""Every permission. One for each action, and `read` for the queries."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    """`<resource>:<verb>`, in alphabetical order."""

    CAMPUS_CLOSE = "campus:close"
    CAMPUS_EDIT = "campus:edit"
    CAMPUS_OPEN = "campus:open"
    CAMPUS_READ = "campus:read"
    CAMPUS_REOPEN = "campus:reopen"
    MEMBER_ADMIT = "member:admit"
    MEMBER_ASSIGN = "member:assign"
    ORGANISATION_FOUND = "organisation:found"
    ROLE_KEEP = "role:keep"

    @property
    def label(self) -> str | Promise:
        """The words by which a person asks for it."""
        return LABELS[self]


LABELS: dict[Permission, str | Promise] = {
    Permission.CAMPUS_CLOSE: _("Close campuses"),
    Permission.CAMPUS_EDIT: _("Edit campuses"),
    Permission.CAMPUS_OPEN: _("Open new campuses"),
    Permission.CAMPUS_READ: _("See campuses"),
    Permission.CAMPUS_REOPEN: _("Open closed campuses again"),
    Permission.MEMBER_ADMIT: _("Admit people"),
    Permission.MEMBER_ASSIGN: _("Assign people to campuses"),
    Permission.ORGANISATION_FOUND: _("Found an organisation"),
    Permission.ROLE_KEEP: _("Keep built-in roles in step"),
}

# What only the system does: no role of an organisation grants it.
OF_THE_SYSTEM = frozenset({Permission.ORGANISATION_FOUND, Permission.ROLE_KEEP})
