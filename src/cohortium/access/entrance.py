"""The way in, to the organisation's scope: for the member behind a log-in, and for the program that holds a key."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cohortium.access import key_use, keys, queries, second_factor
from cohortium.access.actor import Origin
from cohortium.access.links import hash_of
from cohortium.access.queries import KeyHolder, Member
from cohortium.core.constraints import waiting_told
from cohortium.core.errors import NotFound, Refusal
from cohortium.core.ids import new_id
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope

# Where a request carries what we know of it: with the rest of its environment, which takes any name.
ORIGIN = "cohortium.origin"


class KeyNotAccepted(Refusal):
    """The key opens nothing. The same words whatever the reason."""

    sentence = _("This key is not accepted. It may be mistyped, expired or revoked.")


def origin_of(environment: Mapping[str, Any]) -> Origin:
    """Where a request with this environment came from, as the middleware noted it."""
    return cast("Origin", environment[ORIGIN])


@contextmanager
def entered(*, code: str, user_id: UUID, origin: Origin, now: datetime) -> Iterator[Member]:
    """Open the organisation's scope for somebody who is signed in.

    Raises:
        NotFound: there is no such organisation, or no active membership in it. The same either way.
        SecondFactorMissing: a member of whom the organisation wants one, and whose time to set one up is over.
    """
    # An unknown code opens the scope of nobody, so that it costs what a foreign one costs: the same statements.
    with waiting_told(), organisation_scope(organisation_id_of(code) or new_id()):
        member = queries.member(user_id=user_id, origin=origin)
        if member is None:
            raise NotFound
        until = second_factor.check(membership_id=member.actor.id, user_id=user_id, roles=member.role_keys, now=now)
        yield replace(member, second_factor_until=until) if until else member


@contextmanager
def entered_by_key(text: str, *, code: str, origin: Origin, now: datetime) -> Iterator[KeyHolder]:
    """Open the scope of the organisation that the key claims to be of, for whoever holds the key.

    Raises:
        KeyNotAccepted: it is no key, or one of nobody, or it is good for nothing any more. The same either way.
        NotFound: the key is of another organisation than the address; whether there is such a one is not looked at.
    """
    claim, holder = keys.read(text), None
    try:
        with waiting_told(), organisation_scope(organisation_id_of(claim.code) or new_id()):
            holder = queries.key_holder(secret_hash=hash_of(claim.secret), origin=origin, now=now)
            if holder is None:
                raise KeyNotAccepted
            if holder.organisation.code != code:
                raise NotFound
            yield holder
    finally:
        if holder:
            key_use.note(holder, now=now)
