"""Two providers whose rows read the same, so that one row too many shows wherever the wall has a gap."""

from dataclasses import dataclass
from typing import Any

from django.db import connections

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, Role
from cohortium.access.roles import CAMPUS_MANAGER, OWNER
from cohortium.tenancy.models import Campus
from tests.databases import rows
from tests.fixtures import Provider, found_provider
from tests.tenancy.naming import COLUMNS


@dataclass(frozen=True)
class Neighbour:
    """A provider with Geelong and Werribee, Mai who owns it and is in Werribee, and Ben who manages both."""

    provider: Provider
    geelong: Campus
    werribee: Campus
    mai: Membership
    ben: Membership
    owner_role: Role


@dataclass(frozen=True)
class Two:
    """The one whose scope is open, and the one that must not notice."""

    mine: Neighbour
    theirs: Neighbour


def settle() -> Two:
    """Found both, alike."""
    return Two(_neighbour(), _neighbour())


def everything_of(provider: Provider) -> dict[str, Any]:
    """All rows of an organisation, as the owner sees them."""
    return {
        table: rows(connections["owner"], f"SELECT t::text FROM {table} t WHERE {column} = %s ORDER BY 1", provider.id)
        for table, column in COLUMNS.items()
    }


def _neighbour() -> Neighbour:
    provider = found_provider()
    geelong, werribee = (
        provider.campus("Geelong", suburb="Belmont"),
        provider.campus("Werribee", suburb="Hoppers Crossing"),
    )
    mai = provider.member(OWNER, campuses=(werribee,), name="Mai Nguyễn")
    ben = provider.member(CAMPUS_MANAGER, campuses=(geelong, werribee), name="Ben Otieno")
    with provider.scope():
        return Neighbour(provider, geelong, werribee, _row(mai), _row(ben), Role.objects.get(key=OWNER.key))


def _row(actor: Actor) -> Membership:
    return Membership.objects.get(pk=actor.id)
