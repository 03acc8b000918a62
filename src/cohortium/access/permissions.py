"""Every permission. One for each action, and `read` for the queries."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cohortium.tenancy.words import DEFAULTS, Word

Named = TypeVar("Named", bound=Callable[..., Any])


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
    def label(self) -> str:
        """The words by which a person asks for it, where no organisation has words of its own."""
        return self.label_in(DEFAULTS)

    def label_in(self, words: Mapping[str, Word]) -> str:
        """The words by which a person of this organisation asks for it."""
        return LABELS[self] % {
            f"{key}_{case}": said for key, word in words.items() for case, said in word._asdict().items()
        }


# With the words of the house in them: an organisation may call its campuses branches.
LABELS: dict[Permission, str | Promise] = {
    Permission.CAMPUS_CLOSE: _("Close %(campus_many)s"),
    Permission.CAMPUS_EDIT: _("Edit %(campus_many)s"),
    Permission.CAMPUS_OPEN: _("Open new %(campus_many)s"),
    Permission.CAMPUS_READ: _("See %(campus_many)s"),
    Permission.CAMPUS_REOPEN: _("Open closed %(campus_many)s again"),
    Permission.MEMBER_ADMIT: _("Admit people"),
    Permission.MEMBER_ASSIGN: _("Assign people to %(campus_many)s"),
    Permission.ORGANISATION_FOUND: _("Found an organisation"),
    Permission.ROLE_KEEP: _("Keep built-in roles in step"),
}

# What only the system does: no role of an organisation grants it.
OF_THE_SYSTEM = frozenset({Permission.ORGANISATION_FOUND, Permission.ROLE_KEEP})


def needing(function: Named, permission: Permission) -> Named:
    """Note on a page, an endpoint or an action which permission it needs: tests read all of them."""
    function.permission = permission  # type: ignore[attr-defined]
    return function
