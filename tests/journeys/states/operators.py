"""Pages of those who run the platform."""

from playwright.sync_api import Page, expect

from tests.jobs.failing import failed_job
from tests.journeys.states import Scene, State


def _refuse(page: Page, here: Scene) -> None:
    page.goto(f"/operators/jobs/{here.failed_job}/giving-up")
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_label("Why")).to_be_focused()


def _give_up(page: Page, here: Scene) -> None:
    page.goto(f"/operators/jobs/{failed_job()}/giving-up")
    page.get_by_label("Why").fill("Sent by hand")
    page.get_by_role("button", name="Give up").click()
    expect(page.get_by_text("Job given up.")).to_be_visible()
    page.reload()


def _switch(page: Page, here: Scene) -> None:
    page.goto(f"/operators/organisations/{here.other.code}/switching")
    page.get_by_role("button", name="Switch off").click()
    expect(page.get_by_label("Why")).to_be_focused()


def _ask(page: Page, here: Scene) -> None:
    page.goto("/operators/organisations/invitation")
    page.get_by_role("button", name="Send e-mail").click()
    expect(page.get_by_role("alert")).to_be_focused()


def _retry_all(page: Page, here: Scene) -> None:
    failed_job("earlier.tasks.retried")
    page.goto("/operators/jobs/tasks/earlier.tasks.retried")
    page.get_by_role("button", name="Retry all").click()
    expect(page.get_by_text("1 job queued again.")).to_be_visible()
    page.reload()


STATES = [
    State(
        "operators-organisations",
        "operators_organisations",
        "operator",
        lambda page, here: page.goto("/operators/organisations"),
    ),
    State(
        "operators-organisations-none-found",
        "operators_organisations",
        "operator",
        lambda page, here: page.goto("/operators/organisations?q=zzz"),
    ),
    State("operators-switch-refused", "operators_switching", "operator", _switch),
    State("operators-invite-refused", "operators_invitation", "operator", _ask),
    State("operators", "operators_jobs", "operator", lambda page, here: page.goto("/operators/jobs")),
    State("operators-after-acts", "operators_jobs", "operator", _retry_all),
    State(
        "operators-task",
        "operators_task",
        "operator",
        lambda page, here: page.goto("/operators/jobs/tasks/earlier.tasks.send_map"),
    ),
    State(
        "operators-job", "operators_job", "operator", lambda page, here: page.goto(f"/operators/jobs/{here.failed_job}")
    ),
    State("operators-job-given-up", "operators_job", "operator", _give_up),
    State(
        "operators-give-up",
        "operators_job_giving_up",
        "operator",
        lambda page, here: page.goto(f"/operators/jobs/{here.failed_job}/giving-up"),
    ),
    State("operators-give-up-refused", "operators_job_giving_up", "operator", _refuse),
    State("organisations-of-an-operator", "organisations", "operator", lambda page, here: page.goto("/organisations/")),
    State("operators-for-nobody-else", "operators_jobs", "owner", lambda page, here: page.goto("/operators/jobs")),
]
