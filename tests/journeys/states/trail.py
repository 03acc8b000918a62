"""The trail: all of it, asked for something, and asked for what cannot be."""

from contextlib import suppress
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.administration.actions.trail import UnderWay, note_broken, verify_trail
from cohortium.audit.models import TrailVerification
from cohortium.audit.sealing import seal
from tests.fixtures import MORNING
from tests.journeys.states import Scene, State, to


def _thing(page: Page, here: Scene) -> None:
    page.goto(here.path(f"campuses/{here.closed.pk}"))
    page.get_by_role("link", name="View in audit trail").click()
    expect(page.get_by_role("cell", name="Closed")).to_be_visible()


def _who(page: Page, here: Scene) -> None:
    page.goto(here.path("trail/"))
    page.get_by_role("searchbox", name="Done by").fill("grace")
    expect(page.get_by_role("cell", name="Automatic")).to_have_count(0)


def _whom(page: Page, here: Scene) -> None:
    page.goto(here.path("trail/?who=nobody"))
    expect(page.get_by_role("alert")).to_be_visible()


def _export(page: Page, here: Scene) -> None:
    page.goto(here.path("trail/?kind=campus"))
    page.get_by_role("link", name="Export").click()
    expect(page.get_by_role("heading", name="Export audit trail")).to_be_visible()


def _broken(page: Page, here: Scene) -> None:
    with here.empty.scope():
        if not TrailVerification.objects.exists():
            found = ["The entry 0199 was changed after seal 1: it now says “Opened” (campus.opened)."] * 3
            looked_at: dict[str, Any] = {"entries": 12, "seals": 2, "with_heads": False, "now": MORNING}
            asked = verify_trail(here.empty.system)
            note_broken(here.empty.system, verification_id=asked.pk, found=7, findings=found, **looked_at)
    page.goto(here.path("trail/proof", here.empty))
    expect(page.get_by_text("The audit trail has been altered")).to_be_visible()


def _sealed(page: Page, here: Scene) -> None:
    with here.provider.scope():
        seal()
        with suppress(UnderWay):
            verify_trail(here.provider.system)
    page.goto(here.path("trail/proof"))
    expect(page.get_by_text("In progress")).to_be_visible()


STATES = [
    State("trail-proof", "trail_proof", "owner", _sealed),
    State(
        "trail-proof-none", "trail_proof", "owner", lambda page, here: page.goto(here.path("trail/proof", here.other))
    ),
    State("trail-proof-broken", "trail_proof", "owner", _broken),
    State("trail-proof-asked", "trail_verifications", "owner", to("trail/verifications")),
    State("trail-export", "trail_export", "owner", _export),
    State("trail-export-refused", "trail_export", "owner", to("trail/export?kind=zebra")),
    State("trail", "trail", "owner", to("trail/")),
    State("trail-of-an-auditor", "trail", "auditor", to("trail/")),
    State("trail-of-a-thing", "trail", "owner", _thing),
    State("trail-of-somebody", "trail", "owner", _who),
    State("trail-whom", "trail", "owner", to("trail/?person=")),
    State("trail-none-found", "trail", "owner", to("trail/?person=nobody")),
    State("trail-bad-day", "trail", "owner", to("trail/?first_day=2026-13-45&kind=campus")),
    State("trail-bad-link", "trail", "owner", _whom),
    State("trail-bad-cursor", "trail", "owner", to("trail/?after=nonsense")),
]
