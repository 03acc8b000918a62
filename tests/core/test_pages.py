"""Cursors come from outside."""

import base64
import json
import re

import pytest

from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.core.pages import MOMENTS, Cursor

ROW = "01a1f8e1-b921-7451-a059-c264957c61a4"


def test_a_cursor_reads_what_it_wrote() -> None:
    cursor = Cursor("-name_plain", "ñandú", new_id())

    assert Cursor.read(str(cursor)) == cursor


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "%00",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        *(
            base64.urlsafe_b64encode(json.dumps(value).encode()).decode()
            for value in (None, 7, [], ["a", "b"], ["a", "b", "c"], [1, "b", ROW], ["a", "\0", ROW])
        ),
    ],
)
def test_a_cursor_that_nobody_gave_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        Cursor.read(text)


@pytest.mark.parametrize("zone", ["+23:00", "-23:59", "+14:00"])
def test_a_moment_is_read_into_a_zone_that_the_database_takes(zone: str) -> None:
    assert str(MOMENTS.read(f"2026-01-01T12:00:00{zone}").tzinfo) == "UTC"


@pytest.mark.parametrize("text", ["2026-01-01T12:00:00", "0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
def test_a_moment_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        MOMENTS.read(text)
