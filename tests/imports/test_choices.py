"""What somebody chooses in a preview is kept, and what they are asked is what is so by now."""

import re
from datetime import date
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from cohortium.access.actor import Actor
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Learner
from tests.fixtures import Provider
from tests.imports.moving import Work, moved_in, read, rows, sent, started, undone
from tests.people.households import child

MAPPING = Mapping(Kind.LEARNER, {"First": "given_name", "Last": "family_name", "Born": "birth_date"})
LIST = b"First,Last,Born\nMia,Novak,2014-02-01\nBen,Otieno,2015-02-13\n"
TWINS = b"Nr,First,Last,Born\n1,Mia,Novak,2014-02-01\n2,Mia,Novak,2014-02-01\n"
NUMBERED = Mapping(Kind.LEARNER, {**MAPPING.fields, "Nr": "source_id"})


def test_choices_can_be_saved_whatever_is_shown(provider: Provider, owner: Actor, work: Work) -> None:
    child(provider, first_name="Mia", last_name="Novak", date_of_birth=date(2014, 2, 1))
    batch_id = sent(provider, owner, LIST, "list.csv", source="one", mapping=MAPPING)
    work()
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{batch_id}"
    shown = {name: browser.get(f"{here}?show={name}").content.decode() for name in ("", "waiting", "created")}
    row = re.search(r'name="(row-[0-9a-f-]+)"', shown[""])
    assert row is not None
    browser.post(f"{here}/deciding", {row[1]: "out"})

    assert [("Save decisions" in one, "Skip all undecided" in one) for one in shown.values()] == [(True, True)] * 3
    assert [one.outcome for one in rows(provider, owner, batch_id)] == ["excluded", "created"]


def test_nothing_to_choose_is_nothing_to_save(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, LIST, "list.csv", source="one", mapping=MAPPING)
    work()
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert "Save decisions" not in page


def test_whoever_starts_takes_along_what_they_chose(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, TWINS, "list.csv", source="one", mapping=NUMBERED)
    work()
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{batch_id}"
    page = browser.get(here).content.decode()
    select = re.search(r'<select class="select" name="(row-[0-9a-f-]+)" form="import-start">', page)
    assert select is not None
    browser.post(f"{here}/starting", {"contested": "ours", select[1]: "out"})
    work()

    assert 'id="import-start"' in page
    assert read(provider, owner, batch_id).counts == {"learner": {"created": 1, "excluded": 1}}


def test_a_preview_follows_an_undo_and_keeps_what_holds(provider: Provider, owner: Actor, work: Work) -> None:
    first = moved_in(provider, owner, LIST, work, name="a.csv", source="one", mapping=MAPPING)
    child(provider, first_name="Ada", last_name="Ncube", date_of_birth=date(2014, 3, 1))
    batch_id = sent(provider, owner, LIST + b"Ada,Ncube,2014-03-01\n", "b.csv", source="two", mapping=MAPPING)
    work()
    asked = read(provider, owner, batch_id).waiting
    browser, here = provider.signed_in(owner), f"/o/{provider.code}/imports/{batch_id}"
    last = rows(provider, owner, batch_id)[-1]
    browser.post(f"{here}/deciding", {f"row-{last.row_id}": "out"})
    undone(provider, owner, first.batch_id, work)
    after = read(provider, owner, batch_id)
    done = started(provider, owner, batch_id, work)

    assert (asked, after.waiting) == (3, 0)
    assert after.counts == done.counts == {"learner": {"created": 2, "excluded": 1}}


def test_a_preview_follows_another_import(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, LIST, "b.csv", source="two", mapping=MAPPING)
    work()
    before = read(provider, owner, batch_id)
    moved_in(provider, owner, LIST + b"\n", work, name="a.csv", source="one", mapping=MAPPING)

    assert (before.waiting, read(provider, owner, batch_id).waiting) == (0, 2)


def test_who_was_offered_and_is_gone_can_still_be_decided_about(provider: Provider, owner: Actor, work: Work) -> None:
    known = child(provider, first_name="Mia", last_name="Novak", date_of_birth=date(2014, 2, 1))
    batch_id = sent(provider, owner, LIST, "list.csv", source="one", mapping=MAPPING)
    work()
    with provider.scope():
        Learner.objects.filter(pk=known.pk).delete()
    page = provider.signed_in(owner).get(f"/o/{provider.code}/imports/{batch_id}").content.decode()

    assert "Import as new" in page
    assert "Save decisions" in page


def test_a_file_that_waits_is_not_taken_for_one_of_another_source(provider: Provider, owner: Actor, work: Work) -> None:
    browser, new = provider.signed_in(owner), f"/o/{provider.code}/imports/new"

    def upload(source: str) -> tuple[str, str]:
        file = SimpleUploadedFile("list.csv", LIST, "text/csv")
        led = browser.post(new, {"file": file, "source": source, "campus": ""}, follow=True)
        return led.redirect_chain[-1][0], led.content.decode()

    first, _page = upload("one")
    work()
    same, again = upload("One")
    other, told = upload("two")

    assert first == same == other
    assert "This file was uploaded before, and is waiting here." in again
    assert "something else was said of it" in told
    assert read(provider, owner, UUID(first.split("/")[-1])).status == BatchStatus.MAPPING
