"""What is always so of approvals. Nothing here writes."""

from collections import Counter
from collections.abc import Iterator

from cohortium.desk.models import ApprovalDecision, ApprovalRequest
from cohortium.desk.rules.approvals import Step
from cohortium.desk.states import ApprovalStatus

MOST = 100


def approved_by_too_few() -> Iterator[str]:
    """Requests that are approved, and were not by as many as each of their steps takes."""
    approved = ApprovalRequest.objects.filter(status=ApprovalStatus.APPROVED)
    said = ApprovalDecision.objects.filter(request__in=approved.values("pk"), is_approval=True)
    agreed = Counter(said.values_list("request", "step"))
    own = set(said.values_list("request", "member"))
    found = 0
    for row in approved.order_by("pk").iterator():
        steps = [Step.read(step) for step in row.chain]
        lacking = [place + 1 for place, step in enumerate(steps) if agreed[row.pk, place] < step.needed]
        if lacking:
            yield f"approvalrequest {row.pk} is approved, and too few agreed in step {lacking[0]}."
        if (row.pk, row.asked_by_id) in own:
            yield f"approvalrequest {row.pk} was decided by whoever asked for it."
        found += bool(lacking)
        if found >= MOST:
            return
