"""Who decides in the steps of a chain: as things are, and in words. Nothing here writes."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipRole
from cohortium.access.states import MembershipStatus
from cohortium.desk.rules.approvals import Step, places_lacking


def deciders(step: Step) -> QuerySet[Membership]:
    """Who decides in this step as things are: members who are there, and hold the role now."""
    held = MembershipRole.objects.filter(role__in=step.roles).values("membership")
    there = Membership.objects.filter(status=MembershipStatus.ACTIVE, is_staff=True)
    return there.filter(Q(pk__in=step.members) | Q(pk__in=held))


def lacking(actor: Actor, steps: Sequence[Step]) -> list[int]:
    """The steps in which too few can decide besides this actor, counted from one."""
    return places_lacking(
        steps, [set(deciders(step).exclude(pk=actor.id).values_list("pk", flat=True)) for step in steps]
    )


def holding(chain: Sequence[Step]) -> dict[UUID, Collection[UUID]]:
    """Whoever decides in one of these steps as things are, with the roles that they hold."""
    every = Step(
        frozenset().union(*(step.roles for step in chain)), frozenset().union(*(step.members for step in chain))
    )
    held = MembershipRole.objects.filter(membership=OuterRef("pk")).order_by("pk").values("role")
    return dict(deciders(every).values_list("pk", ArraySubquery(held)))


def names_in(chain: Sequence[Step]) -> dict[UUID, str]:
    """What those are called who decide in one of these steps."""
    members = access.names({one for step in chain for one in step.members})
    return {**access.role_names({one for step in chain for one in step.roles}), **members}


def named(step: Step, names: Mapping[UUID, str]) -> tuple[str, ...]:
    """The names of those who decide in a step."""
    return tuple(sorted(names[one] for one in step.roles | step.members if one in names))


def step_in_words(place: int, deciders: Sequence[str], needed: int) -> str:
    """Who decides in a step, and how many of them it takes where that is more than one."""
    who = {"place": place, "deciders": ", ".join(deciders) or _("people who have left"), "needed": needed}
    if needed == 1:
        return _("Step %(place)s: %(deciders)s") % who
    return _("Step %(place)s: %(deciders)s, %(needed)s approvals needed") % who


def chains_in_words(kept: list[Any]) -> Callable[[Any], str]:
    """What reads the chains of rules that the trail kept: "Step 1: Owner, 2 have to agree"."""
    names = names_in([Step.read(step) for chain in kept for step in chain])
    return lambda chain: "; ".join(
        step_in_words(place, named(step, names), step.needed)
        for place, step in enumerate((Step.read(one) for one in chain), start=1)
    )
