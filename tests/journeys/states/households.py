"""Families, and guardians, that may be one, and those that became one."""

from typing import Any

from playwright.sync_api import Page, expect

from cohortium.core.ids import new_id
from cohortium.people.actions.household_doubles import dismiss_household_pair, find_household_doubles
from cohortium.people.actions.household_merging import merge_families
from cohortium.people.models import Family, HouseholdPair
from tests.fixtures import now
from tests.journeys.states import Scene, State, to
from tests.people.households import child, family, guardian

KNOWN: dict[str, Any] = {
    "phone": "+61355500142",
    "address": "4 Synnot Street",
    "suburb": "Hoppers Crossing",
    "state": "VIC",
    "postcode": "3029",
    "country": "AU",
}


def _two(here: Scene) -> tuple[Family, Family]:
    """Two records of a family, with the same mother."""
    mail = f"ncube.{new_id().hex[-6:]}@example.com"
    rows = [
        family(here.provider, "Ncube-Masuku", email=mail, campus_id=here.campus.pk, **known) for known in (KNOWN, {})
    ]
    for at, row in enumerate(rows):
        guardian(here.provider, row, "Nomsa", last_name="Ncube-Masuku", email=mail, bill_share=60)
        guardian(here.provider, row, f"Sipho{'o' * at}", last_name="Ncube-Masuku", phone=f"+6135550014{at}")
        child(here.provider, row, first_name="Thandi", last_name="Ncube-Masuku", campus_id=here.campus.pk)
    with here.provider.scope():
        find_household_doubles(here.owner, family_ids=[row.pk for row in rows])
    return rows[0], rows[1]


def _pair(here: Scene) -> HouseholdPair:
    first, second = sorted(row.pk for row in _two(here))
    with here.provider.scope():
        return HouseholdPair.objects.get(family_first=first, family_second=second)


def _of_guardians(here: Scene, *, in_two: bool) -> HouseholdPair:
    """Two records of a mother."""
    one, other = _two(here)
    with here.provider.scope():
        of = {"guardian_first__family": one.pk, "guardian_second__family": other.pk}
        if not in_two:
            guardian_row = {"last_name": "Ncube-Masuku", "lives_there": False, "sees": ["learning"]}
            of["guardian_second__family"] = one.pk
            guardian(here.provider, one, "Nomsa", **guardian_row)
            find_household_doubles(here.owner, family_ids=[one.pk])
        return HouseholdPair.objects.filter(**of).order_by("score")[0]


def _compared(page: Page, here: Scene) -> None:
    page.goto(here.path(f"families/doubles/{_pair(here).pk}"))


def _guardians(page: Page, here: Scene, *, in_two: bool) -> None:
    page.goto(here.path(f"families/doubles/{_of_guardians(here, in_two=in_two).pk}"))


def _refused(page: Page, here: Scene) -> None:
    """The share of the bill of those who come together is too much."""
    _compared(page, here)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="Merge records").click()
    expect(page.get_by_text("These records cannot be merged as they are")).to_be_visible()


def _listed(page: Page, here: Scene, path: str = "families/doubles/") -> None:
    pair = _pair(here)
    other = _pair(here)
    with here.provider.scope():
        dismiss_household_pair(here.owner, pair_id=other.pk)
    page.goto(here.path(path.format(pair.family_first_id)))


def _merged(page: Page, here: Scene, path: str = "families/merges/") -> None:
    first, second = (
        family(here.provider, "Ncube-Masuku", email="ncube@example.com", campus_id=here.campus.pk) for _ in range(2)
    )
    with here.provider.scope():
        merge = merge_families(
            here.owner, survivor_id=first.pk, merged_id=second.pk, take=["email"], same={}, now=now()
        )
    page.goto(here.path(path.format(family=first.pk, merge=merge.pk)))


def _asked(page: Page, here: Scene) -> None:
    name = f"Ncube-Masuku {new_id().hex[-6:]}"
    family(here.provider, name, campus_id=here.campus.pk)
    page.goto(here.path("families/new"))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("button", name="Add anyway")).to_be_visible()


STATES = [
    State("household-doubles", "household_doubles", "owner", _listed),
    State(
        "household-doubles-dismissed",
        "household_doubles",
        "owner",
        lambda p, h: _listed(p, h, "families/doubles/?showing=dismissed"),
    ),
    State(
        "household-doubles-empty",
        "household_doubles",
        "owner",
        lambda p, here: p.goto(here.path("families/doubles/", here.empty)),
    ),
    State("household-double", "household_double", "owner", _compared),
    State("household-double-refused", "household_double", "owner", _refused),
    State("guardian-double", "household_double", "owner", lambda p, h: _guardians(p, h, in_two=False)),
    State("guardian-of-two", "household_double", "owner", lambda p, h: _guardians(p, h, in_two=True)),
    State("double-of-a-family", "family", "owner", lambda p, h: _listed(p, h, "families/{}")),
    State("family-on-entry", "family_new", "owner", _asked),
    State("household-merges", "household_merges", "owner", _merged),
    State("household-merges-empty", "household_merges", "owner", to("families/merges/")),
    State(
        "household-merge-undoing",
        "household_merge_undoing",
        "owner",
        lambda p, h: _merged(p, h, "families/merges/{merge}/undoing"),
    ),
    State("merge-of-a-family", "family", "owner", lambda p, h: _merged(p, h, "families/{family}")),
]
