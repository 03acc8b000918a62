"""The demo has sessions for every cohort."""

from datetime import date

from cohortium.access.actor import Actor
from cohortium.delivery.queries import sessions as queries
from cohortium.demo.seed_sessions import seed_sessions
from tests.delivery.houses import room
from tests.delivery.meetings import cohort, plan, teaches, trainer
from tests.fixtures import Provider


def test_the_demo_plans_each_cohort_that_has_nothing_yet_around_the_others(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    hana, hall = trainer(provider, campus), room(provider, campus)
    rows = [cohort(provider, campus, room_id=hall.pk, last_on=date(2027, 4, 1)) for _ in range(7)]
    for row in rows:
        teaches(provider, row, hana)
    plan(provider, rows[0])
    with provider.scope():
        seed_sessions(owner)
        seed_sessions(owner)
        found = [queries.sessions(owner, cohort_id=row.pk) for row in rows[1:]]

    # Which of them has which day of the week, their codes say.
    assert sorted(len(each) for each in found) == [8, 8, 9, 9, 9, 9]
    assert {one.lead_id for each in found for one in each} == {hana.id}
