"""What people with a log-in can ask of themselves and theirs, and the office of what they asked for."""

from functools import partial
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.kinds.holdings import Subject
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import MORNING, Provider
from tests.people import households
from tests.people.consenting import published
from tests.people.portals import join, log_in_of


def _household(provider: Provider, **known: Any) -> tuple[Family, Guardian, Learner]:
    family = households.family(provider, f"Papadopoulos {new_id()}", **known)
    mother = households.guardian(provider, family, sees=["health"])
    return family, mother, households.child(provider, family, **known)


def their_learner(provider: Provider, campus: Campus) -> UUID:
    """Somebody else's child."""
    _, mother, rose = _household(provider)
    log_in_of(provider, mother)
    return rose.pk


def my_learner(provider: Provider, actor: Actor) -> UUID:
    """A child of this person."""
    _, mother, rose = _household(provider)
    join(provider, actor, mother)
    return rose.pk


def them(provider: Provider, campus: Campus) -> UUID:
    """Somebody else, as a guardian."""
    _, mother, _ = _household(provider)
    log_in_of(provider, mother)
    return mother.pk


def myself(provider: Provider, actor: Actor) -> UUID:
    """This person, as a guardian."""
    _, mother, _ = _household(provider)
    join(provider, actor, mother)
    return mother.pk


def _asked(provider: Provider, by: Actor, mother: Guardian) -> UUID:
    with provider.scope():
        change = ask_for_change(
            by,
            about=About.GUARDIAN,
            subject_id=mother.pk,
            wanted={"phone": "0491 570 156"},
            today=MORNING.date(),
            now=MORNING,
        )
    assert isinstance(change, ProfileChange)
    return change.pk


def their_change(provider: Provider, campus: Campus) -> UUID:
    """What somebody else asked for."""
    _, mother, _ = _household(provider)
    return _asked(provider, log_in_of(provider, mother), mother)


def my_change(provider: Provider, actor: Actor) -> UUID:
    """What this person asked for."""
    _, mother, _ = _household(provider)
    join(provider, actor, mother)
    return _asked(provider, actor, mother)


def change(provider: Provider, campus: Campus) -> UUID:
    """What a family asked for that is at home at the campus."""
    _, mother, _ = _household(provider, campus_id=campus.pk)
    return _asked(provider, log_in_of(provider, mother), mother)


def _requested(provider: Provider, by: Actor, mother: Guardian) -> UUID:
    with provider.scope():
        known: dict[str, Any] = {"subject": Subject.GUARDIAN, "subject_id": mother.pk, "today": MORNING.date()}
        return ask_for_own(by, kind="erasure", **known).pk


def their_request(provider: Provider, campus: Campus) -> UUID:
    """What somebody else asks about their own data."""
    _, mother, _ = _household(provider)
    return _requested(provider, log_in_of(provider, mother), mother)


def my_request(provider: Provider, actor: Actor) -> UUID:
    """What this person asks about their own data."""
    _, mother, _ = _household(provider)
    join(provider, actor, mother)
    return _requested(provider, actor, mother)


def my_learner_who_is_asked(provider: Provider, actor: Actor) -> UUID:
    """A child of this person, about whom there is something to answer."""
    published(provider)
    return my_learner(provider, actor)


def to_take_over(provider: Provider, campus: Campus, change_id: UUID) -> dict[str, Any]:
    """What is said of a change that was seen."""
    return {"accepted": ["phone"], **SEEN}


# A change is asked for once; that somebody got a log-in was a change of whom it is about.
SEEN = {"version": 1, "seen": 2}
Mine = partial(Case, at_campus=False, is_own_only=True)
LEARNER = "my/learners/ID"
CASES = [
    Case("portal", page("my/"), 200, None, not_own=200),
    Case("own data", page("my/data"), 200, None, not_own=200),
    Case("own data, taken", post("my/data"), 404, None, not_own=404),
    Case("own changes", page("my/changes"), 200, None, not_own=200),
    Case("own requests", page("my/requests"), 200, None, not_own=200),
    # Whoever has nobody here for whom to ask is led to the list, which says so.
    Case("own request form", page("my/requests/new"), 302, None, not_own=302),
    Mine(
        "own request, sent",
        post("my/requests/new", whom="guardian:ID", kind="erasure"),
        302,
        them,
        refused=422,
        not_own=302,
        own=myself,
        own_answer=302,
    ),
    Mine("own request, asked", page("my/requests/ID/withdrawal"), 302, their_request, own=my_request, own_answer=302),
    Mine(
        "own request, taken back", post("my/requests/ID/withdrawal"), 302, their_request, own=my_request, own_answer=302
    ),
    Mine("own learner", page(LEARNER), 200, their_learner, own=my_learner),
    Mine("own learner, to correct", page(f"{LEARNER}/details"), 200, their_learner, own=my_learner),
    Mine(
        "own learner, corrected",
        post(f"{LEARNER}/details", preferred_name="Rosie"),
        302,
        their_learner,
        own=my_learner,
        own_answer=302,
    ),
    Mine("own learner, health", page(f"{LEARNER}/health"), 200, their_learner, own=my_learner),
    Mine("own learner, consents", page(f"{LEARNER}/consents"), 200, their_learner, own=my_learner),
    Mine(
        "own learner, consents answered",
        post(f"{LEARNER}/consents", **{"answer-photo": "yes"}),
        302,
        their_learner,
        own=my_learner_who_is_asked,
        own_answer=302,
    ),
    Mine("own details, to correct", page("my/details/ID"), 200, them, own=myself),
    Mine("own details, corrected", post("my/details/ID", phone="0491 570 158"), 302, them, own=myself, own_answer=302),
    Mine("own household, to correct", page("my/households/ID"), 200, them, own=myself),
    Mine(
        "own household, corrected",
        post("my/households/ID", suburb="Werribee"),
        302,
        them,
        own=myself,
        own_answer=302,
    ),
    Mine("own change, asked", page("my/changes/ID/withdrawal"), 302, their_change, own=my_change, own_answer=302),
    Mine("own change, taken back", post("my/changes/ID/withdrawal"), 302, their_change, own=my_change, own_answer=302),
    Case("requested changes", page("changes/"), 200, None),
    Case("change that was asked for", page("changes/ID"), 200, change),
    Case("taking over, asked", page("changes/ID/approval"), 302, change),
    Case("taking over", post("changes/ID/approval", accepted="phone", version="1", seen="2"), 302, change),
    Case("not taking over, asked", page("changes/ID/refusal"), 302, change),
    Case("not taking over", post("changes/ID/refusal", reason="No.", version="1"), 302, change),
    Case("API: requested changes", call("get", "profile-changes"), 200, None),
    Case("API: change that was asked for", call("get", "profile-changes/ID"), 200, change),
    Case(
        "API: taken over",
        call("post", "profile-changes/ID/approval", {"accepted": ["phone"], **SEEN}),
        200,
        change,
        values=to_take_over,
    ),
    Case(
        "API: not taken over", call("post", "profile-changes/ID/refusal", {"reason": "No.", "version": 1}), 200, change
    ),
]
