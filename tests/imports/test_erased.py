"""Who was erased here is not brought back by a file in which they still stand."""

from cohortium.access.actor import Actor
from cohortium.imports.models import ExternalReference
from cohortium.people.actions.learners import archive_learners
from cohortium.people.models import Guardian, Learner
from cohortium.privacy.actions.erasing import erase
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import MORNING, Provider
from tests.imports.moving import TODAY, Work, export, household, moved_in, rows, student

LATER = TODAY.replace(year=2046)
GEORGIOU = household(9001, "Maria Georgiou")
FILE = export(student(70001, "Zoë", "Georgiou", GEORGIOU), student(70002, "Alex", "Georgiou", GEORGIOU))


def learners(provider: Provider) -> list[str]:
    with provider.scope():
        return sorted(Learner.objects.filter(status="active").values_list("first_name", flat=True))


def test_who_was_erased_is_not_brought_back_by_the_same_file(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë").pk
        archive_learners(owner, learner_ids=[zoe])
        erase(owner, subject=Subject.LEARNER, subject_id=zoe, today=LATER, now=MORNING)
        day = Learner.objects.get(pk=zoe).updated_at.date().isoformat()
    again = moved_in(provider, owner, FILE, work)
    found = rows(provider, owner, again.batch_id, "stayed-out")

    assert again.counts["learner"] == {"refused": 1, "unchanged": 1}
    assert [(row.source_id, [(one["code"], one["said"]) for one in row.problems]) for row in found] == [
        ("70001", [("erased-here", day)])
    ]
    assert learners(provider) == ["Alex"]


def test_nothing_of_the_other_system_is_kept_of_who_was_erased(provider: Provider, owner: Actor, work: Work) -> None:
    moved_in(provider, owner, FILE, work)
    with provider.scope():
        zoe = Learner.objects.get(first_name="Zoë").pk
        archive_learners(owner, learner_ids=[zoe])
        erase(owner, subject=Subject.LEARNER, subject_id=zoe, today=LATER, now=MORNING)
        kept = ExternalReference.objects.get(target_id=zoe)

    assert ("70001" in kept.source_id, kept.source_id[:7], kept.prints, kept.balance) == (False, "erased:", {}, None)


def test_a_guardian_who_was_erased_is_not_brought_back_with_the_family(
    provider: Provider, owner: Actor, work: Work
) -> None:
    moved_in(provider, owner, FILE, work)
    with provider.scope():
        maria = Guardian.objects.get(first_name="Maria").pk
        erase(owner, subject=Subject.GUARDIAN, subject_id=maria, today=LATER, now=MORNING)
    again = moved_in(provider, owner, FILE, work)
    found = rows(provider, owner, again.batch_id, "warning")
    with provider.scope():
        there = Guardian.objects.filter(first_name="Maria").count()

    assert (there, [one["code"] for row in found for one in row.problems]) == (0, ["erased-here"])
