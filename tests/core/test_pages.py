"""Cursors come from outside."""

import base64
import json

import pytest

from cohortium.core.errors import Invalid
from cohortium.core.ids import new_id
from cohortium.core.pages import Cursor

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
