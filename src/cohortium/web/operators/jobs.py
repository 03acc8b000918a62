"""Jobs of the installation: how they are, which ones failed, and what to do about those."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohortium.access.finding import Called, organisations_called
from cohortium.core.errors import Invalid
from cohortium.jobs import actions, queries
from cohortium.jobs.queries import JobRow, Step
from cohortium.web import drafts
from cohortium.web.operators.page import Shift, operators_page
from cohortium.web.page import Answer, Page, Redirect

READS, POSTS = ("GET", "HEAD"), ("POST",)

STATUSES = {
    "todo": ("wait", gettext_lazy("Waiting")),
    "doing": ("news", gettext_lazy("In progress")),
    "failed": ("bad", gettext_lazy("Failed")),
    "succeeded": ("open", gettext_lazy("Done")),
    "cancelled": ("calm", gettext_lazy("Given up")),
    "aborted": ("calm", gettext_lazy("Stopped")),
}
STEPS = {
    "deferred": gettext_lazy("Made"),
    "started": gettext_lazy("Started by a worker"),
    "deferred_for_retry": gettext_lazy("Queued again"),
    "failed": gettext_lazy("Failed permanently"),
    "succeeded": gettext_lazy("Done"),
    "cancelled": gettext_lazy("Cancelled before it started"),
    "abort_requested": gettext_lazy("Asked to stop"),
    "aborted": gettext_lazy("Stopped"),
    "retried": gettext_lazy("Queued again"),
    "error": gettext_lazy("An error"),
    "retry": gettext_lazy("Tried again"),
    "give_up": gettext_lazy("Given up"),
}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# More than any job has.
_DIGITS = 40


@operators_page(*READS)
def index(shift: Shift) -> Answer:
    """How things are, and the tasks of which jobs failed."""
    tasks = queries.failed_tasks()
    # Of several it is told how many they are.
    called = _called(one.organisations[0] for one in tasks if len(one.organisations) == 1)
    shows = {
        "state": queries.state(now=shift.now),
        "tasks": [
            asdict(one) | {"called": called.get(one.organisations[0]) if one.organisations else None} for one in tasks
        ],
        "acts": _told(queries.acts()),
        "zone": UTC,
    }
    return Page("operators/jobs.html", shows)


@operators_page(*READS)
def task(shift: Shift, name: str) -> Answer:
    """The failed jobs of one task."""
    asked = shift.request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < _DIGITS else None
    rows = queries.failed(task=_text(name), before=before)
    full = len(rows) == queries.AT_MOST
    called = _called(row.organisation_id for row in rows)
    shows = {
        "task": name,
        "rows": [asdict(row) | {"called": called.get(row.organisation_id)} for row in rows],
        "is_known": rows[0].is_known,
        "next_href": f"?before={rows[-1].job_id}" if full else "",
        "first_href": "?" if before else "",
        "zone": UTC,
    }
    return Page("operators/task.html", shows)


@operators_page(*POSTS)
def retrying_all(shift: Shift, name: str) -> Answer:
    """Try all failed jobs of a task again."""
    given = actions.retry_all(shift.operator_id, task=_text(name), now=shift.now)
    saying = ngettext("1 job queued again.", "%(n)s jobs queued again.", given)
    return Redirect(reverse("operators_jobs"), saying % {"n": given})


@operators_page(*READS)
def show(shift: Shift, job_id: int) -> Answer:  # noqa: ARG001 - every page is given its shift
    """One job: what it is, and all that happened to it."""
    row = queries.job(job_id=job_id)
    return Page("operators/job.html", {**_shown(row), "steps": _told(queries.steps(job_id=job_id)), "zone": UTC})


@operators_page(*POSTS)
def retrying(shift: Shift, job_id: int) -> Answer:
    """Try a failed job again."""
    actions.retry(shift.operator_id, job_id=job_id, now=shift.now)
    return Redirect(reverse("operators_job", args=[job_id]), _("Job queued again."))


@operators_page(*READS, *POSTS)
def giving_up(shift: Shift, job_id: int) -> Answer:
    """What giving up means, and why; and giving up."""
    row = queries.job(job_id=job_id)
    shows = {**_shown(row), "reason": "", "wrong": [], "longest": actions.LONGEST_REASON}
    if shift.request.method != "POST":
        kept = drafts.take(shift.request)
        return Page("operators/give_up.html", shows | {"reason": kept.get("reason", "") if kept else ""})
    reason = shift.request.POST.get("reason", "")
    try:
        actions.give_up(shift.operator_id, job_id=job_id, reason=reason)
    except Invalid as refusal:
        return Page("operators/give_up.html", shows | {"reason": reason, "wrong": refusal.errors["reason"]}, 422)
    return Redirect(reverse("operators_job", args=[job_id]), _("Job given up."))


def _shown(row: JobRow) -> dict[str, Any]:
    tone, status = STATUSES.get(row.status, ("calm", row.status))
    job = asdict(row) | {"called": _called([row.organisation_id]).get(row.organisation_id)}
    return {"job": job, "tone": tone, "status": status, "is_failed": row.status == queries.FAILED}


def _called(ids: Iterable[str | None]) -> dict[str | None, Called]:
    """What the organisations of jobs are called. What is no id, or of none that is still there, has no name."""
    found = organisations_called({UUID(one) for one in ids if one and _UUID.fullmatch(one)})
    return {str(organisation_id): called for organisation_id, called in found.items()}


def _told(steps: Iterable[Step]) -> list[dict[str, Any]]:
    return [asdict(step) | {"words": STEPS.get(step.what, step.what)} for step in steps]


def _text(name: str) -> str:
    # No task has NUL in its name, and PostgreSQL keeps none in text.
    return name.replace("\0", "")
