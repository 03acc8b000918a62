"""Where an organisation wants a second factor of people with certain roles. What it wants is a setting of its own."""

from collections.abc import Callable, Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.core.errors import Refusal
from cohortium.identity.queries import has_second_factor

# Asked in the scope: the keys of roles that want it; of a role without a key, its id.
Required = Callable[[], Collection[str]]


def _nobody() -> Collection[str]:
    return ()


_asked: list[Required] = [_nobody]


class SecondFactorMissing(Refusal):
    """The organisation wants a second factor of this member, whose log-in has none."""

    sentence = _("This organisation wants a second factor of you. Set one up in your account first.")


def register(required: Required) -> Required:
    """Say where it stands which roles want a second factor. Gives what was asked before."""
    before = _asked[0]
    _asked[0] = required
    return before


def roles_that_want_it() -> frozenset[str]:
    """The keys, or ids, of the roles of the organisation in scope whose holders need a second factor."""
    return frozenset(_asked[0]())


def is_wanted(roles: Collection[str], wanted: Collection[str]) -> bool:
    """Whether somebody who holds these roles needs one."""
    return not set(roles).isdisjoint(wanted)


def check(*, user_id: UUID, roles: Collection[str]) -> None:
    """Let in who has a second factor, or needs none. Where none is wanted the database is not asked.

    Raises:
        SecondFactorMissing: as said.
    """
    if is_wanted(roles, roles_that_want_it()) and not has_second_factor(user_id):
        raise SecondFactorMissing
