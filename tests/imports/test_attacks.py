"""What can go wrong with a file that somebody sends, from beginning to end: nothing breaks, and nothing else is lost."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER
from cohortium.core.errors import NotAllowed, NotFound
from cohortium.imports.actions.batches import Decision, decide_rows, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.undoing import undo_import
from cohortium.imports.models import ImportBatch, ImportRow
from cohortium.imports.queries import batches as queries
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.rules.outcomes import Choice
from cohortium.imports.rules.unpacking import LARGEST
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Learner, LearnerHealth
from tests.fixtures import MORNING, Provider, at_once
from tests.imports.moving import TODAY, Work, export, household, moved_in, read, rows, sent, started, student, undone
from tests.people.households import child

FILE = export(student(70001, "Zoë", "Georgiou", household(9001, "Maria Georgiou")))
COLUMNS = Mapping(Kind.LEARNER, {"Id": "source_id", "First": "given_name", "Last": "family_name"})


def learners(provider: Provider) -> list[str]:
    with provider.scope():
        return sorted(str(one) for one in Learner.objects.filter(status="active"))


def test_more_than_forty_megabytes_are_too_much_and_the_page_says_so(provider: Provider, owner: Actor) -> None:
    browser, house = provider.signed_in(owner), f"/o/{provider.code}/imports/new"
    big = SimpleUploadedFile("list.csv", b"a,b\r\n" * (LARGEST // 5 + 1), "text/csv")
    answer = browser.post(house, {"file": big, "source": "", "campus": ""})
    with provider.scope():
        kept = ImportBatch.objects.count()

    assert (answer.status_code, kept) == (422, 0)
    assert "This file is too large. The maximum is 40 MB." in answer.content.decode()


@pytest.mark.parametrize(
    ("first", "last"),
    [("😀 Ada", "Ncube"), ("מיכל", "כהן"), ("محمد", "العلي"), ("Ngọc", "Nguyễn"), ("李", "雷")],
    ids=["emoji", "hebrew", "arabic", "vietnamese", "chinese"],
)
def test_emoji_and_right_to_left_names_come_in_as_they_are(
    provider: Provider, owner: Actor, work: Work, first: str, last: str
) -> None:
    moved_in(provider, owner, export(student(70001, first, last, None)), work)

    assert learners(provider) == [f"{first} {last}"]


def test_who_has_a_name_of_three_hundred_signs_stays_out_alone(provider: Provider, owner: Actor, work: Work) -> None:
    file = export(student(70001, "Z" * 300, "Georgiou", None), student(70002, "Ben", "Otieno", None))
    done = moved_in(provider, owner, file, work)

    assert done.counts["learner"] == {"created": 1, "refused": 1}
    assert learners(provider) == ["Ben Otieno"]


@pytest.mark.parametrize(
    ("born", "weight"),
    [("0000-00-00", "note"), ("2099-01-01", "warning"), ("1799-01-01", "warning")],
    ids=["zero", "future", "too-old"],
)
def test_a_birth_date_that_cannot_be_is_left_out_and_the_rest_comes_in(
    provider: Provider, owner: Actor, work: Work, born: str, weight: str
) -> None:
    done = moved_in(provider, owner, export(student(70001, "Zoë", "Georgiou", None, birthDate=born)), work)
    with provider.scope():
        found = Learner.objects.values_list("first_name", "date_of_birth").get()

    assert (done.counts["learner"], found) == ({"created": 1}, ("Zoë", None))
    assert [row.weight for row in rows(provider, owner, done.batch_id) if row.kind == "learner"] == [weight]


def test_html_and_formulas_in_notes_stay_words(provider: Provider, owner: Actor, work: Work) -> None:
    said = '=HYPERLINK("http://example.com") <script>alert(1)</script>'
    done = moved_in(provider, owner, export(student(70001, "<b>Zoë", "Georgiou", None, healthConcerns=said)), work)
    with provider.scope():
        kept = LearnerHealth.objects.get().medical_info
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{done.batch_id}?show=created").content.decode()

    assert kept == said
    assert ("<b>Zoë" in page, "&lt;b&gt;Zoë" in page, "<script>alert" in page) == (False, True, False)


def test_two_people_decide_about_the_same_and_one_answer_holds(provider: Provider, owner: Actor, work: Work) -> None:
    known = child(provider, first_name="Zoë", last_name="Georgiou", date_of_birth=date(2017, 3, 15))
    batch_id = sent(provider, owner, FILE)
    work()
    with provider.scope():
        row_id = ImportRow.objects.get(batch=batch_id, asks=True).pk

    def says(decision: Decision) -> Callable[[], Any]:
        return lambda: decide_rows(owner, batch_id=batch_id, decisions=[decision])

    ended = at_once(
        provider,
        says(Decision(row_id, Choice.SAME, known.pk)),
        says(Decision(row_id, Choice.OUT)),
        says(Decision(row_id, Choice.NEW)),
    )
    with provider.scope():
        row = ImportRow.objects.get(pk=row_id)
    done = started(provider, owner, batch_id, work)

    assert ended == ["done"] * 3
    assert (row.choice == Choice.SAME) == (row.same_as == known.pk)
    assert done.counts["learner"] == {_BECAME[Choice(row.choice)]: 1}


_BECAME = {Choice.SAME: "changed", Choice.OUT: "excluded", Choice.NEW: "created"}


def test_who_decides_about_a_file_that_was_started_is_refused(provider: Provider, owner: Actor, work: Work) -> None:
    child(provider, first_name="Zoë", last_name="Georgiou", date_of_birth=date(2017, 3, 15))
    batch_id = sent(provider, owner, FILE)
    work()
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{batch_id}"
    browser.post(f"{here}/deciding", {"all": "new"})
    browser.post(f"{here}/starting", {"contested": "ours"})
    late = browser.post(f"{here}/deciding", {"all": "out"})
    work()

    assert late.status_code in (302, 409)
    assert read(provider, owner, batch_id).counts["learner"] == {"created": 1}


def test_a_file_can_be_sent_while_another_is_undone_and_starts_afterwards(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = moved_in(provider, owner, FILE, work)
    with provider.scope():
        undo_import(owner, batch_id=done.batch_id)
    other = sent(provider, owner, b"Id,First,Last\r\n1,Ada,Ncube\r\n", "list.csv", source="Old list", mapping=COLUMNS)
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{other}"
    while_undone = read(provider, owner, other).status
    work()
    browser.post(f"{here}/starting", {"contested": "ours"})
    work()

    assert (while_undone, read(provider, owner, done.batch_id).status) == (BatchStatus.READING, BatchStatus.UNDONE)
    assert (read(provider, owner, other).status, learners(provider)) == (BatchStatus.DONE, ["Ada Ncube"])


def test_one_that_is_started_while_another_is_undone_waits_and_says_so(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = moved_in(provider, owner, FILE, work)
    other = sent(provider, owner, b"Id,First,Last\r\n1,Ada,Ncube\r\n", "list.csv", source="Old list", mapping=COLUMNS)
    work()
    with provider.scope():
        undo_import(owner, batch_id=done.batch_id)
    answer = provider.signed_in(owner).post(f"/o/{provider.code}/imports/{other}/starting", {"contested": "ours"})

    assert answer.status_code == 409
    assert "Another file is being imported" in answer.content.decode()
    assert read(provider, owner, other).status == BatchStatus.READY


def test_a_row_of_another_file_or_organisation_cannot_be_decided_about(
    provider: Provider, other_provider: Provider, owner: Actor, work: Work
) -> None:
    mine, theirs = sent(provider, owner, FILE), sent(other_provider, other_provider.system, FILE)
    work()
    with other_provider.scope():
        row_id = ImportRow.objects.filter(batch=theirs).first().pk

    with provider.scope(), pytest.raises(NotFound):
        decide_rows(owner, batch_id=mine, decisions=[Decision(row_id, Choice.OUT)])
    with provider.scope(), pytest.raises(NotFound):
        start_import(owner, batch_id=theirs)
    with provider.scope(), pytest.raises(NotFound):
        go_on(provider.system, batch_id=theirs, today=TODAY, now=MORNING)


def test_whoever_decides_for_one_campus_sees_no_files_at_all(provider: Provider, owner: Actor, work: Work) -> None:
    campus = provider.campus("Werribee")
    here = provider.member(CAMPUS_MANAGER, campuses=(campus,))
    done = moved_in(provider, owner, FILE, work)

    with provider.scope():
        assert queries.listed(here).rows == []
        with pytest.raises((NotAllowed, NotFound)):
            undo_import(here, batch_id=done.batch_id)


def test_what_somebody_edited_stays_after_undoing_and_the_page_says_so(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = moved_in(provider, owner, FILE, work)
    browser = provider.signed_in(owner)
    with provider.scope():
        zoe = Learner.objects.get()
    edit = f"/o/{provider.code}/learners/{zoe.pk}/edit"
    form = browser.get(edit).content.decode()
    version = form.split('name="version" value="')[1].split('"')[0]
    said = {"version": version, "first_name": "Zoe", "last_name": "Georgiou", "date_of_birth": "2017-03-15"}
    saved = browser.post(edit, said)
    undone(provider, owner, done.batch_id, work)
    page = browser.get(f"/o/{provider.code}/imports/{done.batch_id}").content.decode()

    assert (saved.status_code, learners(provider)) == (302, ["Zoe Georgiou"])
    assert "Kept: edited since" in page
