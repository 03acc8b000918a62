"""Rows whose key was forged, or belongs to something else, and files of whoever may not send or read any."""

import csv
import io
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.imports.models import ExternalReference
from cohortium.imports.rules.sheets import KEY
from cohortium.people.models import Family, FamilyLearner, Guardian, Learner
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider
from tests.imports.moving import Work, rows, sent, started, undone
from tests.imports.test_correcting import COLUMNS, HEADINGS, download, people, saved, table_in
from tests.people.households import TODAY, child, family, guardian


def keys_of(provider: Provider, by: Actor, batch_id: Any) -> dict[str, dict[str, str]]:
    return {one["First"]: one for one in download(provider, by, batch_id)}


def state(provider: Provider) -> list[Any]:
    with provider.scope():
        return [list(model.objects.order_by("pk").values()) for model in (Learner, Family, Guardian, FamilyLearner)]


@pytest.mark.parametrize(
    "key",
    [
        "learner:" + "0" * 20,
        "learner:00000000-0000-7000-8000-000000000000",
        "learner:%",
        "family:' OR 1=1 --",
        "staff:" + "a" * 20,
        "x" * 40_000,
        "learner:" + "0" * 20 + " (999999999)",
        "learner:" + "0" * 20 + " (" + "9" * 40 + ")",
        " | " * 5_000,
        "=HYPERLINK(1)",
    ],
)
def test_a_key_that_nothing_has_brings_in_somebody_new_and_changes_nobody(
    provider: Provider, owner: Actor, work: Work, key: str
) -> None:
    one = family(provider, "Otieno")
    guardian(provider, one, "Achieng", email="achieng@example.com")
    child(provider, one, first_name="Ben")
    before = state(provider)
    table = f'{HEADINGS};{KEY}\r\nKim;Reed;2014-03-01;Sam Reed;sam@example.com;;"{key}"\r\n'.encode()

    done = table_in(provider, owner, work, table)

    assert done.counts["learner"] == {"created": 1}
    after = state(provider)
    assert [[row for row in some if row in then] for some, then in zip(before, after, strict=True)] == before
    assert [len(then) - len(some) for some, then in zip(before, after, strict=True)] == [1, 1, 1, 1]


def test_the_id_of_somebody_here_is_no_key(provider: Provider, owner: Actor, work: Work) -> None:
    ben = child(provider, first_name="Ben")
    table = f"{HEADINGS};{KEY}\r\nKim;Reed;2014-03-01;;;;learner:{ben.pk}\r\n".encode()

    table_in(provider, owner, work, table)

    with provider.scope():
        assert Learner.objects.get(pk=ben.pk).first_name == "Ben"
        assert Learner.objects.count() == 2


def test_a_key_of_another_organisation_is_none_here(
    provider: Provider, owner: Actor, other_provider: Provider, work: Work
) -> None:
    theirs = table_in(other_provider, other_provider.system, work)
    by = other_provider.member(name="Ada Ncube")
    with other_provider.scope():
        known = ExternalReference.objects.filter(kind="learner").values_list("source_id", flat=True)
        key = str(known.first())
    before = state(other_provider)
    table = f"{HEADINGS};{KEY}\r\nKim;Reed;2014-03-01;;;;{key}\r\n".encode()

    done = table_in(provider, owner, work, table)

    assert (theirs.counts["learner"]["created"], by.organisation_id) == (3, other_provider.id)
    assert (done.counts["learner"], state(other_provider)) == ({"created": 1}, before)


def test_a_guardian_of_another_family_is_not_changed_by_their_key(provider: Provider, owner: Actor, work: Work) -> None:
    """The key of a grown-up beside the row of another family: each family has its own."""
    done = table_in(provider, owner, work)
    found = keys_of(provider, owner, done.batch_id)
    of_ada = next(part for part in found["Ada"][KEY].split(" | ") if "=g:" in part)
    forged = found["Ben"] | {
        "First": "Kim",
        "Last": "Reed",
        "Mother": "Thandi Ncube",
        "Mail": "taken@example.com",
        KEY: f"family:{'0' * 20} | {of_ada}",
    }

    table_in(provider, owner, work, saved([forged]))

    with provider.scope():
        mails = {one.family.name: one.email for one in Guardian.objects.filter(first_name="Thandi")}
    assert mails == {"Ncube": "thandi@example.com", "Reed": "taken@example.com"}


def test_keys_of_a_file_that_was_undone_make_who_they_are_anew(provider: Provider, owner: Actor, work: Work) -> None:
    done = table_in(provider, owner, work)
    lines = keys_of(provider, owner, done.batch_id)
    undone(provider, owner, done.batch_id, work)
    lines["Ada"]["Born"] = "2016-11-30"

    again = table_in(provider, owner, work, saved([lines["Ada"], lines["Ben"]]))

    assert again.counts == {"family": {"created": 2}, "learner": {"created": 2}}
    assert people(provider)["learners"] == ["Ada Ncube 2016-11-30", "Ben Otieno 2015-02-13"]


def test_two_corrected_files_at_once_correct_once(provider: Provider, owner: Actor, work: Work) -> None:
    done = table_in(provider, owner, work)
    line = keys_of(provider, owner, done.batch_id)["Ada"]
    ids = [
        sent(provider, owner, saved([line | {"Born": day}]), "list.csv", source="Old list", mapping=COLUMNS)
        for day in ("2016-11-30", "2016-12-30")
    ]
    work()

    first, second = (started(provider, owner, one, work) for one in ids)

    assert (first.counts["learner"], second.counts["learner"]) == ({"changed": 1}, {"changed": 1})
    assert [one for one in people(provider)["learners"] if "Ada" in one] == ["Ada Ncube 2016-12-30"]


def test_who_was_erased_is_not_brought_back_by_their_key(provider: Provider, owner: Actor, work: Work) -> None:
    done = table_in(provider, owner, work)
    line = keys_of(provider, owner, done.batch_id)["Ada"]
    with provider.scope():
        ada = Learner.objects.get(first_name="Ada")
        erase(owner, subject=Subject.LEARNER, subject_id=ada.pk, today=TODAY, now=MORNING)

    again = table_in(provider, owner, work, saved([line | {"Born": "2016-11-30"}]))

    assert again.counts["learner"] == {"refused": 1}
    assert [one for one in people(provider)["learners"] if "Ada" in one] == []


def test_rows_to_correct_are_for_whoever_imports_and_are_no_formulas(
    provider: Provider, owner: Actor, other_provider: Provider, work: Work
) -> None:
    table = (
        f"{HEADINGS}\r\n"
        '=1+1;"@SUM(A1)";2016-31-31;+Thandi;thandi@example.com;\r\n'
        '"-2";"\t=cmd";2016-31-31;;;\r\n'
        ';;2014-03-01;"=HYPERLINK(""https://example.com"")";;\r\n'
    ).encode()
    done = table_in(provider, owner, work, table)
    path = f"/o/{provider.code}/imports/{done.batch_id}/refused"
    strangers = [
        provider.signed_in(provider.member()),
        provider.signed_in(provider.member(FRONT_DESK)),
        provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(provider.campus("Werribee"),))),
        other_provider.signed_in(other_provider.member(CAMPUS_MANAGER)),
    ]

    answer: Any = provider.signed_in(owner).get(path)
    cells = [
        cell for row in csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))) for cell in row
    ]

    assert len(rows(provider, owner, done.batch_id)) > 0
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert {client.get(path).status_code for client in strangers} <= {403, 404}
    assert other_provider.signed_in(other_provider.member()).get(
        f"/o/{other_provider.code}/imports/{done.batch_id}/refused"
    ).status_code in (403, 404)
