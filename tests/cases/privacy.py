"""What can be asked of requests about somebody's own data, of holds and of how long people are kept."""

from typing import Any
from uuid import UUID

from cohortium.people.actions.learners import archive_learners
from cohortium.privacy.actions.exports import ask_export, note_made
from cohortium.privacy.actions.holds import place_hold, set_retention
from cohortium.privacy.events import ExportAsked
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.retention import rules
from cohortium.privacy.rules.retention import Kept
from cohortium.privacy.tasks import pack, prepare
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.cases.learners import learner
from tests.fixtures import MORNING, Provider
from tests.privacy.people import requested

TODAY = MORNING.date()


def asked(provider: Provider, campus: Campus, kind: str = "access") -> UUID:
    """A request of a learner there."""
    return requested(provider, provider.system, Subject.LEARNER, learner(provider, campus), kind).pk


def packed(provider: Provider, campus: Campus) -> UUID:
    """A request of a learner there, whose export is made."""
    request_id = asked(provider, campus)
    with provider.scope():
        ask_export(provider.system, request_id=request_id, now=MORNING)
        wanted = prepare(provider.system, ExportAsked(request_id), MORNING)
    assert wanted
    received = pack(wanted)
    with provider.scope():
        note_made(provider.system, request_id=request_id, received=received, today=TODAY, now=MORNING)
    return request_id


def to_be_erased(provider: Provider, campus: Campus) -> UUID:
    """A request of somebody who wants to be erased."""
    return asked(provider, campus, "erasure")


def hold(provider: Provider, campus: Campus) -> UUID:
    """A hold on a learner there."""
    who = learner(provider, campus)
    with provider.scope():
        known: dict[str, Any] = {"reason": "A claim is before the court.", "until": None, "today": TODAY}
        return place_hold(provider.system, subject=Subject.LEARNER, subject_id=who, **known).pk


def due(provider: Provider, campus: Campus) -> UUID:
    """A learner who was put away, where nobody is kept for longer."""
    who = learner(provider, campus)
    with provider.scope():
        archive_learners(provider.system, learner_ids=[who])
        set_retention(provider.system, kept=Kept.ADULT, years=0, is_duty=False, version=rules()[Kept.ADULT].version)
    return who


def valid(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a request of a learner there."""
    return {
        "kind": "access",
        "subject_type": "learner",
        "subject_id": str(learner(provider, campus)),
        "received_on": None,
        "asked_by": "Her mother",
    }


def why(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """A reason."""
    return {"reason": "It takes longer to find the papers."}


def valid_hold(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """What is said of a hold on a learner there."""
    return {
        "subject_type": "learner",
        "subject_id": str(learner(provider, campus)),
        "reason": "A claim is before the court.",
        "until": None,
    }


def those_due(provider: Provider, campus: Campus, _subject: UUID) -> dict[str, Any]:
    """Somebody whose time is over."""
    return {"subject_ids": [str(due(provider, campus))]}


def a_rule(_provider: Provider, _campus: Campus, _subject: UUID) -> dict[str, Any]:
    """How long it is to be."""
    return {"years": 5, "is_duty": False}


WHOLE: dict[str, Any] = {"at_campus": False}
NEW = {"kind": "access", "received_on": "2026-09-07", "came_by": "email"}
WHY = {"reason": "It takes longer to find the papers."}
CASES = [
    Case("requests about own data", page("privacy/"), 200, None),
    Case("whose time is over", page("privacy/due"), 200, None),
    Case("erasing who is due, asked", page("privacy/due/erasing"), 302, None, **WHOLE),
    Case("erasing who is due, sent", post("privacy/due/erasing", person="ID"), 200, due, refused=200, **WHOLE),
    Case(
        "erasing who is due, done", post("privacy/due/erasing", person="ID", sure="1"), 302, due, refused=409, **WHOLE
    ),
    Case("retention period", page("privacy/retention/adult"), 200, None, refused=403, **WHOLE),
    Case(
        "retention period, set",
        post("privacy/retention/family", years="5", version="0"),
        302,
        None,
        refused=403,
        **WHOLE,
    ),
    Case("whom a request is about", page("privacy/new?q=ncube"), 200, None),
    Case("request form", page("privacy/new/learner/ID"), 200, learner),
    Case("request added", post("privacy/new/learner/ID", **NEW), 302, learner),
    Case("request", page("privacy/ID"), 200, asked),
    Case("taking a request up, asked", page("privacy/ID/taking-up"), 302, asked),
    Case("taking a request up, sent", post("privacy/ID/taking-up"), 302, asked),
    Case("more time, asked", page("privacy/ID/extension"), 200, asked),
    Case("more time, sent", post("privacy/ID/extension", **WHY), 302, asked),
    Case("finishing a request, asked", page("privacy/ID/finishing"), 200, asked),
    Case("finishing a request, sent", post("privacy/ID/finishing", **WHY), 302, asked),
    Case("refusing a request, asked", page("privacy/ID/refusal"), 200, asked),
    Case("refusing a request, sent", post("privacy/ID/refusal", **WHY), 302, asked),
    Case("erasing, asked", page("privacy/ID/erasing"), 200, to_be_erased, **WHOLE),
    Case("erasing, sent", post("privacy/ID/erasing"), 302, to_be_erased, **WHOLE),
    Case("exporting, asked", page("privacy/ID/exporting"), 302, asked),
    Case("exporting, sent", post("privacy/ID/exporting"), 302, asked),
    Case("export, asked", page("privacy/ID/export"), 302, asked, refused=302),
    Case("export, taken before it is made", post("privacy/ID/export"), 404, asked),
    Case("hold form", page("privacy/holds/learner/ID/new"), 200, learner),
    Case("hold placed", post("privacy/holds/learner/ID/new", **WHY), 302, learner),
    Case("lifting a hold, asked", page("privacy/holds/ID/lifting"), 200, hold),
    Case("lifting a hold, sent", post("privacy/holds/ID/lifting"), 302, hold),
    Case("API: requests", call("get", "privacy/requests"), 200, None),
    Case(
        "API: request added",
        call("post", "privacy/requests", {"kind": "access", "subject_type": "learner", "subject_id": "ID"}),
        201,
        learner,
        values=valid,
    ),
    Case("API: request", call("get", "privacy/requests/ID"), 200, asked),
    Case("API: request taken up", call("post", "privacy/requests/ID/taking-up"), 200, asked),
    Case("API: more time", call("post", "privacy/requests/ID/extension", WHY), 200, asked, values=why),
    Case("API: request finished", call("post", "privacy/requests/ID/finishing", {}), 200, asked),
    Case("API: request refused", call("post", "privacy/requests/ID/refusal", WHY), 200, asked, values=why),
    Case("API: export asked", call("post", "privacy/requests/ID/exporting"), 200, asked),
    Case("API: plan of erasing", call("get", "privacy/requests/ID/plan"), 200, to_be_erased),
    Case("API: erasing", call("post", "privacy/requests/ID/erasing"), 200, to_be_erased, **WHOLE),
    Case("API: whose time is over", call("get", "privacy/due"), 200, None),
    Case(
        "API: erasing who is due",
        call("post", "privacy/due/erasing", {"subject_ids": ["ID"]}),
        200,
        due,
        refused=409,
        values=those_due,
        **WHOLE,
    ),
    Case("API: export taken", call("get", "privacy/requests/ID/export"), 200, packed),
    Case("API: holds", call("get", "privacy/holds"), 200, None),
    Case(
        "API: hold placed",
        call("post", "privacy/holds", {"subject_type": "learner", "subject_id": "ID", **WHY}),
        201,
        learner,
        values=valid_hold,
    ),
    Case("API: hold lifted", call("post", "privacy/holds/ID/lifting"), 200, hold),
    Case("API: rules of retention", call("get", "privacy/retention"), 200, None),
    Case("API: retention period", call("get", "privacy/retention/adult"), 200, None),
    Case(
        "API: retention period, set",
        call("put", "privacy/retention/family", {"years": 5, "is_duty": False}),
        200,
        None,
        values=a_rule,
        refused=403,
        **WHOLE,
    ),
]
