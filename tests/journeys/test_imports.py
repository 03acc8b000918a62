"""A file that is imported on a phone, from beginning to end; and a worker that is killed while it takes one over."""

import csv
import random
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.imports.actions.batches import start_import
from cohortium.imports.actions.undoing import undo_import
from cohortium.imports.models import ExternalReference, ImportRow
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Family, FamilyLearner, Learner
from tests.browser import PHONE, OpenPage, downloaded
from tests.fixtures import Provider
from tests.imports.moving import read
from tests.imports.test_resilience import many, ready
from tests.people.households import child
from tests.programs import working

IMPATIENT = {"COHORTIUM_STALLED_AFTER": "2"}
FAMILIES = 1000
# As Excel saves it: of Ada a namesake is here, of Ben the day is none, and somebody has no name.
TABLE = (
    "\ufeffChild;Surname;Born;Mother;Her e-mail;Site;Shoes\r\n"
    "Zoë;Georgiou;04/05/2016;Maria Georgiou;maria@example.com;Werribee;31\r\n"
    "Ada;Ncube;30/11/2016;;;Werribee;32\r\n"
    "Ben;Otieno;31/31/2015;;;Werribee;33\r\n"
    ";;01/03/2014;;;;34\r\n"
).encode()


def counted(provider: Provider) -> dict[str, int]:
    with provider.scope():
        tables = (Family, Learner, FamilyLearner, ExternalReference)
        return {model.__name__: model.objects.count() for model in tables}


def killed_while(provider: Provider, by: Actor, batch_id: object, moments: list[float]) -> None:
    """Start a worker for each of these moments, and kill it so many seconds after it has begun with rows."""
    for moment in moments:
        with working(IMPATIENT) as worker:
            before = read(provider, by, batch_id).done
            wait_until(lambda before=before: read(provider, by, batch_id).done != before, 60)
            wait_until(lambda: False, moment)
            worker.kill()


@pytest.mark.takes_long
@pytest.mark.timeout(900)
def test_a_worker_that_is_killed_at_random_rows_loses_nothing_and_does_nothing_twice(
    provider: Provider, owner: Actor
) -> None:
    batch_id = ready(provider, owner, many(FAMILIES))
    with provider.scope():
        start_import(owner, batch_id=batch_id)
    moments = [random.uniform(0.0, 0.6) for _ in range(2)]
    killed_while(provider, owner, batch_id, moments)
    with working(IMPATIENT) as last:
        assert wait_until(lambda: read(provider, owner, batch_id).status == BatchStatus.DONE, 240), last.said()
    done = read(provider, owner, batch_id)
    with provider.scope():
        left = ImportRow.objects.filter(batch=batch_id, is_done=False).count()
        undo_import(owner, batch_id=batch_id)

    assert done.counts == {"family": {"created": FAMILIES}, "learner": {"created": FAMILIES}}, moments
    assert (done.done, left) == (2 * FAMILIES, 0), moments
    assert counted(provider) == {
        "Family": FAMILIES,
        "Learner": FAMILIES,
        "FamilyLearner": FAMILIES,
        "ExternalReference": 2 * FAMILIES,
    }, moments

    killed_while(provider, owner, batch_id, moments[:1])
    with working(IMPATIENT) as last:
        assert wait_until(lambda: read(provider, owner, batch_id).status == BatchStatus.UNDONE, 240), last.said()
    assert set(counted(provider).values()) == {0}, moments


def sent_from(page: Page, provider: Provider, file: Path) -> str:
    """Send a file of the old list, as its form asks for it; and the address of its page."""
    page.goto(f"/o/{provider.code}/imports/")
    page.get_by_role("link", name="Import a file").click()
    fits(page)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Source").fill("Old list")
    page.get_by_role("button", name="Upload").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)
    fits(page)
    return page.url


def fits(page: Page) -> None:
    """Nobody has to move the page aside; asked again if it is just being loaded, as a page of a running import is."""
    page.wait_for_function(
        "() => document.documentElement && document.documentElement.scrollWidth <= window.innerWidth"
    )


def counts(page: Page) -> dict[str, dict[str, str]]:
    """The table of the preview and of the report: by kind, how many come to what."""
    found: dict[str, dict[str, str]] = {}
    for row in page.get_by_role("table", name="Records by result").locator("tbody tr").all():
        kind, *numbers = row.get_by_role("cell").all()
        found[kind.inner_text()] = {
            str(one.get_attribute("data-label")): one.inner_text() for one in numbers if one.inner_text() != "0"
        }
    return found


def started_on(page: Page) -> None:
    page.get_by_role("button", name="Start the import").click()
    expect(page.get_by_text("This file is imported")).to_be_visible(timeout=60_000)
    fits(page)


def undone_on(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Undo").click()
    fits(page)
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("This import is undone")).to_be_visible(timeout=60_000)
    fits(page)


def matched_on(page: Page) -> None:
    """Say what the columns hold, and come to the preview."""
    # Whoever waits while it is read is led there; whom it waits for finds a link.
    led, linked = (page.get_by_role(role, name="Match the columns") for role in ("heading", "link"))
    expect(led.or_(linked).first).to_be_visible(timeout=60_000)
    page.goto(f"{page.url.removesuffix('/columns')}/columns")
    fits(page)
    page.get_by_role("link", name="Learners").click()
    for heading, field in {
        "Child": "First name",
        "Surname": "Last name",
        "Born": "Date of birth",
        "Mother": "First guardian: name",
        "Her e-mail": "First guardian: e-mail",
        "Site": "Based at (campus)",
        "Shoes": "Do not import",
    }.items():
        page.get_by_label(heading, exact=True).select_option(label=field)
    page.get_by_label("How dates are written").select_option(label="31/12/2026: the day first")
    page.get_by_role("button", name="Show the preview").click()
    expect(page.get_by_role("heading", name="Preview")).to_be_visible(timeout=60_000)
    fits(page)


def corrected_from(page: Page, folder: Path) -> Path:
    """Take out the rows to correct, put them right, and save them as a spreadsheet does."""
    bad = downloaded(page, page.get_by_role("link", name="Download the rows to correct").click)
    lines = list(csv.DictReader(bad.read_text(encoding="utf-8-sig").splitlines(), delimiter=";"))
    lines = [
        one
        | {"Child": one["Child"] or "Kim", "Surname": one["Surname"] or "Reed"}
        | {"Born": one["Born"].replace("31/31", "31/12"), "Site": "Werribee"}
        for one in lines
    ]
    corrected = folder / "corrected.csv"
    with corrected.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.DictWriter(out, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
    return corrected


def test_a_file_is_imported_corrected_and_undone_on_a_phone(
    provider: Provider, owner: Actor, open_page: OpenPage, tmp_path: Path
) -> None:
    provider.campus("Werribee")
    child(provider, first_name="Ada", last_name="Ncube", date_of_birth=date(2016, 11, 30))
    file = tmp_path / "desk-list.csv"
    file.write_bytes(TABLE)
    page = open_page(provider, owner, PHONE)
    with working():
        first = sent_from(page, provider, file)
        matched_on(page)
        preview = counts(page)
        remarks = page.locator("body").inner_text()

        page.get_by_label("Who is Ada Ncube?").select_option(label="The same as Ada Ncube, born 30 Nov 2016")
        page.get_by_role("button", name="Save decisions").click()
        fits(page)
        page.get_by_role("button", name="Start the import").click()
        page.goto(f"/o/{provider.code}/imports/")
        fits(page)
        page.get_by_role("link", name="desk-list.csv").click()
        expect(page.get_by_text("This file is imported")).to_be_visible(timeout=60_000)
        fits(page)
        report = counts(page)
        page.get_by_label("Which").select_option(label="To check")
        expect(page.locator("#import-rows tbody tr")).to_have_count(1)
        page.get_by_label("Which").select_option(label="Not imported")
        expect(page.get_by_text("Row 5, without a name")).to_be_visible()
        fits(page)

        corrected = corrected_from(page, tmp_path)
        second = sent_from(page, provider, corrected)
        expect(page.get_by_role("heading", name="Preview")).to_be_visible(timeout=60_000)
        started_on(page)
        after = counts(page)
        with provider.scope():
            here = sorted(f"{one} {one.date_of_birth} {one.campus}" for one in Learner.objects.all())

        undone_on(page, second)
        undone_on(page, first)
        with provider.scope():
            left = sorted(f"{one} {one.date_of_birth} {one.campus}" for one in Learner.objects.all())

    assert preview == {
        "Families": {"New": "1"},
        "Learners": {"New": "2", "Not imported": "1", "To decide": "1", "With something to check": "1"},
    }
    assert "These columns are not imported: Shoes." in remarks
    assert "1 record to decide" in remarks
    assert report["Learners"] == {"New": "2", "Changed": "1", "Not imported": "1", "With something to check": "1"}
    assert after == {"Learners": {"New": "1", "Changed": "1"}}
    assert here == [
        "Ada Ncube 2016-11-30 Werribee",
        "Ben Otieno 2015-12-31 Werribee",
        "Kim Reed 2014-03-01 Werribee",
        "Zoë Georgiou 2016-05-04 Werribee",
    ]
    assert left == ["Ada Ncube 2016-11-30 None"]
