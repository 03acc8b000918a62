"""What whoever moves a file in is shown before it is taken over."""

import csv
import io
from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.core.ids import new_id
from cohortium.imports.models import ImportBatch
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, sent, started, student
from tests.people.consenting import published
from tests.people.households import child

GRACE = "Grace Whitlock"
TABLE = (
    b"First name,Last name,Date of birth,Email,Phone,Parent name,Parent email,Street,Suburb\r\n"
    b"Ada,Ncube,12/11/2014,ada@example.com,0491 570 156,Rudo Ncube,rudo@example.com,4 Synnot Street,Werribee\r\n"
)
COLUMNS = {
    "kind": "learner",
    "column_0": "given_name",
    "column_1": "family_name",
    "column_2": "birth_date",
    "column_3": "email",
    "column_4": "phone",
    "column_5": "guardian_1_name",
    "column_6": "guardian_1_email",
    "column_7": "address_1",
    "column_8": "city",
    "dates": "day_first",
}


def test_each_record_shows_what_was_understood_of_it(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    here = f"/o/{provider.code}/imports/{sent(provider, owner, TABLE, 'list.csv')}"
    work()
    browser.post(f"{here}/columns", COLUMNS)
    work()
    shown = browser.get(here)

    values = {str(row["kind"]): row["values"] for row in shown.context["rows"]}
    own = ["born 12 Nov 2014", "ada@example.com", "+61 491 570 156", "4 Synnot Street, Werribee"]
    assert values["Learner"] == own
    assert values["Family"] == ["rudo@example.com", "4 Synnot Street, Werribee", "Rudo Ncube"]
    text = shown.content.decode()
    assert "born 12 Nov 2014" in text
    assert "Dates were read with the day first, and the month second." in text


def test_who_waits_while_a_table_is_read_is_led_to_its_columns(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    here = f"/o/{provider.code}/imports/{sent(provider, owner, TABLE, 'list.csv')}"
    polled = {"HX-Request": "true", "HX-Target": "div#import-state"}
    reading = browser.get(here, headers=polled)
    work()
    read = browser.get(here, headers=polled)
    later = browser.get(here)

    assert ("HX-Redirect" in reading.headers, read.headers["HX-Redirect"]) == (False, f"{here}/columns")
    assert later.status_code == 200
    assert later.content.decode().count(f'href="{here}/columns"') == 2
    assert "Say which column holds what." not in later.content.decode()


def test_who_may_be_here_is_told_from_namesakes(provider: Provider, owner: Actor, work: Work) -> None:
    child(provider, first_name="Ada", last_name="Ncube", date_of_birth=date(2014, 11, 12))
    browser = provider.signed_in(owner)
    here = f"/o/{provider.code}/imports/{sent(provider, owner, TABLE, 'list.csv')}"
    work()
    browser.post(f"{here}/columns", COLUMNS)
    work()

    choices = browser.get(f"{here}?show=waiting").context["rows"][0]["choices"]
    assert choices[0][1].startswith("The same as Ada Ncube, born 12 Nov 2014")


def test_columns_of_which_none_is_imported_are_refused(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    batch_id = sent(provider, owner, TABLE, "list.csv")
    work()
    none = {"kind": "learner", "dates": ""} | {f"column_{number}": "" for number in range(9)}
    refused = browser.post(f"/o/{provider.code}/imports/{batch_id}/columns", none)

    assert refused.status_code == 422
    words = "Nothing would be imported yet: choose the column that holds First name / Full name."
    assert words in refused.content.decode()


def test_a_file_with_nothing_in_it_cannot_be_started(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    batch_id = sent(provider, owner, b'{"a":1}', "odd.json")
    work()
    text = browser.get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert (read(provider, owner, batch_id).total, "Start the import" in text) == (0, False)
    assert "Check that you chose the right file, discard this one, and upload another." in text
    assert ["Nothing to import" in text, "Ready to import" in text] == [True, False]


def test_undoing_says_how_much_it_removes_and_why_some_is_archived(
    provider: Provider, owner: Actor, work: Work
) -> None:
    published(provider)
    file = export(
        student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou"), flags={"allowImage": False}),
        student(70002, "Ada", "Ncube", household(9002, "Rudo Ncube")),
    )
    done = moved_in(provider, owner, file, work)
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{done.batch_id}"
    question = browser.get(f"{here}/undoing").content.decode()
    browser.post(f"{here}/undoing")
    work()
    after = read(provider, owner, done.batch_id)
    page = browser.get(here).content.decode()

    assert "3 records that it added will be removed." in question
    assert "1 learner will be archived and not removed: a no to pictures is recorded" in question
    assert dict(after.undone) == {"archived": 1, "removed": 3}
    assert "says no to pictures" not in page


def test_what_came_with_a_file_says_who_started_it(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, export(student(70001, "Zoë", "Georgiou", None)), work)
    browser = provider.signed_in(owner)
    with provider.scope():
        learner = Learner.objects.get()
    page = browser.get(f"/o/{provider.code}/learners/{learner.pk}").content.decode()
    listed = browser.get(f"/o/{provider.code}/imports/")

    assert f"Import, started by {GRACE}" in page
    assert [(one["by"], one["source"]) for one in listed.context["rows"]] == [(GRACE, "iClassPro")]


def test_the_list_of_files_has_further_pages(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        for number in range(51):
            ImportBatch.objects.create(file_id=new_id(), name=f"list {number}.csv", as_of=date(2026, 11, 23))
    browser = provider.signed_in(owner)
    first = browser.get(f"/o/{provider.code}/imports/")
    rest = browser.get(f"/o/{provider.code}/imports/{first.context['next_href']}")

    assert [len(one.context["rows"]) for one in (first, rest)] == [50, 1]


def test_a_row_without_a_name_is_counted_once_and_corrected_once(provider: Provider, owner: Actor, work: Work) -> None:
    browser = provider.signed_in(owner)
    table = b"First name,Last name,Parent email\r\nAda,Ncube,rudo@example.com\r\n,,sam@example.com\r\n"
    batch_id = sent(provider, owner, table, "list.csv")
    work()
    here = f"/o/{provider.code}/imports/{batch_id}"
    columns = {"column_0": "given_name", "column_1": "family_name", "column_2": "guardian_1_email"}
    browser.post(f"{here}/columns", {"kind": "learner", "dates": "", **columns})
    work()
    started(provider, owner, batch_id, work)
    page = browser.get(here).content.decode()
    response: Any = browser.get(f"{here}/refused")
    text = b"".join(response.streaming_content).decode()

    assert "2 records were not imported. They stand in 1 row of the file." in page
    assert text.count("There is no name.") == 1


def test_what_is_wrong_names_columns_as_the_file_does(provider: Provider, owner: Actor, work: Work) -> None:
    home = household(9001, "Maria Georgiou")
    home["guardians"][0] |= {"email": "maria.example.com", "relationship": 1}
    done = moved_in(provider, owner, export(student(70001, "Zoë", "Georgiou", home)), work)
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{done.batch_id}"
    response: Any = browser.get(f"{here}/refused")
    text = b"".join(response.streaming_content).decode()

    line = next(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert line["Guardian Relationship"] == ""
    assert ["guardianEmail" in text, "Guardian Email: maria.example.com is not" in text] == [False, True]
