"""What comes in with something to check is counted, listed, downloaded, and corrected by the same file sent again."""

import csv
import io
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.imports.models import ExternalReference
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.sheets import KEY, WRONG
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Family, Guardian, Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, rows, sent, started, student, undone

COLUMNS = Mapping(
    Kind.LEARNER,
    {
        "First": "given_name",
        "Last": "family_name",
        "Born": "birth_date",
        "Mother": "guardian_1_name",
        "Mail": "guardian_1_email",
        "Call": "guardian_1_phone",
    },
)
HEADINGS = "First;Last;Born;Mother;Mail;Call"
# Nobody here has an id. Of Ada the day is no date, of Ben's mother the address is none, and somebody has no name.
TABLE = (
    f"{HEADINGS}\r\n"
    "Zoë;Georgiou;2016-05-04;Maria Georgiou;maria@example.com;0491 570 156\r\n"
    "Ada;Ncube;2016-31-31;Thandi Ncube;thandi@example.com;0491 570 157\r\n"
    "Ben;Otieno;2015-02-13;Achieng Otieno;achieng.example.com;0491 570 158\r\n"
    ";;2014-03-01;Sam Reed;sam@example.com;0491 570 159\r\n"
).encode()


def table_in(provider: Provider, by: Actor, work: Work, content: bytes = TABLE) -> Any:
    batch_id = sent(provider, by, content, "list.csv", source="Old list", mapping=COLUMNS)
    work()
    return started(provider, by, batch_id, work)


def downloaded(provider: Provider, by: Actor, batch_id: Any) -> tuple[str, bytes]:
    """The rows to correct: what the file is called, and what is in it."""
    response: Any = provider.signed_in(by).get(f"/o/{provider.code}/imports/{batch_id}/refused")
    return response["Content-Disposition"], b"".join(response.streaming_content)


def download(provider: Provider, by: Actor, batch_id: Any, delimiter: str = ";") -> list[dict[str, str]]:
    """The rows to correct, as a spreadsheet of where the file came from opens them."""
    _name, content = downloaded(provider, by, batch_id)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def saved(lines: list[dict[str, str]]) -> bytes:
    """What a spreadsheet makes of them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(lines[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def people(provider: Provider) -> dict[str, list[str]]:
    with provider.scope():
        return {
            "learners": sorted(f"{one} {one.date_of_birth}" for one in Learner.objects.filter(status="active")),
            "families": sorted(str(one) for one in Family.objects.all()),
            "guardians": sorted(f"{one.first_name} {one.last_name} {one.email}" for one in Guardian.objects.all()),
        }


def test_what_came_in_with_a_warning_is_counted_and_listed(provider: Provider, owner: Actor, work: Work) -> None:
    done = table_in(provider, owner, work)
    listed = [(one.name, one.outcome) for one in rows(provider, owner, done.batch_id, "to-check")]
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}").content.decode()

    assert done.counts == {"family": {"created": 4}, "learner": {"created": 3, "refused": 1}}
    assert done.to_check == {"family": 1, "learner": 1}
    assert listed == [("Otieno", "created"), ("Ada Ncube", "created")]
    assert [one in page for one in ("To check", "Download the rows to correct", "1 record was not imported.")] == [
        True,
        True,
        True,
    ]
    assert "2 imported records have something to check." in page


def test_rows_to_correct_say_what_is_wrong_and_by_what_they_are_known(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = table_in(provider, owner, work)
    found = download(provider, owner, done.batch_id)

    assert [list(one)[-2:] for one in found] == [[KEY, WRONG]] * 3
    assert {one["First"]: one[WRONG] for one in found} == {
        "Ada": "Born: 2016-31-31 is not a date, and was skipped. Write dates like 2016-05-04.",
        "Ben": "Mail: achieng.example.com is not an e-mail address, and was skipped.",
        "": "First: There is no name. Fill one in.",
    }


def test_corrected_and_sent_again_they_are_updated_and_nobody_comes_twice(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = table_in(provider, owner, work)
    lines = {one["First"]: one for one in download(provider, owner, done.batch_id)}
    lines["Ada"]["Born"] = "2016-11-30"
    lines["Ben"]["Mail"] = "achieng@example.com"
    lines[""] |= {"First": "Kim", "Last": "Reed"}
    again = table_in(provider, owner, work, saved(list(lines.values())))

    assert again.counts == {
        "family": {"changed": 2, "unchanged": 1},
        "learner": {"changed": 1, "created": 1, "unchanged": 1},
    }
    assert again.to_check == {}
    assert people(provider) == {
        "learners": [
            "Ada Ncube 2016-11-30",
            "Ben Otieno 2015-02-13",
            "Kim Reed 2014-03-01",
            "Zoë Georgiou 2016-05-04",
        ],
        "families": ["Georgiou", "Ncube", "Otieno", "Reed"],
        "guardians": [
            "Achieng Otieno achieng@example.com",
            "Maria Georgiou maria@example.com",
            "Sam Reed sam@example.com",
            "Thandi Ncube thandi@example.com",
        ],
    }


def test_undone_the_correction_is_as_before_and_then_nothing_is_left(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = table_in(provider, owner, work)
    before = people(provider)
    lines = {one["First"]: one for one in download(provider, owner, done.batch_id)}
    lines["Ada"]["Born"] = "2016-11-30"
    again = table_in(provider, owner, work, saved([lines["Ada"]]))
    undone(provider, owner, again.batch_id, work)
    between = people(provider)
    undone(provider, owner, done.batch_id, work)
    with provider.scope():
        known = ExternalReference.objects.count()

    assert again.counts["learner"] == {"changed": 1}
    assert between == before
    assert (people(provider), known) == ({"learners": [], "families": [], "guardians": []}, 0)


def test_of_an_export_they_are_the_flat_rows_and_update_too(provider: Provider, owner: Actor, work: Work) -> None:
    file = export(student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou"), birthDate="2099-01-01"))
    done = moved_in(provider, owner, file, work)
    lines = [one | {"Birth Date": "2016-05-04"} for one in download(provider, owner, done.batch_id, ",")]
    batch_id = sent(provider, owner, saved(lines), "corrected.csv")
    work()
    again = started(provider, owner, batch_id, work)

    assert (done.to_check["learner"], again.counts["learner"]) == (1, {"changed": 1})
    assert people(provider)["learners"] == ["Zoë Georgiou 2016-05-04"]


@pytest.mark.parametrize(
    ("delimiter", "name"),
    [(",", "rows-to-correct.csv"), (";", "rows-to-correct.csv"), ("\t", "rows-to-correct.txt")],
    ids=["comma", "semicolon", "tab"],
)
def test_with_the_delimiter_of_the_file_they_are_sent_again_as_they_are_and_nothing_is_lost(
    provider: Provider, owner: Actor, work: Work, delimiter: str, name: str
) -> None:
    # What is within a cell parts it in no table: a delimiter, a quotation mark, a line, what looks like a formula.
    odd = ['Zoë "Zo"', "Georgiou, Lee; Roe", "2016-31-31", "Müller,\nÅsa|\tB", "asa@example.com", "+61 491 570 156"]
    plain = ["Ada", "Ncube", "0000-00-00", "Thandi Ncube", "thandi.example.com", "0491 570 157"]
    table = io.StringIO()
    csv.writer(table, delimiter=delimiter).writerows([HEADINGS.split(";"), odd, plain])
    done = table_in(provider, owner, work, table.getvalue().encode("utf-8-sig"))
    before, (told, content) = people(provider), downloaded(provider, owner, done.batch_id)
    again = table_in(provider, owner, work, content)
    _told, content_again = downloaded(provider, owner, again.batch_id)

    assert told == f'attachment; filename="{name}"'
    assert content.startswith("\ufeffFirst".encode())
    assert [list(one.values())[:2] for one in download(provider, owner, done.batch_id, delimiter)] == [
        odd[:2],
        plain[:2],
    ]
    assert again.counts == {"family": {"unchanged": 2}, "learner": {"unchanged": 2}}
    assert (people(provider), content_again) == (before, content)


def test_who_may_be_here_is_nothing_to_correct(provider: Provider, owner: Actor, work: Work) -> None:
    table = f"{HEADINGS}\r\nZoë;Georgiou;2016-05-04;;;\r\n".encode()
    table_in(provider, owner, work, table)
    other = sent(provider, owner, table, "other.csv", source="Another list", mapping=COLUMNS)
    work()
    asked = read(provider, owner, other)

    assert (asked.status, asked.waiting, asked.to_check) == (BatchStatus.READY, 1, {})


def test_a_row_without_a_name_is_called_by_its_place(provider: Provider, owner: Actor, work: Work) -> None:
    done = table_in(provider, owner, work)
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}?show=stayed-out")

    assert "Row 5, without a name" in page.content.decode()


def test_a_field_that_is_missing_is_named_in_the_words_of_the_house(
    provider: Provider, owner: Actor, work: Work
) -> None:
    batch_id = sent(
        provider, owner, TABLE, "list.csv", source="Old list", mapping=Mapping(Kind.FAMILY, {"Mail": "email"})
    )
    work()
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert "Name of the family / First guardian: name / First guardian: first name" in page
    assert "%(" not in page
