"""Every change to an organisation's checklist."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.constraints import once
from cohortium.core.errors import NotAllowed, NotFound, Refusal
from cohortium.onboarding.events import ChecklistDismissed, StepSkipped
from cohortium.onboarding.models import Checklist
from cohortium.onboarding.queries.checklist import visible_to
from cohortium.onboarding.steps import steps
from cohortium.tenancy.models import Organisation


class BegunMeanwhile(Refusal):
    """Somebody else began the list in the same moment."""

    sentence = _("Someone else made a change at the same moment. Try again.")


@action(Permission.CHECKLIST_EDIT)
def skip_step(actor: Actor, *, key: str) -> Checklist | Unchanged:
    """Leave a step out. It can be taken all the same, later.

    Raises:
        NotFound: there is no such step.
    """
    if key not in steps():
        raise NotFound
    row = _locked(actor)
    if key in row.skipped:
        return Unchanged(row)
    row.skipped = [*row.skipped, key]
    _save(row)
    record(actor, StepSkipped(row.pk), row, {"step": (None, key)})
    return row


@action(Permission.CHECKLIST_EDIT)
def dismiss(actor: Actor) -> Checklist | Unchanged:
    """Put the list away for good."""
    row = _locked(actor)
    if row.is_dismissed:
        return Unchanged(row)
    row.is_dismissed = True
    _save(row)
    record(actor, ChecklistDismissed(row.pk), row)
    return row


def _locked(actor: Actor) -> Checklist:
    """The list; a new one, where nobody left anything out yet."""
    if not actor.reach(Permission.CHECKLIST_EDIT).everything:
        raise NotAllowed(Permission.CHECKLIST_EDIT)
    # Two who leave something out wait for one another, also where neither finds a row yet.
    Organisation.objects.select_for_update(of=("self",), no_key=True).get()
    found = visible_to(actor, Permission.CHECKLIST_EDIT).select_for_update(of=("self",)).first()
    return found or Checklist()


def _save(row: Checklist) -> None:
    with once("checklist_once", BegunMeanwhile()):
        row.save()
