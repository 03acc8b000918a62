"""The pages of a cohort lead to each other: what it is, when it meets, who is in it. To nobody who may not see them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import FINANCE
from tests.delivery.meetings import session
from tests.enrolment.houses import cohort, enrolled, learner
from tests.fixtures import Provider

SOON = datetime.now(UTC).date() + timedelta(days=3)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_the_page_of_a_cohort_shows_what_comes_and_who_is_in_it(provider: Provider, owner: Actor) -> None:
    where = cohort(provider, capacity=1, first_on=SOON - timedelta(days=20), last_on=SOON + timedelta(days=60))
    met = session(provider, where, on=SOON)
    gone = session(provider, where, on=SOON - timedelta(days=10))
    enrolled(provider, where, learner(provider, "Lerato"))
    enrolled(provider, where, learner(provider, "Naledi"), begin="waitlisted")
    client, code = provider.signed_in(owner), provider.code

    page = text(client.get(f"/o/{code}/cohorts/{where.pk}"))

    said = [f"/o/{code}/cohorts/{where.pk}/sessions/", f"/o/{code}/cohorts/{where.pk}/enrolments"]
    said += [f"/o/{code}/sessions/{met.pk}", "Lerato Ncube", "1 waits for a seat."]
    assert [one in page for one in said] == [True] * len(said)
    assert [f"/o/{code}/sessions/{gone.pk}" in page, "Naledi" in page] == [False, False]


def test_all_three_pages_and_a_session_lead_to_the_others(provider: Provider, owner: Actor) -> None:
    where = cohort(provider, first_on=SOON, last_on=SOON + timedelta(days=60))
    met = session(provider, where, on=SOON)
    client, cohorts = provider.signed_in(owner), f"/o/{provider.code}/cohorts"
    pages = [f"{cohorts}/{where.pk}", f"{cohorts}/{where.pk}/sessions/", f"{cohorts}/{where.pk}/enrolments"]

    found = {path: text(client.get(path)) for path in [*pages, f"/o/{provider.code}/sessions/{met.pk}"]}

    missing = [(path, to) for path, page in found.items() for to in pages if to != path and f'href="{to}"' not in page]
    assert missing == []


def test_who_sees_no_timetable_finds_no_way_to_it(provider: Provider) -> None:
    where = cohort(provider)
    client, path = provider.signed_in(provider.member(FINANCE)), f"/o/{provider.code}/cohorts/{where.pk}"

    pages = [text(client.get(path)), text(client.get(f"{path}/enrolments"))]

    assert client.get(f"{path}/sessions/").status_code == 403
    assert [f'href="{path}/sessions/"' in page for page in pages] == [False, False]
    assert f'href="{path}/enrolments"' in pages[0]
