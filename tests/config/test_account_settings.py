"""What the environment says of providers and proxies."""

import json
from pathlib import Path
from typing import Any

import pytest

from cohortium.config.environment import BadEnvironment, read

WORKS = {
    "id": "works",
    "name": "Example Works",
    "server": "https://login.example.com/",
    "client": "cohortium",
    "secret": "s",
}
URL = "postgresql://nobody:nothing@localhost:1/nowhere"


def environment(folder: Path, **more: str) -> Any:
    return read({"DATABASE_URL": URL, "COHORTIUM_DATA": str(folder), **more})


def test_no_provider_and_no_proxy_is_usual(tmp_path: Path) -> None:
    usual = environment(tmp_path)

    assert (usual.oidc, usual.oidc_origins, usual.trusted_proxies) == ((), (), 0)


def test_providers_are_read(tmp_path: Path) -> None:
    other = {**WORKS, "id": "other", "sign_in_at": "https://accounts.example.net/login"}

    found = environment(tmp_path, COHORTIUM_OIDC=json.dumps([WORKS, other]), COHORTIUM_TRUSTED_PROXIES="2")

    assert [one["provider_id"] for one in found.oidc] == ["works", "other"]
    assert found.oidc[0]["settings"] == {"server_url": "https://login.example.com", "oauth_pkce_enabled": True}
    assert found.oidc_origins == ("https://login.example.com", "https://accounts.example.net")
    assert found.trusted_proxies == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("{", "must be a list in JSON"),
        ("{}", "must be a list in JSON"),
        ("[1]", "must be a list in JSON"),
        (json.dumps([{**WORKS, "secret": ""}]), "one has no secret"),
        (json.dumps([{**WORKS, "name": 1}]), "one has no name"),
        (json.dumps([{**WORKS, "id": "My Works"}]), "small letters"),
        (json.dumps([{**WORKS, "server": "http://login.example.com"}]), "must start with https://"),
        (json.dumps([{**WORKS, "server": "login.example.com"}]), "must start with https://"),
        (json.dumps([WORKS, WORKS]), "names a provider twice"),
    ],
)
def test_a_provider_that_cannot_be_understood_is_refused_in_one_line(tmp_path: Path, value: str, said: str) -> None:
    with pytest.raises(BadEnvironment, match=said) as refused:
        environment(tmp_path, COHORTIUM_OIDC=value)

    assert (str(refused.value).startswith("COHORTIUM_OIDC"), "\n" in str(refused.value)) == (True, False)


@pytest.mark.parametrize("value", ["-1", "one", "1.5", "²", "1000"])
def test_a_number_of_proxies_that_is_none_is_refused(tmp_path: Path, value: str) -> None:
    with pytest.raises(BadEnvironment, match="COHORTIUM_TRUSTED_PROXIES"):
        environment(tmp_path, COHORTIUM_TRUSTED_PROXIES=value)
