"""Every change to who belongs to an organisation, and where people work."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership, MembershipCampus, MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.events import AssignmentsRested, AssignmentsResumed, MemberAdmitted
from cohortium.audit.trail import Entity
from cohortium.core.constraints import violated
from cohortium.core.errors import NotFound, Refusal
from cohortium.tenancy.models import Campus


class AlreadyMember(Refusal):
    """This log-in belongs to the organisation already."""

    sentence = _("This person is a member already.")


@action(Permission.MEMBER_ADMIT)
def admit(
    actor: Actor, *, user_id: UUID, display_name: str, roles: Sequence[str], campus_ids: Sequence[UUID] = ()
) -> Membership:
    """Make somebody with a log-in an active member, with built-in roles (by key) and campuses.

    Raises:
        AlreadyMember: there is a membership of this log-in.
        NotFound: one of the roles or campuses does not exist here.
    """
    held = list(Role.objects.filter(key__in=roles, system_role=True))
    campuses = list(Campus.objects.filter(pk__in=campus_ids))
    if len(held) != len(set(roles)) or len(campuses) != len(set(campus_ids)):
        raise NotFound
    membership = Membership(user_id=user_id, display_name=display_name)
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        if violated(error) != "membership_once":
            raise
        raise AlreadyMember from None
    MembershipRole.objects.bulk_create(MembershipRole(membership=membership, role=role) for role in held)
    MembershipCampus.objects.bulk_create(MembershipCampus(membership=membership, campus=campus) for campus in campuses)
    changes = {
        "display_name": (None, display_name),
        "roles": (None, sorted(role.name for role in held)),
        "campuses": (None, sorted(campus.name for campus in campuses)),
    }
    record(actor, MemberAdmitted(membership.pk), membership, changes)
    return membership


@action(Permission.MEMBER_ASSIGN)
def let_people_follow(actor: Actor, *, campus_ids: Sequence[UUID]) -> int | Unchanged:
    """Rest the assignments to those of the campuses that are closed, and resume those to open ones.

    It looks at how the campuses are now, and not at what once happened to them: whichever of two jobs runs last, the
    result is the same. Returns how many assignments changed.
    """
    campuses = Campus.objects.filter(pk__in=campus_ids).order_by("pk").select_for_update(of=("self",))
    is_open = {campus.pk: campus.is_active for campus in campuses}
    changed = 0
    for fact, opened in ((AssignmentsRested, False), (AssignmentsResumed, True)):
        here = [campus_id for campus_id, active in is_open.items() if active is opened]
        rows = MembershipCampus.objects.filter(campus__in=here).exclude(is_current=opened)
        affected = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
        if affected:
            rows = MembershipCampus.objects.filter(pk__in=affected)
            name = F("campus__name")
            change = {"campus": (None, name) if opened else (name, None)}
            record_each(actor, fact, rows, change, entity=Entity("membership", "membership_id"))
            changed += rows.update(is_current=opened)
    return changed or Unchanged()
