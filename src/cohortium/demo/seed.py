"""Fills an empty installation with the demo, through the same actions that people use."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from cohortium.access import actor as actors
from cohortium.access import key_use
from cohortium.access import queries as access
from cohortium.access.actor import Actor, Origin, link
from cohortium.access.permissions import Permission
from cohortium.access.roles import BUILT_IN
from cohortium.administration.actions.blueprints import found_from
from cohortium.administration.actions.campuses import close_campuses, edit_campus, open_campus
from cohortium.administration.actions.invitations import accept, invite
from cohortium.administration.actions.keys import issue_key, revoke_key
from cohortium.administration.actions.members import suspend
from cohortium.administration.actions.organisations import edit_organisation, set_logo
from cohortium.administration.actions.roles import copy_role, edit_role
from cohortium.administration.actions.trail import verify_trail
from cohortium.administration.blueprints import blueprints
from cohortium.administration.queries import organisations
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.administration.rules.founding import FoundingDetails
from cohortium.administration.rules.keys import KeyDetails
from cohortium.administration.rules.roles import RoleDetails, granted
from cohortium.audit.tasks import seal_trail
from cohortium.core.constraints import violated
from cohortium.core.ids import new_id
from cohortium.demo import cast
from cohortium.demo.failed_job import leave_failed
from cohortium.demo.log_ins import LOG_INS as OWN
from cohortium.demo.logos import logo
from cohortium.demo.seed_cohorts import seed_cohorts
from cohortium.demo.seed_consents import seed_consents
from cohortium.demo.seed_desk import seed_desk
from cohortium.demo.seed_enrolments import seed_enrolments
from cohortium.demo.seed_house import seed_house
from cohortium.demo.seed_imports import bring_in_list
from cohortium.demo.seed_learners import seed_learners
from cohortium.demo.seed_log_ins import seed_log_ins
from cohortium.demo.seed_partners import seed_partners, seed_staff
from cohortium.demo.seed_privacy import seed_privacy
from cohortium.demo.seed_private import photograph, seed_private
from cohortium.demo.seed_programs import seed_programs
from cohortium.demo.seed_sessions import seed_sessions
from cohortium.demo.seed_teaching import seed_teaching
from cohortium.files.adapters.intake import Upload, receive
from cohortium.identity import queries as identity
from cohortium.identity.actions import create
from cohortium.people.actions.doubles import find_doubles
from cohortium.people.actions.household_doubles import find_household_doubles
from cohortium.tenancy.finding import every_organisation, organisation_id_of
from cohortium.tenancy.scope import organisation_scope
from cohortium.tenancy.words import words_of

PASSWORD = cast.PASSWORD


class LogIn(NamedTuple):
    email: str
    organisation: str
    role: str


_BUILT_IN = {built_in.key: built_in for built_in in BUILT_IN}


def _named(role: str, organisation: cast.Organisation) -> str:
    """What the organisation calls a role; own ones are known by their names."""
    return (
        _BUILT_IN[role].name_in(words_of(blueprints()[organisation.blueprint].parts["words"]))
        if role in _BUILT_IN
        else role
    )


LOG_INS = [
    LogIn(person.email, organisation.name, ", ".join(_named(role, organisation) for role in person.roles))
    for organisation in cast.ORGANISATIONS
    for person in organisation.people
    if not (person.is_invited or person.is_suspended)
]
LOG_INS += [
    LogIn(one.email, organisation.name, one.role)
    for organisation in cast.ORGANISATIONS
    for one in OWN.get(organisation.code, ())
    if not (one.is_invited or one.is_staff)
]
LOG_INS.append(LogIn(cast.OPERATOR, "no organisation", "Staff of the platform"))


def seed_when_empty() -> bool:
    """Seed the demo unless there is an organisation of somebody else's. Says whether it did.

    Whole organisations that an earlier run left out, because it was killed, are made now.
    """
    ours = {organisation_id_of(organisation.code) for organisation in cast.ORGANISATIONS}
    if not set(every_organisation()) <= ours or None not in ours:
        return False
    makes: list[Callable[[], None]] = [partial(seed, organisation) for organisation in cast.ORGANISATIONS]
    for make in (*makes, seed_operator):
        try:
            make()
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
    here = [person for person in organisation.people if not person.is_invited]
    users = {person.email: _user(person.email, organisation_id) for person in here}
    comes_in = [one for one in OWN.get(organisation.code, ()) if not (one.is_invited or one.is_staff)]
    theirs = {one.email: _user(one.email, organisation_id) for one in comes_in}
    with organisation_scope(organisation_id):
        system = actors.system(organisation_id)
        founder, *others = organisation.people
        found_from(
            system,
            blueprint=blueprints()[organisation.blueprint],
            details=FoundingDetails(organisation.name, organisation.code, organisation.country, organisation.time_zone),
            owner_id=users[founder.email],
            owner_name=founder.name,
            now=timezone.now(),
        )
        owner = _actor(users[founder.email])
        campuses = {campus.name: _open(owner, campus, organisation) for campus in organisation.campuses}
        for role in organisation.roles:
            _copy(owner, role)
        for person in others:
            roles = [*access.role_ids(person.roles), *access.own_role_ids(person.roles)]
            _join(owner, person, users.get(person.email), roles, [campuses[name] for name in person.campuses])
        people = access.called("", at_most=100)
        seed_house(owner, organisation.house, campuses, {name: one for one, name in people}, timezone.now())
        for key in organisation.keys:
            _issue(owner, key, frozenset(campuses[name] for name in key.campuses))
        _describe(owner, organisation)
        seed_desk(owner, organisation.code, campuses, {name: one for one, name in people}, timezone.now())
        learners = seed_learners(owner, organisation.code, campuses, timezone.now().date())
        seed_partners(owner, organisation.code, learners, timezone.now().date())
        seed_programs(owner, organisation.code)
        seed_teaching(owner, organisation.code, campuses, timezone.now().date())
        seed_cohorts(owner, organisation.code, campuses, {name: one for one, name in people}, timezone.now())
        seed_staff(owner, organisation.code, {name: one for one, name in people}, timezone.now().date())
        seed_sessions(owner)
        seed_enrolments(owner, organisation.code, learners, timezone.now())
        seed_private(owner, organisation.code, learners)
        seed_consents(owner, timezone.now())
        seed_log_ins(owner, organisation.code, theirs, timezone.now())
        find_doubles(owner)
        find_household_doubles(owner)
        seed_privacy(owner, organisation.code, learners, timezone.now())
        if closed := [campuses[campus.name] for campus in organisation.campuses if campus.is_closed]:
            close_campuses(owner, campus_ids=closed)
        verify_trail(owner)
    _dress(owner, organisation)
    photograph(owner, organisation.code, learners)
    bring_in_list(owner, organisation.code, campuses)
    seal_trail(organisation_id)


def seed_operator() -> None:
    """Seed somebody who runs the platform, and a failed job for them to look at."""
    if identity.user_id_of(cast.OPERATOR) is None:
        with transaction.atomic():
            create(cast.OPERATOR, PASSWORD, is_platform_staff=True, email_verified_at=timezone.now())
            leave_failed(organisation_id_of(cast.ROCKET.code))


def _user(email: str, organisation_id: UUID) -> UUID:
    existing = identity.user_id_of(email)
    if existing is not None:
        return existing
    user_id: UUID = create(
        email, PASSWORD, primary_organisation_id=organisation_id, email_verified_at=timezone.now()
    ).pk
    return user_id


def _actor(user_id: UUID) -> Actor:
    member = access.member(user_id=user_id, origin=Origin())
    if member is None:
        raise LookupError(user_id)
    return member.actor


def _join(
    owner: Actor, person: cast.Person, user_id: UUID | None, role_ids: list[UUID], campus_ids: list[UUID]
) -> None:
    """Invite somebody, who accepts at once; whoever has no log-in has not done so yet."""
    now = timezone.now()
    invited = {"email": person.email, "display_name": person.name}
    member = invite(owner, **invited, role_ids=role_ids, campus_ids=campus_ids, now=now)
    if user_id is None:
        return
    opened = link(owner.organisation_id, member.invitations.get().pk, Permission.MEMBER_ACCEPT, Origin())
    accept(opened, user_id=user_id, email=person.email, now=now)
    if person.is_suspended:
        suspend(owner, membership_id=member.pk)


def _copy(owner: Actor, role: cast.Role) -> None:
    [source] = access.role_ids([role.copied_from])
    copy = copy_role(owner, role_id=source, name=role.name)
    details = RoleDetails(role.name, role.description, granted(copy.permissions) | role.grants)
    edit_role(owner, role_id=copy.pk, details=details, version=copy.version)


def _issue(owner: Actor, key: cast.Key, campus_ids: frozenset[UUID]) -> None:
    now = timezone.now()
    details = KeyDetails(key.name, key.permissions, now + timedelta(days=key.lives_for), campus_ids)
    issued = issue_key(owner, details=details, now=now).key
    if key.is_used:
        key_use.write(issued.pk, now=now)
    if key.is_revoked:
        revoke_key(owner, key_id=issued.pk)


def _describe(owner: Actor, organisation: cast.Organisation) -> None:
    row = organisations.organisation(owner)
    details = replace(row.details, colour=organisation.colour, **organisation.details)
    edit_organisation(owner, details=details, version=row.version)


def _dress(owner: Actor, organisation: cast.Organisation) -> None:
    """Give it its logo: taken in outside the scope, as every file is."""
    picture = logo(organisation.code, organisation.colour)
    upload = Upload(f"{organisation.code}.png", "image/png", [picture])
    received = receive(upload, kind=organisations.LOGO, organisation_id=owner.organisation_id)
    with organisation_scope(owner.organisation_id):
        set_logo(owner, received=received)


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
