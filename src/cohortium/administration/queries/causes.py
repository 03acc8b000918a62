"""What the office is to do something about, and whether it still is. Nothing here writes."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohortium.access import queries as access
from cohortium.access.models import ApiKey, Invitation
from cohortium.access.roles import ADMIN
from cohortium.access.states import KeyStatus, MembershipStatus
from cohortium.administration.events import MemberInvited, OwnLogInOffered
from cohortium.administration.kinds import records_with, undelivered_of
from cohortium.administration.queries.undelivered import task_of
from cohortium.administration.rules.keys import SOON
from cohortium.desk.rules.tasks import TaskDetails
from cohortium.notifications.models import Notification
from cohortium.notifications.states import Channel, NotificationStatus
from cohortium.tenancy.models import Organisation

UNDELIVERED = "invitation.undelivered"
EXPIRING = "key.expiring"


@dataclass(frozen=True, slots=True)
class Cause:
    """What it is about, and what somebody is to do: whoever began it, else somebody who runs the organisation."""

    subject_id: UUID
    details: TaskDetails
    # The kind of task.
    kind: str = ""


def undelivered(*, notification_id: UUID) -> Cause | None:
    """What this letter was about, where it could not be delivered: an invitation, or the record of whoever it was for.

    Whoever reads a notice of the same in the app has no less to be reached: the next letter would not arrive either.
    """
    failed = Notification.objects.filter(pk=notification_id, status=NotificationStatus.FAILED, channel=Channel.EMAIL)
    letter = failed.first()
    if letter is None:
        return None
    if letter.kind in (MemberInvited.kind, OwnLogInOffered.kind):
        return _invitation(letter)
    found = task_of(letter)
    if found is None:
        return None
    kind, subject_id, title, answer = found
    return Cause(subject_id, TaskDetails(title, _answered(answer), None, None, _admin()), kind)


def _answered(answer: str) -> str:
    return _("The e-mail could not be delivered: %(answer)s") % {"answer": answer} if answer else ""


def _invitation(letter: Notification) -> Cause | None:
    """It is still waited for, or nobody needs to do anything."""
    waiting = Invitation.objects.filter(pk=letter.subject_id, membership__status=MembershipStatus.INVITED)
    found = waiting.select_related("membership").first()
    if found is None:
        return None
    title = _("Correct %(name)s’s address or send the invitation again") % {"name": found.membership.display_name}
    details = TaskDetails(title, _answered(letter.answer), None, found.updated_by, _admin())
    if found.membership.is_staff:
        return Cause(found.membership_id, details, UNDELIVERED)
    # Who is not of the team has no page there: the task leads to the record that is to have a log-in.
    record = next(iter(records_with(found.membership_id).items()), None)
    return Cause(record[0], details, undelivered_of(record[1])) if record else None


def undelivered_tasks(membership_id: UUID) -> list[tuple[str, UUID]]:
    """The tasks that there may be because an invitation did not arrive, each by its kind and what it is about."""
    of_records = [(undelivered_of(entity), one) for one, entity in records_with(membership_id).items()]
    return [(UNDELIVERED, membership_id), *of_records]


def membership_of(*, invitation_id: UUID) -> UUID | None:
    """Whose invitation it is."""
    return Invitation.objects.filter(pk=invitation_id).values_list("membership", flat=True).first()


def expiring_keys(*, now: datetime) -> list[Cause]:
    """The keys that expire soon: each to be replaced before that day, by whoever issued it."""
    zone = ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())
    soon = ApiKey.objects.filter(status=KeyStatus.ACTIVE, expires_at__gt=now, expires_at__lte=now + SOON)
    admin = _admin()
    return [
        Cause(key.pk, TaskDetails(_expires(key.name, day), "", day, key.created_by, admin))
        for key in soon.order_by("expires_at", "pk")
        for day in [key.expires_at.astimezone(zone).date()]
    ]


def _expires(name: str, day: date) -> str:
    words = {"name": name, "day": date_format(day, "j M Y")}
    return _("Replace the key “%(name)s”, which expires on %(day)s") % words


def _admin() -> UUID | None:
    return next(iter(access.role_ids([ADMIN.key])), None)
