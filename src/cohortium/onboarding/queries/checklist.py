"""How far a new organisation is. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.administration.models import ClosedDay
from cohortium.notifications.models import NotificationTemplate, Sender
from cohortium.onboarding.models import Checklist
from cohortium.onboarding.steps import Step, further, steps
from cohortium.tenancy.models import Campus, Organisation
from cohortium.tenancy.words import said


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as it stands."""

    key: str
    label: str
    about: str
    route: str
    is_done: bool
    is_skipped: bool

    @property
    def is_open(self) -> bool:
        return not self.is_done and not self.is_skipped


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """What is done, and what is to do, of the steps that somebody may take."""

    steps: tuple[StepRow, ...]
    is_dismissed: bool
    # What is worth doing once these are done, and is not done yet.
    further: tuple[StepRow, ...] = ()

    @property
    def done(self) -> int:
        return sum(1 for step in self.steps if step.is_done)

    @property
    def is_over(self) -> bool:
        """Whether nobody has to be reminded. What was put off stands there until it is done."""
        return self.is_dismissed or all(step.is_done for step in self.steps)

    def after(self, key: str) -> StepRow | None:
        """The first step behind this one that is to be done still; else the first of all; None where none is."""
        keys = [step.key for step in self.steps]
        place = keys.index(key) + 1 if key in keys else 0
        return next((step for step in (*self.steps[place:], *self.steps[:place]) if step.is_open), None)


def visible_to(actor: Actor, permission: Permission) -> QuerySet[Checklist]:
    """The checklist, for those whom this permission reaches everything."""
    everything = actor.reach(permission).everything
    return Checklist.objects.all() if everything else Checklist.objects.none()


def checklist(actor: Actor) -> ChecklistRow:
    """The steps that the actor may take, in one statement, and one for what is left out."""
    mine = [step for step in steps().values() if actor.may(step.permission)]
    later = [step for step in further().values() if actor.may(step.permission)]
    left = visible_to(actor, Permission.CHECKLIST_EDIT).values_list("skipped", "is_dismissed").first()
    skipped, is_dismissed = left or ([], False)
    asked = [*mine, *later]
    done = (Organisation.objects.values(**{step.key: step.done() for step in asked}).first() if asked else None) or {}
    return ChecklistRow(
        tuple(_row(step, is_done=bool(done.get(step.key)), skipped=skipped) for step in mine),
        is_dismissed,
        tuple(_row(step, is_done=False, skipped=()) for step in later if not done.get(step.key)),
    )


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What the trail calls a checklist: there is one."""
    return dict.fromkeys(Checklist.objects.filter(pk__in=ids).values_list("pk", flat=True), str(_("first steps")))


def has_look() -> Any:
    """Whether it has a logo, or a colour of its own."""
    usual = Organisation._meta.get_field("colour").default
    return ExpressionWrapper(Q(logo_id__isnull=False) | ~Q(colour=usual), output_field=BooleanField())


def has_campus() -> Exists:
    """Whether there is a campus, open or closed."""
    return Exists(Campus.objects.filter(organisation=OuterRef("pk")))


def has_colleague() -> Exists:
    """Whether anybody was ever invited or admitted beside the one who founded it."""
    return Exists(Membership.objects.filter(organisation=OuterRef("pk"), is_staff=True)[1:2])


def has_sender() -> Exists:
    """Whether anybody ever chose in whose name letters go out."""
    return Exists(Sender.objects.filter(organisation=OuterRef("pk")))


def has_closed_day() -> Exists:
    """Whether any day is closed."""
    return Exists(ClosedDay.objects.filter(organisation=OuterRef("pk")))


def has_text() -> Exists:
    """Whether a letter says anything in its own words."""
    return Exists(NotificationTemplate.objects.filter(organisation=OuterRef("pk")))


def _row(step: Step, *, is_done: bool, skipped: Collection[str]) -> StepRow:
    return StepRow(step.key, said(step.label), said(step.about), step.route, is_done, step.key in skipped)
