"""What files are called."""

import pytest

from cohortium.files.rules.names import LONGEST, extension_of, tidied


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Ada’s passport.pdf", "Ada’s passport.pdf"),
        ("/etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ada\\Scan 1.PDF", "Scan 1.pdf"),
        ("../../../x.pdf", "x.pdf"),
        ("report\x00.exe.pdf", "report.exe.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ("two\r\nlines\t.pdf", "twolines.pdf"),
        ('a"b<c>|?*:.pdf', "a_b_c_____.pdf"),
        (".pdf", "file.pdf"),
        ("...pdf", "file.pdf"),
        ("", "file.pdf"),
        ("\u200b\u200b.pdf", "file.pdf"),
        ("Pa\u0301ipe\u0301ar.pdf", "Páipéar.pdf"),
        ("लिपि.pdf", "लिपि.pdf"),
        ("x" * 5000 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
    ],
)
def test_a_name_can_be_shown_and_saved_anywhere(sent: str, shown: str) -> None:
    assert tidied(sent, ".pdf") == shown


@pytest.mark.parametrize(
    ("name", "end"), [("a.PNG", ".png"), ("a.b.pdf", ".pdf"), ("a", ""), (".png", ""), ("a.png\u202e", ".png")]
)
def test_the_end_of_a_name(name: str, end: str) -> None:
    assert extension_of(name) == end


def test_a_picture_that_becomes_another_type_is_called_so() -> None:
    assert tidied("old.gif", ".png") == "old.png"
