"""What must come of the given exports in the database: a test for each check that needs it, by its id."""

from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import OWNER
from cohortium.imports.models import ExternalReference
from cohortium.imports.queries.batches import BatchRow
from cohortium.imports.states import BatchStatus
from cohortium.people.actions.families import edit_family
from cohortium.people.actions.learners import edit_learner
from cohortium.people.models import Consent, Family, FamilyLearner, Guardian, Learner, LearnerHealth
from cohortium.people.queries.learners import learners
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import Provider
from tests.imports.exports import SAMPLES, expected
from tests.imports.moving import TODAY, Work, export, household, moved_in, rows, sent, started, student, undone
from tests.people.consenting import published

SAVED, RAW = "saved_export.json", "raw.json"


def move_in(provider: Provider, by: Actor, work: Work, name: str = SAVED) -> BatchRow:
    """The given export, where people are asked about photos."""
    published(provider)
    return moved_in(provider, by, (SAMPLES / name).read_bytes(), work, name=name)


def target(provider: Provider, kind: str, number: int) -> Any:
    """What a record of the source became."""
    model = {"family": Family, "learner": Learner}[kind]
    with provider.scope():
        known = ExternalReference.objects.get(source="iclasspro", kind=kind, source_id=str(number))
        return model.objects.get(pk=known.target_id)


def everything(provider: Provider) -> dict[str, list[Any]]:
    """All that an import writes, as it stands, with the version of each row."""
    tables = (Family, Guardian, Learner, FamilyLearner, LearnerHealth, Consent)
    with provider.scope():
        return {model.__name__: sorted(model.objects.values_list("pk", "version")) for model in tables}


@pytest.mark.parametrize("name", [SAVED, RAW])
def test_the_counts_are_those_that_are_given(provider: Provider, owner: Actor, work: Work, name: str) -> None:
    done = move_in(provider, owner, work, name)
    given = expected()["counts"]
    with provider.scope():
        refused = Consent.objects.filter(kind="photo", status="refused", how="import").count()
        there = (Family.objects.count(), Learner.objects.count())

    assert done.status == BatchStatus.DONE
    assert (done.counts["family"], done.counts["learner"]) == (
        {"created": given["families_by_id"]},
        {"created": given["students_by_id"]},
    )
    assert there == (given["families_by_id"], given["students_by_id"])
    assert set(done.counts["class"]) == set(done.counts["enrolment"]) == {"held"}
    # One more than said no: who may be the same as somebody who did.
    assert refused - given["students_allowImage_false"] in {0, 1}


def test_re_import(provider: Provider, owner: Actor, work: Work) -> None:
    """re-import: nothing is created and nothing changed the second time, and edits made here since stay."""
    move_in(provider, owner, work)
    ada = target(provider, "learner", 70021)
    with provider.scope():
        details = LearnerDetails(ada.first_name, "Smith-Jones", date_of_birth=ada.date_of_birth, gender=ada.gender)
        edit_learner(owner, learner_id=ada.pk, details=details, version=ada.version, today=TODAY)
    before = everything(provider)
    again = moved_in(provider, owner, (SAMPLES / SAVED).read_bytes(), work)

    assert everything(provider) == before
    assert (again.counts["family"], again.counts["learner"]) == ({"unchanged": 20}, {"unchanged": 35})


def test_dup_child(provider: Provider, owner: Actor, work: Work) -> None:
    """dup-child: the consent of the two differs, and the stricter one holds until a person decides."""
    move_in(provider, owner, work)
    with provider.scope():
        of = {
            number: list(Consent.objects.filter(learner=learner.pk).values_list("kind", "status"))
            for number, learner in ((70011, _learner(70011)), (70013, _learner(70013)), (70021, _learner(70021)))
        }

    assert of[70011] == of[70013] == [("photo", "refused")]


def _learner(number: int) -> Learner:
    known = ExternalReference.objects.get(source="iclasspro", kind="learner", source_id=str(number))
    return Learner.objects.get(pk=known.target_id)


def test_dup_email_agency(provider: Provider, owner: Actor, work: Work) -> None:
    """dup-email-agency: unrelated families share a mailbox, and both are kept."""
    move_in(provider, owner, work)
    one, other = target(provider, "family", 9015), target(provider, "family", 9016)

    assert one.pk != other.pk
    assert one.email.casefold() == other.email.casefold() != ""


def test_apostrophes(provider: Provider, owner: Actor, work: Work) -> None:
    """apostrophes: both spellings are kept, and found by either."""
    move_in(provider, owner, work)
    names = {target(provider, "learner", number).last_name for number in (70001, 70002)}
    with provider.scope():
        found = [len(learners(owner, today=TODAY, text=text).rows) for text in ("O'Brien", "O\u2019Brien")]

    assert names == {"O'Brien", "O\u2019Brien"}
    assert found[0] == found[1] >= 2


def test_family_null(provider: Provider, owner: Actor, work: Work) -> None:
    """family-null: the family is named by a learner only, and a later import completes it."""
    move_in(provider, owner, work)
    stub = target(provider, "family", 9019)
    known = household(9019, stub.name)
    later = moved_in(provider, owner, export(student(79933, "Later", "Known", known)), work)
    complete = target(provider, "family", 9019)

    assert (stub.email, complete.email) == ("", "family.9019@example.com")
    assert (later.counts["family"], complete.pk) == ({"changed": 1}, stub.pk)


def test_birth_dates(provider: Provider, owner: Actor, work: Work) -> None:
    """birthdate-null, birthdate-future, leap-day: unknown is unknown, and no other day is made up."""
    move_in(provider, owner, work)

    assert target(provider, "learner", 70018).date_of_birth is None
    assert target(provider, "learner", 70010).date_of_birth == date(2016, 2, 29)
    assert target(provider, "learner", 70021).date_of_birth == date(2016, 5, 4)


def test_health(provider: Provider, owner: Actor, work: Work) -> None:
    """medical-flag-no-text: who is marked without words is to be asked about."""
    move_in(provider, owner, work)
    learner = target(provider, "learner", 70028)
    with provider.scope():
        words = LearnerHealth.objects.get(pk=learner.pk).medical_info

    assert words == "Ask about this: the imported file has a medical flag without any text."


def test_undo_restores_what_was_before(provider: Provider, owner: Actor, work: Work) -> None:
    before = everything(provider)
    done = moved_in(provider, owner, (SAMPLES / SAVED).read_bytes(), work)
    back = undone(provider, owner, done.batch_id, work)

    assert back.status == BatchStatus.UNDONE
    assert everything(provider) == before
    with provider.scope():
        assert ExternalReference.objects.count() == 0


def test_who_said_no_to_photos_is_archived_by_undoing_and_comes_back(
    provider: Provider, owner: Actor, work: Work
) -> None:
    done = move_in(provider, owner, work)
    back = undone(provider, owner, done.batch_id, work)
    with provider.scope():
        left = list(Learner.objects.values_list("status", flat=True).distinct())
        archived, families = Learner.objects.count(), Family.objects.count()
    again = moved_in(provider, owner, (SAMPLES / SAVED).read_bytes(), work)
    with provider.scope():
        there = Learner.objects.filter(status="active").count()
        homeless = Learner.objects.filter(families__isnull=True).count()

    assert (left, families, back.undone["archived"]) == (["archived"], 0, archived)
    assert (again.status, there, homeless) == (BatchStatus.DONE, 35, 0)


def test_what_somebody_edited_stays_when_it_is_undone(provider: Provider, owner: Actor, work: Work) -> None:
    done = moved_in(provider, owner, (SAMPLES / SAVED).read_bytes(), work)
    child, home = target(provider, "learner", 70021), target(provider, "family", 9008)
    with provider.scope():
        details = LearnerDetails("Jacqueline", child.last_name, date_of_birth=child.date_of_birth)
        edit_learner(owner, learner_id=child.pk, details=details, version=child.version, today=TODAY)
        edit_family(owner, family_id=home.pk, details=FamilyDetails("Kowalski-Nowak"), version=home.version)
    back = undone(provider, owner, done.batch_id, work)
    kept = rows(provider, owner, done.batch_id, "kept")
    with provider.scope():
        names = list(Learner.objects.values_list("first_name", flat=True))
        homes = set(Family.objects.values_list("name", flat=True))

    assert (back.status, names) == (BatchStatus.UNDONE, ["Jacqueline"])
    # The family of the child stays with them.
    assert "Kowalski-Nowak" in homes
    assert {row.source_id for row in kept} >= {"70021", "9008"}


def test_an_edit_made_here_is_asked_about_and_kept(provider: Provider, owner: Actor, work: Work) -> None:
    first = household(9001, "Maria Georgiou")
    moved_in(provider, owner, export(student(70001, "Zoë", "Georgiou", first)), work)
    home = target(provider, "family", 9001)
    with provider.scope():
        details = FamilyDetails(home.name, email="maria@example.com", phone=home.phone)
        edit_family(owner, family_id=home.pk, details=details, version=home.version)
    newer = export(student(70001, "Zoë", "Georgiou", first | {"primaryEmail": "new@example.com"}))
    batch_id = sent(provider, owner, newer)
    work()
    [asked] = [row for row in rows(provider, owner, batch_id, "warning") if row.kind == "family"]
    started(provider, owner, batch_id, work)
    ours = target(provider, "family", 9001).email
    newest = export(student(70001, "Zoë", "Georgiou", first | {"primaryEmail": "newest@example.com"}))
    batch_id = sent(provider, owner, newest)
    work()
    started(provider, owner, batch_id, work, takes_theirs=True)

    assert "changed-here-since" in [one["code"] for one in asked.problems]
    assert (ours, target(provider, "family", 9001).email) == ("maria@example.com", "newest@example.com")


def test_absence_takes_nobody_away(provider: Provider, owner: Actor, work: Work) -> None:
    move_in(provider, owner, work)
    before = everything(provider)
    moved_in(provider, owner, export(student(79999, "New", "Here", household(9999, "Ruth Otieno"))), work)
    after = everything(provider)

    assert set(dict(before["Learner"])) < set(dict(after["Learner"]))
    assert {name: set(found) - set(after[name]) for name, found in before.items()} == {name: set() for name in before}


def test_a_row_of_a_new_organisation_is_not_known_in_another(make_provider: Any, work: Work) -> None:
    here, there = make_provider(), make_provider()
    of_here, of_there = here.member(OWNER), there.member(OWNER)
    moved_in(here, of_here, (SAMPLES / SAVED).read_bytes(), work)
    again = moved_in(there, of_there, (SAMPLES / SAVED).read_bytes(), work)

    assert again.counts["learner"] == {"created": 35}
