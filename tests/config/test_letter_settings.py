"""What the installation says about letters beside its mail server."""

import pytest

from cohortium.config.environment import BadEnvironment
from cohortium.config.letter_settings import LetterSettings, read


def test_nothing_is_required() -> None:
    assert read({}) == LetterSettings()


def test_all_of_it_is_read() -> None:
    given = {
        "COHORTIUM_BOUNCES_TO": "b+@mail.example.com",
        "COHORTIUM_LETTERS_PER_DAY": "2000",
        "COHORTIUM_MAIL_DKIM": "house=key.mail.example.com",
        "COHORTIUM_MAIL_SPF": "include:mail.example.com",
        "COHORTIUM_DNS": "192.0.2.1, 127.0.0.1:5353,2001:db8::1",
    }
    servers = (("192.0.2.1", 53), ("127.0.0.1", 5353), ("2001:db8::1", 53))

    assert read(given) == LetterSettings(
        "b+@mail.example.com", 2000, "house", "key.mail.example.com", "include:mail.example.com", servers
    )


@pytest.mark.parametrize("given", ["@bounces.example.com", "b-@mail.example.com", "bo+@mail.example.com"])
def test_where_letters_come_back_to_leaves_room_for_what_says_which(given: str) -> None:
    assert read({"COHORTIUM_BOUNCES_TO": given}).bounces_to == given


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("COHORTIUM_BOUNCES_TO", one) for one in ("bounces+@mail.example.com", "b+", "b+@localhost", "B@x.example")),
        *(("COHORTIUM_LETTERS_PER_DAY", one) for one in ("many", "-1", "1.5", "99999999")),
        *(("COHORTIUM_MAIL_DKIM", one) for one in ("house", "=key.example.com", "house=key", "a b=key.example.com")),
        *(("COHORTIUM_MAIL_SPF", one) for one in ("mail.example.com", "include:a b", "v=spf1 a -all")),
        *(("COHORTIUM_DNS", one) for one in ("ns.example.com", "192.0.2.1:many", "1.2.3")),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        read({name: value})
