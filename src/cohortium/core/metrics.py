"""What is counted while the product runs, for `/metrics`. Never a person, an organisation or an address of a page.

Each process counts for itself; `config/metrics.py` adds the processes up.
"""

from prometheus_client import Counter, Histogram

_QUICK = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_SLOW = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0, 1800.0)
# A client may send any word as a method, and each would be a series of its own.
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

REQUESTS = Counter("cohortium_requests", "Requests answered.", ["method", "route", "status"])
REQUEST_SECONDS = Histogram("cohortium_request_seconds", "How long answers took.", ["route"], buckets=_QUICK)
JOBS = Counter("cohortium_jobs", "Jobs that were run, and how they ended.", ["task", "outcome"])
JOB_SECONDS = Histogram("cohortium_job_seconds", "How long jobs took.", ["task"], buckets=_SLOW)
FACTS = Counter("cohortium_facts", "What was done and committed, by kind.", ["fact"])
SIGN_INS = Counter("cohortium_sign_ins", "Attempts to sign in.", ["outcome"])


def note_request(*, method: str | None, route: str | None, status: int, seconds: float) -> None:
    """Count an answer. An address that nothing answers to has no route."""
    where = route if route is not None else "none"
    REQUESTS.labels(method if method in _METHODS else "other", where, status).inc()
    REQUEST_SECONDS.labels(where).observe(seconds)


def note_job(*, task: str, outcome: str, seconds: float) -> None:
    """Count a job that was run."""
    JOBS.labels(task, outcome).inc()
    JOB_SECONDS.labels(task).observe(seconds)


def note_fact(kind: str) -> None:
    """Count something that was committed."""
    FACTS.labels(kind).inc()


def note_sign_in(outcome: str) -> None:
    """Count an attempt: `in` or `refused`."""
    SIGN_INS.labels(outcome).inc()
