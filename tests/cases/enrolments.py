"""What can be asked of enrolments, of who waits, and of offers."""

from typing import Any
from uuid import UUID

from cohortium.enrolment.actions.offering import offer_seats
from cohortium.enrolment.models import Enrolment
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.enrolment.houses import cohort, enrolled, learner
from tests.fixtures import MORNING, Provider


def a_cohort(provider: Provider, campus: Campus) -> UUID:
    """An open cohort."""
    found: UUID = cohort(provider, campus).pk
    return found


def somebody(provider: Provider, campus: Campus) -> UUID:
    """A learner with somebody to call."""
    found: UUID = learner(provider, campus=campus).pk
    return found


def _begun(provider: Provider, campus: Campus, begin: str) -> UUID:
    [row] = enrolled(provider, cohort(provider, campus), learner(provider, campus=campus), begin=begin)
    found: UUID = row.pk
    return found


def enquiry(provider: Provider, campus: Campus) -> UUID:
    """Somebody who asked."""
    return _begun(provider, campus, "enquiry")


def applied(provider: Provider, campus: Campus) -> UUID:
    """Somebody who applied."""
    return _begun(provider, campus, "applied")


def seated(provider: Provider, campus: Campus) -> UUID:
    """Somebody with a seat."""
    return _begun(provider, campus, "seat")


def unpaid(provider: Provider, campus: Campus) -> UUID:
    """Somebody who is to pay."""
    found = enquiry(provider, campus)
    with provider.scope():
        Enrolment.objects.filter(pk=found).update(status="pending_payment")
    return found


def begun(provider: Provider, campus: Campus) -> UUID:
    """Somebody who has begun."""
    found = seated(provider, campus)
    with provider.scope():
        Enrolment.objects.filter(pk=found).update(status="active")
    return found


def an_offer(provider: Provider, campus: Campus) -> UUID:
    """A seat that was offered to somebody who waits, for long."""
    where = cohort(provider, campus)
    enrolled(provider, where, learner(provider, campus=campus), begin="waitlisted")
    with provider.scope():
        [row] = offer_seats(provider.system, cohort_ids=[where.pk], now=MORNING.replace(year=2099))
    found: UUID = row.pk
    return found


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Who is enrolled in what."""
    return {
        "cohort_id": str(a_cohort(provider, campus)),
        "learner_ids": [str(somebody(provider, campus))],
        "begin": "enquiry",
        "price": "120.50",
    }


def valid_transfer(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Where somebody goes on."""
    return {"cohort_id": str(a_cohort(provider, campus)), "reason": "Sundays suit better."}


def valid_leaving(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Why somebody leaves."""
    return {"reason": "Moved away.", "on": "2026-11-02"}


WHY = {"reason": "Moved away."}
CASES = [
    Case("enrolments", page("enrolments/"), 200, None, not_own=200),
    Case("enrolment", page("enrolments/ID"), 200, seated),
    Case("activating enrolments, asked", page("enrolments/activating"), 302, None),
    Case("activating enrolments, sent", post("enrolments/activating", enrolment="ID"), 302, seated),
    Case("completing enrolments, asked", page("enrolments/completing"), 302, None),
    Case("completing enrolments, sent", post("enrolments/completing", enrolment="ID"), 302, begun),
    Case("dropping enrolments, asked", page("enrolments/dropping?enrolment=ID"), 200, seated),
    Case("dropping enrolments, sent", post("enrolments/dropping", enrolment="ID", **WHY), 302, seated),
    Case("booking a trial, asked", page("enrolments/ID/trying"), 302, enquiry),
    Case("booking a trial, sent", post("enrolments/ID/trying"), 302, enquiry),
    Case("taking an application, asked", page("enrolments/ID/applying"), 302, enquiry),
    Case("taking an application, sent", post("enrolments/ID/applying"), 302, enquiry),
    Case("placing on the waiting list, asked", page("enrolments/ID/waiting"), 302, enquiry),
    Case("placing on the waiting list, sent", post("enrolments/ID/waiting"), 302, enquiry),
    Case("giving a seat, asked", page("enrolments/ID/seating"), 302, enquiry),
    Case("giving a seat, sent", post("enrolments/ID/seating"), 302, enquiry),
    Case("approving an application, asked", page("enrolments/ID/approving"), 302, applied),
    Case("approving an application, sent", post("enrolments/ID/approving"), 302, applied),
    Case("rejecting an application, asked", page("enrolments/ID/rejecting"), 200, applied),
    Case("rejecting an application, sent", post("enrolments/ID/rejecting", **WHY), 302, applied),
    Case("confirming a payment, asked", page("enrolments/ID/paying"), 302, unpaid),
    Case("confirming a payment, sent", post("enrolments/ID/paying"), 302, unpaid),
    Case("transfer form", page("enrolments/ID/transfer"), 200, seated, beside=a_cohort),
    Case("transferred", post("enrolments/ID/transfer", cohort="BESIDE", **WHY), 302, seated, beside=a_cohort),
    Case("roster", page("cohorts/ID/enrolments"), 200, a_cohort),
    Case("enrolling in a cohort, asked", page("cohorts/ID/enrolments/new"), 200, a_cohort, beside=somebody),
    Case(
        "enrolling in a cohort, sent",
        post("cohorts/ID/enrolments/new", learners="BESIDE", begin="seat"),
        302,
        a_cohort,
        beside=somebody,
    ),
    Case("offering seats, asked", page("cohorts/ID/offering"), 302, a_cohort),
    Case("offering seats, sent", post("cohorts/ID/offering"), 302, a_cohort),
    Case("enrolling a learner, asked", page("learners/ID/enrolments/new"), 200, somebody, beside=a_cohort),
    Case(
        "enrolling a learner, sent",
        post("learners/ID/enrolments/new", cohort="BESIDE", begin="seat"),
        302,
        somebody,
        beside=a_cohort,
    ),
    Case("accepting an offer, asked", page("offers/ID/accepting"), 302, an_offer),
    Case("accepting an offer, sent", post("offers/ID/accepting"), 302, an_offer),
    Case("declining an offer, asked", page("offers/ID/declining"), 302, an_offer),
    Case("declining an offer, sent", post("offers/ID/declining"), 302, an_offer),
    Case("API: enrolments", call("get", "enrolments"), 200, None, not_own=200),
    Case(
        "API: learners enrolled",
        call("post", "enrolments", {"cohort_id": "ID", "learner_ids": ["BESIDE"]}),
        201,
        a_cohort,
        beside=somebody,
        values=valid,
    ),
    Case("API: enrolment", call("get", "enrolments/ID"), 200, seated),
    Case("API: steps of an enrolment", call("get", "enrolments/ID/steps"), 200, seated),
    Case("API: trial booked", call("post", "enrolments/ID/trying", {}), 200, enquiry),
    Case("API: application taken", call("post", "enrolments/ID/applying"), 200, enquiry),
    Case("API: placed on the waiting list", call("post", "enrolments/ID/waiting"), 200, enquiry),
    Case("API: seat given", call("post", "enrolments/ID/seating", {}), 200, enquiry),
    Case("API: application approved", call("post", "enrolments/ID/approving", {}), 200, applied),
    Case("API: application rejected", call("post", "enrolments/ID/rejecting", WHY), 200, applied),
    Case("API: payment confirmed", call("post", "enrolments/ID/paying"), 200, unpaid),
    Case("API: enrolment activated", call("post", "enrolments/ID/activating"), 200, seated),
    Case("API: enrolment completed", call("post", "enrolments/ID/completing"), 200, begun),
    Case("API: enrolment dropped", call("post", "enrolments/ID/dropping", WHY), 200, seated, values=valid_leaving),
    Case(
        "API: enrolment transferred",
        call("post", "enrolments/ID/transfer", {"cohort_id": "BESIDE", "reason": "Sundays suit better."}),
        200,
        seated,
        beside=a_cohort,
        values=valid_transfer,
    ),
    Case("API: waiting list", call("get", "cohorts/ID/waiting-list"), 200, a_cohort),
    Case("API: seats offered", call("post", "cohorts/ID/offering"), 200, a_cohort),
    Case("API: offer", call("get", "offers/ID"), 200, an_offer),
    Case("API: offer accepted", call("post", "offers/ID/accepting"), 200, an_offer),
    Case("API: offer declined", call("post", "offers/ID/declining"), 200, an_offer),
]
