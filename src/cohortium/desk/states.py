"""States of a task, and of what waits for approval."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cohortium.core.states import Machine, Move


class TaskStatus(TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")


_OPEN, _DONE, _CANCELLED = TaskStatus

# That a task is overdue is no status: the day says it.
TASK = Machine(
    TaskStatus,
    starts=[_OPEN],
    moves=[
        Move("finish_tasks", frozenset({_OPEN}), _DONE),
        Move("cancel_tasks", frozenset({_OPEN}), _CANCELLED),
        Move("reopen_tasks", frozenset({_DONE, _CANCELLED}), _OPEN),
    ],
)


class ApprovalStatus(TextChoices):
    WAITING = "waiting", _("Waiting for a decision")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


_WAITING, _APPROVED, _REFUSED, _WITHDRAWN = ApprovalStatus

APPROVAL = Machine(
    ApprovalStatus,
    starts=[_WAITING],
    moves=[
        Move("approve", frozenset({_WAITING}), _APPROVED),
        Move("refuse_approval", frozenset({_WAITING}), _REFUSED),
        Move("withdraw", frozenset({_WAITING}), _WITHDRAWN),
    ],
)
