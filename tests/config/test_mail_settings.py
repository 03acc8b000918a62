"""Where letters go out, and what links in them start with."""

from collections.abc import Mapping

import pytest

from cohortium.config.environment import BadEnvironment, Environment, MailServer, read


def settings(tmp_path, **given: str) -> Environment:
    base: Mapping[str, str] = {
        "DATABASE_URL": "postgresql://app:word@localhost/cohortium",
        "COHORTIUM_DATA": str(tmp_path),
    }
    return read({**base, **given})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("", MailServer("cohortium@localhost")),
        ("smtp://mail.example.com", MailServer("cohortium@localhost", "mail.example.com", 587, starttls=True)),
        (
            "smtps://ada%40example.com:a%2Fb@mail.example.com:4465",
            MailServer("cohortium@localhost", "mail.example.com", 4465, "ada@example.com", "a/b", tls=True),
        ),
        ("smtp+plain://localhost:1025", MailServer("cohortium@localhost", "localhost", 1025)),
    ],
)
def test_the_mail_server_is_read_from_its_address(tmp_path, url: str, server: MailServer) -> None:
    assert settings(tmp_path, COHORTIUM_SMTP=url).mail == server


def test_links_start_with_the_address_of_the_installation(tmp_path) -> None:
    assert settings(tmp_path).address == "http://localhost:8000"
    assert settings(tmp_path, COHORTIUM_PORT="8123").address == "http://localhost:8123"
    assert settings(tmp_path, COHORTIUM_ADDRESS="https://school.example.com/").address == "https://school.example.com"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("COHORTIUM_SMTP", value)
            for value in ("mail.example.com", "http://mail.example.com", "smtp://", "smtp://a:b:c")
        ),
        *(("COHORTIUM_MAIL_FROM", value) for value in ("office", "@example.com", "a b@example.com", "<a@example.com>")),
        *(("COHORTIUM_ADDRESS", value) for value in ("school.example.com", "ftp://x", "https://x/path", "https://[")),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(tmp_path, name: str, value: str) -> None:
    with pytest.raises(BadEnvironment, match=name):
        settings(tmp_path, **{name: value})
