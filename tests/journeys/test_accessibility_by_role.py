"""Every page as each role sees it: what differs from role to role is looked at once for each.

Each role asks for it here as it does in `test_matrix`, and gets what the matrix says. Where both run, this one does it
for both: see `tests/conftest.py`.
"""

import hashlib
import re
from pathlib import Path

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import BUILT_IN, OWNER
from tests.browser import OpenPage, sign_in
from tests.cases import At, Case, every
from tests.fixtures import Provider, found_provider
from tests.holders import Holders
from tests.journeys.looks import Looks
from tests.matrix import expected_of_each
from tests.programs import Site

PAGES = [case for case in every() if case.route[0] == "GET" and not case.route[1].startswith("api/")]
# Of the frame, which is the same on every page, each role's is looked at on this one.
WITH_ITS_FRAME = "leaving, asked"


@pytest.fixture(scope="module")
def here() -> Provider:
    # A name of its own: where tests are shared out anew, a process comes back to this module.
    provider = found_provider()
    # The last owner could not leave.
    provider.member(OWNER)
    return provider


def shape(html: str, *, framed: bool) -> tuple[str, ...]:
    """What a page consists of, without its words: two of one shape are accessible alike."""
    part = html if framed else html[html.find("<main") :]
    return tuple(
        dict.fromkeys(re.findall(r'<(\w+(?:[^>]*?\bclass="[^"]*")?)', re.sub(r'\b(id|for|href)="[^"]*"', "", part)))
    )


class Shapes:
    """What is looked at already, at whatever address: the page that refuses is the same everywhere."""

    def __init__(self, place: Path) -> None:
        self._place = place

    def take(self, one: tuple[str, ...]) -> bool:
        """Whether it falls to the caller to look: to the first who asks, in whichever process."""
        try:
            (self._place / hashlib.sha256("\n".join(one).encode()).hexdigest()).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shapes:
    mine = tmp_path_factory.getbasetemp()
    # What is above belongs to this run when several processes share it, and to all runs when there is but one.
    place = (mine if worker_id == "master" else mine.parent) / "shapes"
    place.mkdir(exist_ok=True)
    return Shapes(place)


@pytest.fixture(scope="module")
def holders(here: Provider) -> Holders:
    return Holders(here)


class Address:
    """Stands where the browser stands, and keeps where a case would send its request."""

    def get(self, path: str) -> str:
        return path


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_each_role_gets_what_the_matrix_says_and_it_is_accessible(
    here: Provider, holders: Holders, site: Site, look: OpenPage, shapes: Shapes, looks: Looks, case: Case
) -> None:
    campus = here.campus(case.name)
    at = At(here.code, case.subject(here, campus) if case.subject else campus.pk, case.beside(here, campus))
    seen: dict[tuple[str, ...], tuple[str, Actor]] = {}
    statuses: dict[str, int] = {}
    found: list[str] = []
    for role in BUILT_IN:
        holder = holders.at(role, campus)
        answer = case.send(holder.browser, at)
        statuses[role.key] = answer.status_code
        if answer.status_code in (200, 403) and answer["Content-Type"].startswith("text/html"):
            seen.setdefault(
                shape(answer.content.decode(), framed=case.name == WITH_ITS_FRAME), (role.key, holder.actor)
            )

    assert statuses == expected_of_each(case)

    page = look()
    for role_key, actor in (one for of, one in seen.items() if shapes.take(of)):
        sign_in(page, here, actor, site.base)
        page.goto(case.send(Address(), at))
        found += [f"{role_key}: {one}" for one in looks.on_a_desk(page)]

    assert found == []


def test_what_one_looks_at_falls_to_no_other(tmp_path: Path) -> None:
    here, there = Shapes(tmp_path), Shapes(tmp_path)

    assert [here.take(("<main",)), there.take(("<main",)), there.take(("<main", "<p"))] == [True, False, True]
