"""What can be asked of the first steps in an organisation."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.core.ids import new_id
from tests.cases import At, Case, page, post
from tests.cases.organisation import LOGO


def look(client: Client, at: At) -> Any:
    """Send a colour and a picture."""
    picture = SimpleUploadedFile("logo.png", LOGO, "image/png")
    return client.post(f"/o/{at.code}/begin/branding", {"colour": "#8a3b12", "file": picture})


def campus(client: Client, at: At) -> Any:
    """Open a campus whose name nobody has."""
    name = f"Harbour {new_id().hex.translate(_NO_WORDS)}"
    said = {"name": name, "time_zone": "Australia/Perth", "ticket": str(_ticket())}
    return client.post(f"/o/{at.code}/begin/campus", said)


def team(client: Client, at: At) -> Any:
    """Invite nobody: the form says so."""
    return client.post(f"/o/{at.code}/begin/team", {"ticket": str(_ticket())})


def _ticket() -> UUID:
    ticket: UUID = new_id()
    return ticket


_NO_WORDS = str.maketrans("aeiou", "xxxxx")

CASES = [
    Case("first steps", page("begin/"), 302, None, not_own=302),
    Case("colour and logo", page("begin/branding"), 200, None),
    Case("colour and logo, sent", look, 302, None),
    Case("first campus", page("begin/campus"), 200, None),
    Case("first campus, sent", campus, 302, None),
    Case("first colleagues", page("begin/team"), 200, None),
    Case("first colleagues, sent", team, 422, None),
    Case("step left out, asked", page("begin/steps/team/skipping"), 302, None),
    Case("first steps put away, asked", page("begin/dismissal"), 302, None),
    Case("step left out", post("begin/steps/team/skipping"), 302, None),
    Case("first steps put away", post("begin/dismissal"), 302, None),
]
