"""Learners who may be one person, and those who became one."""

from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.people.actions.doubles import dismiss_pair, find_doubles
from cohortium.people.actions.learners import add_learner
from cohortium.people.actions.merging import merge_learners
from cohortium.people.models import DuplicatePair, Learner
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, now
from tests.journeys.states import Scene, State, to
from tests.people.households import family

BORN = date(2015, 3, 4)
KNOWN: dict[str, Any] = {
    "preferred_name": "Thandi",
    "gender": "female",
    "email": "thandiwe.ncube-masuku@example.com",
    "phone": "+61355500142",
    "address": "4 Synnot Street",
    "suburb": "Hoppers Crossing",
    "state": "VIC",
    "postcode": "3029",
    "country": "AU",
}


def _two(here: Scene) -> DuplicatePair:
    """Two records that say different things of one person."""
    name = f"Ncube-Masuku {new_id()}"
    said = (KNOWN, {"gender": "other", "email": "t@example.com", "date_of_birth": BORN, "first_name": "Thandiwe"})
    with here.provider.scope():
        first, _second = (
            add_learner(
                here.owner,
                details=LearnerDetails(
                    **{"first_name": "Thandiwe", "last_name": name, "date_of_birth": BORN, **known},
                    campus_id=here.campus.pk,
                ),
                today=MORNING.date(),
            )
            for known in said
        )
        find_doubles(here.owner, learner_ids=[first.pk])
        return DuplicatePair.objects.get(first=first.pk)


def _compared(page: Page, here: Scene) -> None:
    family(here.provider)
    page.goto(here.path(f"learners/doubles/{_two(here).pk}"))


def _listed(page: Page, here: Scene, path: str = "learners/doubles/") -> None:
    pair = _two(here)
    with here.provider.scope():
        dismiss_pair(here.owner, pair_id=_two(here).pk)
    page.goto(here.path(path.format(pair.first_id)))


def _merged(page: Page, here: Scene, path: str = "learners/merges/") -> None:
    pair = _two(here)
    with here.provider.scope():
        merge = merge_learners(
            here.owner, survivor_id=pair.first_id, merged_id=pair.second_id, take=["email"], now=now()
        )
    page.goto(here.path(path.format(learner=pair.first_id, merge=merge.pk)))


def _asked(page: Page, here: Scene) -> None:
    pair = _two(here)
    with here.provider.scope():
        row = Learner.objects.get(pk=pair.first_id)
    page.goto(here.path("learners/new"))
    page.get_by_label("First name").fill(row.first_name)
    page.get_by_label("Last name").fill(row.last_name)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Add anyway")).to_be_visible()


STATES = [
    State("doubles", "doubles", "owner", _listed),
    State("doubles-dismissed", "doubles", "owner", lambda p, h: _listed(p, h, "learners/doubles/?showing=dismissed")),
    State("doubles-empty", "doubles", "owner", lambda p, here: p.goto(here.path("learners/doubles/", here.empty))),
    State("double", "double", "owner", _compared),
    State("double-of-a-learner", "learner", "owner", lambda p, h: _listed(p, h, "learners/{}")),
    State("double-on-entry", "learner_new", "owner", _asked),
    State("merges", "learner_merges", "owner", _merged),
    State("merges-empty", "learner_merges", "owner", to("learners/merges/")),
    State(
        "merge-undoing", "learner_merge_undoing", "owner", lambda p, h: _merged(p, h, "learners/merges/{merge}/undoing")
    ),
    State("merge-of-a-learner", "learner", "owner", lambda p, h: _merged(p, h, "learners/{learner}")),
]
