"""Somebody with each role, for tests that try each of them."""

from dataclasses import dataclass
from uuid import UUID

from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipCampus
from cohortium.access.roles import BuiltInRole
from cohortium.access.states import MembershipStatus
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider


@dataclass(frozen=True)
class Holder:
    """A member with one role, and the browser in which they are signed in."""

    actor: Actor
    browser: Client


class Holders:
    """One for each role, who goes from campus to campus: to sign in somebody new each time takes as long as the rest."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._known: dict[str, Holder] = {}
        self._campus: UUID | None = None

    def at(self, role: BuiltInRole, campus: Campus) -> Holder:
        """Somebody who works there, and nowhere else."""
        if self._campus != campus.pk:
            self._move(campus)
        known = self._known.get(role.key)
        if known is None:
            actor = self._provider.member(role, campuses=(campus,))
            known = self._known[role.key] = Holder(actor, self._provider.signed_in(actor))
        return known

    def _move(self, campus: Campus) -> None:
        """All at once, whoever is asked for next. Who has left meanwhile does not go anywhere, and is forgotten."""
        places = MembershipCampus.objects.filter(
            membership__in=[one.actor.id for one in self._known.values()], membership__status=MembershipStatus.ACTIVE
        )
        with self._provider.scope():
            places.update(campus=campus, is_current=True)
            there = set(places.values_list("membership", flat=True))
        self._known = {key: one for key, one in self._known.items() if one.actor.id in there}
        self._campus = campus.pk
