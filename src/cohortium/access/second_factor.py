"""Where an organisation wants a second factor of people with certain roles, as some of its settings say."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Max, Min, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.models import Membership, MembershipRole
from cohortium.access.settings import OWN_ROLES, SECOND_FACTOR_GRACE, SECOND_FACTOR_ROLES
from cohortium.access.states import MembershipStatus
from cohortium.core.errors import Refusal
from cohortium.identity.queries import has_second_factor, with_second_factor
from cohortium.tenancy.models import Setting
from cohortium.tenancy.settings import value_of


class SecondFactorMissing(Refusal):
    """The organisation wants a second factor of this member, whose log-in has none."""

    sentence = _("This organisation requires a second factor. Set one up in your account first.")


def is_wanted(roles: Collection[str], wanted: Collection[str]) -> bool:
    """Whether somebody who holds these roles needs one."""
    return not set(roles).isdisjoint(wanted)


def check(*, membership_id: UUID, user_id: UUID, roles: Collection[str], now: datetime) -> datetime | None:
    """Let in who has a second factor, or needs none, or has time yet to set one up: until when, then.

    Where none is wanted the database is not asked.

    Raises:
        SecondFactorMissing: as said.
    """
    until = missing_until(membership_id=membership_id, user_id=user_id, roles=roles)
    if until and until <= now:
        raise SecondFactorMissing
    return until


def missing_until(*, membership_id: UUID, user_id: UUID, roles: Collection[str]) -> datetime | None:
    """Until when somebody may come in without the one that is wanted of them; nothing where they have or need none."""
    if not is_wanted(roles, _wanted()) or has_second_factor(user_id):
        return None
    return times_left([membership_id]).get(membership_id)


def times_left(membership_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Until when each of these has time who holds a role of which one is wanted, whether they have one or not.

    Time begins when the setting was last changed; for somebody who got their first such role later, then.
    """
    wanted_since = Setting.objects.filter(key=SECOND_FACTOR_ROLES.key, campus=None).aggregate(at=Max("updated_at"))[
        "at"
    ]
    held = MembershipRole.objects.filter(_of_wanted_roles(), membership__in=membership_ids)
    since = held.values("membership").annotate(since=Min("created_at")).values_list("membership", "since")
    grace = value_of(SECOND_FACTOR_GRACE)
    return {one: max(began, wanted_since or began) + grace for one, began in since}


def lacking() -> dict[str, list[str]]:
    """The names of those who have none, by what a role is called in the setting, whether it is wanted or not."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    rows = MembershipRole.objects.filter(membership__in=_without()).order_by("membership__display_name", "membership")
    for key, name in rows.values_list("role__key", "membership__display_name"):
        if name not in found[key or OWN_ROLES][-1:]:
            found[key or OWN_ROLES].append(name)
    return dict(found)


def lacking_wanted() -> QuerySet[Membership]:
    """The members who are wanted to have one, and have none."""
    return _without().filter(pk__in=MembershipRole.objects.filter(_of_wanted_roles()).values("membership"))


def is_set_up(membership_id: UUID) -> bool:
    """Whether a member whom the caller may see has one."""
    return Membership.objects.filter(pk=membership_id, user__in=with_second_factor()).exists()


def _without() -> QuerySet[Membership]:
    return Membership.objects.filter(status=MembershipStatus.ACTIVE, user__isnull=False).exclude(
        user__in=with_second_factor()
    )


def _wanted() -> tuple[str, ...]:
    found: tuple[str, ...] = value_of(SECOND_FACTOR_ROLES)
    return found


def _of_wanted_roles() -> Q:
    wanted = _wanted()
    return Q(role__key__in=[key for key in wanted if key != OWN_ROLES]) | (
        Q(role__key="") if OWN_ROLES in wanted else Q(pk__in=[])
    )
