"""A flat file has no ids of guardians: who is one of whom, where an address changed, and where nobody can say."""

from dataclasses import replace
from typing import Any

from cohortium.access.actor import Actor
from cohortium.imports.actions.forgetting import forget_ids
from cohortium.imports.models import ExternalReference
from cohortium.imports.queries.judging_guardians import WAS
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.models import Guardian
from cohortium.people.queries.guardians import guardian
from tests.fixtures import Provider
from tests.imports.exports import as_csv, as_saved, sample
from tests.imports.moving import Work, read, rows, sent, started, undone

FIRST, SECOND = "0491 570 156", "0491 570 157"
AS_WRITTEN = {FIRST: "+61491570156", SECOND: "+61491570157"}
Person = tuple[str, str, str]


def file(*grown_ups: Person, ids: bool = False) -> bytes:
    """A flat export with one family, in which these are; with ids of their own it is the saved one."""
    export = sample()
    one = next(one for one in export["classes"] if one["roster"])
    student = next(row for row in one["roster"] if row["family"] and row["family"]["guardians"])
    family = student["family"]
    student["familyName"] = "Georgiou"
    family |= {"familyName": "Georgiou", "primaryEmail": "home@example.com"}
    family["guardians"] = [
        {
            "guardianId": 29001 + number,
            "firstName": name.split()[0],
            "lastName": name.split()[1],
            "email": email,
            "phone": phone,
            "relationship": "Parent",
            "isPrimary": not number,
        }
        for number, (name, email, phone) in enumerate(grown_ups)
    ]
    one["roster"] = [student]
    export["classes"] = [one]
    if ids:
        return as_saved(export)
    # A table has all of them in one cell.
    several = {
        key: "; ".join(str(who[key]) for who in family["guardians"]) for key in ("email", "phone", "relationship")
    }
    names = "; ".join(name for name, _email, _phone in grown_ups)
    family["guardians"] = [{**family["guardians"][0], **several, "firstName": names, "lastName": ""}]
    return as_csv(export)


def moved(provider: Provider, by: Actor, work: Work, *grown_ups: Person, ids: bool = False) -> Any:
    batch_id = sent(provider, by, file(*grown_ups, ids=ids), "export.json" if ids else "export.csv")
    work()
    return started(provider, by, batch_id, work)


def here(provider: Provider) -> list[Person]:
    with provider.scope():
        return sorted((str(one), one.email, one.phone) for one in Guardian.objects.all())


def told(provider: Provider, by: Actor, batch: Any) -> list[str]:
    found = [one for one in rows(provider, by, batch.batch_id, "to-check") if one.kind == "family"]
    return [problem["code"] for one in found for problem in one.problems if problem["code"].startswith("guardian-")]


def maria(email: str, phone: str = FIRST) -> Person:
    return "Maria Georgiou", email, phone


def test_with_the_same_name_and_number_another_address_is_a_change_that_is_told(
    provider: Provider, owner: Actor, work: Work
) -> None:
    moved(provider, owner, work, maria("old@example.com"))
    again = moved(provider, owner, work, maria("new@example.com"))
    once_more = moved(provider, owner, work, maria("new@example.com"))
    back = moved(provider, owner, work, maria("old@example.com"))

    assert [one.counts["family"] for one in (again, once_more, back)] == [
        {"changed": 1},
        {"unchanged": 1},
        {"changed": 1},
    ]
    assert [told(provider, owner, one) for one in (again, once_more, back)] == [
        ["guardian-has-another-address"],
        [],
        ["guardian-has-another-address"],
    ]
    assert here(provider) == [("Maria Georgiou", "old@example.com", AS_WRITTEN[FIRST])]


def test_undone_it_is_as_before_and_then_nothing_is_left(provider: Provider, owner: Actor, work: Work) -> None:
    first = moved(provider, owner, work, maria("old@example.com"))
    again = moved(provider, owner, work, maria("new@example.com"))
    undone(provider, owner, again.batch_id, work)
    between = here(provider)
    undone(provider, owner, first.batch_id, work)
    with provider.scope():
        left = ExternalReference.objects.exclude(kind="learner").count()

    assert between == [("Maria Georgiou", "old@example.com", AS_WRITTEN[FIRST])]
    assert (here(provider), left) == ([], 0)


def test_two_adults_of_one_name_are_told_apart_by_their_numbers(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("one@example.com", FIRST), maria("two@example.com", SECOND))
    again = moved(provider, owner, work, maria("new@example.com", SECOND), maria("newer@example.com", FIRST))

    assert here(provider) == [
        ("Maria Georgiou", "new@example.com", AS_WRITTEN[SECOND]),
        ("Maria Georgiou", "newer@example.com", AS_WRITTEN[FIRST]),
    ]
    assert told(provider, owner, again) == ["guardian-has-another-address"]


def test_with_another_number_too_both_are_kept_and_it_is_told(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("old@example.com", FIRST))
    again = moved(provider, owner, work, maria("new@example.com", SECOND))

    assert here(provider) == [
        ("Maria Georgiou", "new@example.com", AS_WRITTEN[SECOND]),
        ("Maria Georgiou", "old@example.com", AS_WRITTEN[FIRST]),
    ]
    assert told(provider, owner, again) == ["guardian-maybe-twice"]


def test_of_two_namesakes_with_one_number_nobody_is_taken_for_another(
    provider: Provider, owner: Actor, work: Work
) -> None:
    moved(provider, owner, work, maria("one@example.com"), maria("two@example.com"))
    again = moved(provider, owner, work, maria("three@example.com"))

    assert [email for _name, email, _phone in here(provider)] == [
        "one@example.com",
        "three@example.com",
        "two@example.com",
    ]
    assert told(provider, owner, again) == ["guardian-maybe-twice"]


def test_a_second_adult_with_the_number_of_the_first_is_another(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("one@example.com"))
    again = moved(provider, owner, work, maria("one@example.com"), ("Kostas Georgiou", "kostas@example.com", FIRST))

    assert [name for name, _email, _phone in here(provider)] == ["Kostas Georgiou", "Maria Georgiou"]
    assert told(provider, owner, again) == []


def test_what_somebody_here_wrote_stays(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("old@example.com"))
    with provider.scope():
        row = guardian(owner, guardian_id=Guardian.objects.get().pk)
        details = replace(row.details, email="desk@example.com")
        edit_guardian(owner, guardian_id=row.guardian_id, details=details, version=row.version)
    moved(provider, owner, work, maria("new@example.com"))

    assert [email for _name, email, _phone in here(provider)] == ["desk@example.com"]


def test_the_saved_export_after_the_flat_one_brings_nobody_twice(provider: Provider, owner: Actor, work: Work) -> None:
    for ids in (False, True, False, True):
        last = moved(provider, owner, work, maria("one@example.com"), ids=ids)

    assert [email for _name, email, _phone in here(provider)] == ["one@example.com"]
    assert (told(provider, owner, last), read(provider, owner, last.batch_id).counts["family"]) == (
        [],
        {"unchanged": 1},
    )


def test_two_ids_of_the_source_are_two_people(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("one@example.com"), maria("one@example.com"), ids=True)

    assert len(here(provider)) == 2


def test_who_is_erased_stays_so_under_every_address(provider: Provider, owner: Actor, work: Work) -> None:
    moved(provider, owner, work, maria("old@example.com"))
    moved(provider, owner, work, maria("new@example.com"))
    with provider.scope():
        known = ExternalReference.objects.filter(kind="guardian")
        before = sorted(one.startswith(WAS) for one in known.values_list("source_id", flat=True))
        forget_ids(list(known.values_list("pk", flat=True)))
        Guardian.objects.all().update(first_name="Erased", last_name="", email="", phone="", status="erased")
    done = [moved(provider, owner, work, maria(email)) for email in ("old@example.com", "new@example.com")]

    assert before == [False, True]
    assert [one.to_check.get("family") for one in done] == [1, 1]
    assert [name for name, _email, _phone in here(provider)] == ["Erased"]
