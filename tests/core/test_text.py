"""Signs that cannot be seen."""

import time
import unicodedata

import pytest

from cohortium.core.text import hides, normal, plain, plain_lines


@pytest.mark.parametrize(
    "words",
    [
        "Werribee",
        "Mai Nguyễn",
        "می‌خواهم",
        "क्‍ष",
        "Level 2\r\n8 Prospect Hill Road\tEast",
        "Blue door 👩‍🏫 on the left ❤️",
        "Gate 1️⃣",
        "അവന്‍ വീട്",
        "തൃശ്ശൂര്‍",
        "ℹ️ at the door, ☎︎ inside",
        "❤️‍🔥",
        "র‍্যাংকিন স্ট্রিট",
        "葛󠄀城",
        "𠮷野家",
    ],
)
def test_what_can_be_seen_is_accepted(words: str) -> None:
    assert hides(words) is False


@pytest.mark.parametrize(
    "words",
    [
        "\u3164",
        "Werribee\u3164",
        "Werribee\u200d",
        "Werri\u200cbee",
        "\u200dWerribee",
        "Werribee\ufe0f",
        "\U000e0100Werribee",
        "W\u034ferribee",
        "\u202eeebirreW",
        "Werribee\x00",
        "Campus 1\ufe0f",
        "Мос\u200cква",
        "北\u200d京",
        "Réé\u200déne",
        "St.\ufe0f Albans",
        "Braille\u2800",
        "A +\ufe0e B",
        "private\ue000",
        "unassigned\u0378",
        "soft\u00adhyphen",
    ],
)
def test_what_cannot_be_seen_is_refused(words: str) -> None:
    assert hides(words) is True


def test_plain_takes_stray_spaces() -> None:
    assert plain("  behind   the\tlibrary ") == "behind the library"
    assert plain_lines(" \n Second  floor \n\n behind the library\n ") == "Second floor\n\nbehind the library"


def test_marks_that_no_writing_has_stay_as_they_are() -> None:
    assert normal("e\u0301", "NFC") == "é"
    heaped = "o" + "\u0301\u0323" * 16
    assert (normal(heaped, "NFC"), plain(heaped)) == (heaped, heaped)


def test_a_text_that_is_nothing_but_marks_takes_no_time() -> None:
    began = time.monotonic()

    assert len(plain("Zoe" + "\u0301\u0323" * 200_000)) == 400_003
    assert time.monotonic() - began < 10


def test_each_sign_that_falls_into_marks_is_counted_as_one() -> None:
    found = {
        sign for sign in map(chr, range(0x110000)) if unicodedata.combining(unicodedata.normalize("NFKD", sign)[0])
    }

    assert {sign for sign in found if normal(sign * 31, "NFKD") != sign * 31} == set()
