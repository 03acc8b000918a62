"""Pages of those who run the platform: what they do, and that nobody else learns that they exist."""

import html
from typing import Any

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.config.routes import OUTSIDE
from cohortium.identity.models import User
from tests.fixtures import Provider
from tests.jobs.failing import failed_job, status_of
from tests.web.pages import essence, form_of

ADDRESSES = {
    "operators_jobs": ("get", "/operators/jobs"),
    "operators_task": ("get", "/operators/jobs/tasks/{task}"),
    "operators_task_retrying": ("post", "/operators/jobs/tasks/{task}/retrying"),
    "operators_organisations": ("get", "/operators/organisations"),
    "operators_invitation": ("get", "/operators/organisations/invitation"),
    "operators_switching": ("get", "/operators/organisations/{code}/switching"),
    "operators_job": ("get", "/operators/jobs/{job}"),
    "operators_job_retrying": ("post", "/operators/jobs/{job}/retrying"),
    "operators_job_giving_up": ("get", "/operators/jobs/{job}/giving-up"),
}


@pytest.fixture
def staff(operator: User) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def filled(address: str, task: str, job_id: int) -> str:
    # Named after the organisation that a test is about.
    return address.format(task=task, job=job_id, code=task.removeprefix("earlier.").rstrip("x"))


def test_every_route_for_staff_of_the_platform_is_tried() -> None:
    assert {name for name, who in OUTSIDE.items() if who == "staff of the platform"} == set(ADDRESSES)


@pytest.mark.parametrize("method", ["get", "post", "put"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_to_everybody_else_the_address_does_not_exist(provider: Provider, owner: Actor, name: str, method: str) -> None:
    task = f"earlier.{provider.code}"
    job_id = failed_job(task)
    address = filled(ADDRESSES[name][1], task, job_id)

    for client in (Client(enforce_csrf_checks=True), provider.signed_in(owner, enforce_csrf_checks=True)):
        answers = [essence(getattr(client, method)(path), path) for path in ("/nowhere", "/nowhere", address)]
        assert answers[2] == answers[1]
        assert answers[2][0] == 404
    assert status_of(job_id) == ("failed", 1)


@pytest.mark.parametrize("name", ADDRESSES)
def test_staff_is_answered(staff: Client, provider: Provider, name: str) -> None:
    task = f"earlier.{provider.code}"
    job_id = failed_job(task, organisation_id=str(provider.id))
    method, address = ADDRESSES[name]

    answer = getattr(staff, method)(filled(address, task, job_id))

    assert answer.status_code == (200 if method == "get" else 302)
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_failed_job_says_whose_it_is(staff: Client, provider: Provider) -> None:
    task = f"earlier.{provider.code}z"
    job_id = failed_job(task, organisation_id=str(provider.id))
    failed_job(f"{task}.gone", organisation_id="of-nobody")

    for path in ("/operators/jobs", f"/operators/jobs/tasks/{task}", f"/operators/jobs/{job_id}"):
        text = html.unescape(staff.get(path).content.decode())
        assert f"{provider.name} <code>{provider.code}</code>" in text
        assert f'<code class="id">{provider.id}</code>' in text


def test_no_data_of_an_organisation_is_shown(staff: Client, provider: Provider, owner: Actor) -> None:
    task = f"earlier.{provider.code}x"
    job_id = failed_job(task, organisation_id=str(provider.id))

    # What it is called may be: which organisations there are is shown on a page of its own.
    provider.campus("Camberwell")
    for method, address in [one for one in ADDRESSES.values() if "/organisations" not in one[1]]:
        if method == "get":
            text = staff.get(filled(address, task, job_id)).content.decode()
            assert ("Grace Whitlock" in text, "Camberwell" in text) == (False, False)
    assert str(provider.id) in text or str(provider.id) in staff.get(f"/operators/jobs/{job_id}").content.decode()


@pytest.mark.parametrize("name", [name for name, (method, _) in ADDRESSES.items() if method == "post"])
def test_another_site_cannot_act_in_an_operators_name(operator: User, name: str) -> None:
    client, task = Client(enforce_csrf_checks=True), "earlier.forged"
    client.force_login(operator)
    job_id = failed_job(task)

    answer = client.post(filled(ADDRESSES[name][1], task, job_id))

    assert answer.status_code == 403
    assert status_of(job_id) == ("failed", 1)


@pytest.mark.parametrize("name", [name for name, (method, _) in ADDRESSES.items() if method == "post"])
def test_nothing_is_done_by_looking(staff: Client, name: str) -> None:
    job_id = failed_job("earlier.looked_at")

    assert staff.get(filled(ADDRESSES[name][1], "earlier.looked_at", job_id)).status_code == 405
    assert status_of(job_id) == ("failed", 1)


def test_retrying_twice_says_that_it_is_not_failed_any_more(staff: Client) -> None:
    job_id = failed_job()

    answers = [staff.post(f"/operators/jobs/{job_id}/retrying") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert "no longer failed" in answers[1].content.decode()
    assert status_of(job_id) == ("todo", 2)


def test_giving_up_asks_why_and_shows_it(staff: Client, operator: User) -> None:
    job_id = failed_job()
    path = f"/operators/jobs/{job_id}/giving-up"
    form = form_of(staff.get(path))

    refused = staff.post(path, {**form, "reason": " "})
    too_long = staff.post(path, {**form, "reason": "y" * 301})
    done = staff.post(path, {**form, "reason": "Sent by hand"})

    assert [one.status_code for one in (refused, too_long, done)] == [422, 422, 302]
    assert "Give a reason" in refused.content.decode()
    assert "y" * 301 in too_long.content.decode()
    for shown in (staff.get(done.headers["Location"]), staff.get("/operators/jobs")):
        text = html.unescape(shown.content.decode())
        assert ("Sent by hand" in text, operator.email in text) == (True, True)
    assert status_of(job_id) == ("cancelled", 1)


@pytest.mark.parametrize(
    "path",
    [
        *("/operators/jobs/0", f"/operators/jobs/{10**30}", "/operators/jobs/-1", "/operators/jobs/tasks/nothing"),
        *(
            "/operators/jobs/tasks/nul%00",
            "/operators/jobs/tasks/%ed%a0%80",
            "/operators/jobs/tasks/x?before=9999999999999999999999",
        ),
    ],
)
def test_what_is_not_there_is_not_found(staff: Client, path: str) -> None:
    assert staff.get(path).status_code == 404


@pytest.mark.parametrize("before", ["", "x", "-1", "٣", f"{10**40}", "9" * 5000])
def test_a_page_that_nobody_gave_is_the_first_or_none(staff: Client, provider: Provider, before: str) -> None:
    task = f"earlier.{provider.code}"
    failed_job(task)

    answer = staff.get(f"/operators/jobs/tasks/{task}", {"before": before})

    assert answer.status_code == 200


def test_a_task_that_the_code_does_not_know_is_shown_as_such(staff: Client, provider: Provider) -> None:
    known = failed_job("administration.tasks.people_follow", organisation_id=str(provider.id))
    unknown = failed_job()

    texts = [staff.get(f"/operators/jobs/{job_id}").content.decode() for job_id in (known, unknown)]

    assert ["This release has no task with this name" in text for text in texts] == [False, True]


@pytest.mark.parametrize("number", [1, 20])
def test_index_asks_the_database_the_same_whatever_failed(staff: Client, statements: Any, number: int) -> None:
    for _ in range(number):
        failed_job()
    staff.get("/operators/jobs")

    with statements() as seen:
        staff.get("/operators/jobs")

    # Session, user, BEGIN, waiting, the oldest, under way, failed, workers, tasks, what organisations are called, acts, COMMIT.
    assert len(seen) == 12


def test_the_way_there_is_shown_to_staff_only(provider: Provider, owner: Actor, staff: Client) -> None:
    member, way = provider.signed_in(owner), 'href="/operators/jobs"'
    inside = f"/o/{provider.code}/campuses/"

    before = [way in member.get(path).content.decode() for path in ("/organisations/", inside)]
    User.objects.filter(pk=provider.users[owner.id].pk).update(is_platform_staff=True)
    after = [way in member.get(path).content.decode() for path in ("/organisations/", inside)]

    assert (before, after) == ([False, False], [True, True])
    assert way in staff.get("/organisations/").content.decode()
