"""Where an organisation wants a second factor of people with certain roles, as one of its settings says."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access.settings import SECOND_FACTOR_ROLES
from cohortium.core.errors import Refusal
from cohortium.identity.queries import has_second_factor
from cohortium.tenancy.settings import value_of


class SecondFactorMissing(Refusal):
    """The organisation wants a second factor of this member, whose log-in has none."""

    sentence = _("This organisation wants a second factor of you. Set one up in your account first.")


def is_wanted(roles: Collection[str], wanted: Collection[str]) -> bool:
    """Whether somebody who holds these roles needs one."""
    return not set(roles).isdisjoint(wanted)


def check(*, user_id: UUID, roles: Collection[str]) -> None:
    """Let in who has a second factor, or needs none. Where none is wanted the database is not asked.

    Raises:
        SecondFactorMissing: as said.
    """
    wanted = value_of(SECOND_FACTOR_ROLES)
    if is_wanted(roles, wanted) and not has_second_factor(user_id):
        raise SecondFactorMissing
