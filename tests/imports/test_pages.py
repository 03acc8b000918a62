"""The pages of files that are moved in."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, sent, student
from tests.people.households import child

FILE = export(student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou")))


def learners(provider: Provider) -> int:
    with provider.scope():
        return Learner.objects.filter(status="active").count()


def test_a_file_goes_all_the_way_through_the_pages(provider: Provider, owner: Actor, work: Work) -> None:
    browser, house = provider.signed_in(owner), f"/o/{provider.code}/imports"
    empty = browser.get(f"{house}/")
    form = browser.get(f"{house}/new")
    upload = SimpleUploadedFile("export.json", FILE, "application/json")
    led = browser.post(f"{house}/new", {"file": upload, "source": "", "campus": ""})
    here = led["Location"]
    reading = browser.get(here)
    work()
    ready = browser.get(here)
    before = learners(provider)
    started = browser.post(f"{here}/starting", {"contested": "ours"})
    running = browser.get(here, headers={"HX-Request": "true", "HX-Target": "div#import-state"})
    work()
    done = browser.get(here)
    rows = browser.get(f"{here}?show=created", headers={"HX-Request": "true", "HX-Target": "div#import-rows"})
    listed = browser.get(f"{house}/")
    question = browser.get(f"{here}/undoing")
    undoing = browser.post(f"{here}/undoing")
    after = learners(provider)
    work()
    undone = browser.get(here)

    said = [one.status_code for one in (empty, form, led, reading, ready, started, running, done, rows, listed)]
    assert said == [200, 200, 302, 200, 200, 302, 200, 200, 200, 200]
    assert [one.status_code for one in (question, undoing, undone)] == [200, 302, 200]
    assert (before, after, learners(provider)) == (0, 1, 0)
    assert "Nothing imported yet" in empty.content.decode()
    assert 'hx-trigger="every 2s"' in reading.content.decode()
    assert ["<html" in one.content.decode() for one in (reading, running, rows)] == [True, False, False]
    assert "Start the import" in ready.content.decode()
    assert "This file is imported" in done.content.decode()
    assert "Zoë Georgiou" in rows.content.decode()
    assert "This import is undone" in undone.content.decode()


def test_sent_twice_it_is_the_same(provider: Provider, owner: Actor) -> None:
    browser, house = provider.signed_in(owner), f"/o/{provider.code}/imports"

    def upload() -> Any:
        file = SimpleUploadedFile("export.json", FILE, "application/json")
        return browser.post(f"{house}/new", {"file": file, "source": "", "campus": ""})["Location"]

    assert upload() == upload()


def test_who_may_be_here_is_asked_about_before_anything_starts(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    known = child(provider, first_name="Zoë", last_name="Georgiou", date_of_birth=date(2017, 3, 15))
    batch_id = sent(provider, owner, FILE)
    work()
    here = f"/o/{provider.code}/imports/{batch_id}"
    asked = browser.get(here).content.decode()
    too_early = browser.post(f"{here}/starting", {"contested": "ours"})
    name = next(part.split('"')[0] for part in asked.split('name="')[1:] if part.startswith("row-"))
    browser.post(f"{here}/deciding", {name: f"same:{known.pk}"})
    browser.post(f"{here}/starting", {"contested": "ours"})
    work()

    assert too_early.status_code == 409
    assert read(provider, owner, batch_id).status == BatchStatus.DONE
    assert learners(provider) == 1


def test_what_stays_out_is_a_file_to_correct(provider: Provider, owner: Actor, work: Work) -> None:
    bad = student(70009, "", "", household(9001, "Maria Georgiou"))
    done = moved_in(provider, owner, export(bad), work)
    response: Any = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}/refused")
    text = b"".join(response.streaming_content).decode()

    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    assert "70009" in text


def test_the_columns_of_a_table_are_named_once(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    table = b"Child;Surname;Born\r\nZo\xc3\xab;Georgiou;31/12/2016\r\nBen;Otieno;13/02/2015\r\n"
    batch_id = sent(provider, owner, table, "list.csv", source="Old list")
    work()
    here = f"/o/{provider.code}/imports/{batch_id}"
    waiting = read(provider, owner, batch_id).status
    form = browser.get(f"{here}/columns")
    said = {"kind": "learner", "column_0": "given_name", "column_1": "family_name", "column_2": "birth_date"}
    led = browser.post(f"{here}/columns", {**said, "dates": "day_first"})
    work()
    after = read(provider, owner, batch_id)
    again = sent(provider, owner, table + b"Ada;Ncube;01/03/2014\r\n", "list.csv", source="Old list")
    work()

    assert (waiting, form.status_code, led.status_code) == (BatchStatus.MAPPING, 200, 302)
    assert "Source: old list" in browser.get(here).content.decode()
    assert (after.status, after.counts) == (BatchStatus.READY, {"learner": {"created": 2}})
    assert read(provider, owner, again).counts == {"learner": {"created": 3}}


def test_a_column_that_is_left_out_is_named(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, b"Child;Shoes\r\nBen;38\r\n", "list.csv", source="Old list")
    work()
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{batch_id}"
    browser.post(f"{here}/columns", {"kind": "learner", "column_0": "given_name", "dates": ""})
    work()

    assert "These columns are not imported: Shoes." in browser.get(here).content.decode()


def test_what_is_undecided_is_counted_by_itself_and_led_to(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    child(provider, first_name="Zoë", last_name="Georgiou", date_of_birth=date(2017, 3, 15))
    batch_id = sent(provider, owner, FILE)
    work()
    here = f"/o/{provider.code}/imports/{batch_id}"
    asked = browser.get(here)
    too_early = browser.post(f"{here}/starting", {"contested": "theirs"}).content.decode()

    assert dict(asked.context["kinds"])["Learners"] == [("New", 0), ("On hold", 0), ("To decide", 1)]
    assert ["Start the import" in asked.content.decode(), "1 record is still to decide." in too_early] == [False, True]
    assert f"{here}?show=waiting#records" in too_early
    assert "Decide about each of them before you start." in too_early
    assert "Zoë Georgiou → Werribee - Junior Engineers" in browser.get(f"{here}?show=held").content.decode()


def test_what_a_later_file_builds_on_is_not_undone_before_it(provider: Provider, owner: Actor, work: Work) -> None:
    first = moved_in(provider, owner, FILE, work)
    later = moved_in(provider, owner, export(student(70002, "Ada", "Ncube", None)), work, name="later.json")
    browser, house = provider.signed_in(owner), f"/o/{provider.code}/imports"
    question = browser.get(f"{house}/{first.batch_id}/undoing").content.decode()
    refused = browser.post(f"{house}/{first.batch_id}/undoing")

    assert f'href="{house}/{later.batch_id}/undoing"' in question
    assert "later.json was imported after this file" in question
    assert refused.status_code == 409
    assert "The import was not undone" in refused.content.decode()


def test_a_file_with_the_same_columns_and_no_source_goes_straight_on(
    provider: Provider, owner: Actor, work: Work
) -> None:
    table = b"Child;Surname\r\nBen;Otieno\r\n"
    batch_id = sent(provider, owner, table, "list.csv")
    work()
    said = {"kind": "learner", "column_0": "given_name", "column_1": "family_name", "dates": ""}
    provider.signed_in(owner).post(f"/o/{provider.code}/imports/{batch_id}/columns", said)
    work()
    again = sent(provider, owner, b"Child;Surname;What is wrong\r\nBen;Otieno;Nothing\r\n", "list (2).csv")
    work()
    other = sent(provider, owner, b"Child;Shoes\r\nBen;38\r\n", "shoes.csv")
    work()

    found = [read(provider, owner, one).status for one in (again, other)]
    assert found == [BatchStatus.READY, BatchStatus.MAPPING]
