"""A file is read, compared, taken over, sent again and undone."""

from cohortium.access.actor import Actor
from cohortium.imports.states import BatchStatus
from cohortium.people.models import Family, Guardian, Learner, LearnerHealth
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, read, sent, student, undone

GEORGIOU = household(9001, "Maria Georgiou")
FILE = export(
    student(70001, "Zoë", "Georgiou", GEORGIOU, healthConcerns="Peanuts"),
    student(70002, "Alex", "Georgiou", GEORGIOU, birthDate="2015-01-02"),
    student(70003, "Ben", "Otieno", household(9002, "Ruth Otieno"), birthDate="2016-02-29"),
)


def people(provider: Provider) -> dict[str, list[str]]:
    with provider.scope():
        return {
            "families": sorted(Family.objects.values_list("name", flat=True)),
            "guardians": sorted(str(one) for one in Guardian.objects.all()),
            "learners": sorted(f"{one} {one.date_of_birth}" for one in Learner.objects.filter(status="active")),
            "health": sorted(LearnerHealth.objects.values_list("medical_info", flat=True)),
        }


def test_a_file_is_read_and_nothing_changes(provider: Provider, owner: Actor, work: Work) -> None:
    batch_id = sent(provider, owner, FILE)
    before = read(provider, owner, batch_id)
    work()
    after = read(provider, owner, batch_id)

    assert (before.status, after.status, after.source) == (BatchStatus.READING, BatchStatus.READY, "iclasspro")
    assert {kind: after.counts[kind] for kind in ("family", "learner")} == {
        "family": {"created": 2},
        "learner": {"created": 3},
    }
    assert people(provider) == {"families": [], "guardians": [], "learners": [], "health": []}


def test_a_file_is_taken_over_once(provider: Provider, owner: Actor, work: Work) -> None:
    first = moved_in(provider, owner, FILE, work)
    there = people(provider)
    again = moved_in(provider, owner, FILE, work)

    assert there == {
        "families": ["Maria Georgiou", "Ruth Otieno"],
        "guardians": ["Maria Georgiou", "Ruth Otieno"],
        "learners": ["Alex Georgiou 2015-01-02", "Ben Otieno 2016-02-29", "Zoë Georgiou 2017-03-15"],
        "health": ["Peanuts"],
    }
    assert people(provider) == there
    assert (first.status, again.status) == (BatchStatus.DONE, BatchStatus.DONE)
    assert (again.counts["family"], again.counts["learner"]) == ({"unchanged": 2}, {"unchanged": 3})


def test_what_was_taken_over_is_undone(provider: Provider, owner: Actor, work: Work) -> None:
    done = moved_in(provider, owner, FILE, work)
    back = undone(provider, owner, done.batch_id, work)

    assert back.status == BatchStatus.UNDONE
    assert people(provider) == {"families": [], "guardians": [], "learners": [], "health": []}
