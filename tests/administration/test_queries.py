"""Questions about campuses."""

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FINANCE, TRAINER
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.members import let_people_follow
from cohortium.administration.queries.campuses import only_there, people
from tests.fixtures import Provider


def test_only_there_names_those_who_would_see_nothing_any_more(provider: Provider, owner: Actor) -> None:
    geelong, werribee, closed = (provider.campus(name) for name in ("Geelong", "Werribee", "Footscray"))
    provider.member(CAMPUS_MANAGER, campuses=(geelong,), name="Maya Okafor")
    provider.member(TRAINER, campuses=(geelong, closed), name="Ben Otieno")
    provider.member(TRAINER, campuses=(geelong, werribee), name="Ada Ncube")
    # Finance sees all campuses, wherever one works.
    provider.member(TRAINER, FINANCE, campuses=(geelong,), name="Priya Nair")
    with provider.scope():
        close_campuses(owner, campus_ids=[closed.pk])
        let_people_follow(provider.system, campus_ids=[closed.pk])

        one, both = only_there(campus_ids=[geelong.pk]), only_there(campus_ids=[geelong.pk, werribee.pk])

    assert (one, both) == (["Ben Otieno", "Maya Okafor"], ["Ada Ncube", "Ben Otieno", "Maya Okafor"])


def test_people_stay_while_their_campus_is_closed(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    provider.member(CAMPUS_MANAGER, campuses=(campus,), name="Maya Okafor")
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
        let_people_follow(provider.system, campus_ids=[campus.pk])

        found = people(campus_id=campus.pk)

    assert [(one.name, one.roles) for one in found] == [("Maya Okafor", ("Campus manager",))]
