"""How long people are kept, what keeps somebody, and whose time is over. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import DateTimeField, F, Func, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.reach import EVERYTHING, Reach
from cohortium.access.states import MembershipStatus
from cohortium.core.errors import NotFound
from cohortium.core.pages import MOMENTS, Cursor, PageOf
from cohortium.people.models import Family, FamilyLearner, Guardian, Learner
from cohortium.people.queries.merged import records_of_anybody
from cohortium.people.states import FamilyStatus, GuardianStatus, LearnerStatus
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import LegalHold, RetentionRule
from cohortium.privacy.queries.reach import people, within_reach
from cohortium.privacy.queries.subjects import names, records
from cohortium.privacy.rules.retention import OF_AGE, Kept, Rule, defaults_of, kept_as, over_on, years_later
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.words import said

DUE = "retention.due"


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How long such people are kept, and whether the house said so itself. Version nought: it did not."""

    kept: Kept
    years: int
    is_duty: bool
    source: str
    is_own: bool
    version: int


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Why nothing of somebody is erased."""

    hold_id: UUID
    reason: str
    until: date | None


@dataclass(frozen=True, slots=True)
class HoldSeen:
    """A hold as the API shows it."""

    hold_id: UUID
    subject_type: Subject
    subject_id: UUID
    subject: str
    reason: str
    until: date | None
    lifted_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DueRow:
    """Somebody whose time is over."""

    subject: Subject
    subject_id: UUID
    name: str
    ended_on: date
    over_on: date


def rules() -> dict[Kept, RuleRow]:
    """The rules that count here: those of the country, but for those that the organisation has itself."""
    country = Organisation.objects.values_list("country", flat=True).get()
    own = {row.kept: row for row in RetentionRule.objects.all()}
    found: dict[Kept, RuleRow] = {}
    for kept, usual in defaults_of(country).items():
        row = own.get(str(kept))
        found[kept] = (
            RuleRow(kept, row.years, row.is_duty, usual.source, is_own=True, version=row.version)
            if row
            else RuleRow(kept, usual.years, usual.is_duty, usual.source, is_own=False, version=0)
        )
    return found


def hold_on(subject_id: UUID, *, today: date) -> HoldRow | None:
    """What keeps somebody today, whatever the time is: said of them, or of a record that went into theirs."""
    row = LegalHold.objects.filter(_held(today), subject_id__in=records_of_anybody(subject_id)).first()
    return HoldRow(row.pk, row.reason, row.until) if row else None


def open_hold(subject_id: UUID) -> HoldRow | None:
    """The hold that nobody lifted, also where its last day is past."""
    row = LegalHold.objects.filter(subject_id=subject_id, lifted_at=None).first()
    return HoldRow(row.pk, row.reason, row.until) if row else None


def holds_visible_to(actor: Actor, permission: Any) -> QuerySet[LegalHold]:
    """The holds that this permission reaches: those on people whom it reaches."""
    return within_reach(LegalHold.objects.all(), actor, permission)


def holds(
    actor: Actor,
    *,
    subject_id: UUID | None = None,
    with_lifted: bool = False,
    after: Cursor | None = None,
    at_most: int = 50,
) -> PageOf[HoldSeen]:
    """List holds, the newest first, a page at a time; one statement more for each kind of person."""
    rows = holds_visible_to(actor, Permission.PRIVACY_READ)
    rows = rows if with_lifted else rows.filter(lifted_at=None)
    rows = rows.filter(subject_id=subject_id) if subject_id else rows
    page: PageOf[dict[str, Any]] = PageOf.of(
        rows.values(*_HOLD),
        lambda one: one,
        "created_at",
        descending=True,
        after=after,
        at_most=at_most,
        values=MOMENTS,
    )
    return PageOf(_holds(page.rows), page.next)


def hold_as_it_is(hold_id: UUID) -> HoldSeen:
    """A hold, for whoever has just been allowed to change it."""
    [row] = _holds(list(LegalHold.objects.filter(pk=hold_id).values(*_HOLD)))
    return row


def insist_hold(actor: Actor, permission: Any, hold_id: UUID) -> tuple[Subject, UUID]:
    """Whom a hold is on.

    Raises:
        NotFound: there is none.
    """
    found = holds_visible_to(actor, permission).filter(pk=hold_id).first()
    if found is None:
        raise NotFound
    return Subject(found.subject_type), found.subject_id


def keepers(subject: Subject, subject_id: UUID, *, today: date) -> list[str]:
    """Why somebody cannot be erased today, in sentences; none: they can be."""
    found: list[str] = []
    if hold := hold_on(subject_id, today=today):
        until = _(" until %(day)s") % {"day": date_format(hold.until)} if hold.until else ""
        found.append(_("There is a legal hold%(until)s: %(reason)s") % {"until": until, "reason": hold.reason})
    # A duty about one of their records keeps all of them: they are erased together.
    theirs = records(subject, subject_id) if subject == Subject.GUARDIAN else [subject_id]
    found += [why for one in theirs for why in _DUTIES[subject](one, today)] if subject in _DUTIES else []
    return list(dict.fromkeys(found))


def _of_learner(learner_id: UUID, today: date) -> list[str]:
    row = Learner.objects.filter(pk=learner_id).values("status", "date_of_birth", "updated_at").first()
    if row is None:
        return []
    is_away = row["status"] == LearnerStatus.ARCHIVED
    ended = _local(row["updated_at"]) if is_away else today
    return _duty(rules()[kept_as(row["date_of_birth"], ended)], ended, today, is_away=is_away)


def _of_family(family_id: UUID, today: date) -> list[str]:
    if FamilyLearner.objects.filter(family=family_id).exists():
        return [said(_("It still has %(learner_many)s. Erase or remove them first."))]
    row = Family.objects.filter(pk=family_id).values("status", "updated_at").first()
    if row is None:
        return []
    is_away = row["status"] == FamilyStatus.ARCHIVED
    return _duty(rules()[Kept.FAMILY], _local(row["updated_at"]) if is_away else today, today, is_away=is_away)


def _of_guardian(guardian_id: UUID, today: date) -> list[str]:
    row = Guardian.objects.filter(pk=guardian_id).values("status", "updated_at").first()
    if row is None:
        return []
    is_away = row["status"] == GuardianStatus.ARCHIVED
    return _duty(rules()[Kept.FAMILY], _local(row["updated_at"]) if is_away else today, today, is_away=is_away)


def _of_member(membership_id: UUID, today: date) -> list[str]:  # noqa: ARG001 - as the others
    if Membership.objects.filter(pk=membership_id).exclude(status=MembershipStatus.LEFT).exists():
        return [_("They are still in the team. Remove them first.")]
    return []


_DUTIES = {
    Subject.LEARNER: _of_learner,
    Subject.FAMILY: _of_family,
    Subject.GUARDIAN: _of_guardian,
    Subject.MEMBER: _of_member,
}


def _duty(rule: RuleRow, ended: date, today: date, *, is_away: bool) -> list[str]:
    over = over_on(Rule(rule.years, rule.is_duty), ended)
    if not rule.is_duty or over <= today:
        return []
    words = {"years": rule.years, "day": date_format(over)}
    if is_away:
        return [_("We keep their data for %(years)s years, until %(day)s. See the retention periods.") % words]
    return [
        _(
            "They are still active. Archive them first. From then on we keep their data for %(years)s years. "
            "See the retention periods."
        )
        % words
    ]


def due_seen(actor: Actor, *, today: date) -> list[DueRow]:
    """Whose time is over, of those whose data this actor sees."""
    return due(today=today, reach=actor.reach(Permission.PRIVACY_READ))


def due(*, today: date, at_most: int = 200, reach: Reach = EVERYTHING) -> list[DueRow]:
    """Who was put away for so long that nobody needs what is known of them. Who is under a hold is not among them."""
    known, zone = rules(), ZoneInfo(Organisation.objects.values_list("time_zone", flat=True).get())

    def before(kept: Kept) -> datetime:
        # Whoever was put away on this day so many years ago: on that day it is over.
        last = years_later(today, -known[kept].years)
        return datetime.combine(last, time.max, tzinfo=zone)

    of_age = Func(
        F("date_of_birth"),
        template=f"(%(expressions)s + interval '{OF_AGE} years')::timestamptz",
        output_field=DateTimeField(),
    )
    is_minor = Q(date_of_birth__isnull=False, updated_at__lt=of_age)
    away = Learner.objects.filter(status=LearnerStatus.ARCHIVED)
    held = LegalHold.objects.filter(_held(today)).values("subject_id")
    learners = away.filter(
        (is_minor & Q(updated_at__lte=before(Kept.MINOR))) | (~is_minor & Q(updated_at__lte=before(Kept.ADULT)))
    ).exclude(pk__in=held)
    families = Family.objects.filter(status=FamilyStatus.ARCHIVED, updated_at__lte=before(Kept.FAMILY)).exclude(
        pk__in=held
    )
    families = families.exclude(pk__in=FamilyLearner.objects.values("family"))
    if not reach.everything:
        learners = learners.filter(pk__in=people(Subject.LEARNER, reach.campuses))
        families = families.filter(pk__in=people(Subject.FAMILY, reach.campuses))
    found = [_due(Subject.LEARNER, row, known, zone) for row in learners.order_by("updated_at", "pk")[:at_most]]
    found += [_due(Subject.FAMILY, row, known, zone) for row in families.order_by("updated_at", "pk")[:at_most]]
    return sorted(found, key=lambda one: (one.over_on, one.name))[:at_most]


def due_among(ids: Collection[UUID], *, today: date) -> list[DueRow]:
    """Those of these people whose time is over."""
    return [one for one in due(today=today, at_most=10_000) if one.subject_id in set(ids)]


def _due(subject: Subject, row: Learner | Family, known: dict[Kept, RuleRow], zone: ZoneInfo) -> DueRow:
    ended = row.updated_at.astimezone(zone).date()
    kept = kept_as(row.date_of_birth, ended) if isinstance(row, Learner) else Kept.FAMILY
    rule = known[kept]
    return DueRow(subject, row.pk, str(row), ended, over_on(Rule(rule.years, rule.is_duty), ended))


def _local(at: datetime) -> date:
    zone = Organisation.objects.values_list("time_zone", flat=True).get()
    return at.astimezone(ZoneInfo(zone)).date()


def _holds(found: list[dict[str, Any]]) -> list[HoldSeen]:
    called = names([(one["subject_type"], one["subject_id"]) for one in found])
    return [
        HoldSeen(
            hold_id=one["id"],
            subject_type=Subject(one["subject_type"]),
            subject=called[one["subject_id"]],
            **{name: one[name] for name in ("subject_id", "reason", "until", "lifted_at", "created_at")},
        )
        for one in found
    ]


_HOLD = ("id", "subject_type", "subject_id", "reason", "until", "lifted_at", "created_at")


def _held(today: date) -> Q:
    return Q(lifted_at=None) & (Q(until=None) | Q(until__gte=today))
