"""Fills an empty installation with the demo, through the same actions that people use."""

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone

from cohortium.access import actor as actors
from cohortium.access import key_use
from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin, link
from cohortium.access.permissions import Permission
from cohortium.access.roles import BUILT_IN
from cohortium.administration.actions.campuses import close_campuses, edit_campus, open_campus
from cohortium.administration.actions.invitations import accept, invite
from cohortium.administration.actions.keys import issue_key, revoke_key
from cohortium.administration.actions.members import admit
from cohortium.administration.actions.organisations import found
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.administration.rules.keys import KeyDetails
from cohortium.core.constraints import violated
from cohortium.core.ids import new_id
from cohortium.demo import cast
from cohortium.identity import queries as identity
from cohortium.identity.actions import create
from cohortium.tenancy.finding import every_organisation, organisation_id_of
from cohortium.tenancy.scope import organisation_scope

PASSWORD = cast.PASSWORD


class LogIn(NamedTuple):
    email: str
    organisation: str
    role: str


_NAMES = {built_in.key: str(built_in.name) for built_in in BUILT_IN}

LOG_INS = [
    LogIn(person.email, organisation.name, ", ".join(_NAMES[key] for key in person.roles))
    for organisation in cast.ORGANISATIONS
    for person in organisation.people
]


def seed_when_empty() -> bool:
    """Seed the demo unless there is an organisation of somebody else's. Says whether it did.

    Whole organisations that an earlier run left out, because it was killed, are made now.
    """
    ours = {organisation_id_of(organisation.code) for organisation in cast.ORGANISATIONS}
    if not set(every_organisation()) <= ours or None not in ours:
        return False
    for organisation in cast.ORGANISATIONS:
        try:
            seed(organisation)
        except IntegrityError as error:
            # Somebody else seeds at the same time, and was first.
            if violated(error) not in {"organisation_code_once", "user_email_once"}:
                raise
    return True


def seed(organisation: cast.Organisation) -> None:
    """Seed one organisation, whole or not at all; one that is there already is left alone."""
    if organisation_id_of(organisation.code) is not None:
        return
    organisation_id = new_id()
    users = {person.email: _user(person.email, organisation_id) for person in organisation.people}
    with organisation_scope(organisation_id):
        system = actors.system(organisation_id)
        found(
            system,
            code=organisation.code,
            name=organisation.name,
            country=organisation.country,
            time_zone=organisation.time_zone,
            **organisation.look,
        )
        founder, *others = organisation.people
        admit(system, user_id=users[founder.email], display_name=founder.name, roles=founder.roles)
        owner = _actor(users[founder.email])
        campuses = {campus.name: _open(owner, campus, organisation) for campus in organisation.campuses}
        for person in others:
            _join(owner, person, users[person.email], [campuses[name] for name in person.campuses])
        for key in organisation.keys:
            _issue(owner, key, frozenset(campuses[name] for name in key.campuses))
        if closed := [campuses[campus.name] for campus in organisation.campuses if campus.is_closed]:
            close_campuses(owner, campus_ids=closed)


def _user(email: str, organisation_id: UUID) -> UUID:
    existing = identity.user_id_of(email)
    if existing is not None:
        return existing
    user_id: UUID = create(email, PASSWORD, primary_organisation_id=organisation_id).pk
    return user_id


def _actor(user_id: UUID) -> Actor:
    member = access.member(user_id=user_id, origin=Origin())
    if member is None:
        raise LookupError(user_id)
    return member.actor


def _join(owner: Actor, person: cast.Person, user_id: UUID, campus_ids: list[UUID]) -> None:
    """Invite somebody, who accepts at once."""
    now = timezone.now()
    roles = access.role_ids(person.roles)
    member = invite(owner, email=person.email, display_name=person.name, role_ids=roles, campus_ids=campus_ids, now=now)
    opened = link(owner.organisation_id, member.invitations.get().pk, Permission.MEMBER_ACCEPT, Origin())
    accept(opened, user_id=user_id, email=person.email, now=now)


def _issue(owner: Actor, key: cast.Key, campus_ids: frozenset[UUID]) -> None:
    now = timezone.now()
    details = KeyDetails(key.name, key.permissions, now + timedelta(days=key.lives_for), campus_ids)
    issued = issue_key(owner, details=details, now=now).key
    if key.is_used:
        key_use.write(issued.pk, now=now)
    if key.is_revoked:
        revoke_key(owner, key_id=issued.pk)


def _open(owner: Actor, campus: cast.Campus, organisation: cast.Organisation) -> UUID:
    """Open it as it was first known, then complete it: the demo's timelines have something to tell."""
    now = timezone.now()
    zone = campus.time_zone or organisation.time_zone
    first = CampusDetails(name=campus.name, time_zone=zone, suburb=campus.suburb, state=campus.state)
    opened = open_campus(owner, details=first, now=now)
    whole = CampusDetails(
        name=campus.name,
        time_zone=zone,
        address=campus.address,
        suburb=campus.suburb,
        state=campus.state,
        postcode=campus.postcode,
        directions=campus.directions,
        contact_email=campus.contact_email,
        contact_phone=campus.contact_phone,
        closes_on=(now + timedelta(days=campus.closes_in)).date() if campus.closes_in else None,
    )
    campus_id: UUID = opened.pk
    edit_campus(owner, campus_id=campus_id, details=whole, version=opened.version, now=now)
    return campus_id
