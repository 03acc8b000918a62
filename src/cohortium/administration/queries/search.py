"""How members, campuses, roles and keys are found. Nothing here writes."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Lower

from cohortium.access.actor import Actor
from cohortium.access.models import NAME_COLUMNS, Invitation, Membership, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.states import KeyStatus, MembershipStatus
from cohortium.administration.queries import campuses, keys, members
from cohortium.core.contacts import is_address
from cohortium.core.pages import PageOf
from cohortium.desk.kinds.search import Asked, Hit
from cohortium.tenancy.lookups import by_words
from cohortium.tenancy.numbers import ending_so, numbered


def members_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Members by any word of their name, in any order; by their phone number or its end, or their e-mail address."""
    seen = members.visible_to(actor, Permission.MEMBER_READ).exclude(status=MembershipStatus.LEFT)
    held = MembershipRole.objects.filter(membership=OuterRef("pk")).order_by("role__name", "pk")
    rows: Any = seen.filter(_called(asked.text)).values(
        *("id", "display_name", "display_name_plain"), role_names=ArraySubquery(held.values("role__name"))
    )
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["display_name"], ", ".join(row["role_names"])),
        "display_name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def campuses_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Campuses by the beginning of their name or suburb; by their phone number or its end, or their e-mail address."""
    begins = Q(name_plain__begins=asked.text) | Q(suburb_plain__begins=asked.text)
    seen = campuses.visible_to(actor, Permission.CAMPUS_READ).annotate(address_of=Lower("contact_email"))
    rows = seen.filter(begins | _answered_at(asked.text))
    return _by_name(rows.values("id", "name", "name_plain", about=F("suburb")), asked)


def roles_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Roles by the beginning of their name."""
    everything = actor.reach(Permission.ROLE_READ).everything
    rows = Role.objects.filter(is_retired=False) if everything else Role.objects.none()
    rows = rows.filter(name_plain__begins=asked.text)
    return _by_name(rows.values("id", "name", "name_plain", about=F("description")), asked)


def keys_found(actor: Actor, asked: Asked) -> PageOf[Hit]:
    """Keys that are not revoked by the beginning of their name."""
    rows = keys.visible_to(actor, Permission.KEY_READ).filter(name_plain__begins=asked.text, status=KeyStatus.ACTIVE)
    return _by_name(rows.values("id", "name", "name_plain", about=F("beginning")), asked)


def _by_name(rows: QuerySet[Any, Any], asked: Asked) -> PageOf[Hit]:
    return PageOf.of(
        rows,
        lambda row: Hit(row["id"], row["name"], row["about"]),
        "name_plain",
        descending=False,
        after=asked.after,
        at_most=asked.at_most,
    )


def _called(text: str) -> Q:
    return by_words(text, *NAME_COLUMNS) | _reached_by(text)


def _answered_at(text: str) -> Q:
    if "@" in text and is_address(text):
        return Q(address_of=Lower(Value(text.strip())))
    return ending_so(text, "contact_phone") or Q(pk__in=[])


def _reached_by(text: str) -> Q:
    reached = Q(pk__in=[])
    if "@" in text and is_address(text):
        same = Lower(Value(text.strip()))
        invited = Invitation.objects.annotate(address=Lower("email")).filter(address=same, accepted_at=None)
        known = Membership.objects.annotate(address=Lower("user__email")).filter(address=same)
        reached |= Q(pk__in=known.values("pk")) | Q(pk__in=invited.values("membership"))
    elif (number := numbered(text)) is not None:
        reached |= number
    return reached
