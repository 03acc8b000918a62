"""Whoever a file brought is compared with all others: also the families that stay as they are, and get somebody."""

from datetime import date

from cohortium.access.actor import Actor
from cohortium.imports.actions.batches import decide_all
from cohortium.imports.rules.outcomes import Choice
from cohortium.people.models import HouseholdPair
from tests.fixtures import Provider
from tests.imports.moving import Work, export, household, moved_in, sent, started, student
from tests.people.households import child, family

HOME = household(9001, "Maria Georgiou")
ZOE = student(70001, "Zoë", "Georgiou", HOME)
ALEX = student(70002, "Alex", "Georgiou", HOME, birthDate="2015-01-02")


def pairs(provider: Provider) -> list[tuple[str, str, list[str]]]:
    with provider.scope():
        rows = HouseholdPair.objects.exclude(family_first=None).select_related("family_first", "family_second")
        return [(str(row.family_first), str(row.family_second), row.reasons) for row in rows]


def test_a_family_that_did_not_change_is_compared_once_somebody_is_placed_in_it(
    provider: Provider, owner: Actor, work: Work
) -> None:
    first = moved_in(provider, owner, export(ZOE), work)
    # At a desk: the same family, and a child of it that the old system had under another class.
    child(
        provider,
        family(provider, "Maria Georgiou"),
        first_name="Alex",
        last_name="Georgiou",
        date_of_birth=date(2015, 1, 2),
    )
    work()
    before = pairs(provider)
    batch_id = sent(provider, owner, export(ZOE, ALEX))
    work()
    with provider.scope():
        decide_all(owner, batch_id=batch_id, choice=Choice.NEW)
    done = started(provider, owner, batch_id, work)

    assert first.counts["family"] == {"created": 1}
    assert (done.counts["family"], done.counts["learner"]) == ({"unchanged": 1}, {"created": 1, "unchanged": 1})
    assert (before, pairs(provider)) == ([], [("Maria Georgiou", "Maria Georgiou", ["child"])])
