"""Settings: sections, pages of settings, words, closed days, own fields."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.actions.fields import add_field, retire_field
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.administration.rules.fields import FieldDetails
from cohortium.core.ids import new_id
from tests.journeys.states import Scene, State, to

VALUES = "settings/values"


def _closed_day(here: Scene) -> str:
    with here.provider.scope():
        details = ClosedDayDetails(f"Staff day {new_id()}", date(2027, 5, 3), date(2027, 5, 5))
        return str(add_closed_day(here.owner, details=details).pk)


def _field(here: Scene, *, retired: bool = False) -> str:
    with here.provider.scope():
        details = FieldDetails(f"Locker {new_id()}", "choice", options=("Left", "Right"), help="At the door.")
        field_id = add_field(here.owner, entity="membership", details=details).pk
        [retire_field(here.owner, field_id=field_id) for _ in range(retired)]
    return str(field_id)


def _of_campus(page: Page, here: Scene, rest: str = "") -> None:
    page.goto(here.path(f"{VALUES}/notifications/campuses/{here.campus.pk}{rest}"))


def _refuse(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{VALUES}/security/edit"))
    page.get_by_label("How long an invitation is valid").fill("a while")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _preview(page: Page, here: Scene) -> None:
    page.goto(here.path(f"{VALUES}/numbers/edit"))
    page.get_by_role("textbox", name="Invoice number").fill("RA/{yy}/{number:04}")
    expect(page.get_by_text(re.compile(r"RA/\d\d/0001")).first).to_be_visible()


def _refuse_words(page: Page, here: Scene) -> None:
    page.goto(here.path("settings/words/edit"))
    page.get_by_label("Plural").first.fill("<b>")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _refuse_day(page: Page, here: Scene) -> None:
    page.goto(here.path("settings/closed-days/new"))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _empty(rest: str) -> Callable[[Page, Scene], Any]:
    return lambda page, here: page.goto(here.path(rest, here.empty))


STATES = [
    State("settings", "settings", "owner", to("settings/")),
    State("settings-auditor", "settings", "auditor", to("settings/")),
    State("setting-group", "setting_group", "owner", to(f"{VALUES}/notifications")),
    State("setting-group-numbers", "setting_group", "auditor", to(f"{VALUES}/numbers")),
    State("setting-group-edit", "setting_group_edit", "owner", to(f"{VALUES}/security/edit")),
    State("setting-group-refused", "setting_group_edit", "owner", _refuse),
    State("setting-group-not-allowed", "setting_group_edit", "auditor", to(f"{VALUES}/security/edit")),
    State("setting-numbers-edit", "setting_numbers_preview", "owner", _preview),
    State("setting-group-of-campus", "setting_group_of_campus", "owner", _of_campus),
    State(
        "setting-group-of-campus-edit",
        "setting_group_of_campus_edit",
        "owner",
        lambda page, here: _of_campus(page, here, "/edit"),
    ),
    State("words", "words", "owner", to("settings/words")),
    State("words-edit", "words_edit", "owner", to("settings/words/edit")),
    State("words-refused", "words_edit", "owner", _refuse_words),
    State("words-preview", "words_preview", "owner", to("settings/words/preview")),
    State("closed-days", "closed_days", "owner", to("settings/closed-days/?year=2027")),
    State("closed-days-empty", "closed_days", "owner", _empty("settings/closed-days/")),
    State("closed-day-new", "closed_day_new", "owner", to("settings/closed-days/new")),
    State("closed-day-refused", "closed_day_new", "owner", _refuse_day),
    State("holidays", "holidays", "owner", to("settings/closed-days/holidays?year=2027")),
    State(
        "closed-day-edit",
        "closed_day_edit",
        "owner",
        lambda page, here: page.goto(here.path(f"settings/closed-days/{_closed_day(here)}/edit")),
    ),
    State(
        "closed-day-removal",
        "closed_day_removal",
        "owner",
        lambda page, here: page.goto(here.path(f"settings/closed-days/{_closed_day(here)}/removal")),
    ),
    State("fields-empty", "fields", "owner", _empty("settings/fields/")),
    State("field-new", "field_new", "owner", to("settings/fields/new")),
    State(
        "field-edit",
        "field_edit",
        "owner",
        lambda page, here: page.goto(here.path(f"settings/fields/{_field(here)}/edit")),
    ),
    State(
        "field-retiring",
        "field_retiring",
        "owner",
        lambda page, here: page.goto(here.path(f"settings/fields/{_field(here)}/retiring")),
    ),
    State(
        "field-return",
        "field_return",
        "owner",
        lambda page, here: page.goto(here.path(f"settings/fields/{_field(here, retired=True)}/return")),
    ),
    State("fields", "fields", "owner", lambda page, here: (_field(here), page.goto(here.path("settings/fields/")))),
]
