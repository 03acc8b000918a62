"""What is always so of jobs."""

from collections.abc import Iterator

from django.db.models import Count

from cohortium.core import invariants
from cohortium.jobs.models import JobEffect


def _jobs_with_two_effects() -> Iterator[str]:
    for row in JobEffect.objects.values("job").annotate(n=Count("pk")).filter(n__gt=1).order_by("job"):
        yield f"The job {row['job']} had {row['n']} effects."


invariants.register("jobs", "A job had its effect once, however often it was run.", _jobs_with_two_effects)
