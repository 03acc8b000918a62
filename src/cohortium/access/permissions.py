"""Every permission. One for each action, and `read` for the queries."""

from collections.abc import Callable, Mapping, Sequence
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
    KEY_ISSUE = "key:issue"
    KEY_READ = "key:read"
    KEY_REVOKE = "key:revoke"
    MEMBER_ACCEPT = "member:accept"
    MEMBER_ADMIT = "member:admit"
    MEMBER_ASSIGN = "member:assign"
    MEMBER_INVITE = "member:invite"
    MEMBER_LEAVE = "member:leave"
    MEMBER_READ = "member:read"
    MEMBER_REINSTATE = "member:reinstate"
    MEMBER_REMOVE = "member:remove"
    MEMBER_SUSPEND = "member:suspend"
    ORGANISATION_FOUND = "organisation:found"
    ROLE_KEEP = "role:keep"

    @property
    def label(self) -> str:
        """The words by which a person asks for it, where no organisation has words of its own."""
        return self.label_in(DEFAULTS)

    def label_in(self, words: Mapping[str, Word]) -> str:
        """The words by which a person of this organisation asks for it."""
        return LABELS[self] % _cases(words)

    @property
    def resource(self) -> str:
        """What it is about: the first half of its name."""
        return self.partition(":")[0]

    def resource_in(self, words: Mapping[str, Word]) -> str:
        """What it is about, as people of this organisation call it."""
        return RESOURCES[self.resource] % _cases(words)


# With the words of the house in them: an organisation may call its campuses branches.
LABELS: dict[Permission, str | Promise] = {
    Permission.CAMPUS_CLOSE: _("Close %(campus_many)s"),
    Permission.CAMPUS_EDIT: _("Edit %(campus_many)s"),
    Permission.CAMPUS_OPEN: _("Open new %(campus_many)s"),
    Permission.CAMPUS_READ: _("See %(campus_many)s"),
    Permission.CAMPUS_REOPEN: _("Open closed %(campus_many)s again"),
    Permission.KEY_ISSUE: _("Issue API keys"),
    Permission.KEY_READ: _("See API keys"),
    Permission.KEY_REVOKE: _("Revoke API keys"),
    Permission.MEMBER_ACCEPT: _("Accept an invitation"),
    Permission.MEMBER_ADMIT: _("Admit people"),
    Permission.MEMBER_ASSIGN: _("Say what people do, and at which %(campus_many)s"),
    Permission.MEMBER_INVITE: _("Invite people"),
    Permission.MEMBER_LEAVE: _("Leave the organisation"),
    Permission.MEMBER_READ: _("See the team"),
    Permission.MEMBER_REINSTATE: _("Let suspended people in again"),
    Permission.MEMBER_REMOVE: _("Remove people from the organisation"),
    Permission.MEMBER_SUSPEND: _("Suspend people"),
    Permission.ORGANISATION_FOUND: _("Found an organisation"),
    Permission.ROLE_KEEP: _("Keep built-in roles in step"),
}

# What permissions are about, where somebody chooses among them.
RESOURCES: dict[str, str | Promise] = {
    "campus": _("%(campus_many)s"),
    "key": _("API keys"),
    "member": _("The team"),
    "organisation": _("The organisation"),
    "role": _("Roles"),
}

# What only the system does: no role of an organisation grants it.
OF_THE_SYSTEM = frozenset({Permission.MEMBER_ADMIT, Permission.ORGANISATION_FOUND, Permission.ROLE_KEEP})
# What only a link allows, to whoever holds it.
OF_LINKS = frozenset({Permission.MEMBER_ACCEPT})
# What every member may do with what is their own, whatever their roles.
OF_EVERY_MEMBER = frozenset({Permission.MEMBER_LEAVE})
# What people decide and no key does: who belongs here, who may do what, and who gets a key. With a stolen one, a thief
# could see to it that they stay.
OF_PEOPLE = frozenset(
    {
        Permission.KEY_ISSUE,
        Permission.KEY_REVOKE,
        Permission.MEMBER_ASSIGN,
        Permission.MEMBER_INVITE,
        Permission.MEMBER_REINSTATE,
        Permission.MEMBER_REMOVE,
        Permission.MEMBER_SUSPEND,
    }
)
# What a key may hold.
OF_KEYS = frozenset(Permission) - OF_PEOPLE - OF_THE_SYSTEM - OF_LINKS - OF_EVERY_MEMBER
# What belongs to no campus yet: it cannot be limited to some.
OF_NO_CAMPUS = frozenset({Permission.CAMPUS_OPEN})
# What many people feel at once: it is marked where somebody gives it away.
GRAVE = frozenset({Permission.CAMPUS_CLOSE, Permission.CAMPUS_REOPEN})


def needing(function: Named, permission: Permission, *, methods: Sequence[str] = ()) -> Named:
    """Note on a page, an endpoint or an action which permission it needs: the matrix and the tests read all of them."""
    # A function takes any attribute, of which its type says nothing.
    function.permission = permission  # type: ignore[attr-defined]
    function.methods = methods  # type: ignore[attr-defined]
    return function


def _cases(words: Mapping[str, Word]) -> dict[str, str | Promise]:
    return {f"{key}_{case}": said for key, word in words.items() for case, said in word._asdict().items()}
