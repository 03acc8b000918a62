"""The command founds what the browser founds: the same rows in every table of the organisation."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps

from cohortium.administration.blueprints import FOLDER, blueprints
from cohortium.config.founding import Asked, NotFounded, found
from cohortium.core.ids import new_id
from cohortium.identity.models import User
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.models import Organisation
from cohortium.tenancy.scope import organisation_scope
from tests.fixtures import Provider
from tests.log_ins import browser, is_in, person, sign_in, signed_in

BLUEPRINTS = sorted(file.stem for file in FOLDER.glob("*.toml"))


def tables() -> list[Any]:
    """Every table of an organisation, and the organisation's own."""
    of_ours = [model for model in apps.get_models() if hasattr(model, "organisation") or model is Organisation]
    return [model for model in of_ours if model._meta.app_label not in {"auth", "socialaccount"}]


def contents(code: str) -> dict[str, list[str]]:
    """All rows, without what differs between any two organisations: ids, times, the code itself."""
    found_rows: dict[str, list[str]] = {}
    with organisation_scope(organisation_id_of(code)):
        for model in tables():
            rows = [
                {
                    name: value
                    for name, value in row.items()
                    if not isinstance(value, UUID | datetime | memoryview | bytes)
                }
                for row in model.objects.values()
            ]
            said = [json.dumps(row, default=_written, sort_keys=True).replace(code, "CODE") for row in rows]
            found_rows[model._meta.label] = sorted(said)
    return found_rows


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def in_the_browser(code: str, key: str) -> str:
    suggested = blueprints()[key].parts["organisation"]
    client = signed_in(person())
    founding = str(client.get("/start/organisation").context["form"]["founding"].value())
    where = {"country": suggested["country"], "time_zone": suggested["time_zone"]}
    said = {"founding": founding, "owner_name": "Ada Ncube", "name": f"Harbour {code}", "code": code, **where}
    assert client.post("/start/organisation", said).status_code == 302
    assert client.post("/start/blueprint", {"founding": founding, "blueprint": key}).status_code == 302
    return code


def asked(key: str, **more: str) -> Asked:
    code = f"q{new_id().hex[-10:]}"
    return Asked(
        **{
            "blueprint": key,
            "name": f"Harbour {code}",
            "code": code,
            "owner": f"ada.{code}@example.com",
            "owner_name": "Ada Ncube",
        }
        | more
    )


@pytest.mark.parametrize("key", BLUEPRINTS)
def test_the_command_founds_the_same(key: str) -> None:
    there = in_the_browser(f"q{new_id().hex[-10:]}", key)
    said = asked(key)

    found(said)

    by_command, by_browser = contents(said.code), contents(there)
    assert by_command == by_browser
    assert len(by_command["access.Membership"]) == 1


def test_whoever_is_to_own_it_chooses_a_password_by_the_link_that_is_printed() -> None:
    said = asked("classroom")

    link = "/" + found(said).split("/", 3)[3]
    client = browser()
    client.post(link, {"password": "a-better-password"})
    sign_in(client, said.owner, "a-better-password")

    assert is_in(client)
    assert client.get(f"/o/{said.code}/campuses/").status_code == 200


def test_whoever_has_a_log_in_needs_no_link(provider: Provider) -> None:
    user = person()

    assert found(asked("classroom", owner=user.email.upper())) == ""
    assert User.objects.with_address(user.email).count() == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"blueprint": "zorble"}, "There is no blueprint zorble. There are: classroom, "),
        ({"code": "new"}, "--code: This one is taken."),
        ({"owner_name": " "}, "--owner-name must be what people call the owner"),
        ({"owner": "ada"}, "--owner must be an e-mail address"),
        ({"country": "XX"}, "--country: Choose a country"),
        ({"name": ""}, "--name: This field is required."),
    ],
)
def test_what_cannot_be_founded_is_said_and_nobody_is_left(more: dict[str, str], says: str) -> None:
    said = asked(**{"key": more.pop("blueprint", "classroom"), **more})

    with pytest.raises(NotFounded) as refused:
        found(said)

    assert says in str(refused.value)
    assert User.objects.filter(email=said.owner).exists() is False


def test_the_blueprints_are_shipped() -> None:
    assert [Path(FOLDER, f"{key}.toml").is_file() for key in blueprints()] == [True] * 4
