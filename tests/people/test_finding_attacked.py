"""What is typed into a search to find whom one may not see, or to find everybody: it finds nobody."""

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import FRONT_DESK, TRAINER
from cohortium.desk.kinds.search import Asked
from cohortium.people.queries import families, learners, search
from tests.fixtures import Provider
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of

ODD = {
    "every sign": "%",
    "any sign": "____",
    "digits and any sign": "0_56",
    "digits and every sign": "%0156",
    "a backslash": "\\0156",
    "Arabic digits": "٠١٥٦",
    "Devanagari digits": "०१५६",
    "wide digits": "０１５６",
    "digits above": "⁰¹⁵⁶",
    "digits in circles": "⓪①⑤⑥",
    "no sign at all": "0156\x00",
    "a quote": "0156'--",
    "a pattern": "0156.*",
    "only what stands between": "+() - /",
    "an end without digits": "ext. 0156",
    "a hundred thousand digits": "0156" * 25_000,
    "many words": "0156 " * 2_000 + "x",
}


def found(provider: Provider, actor: Actor, text: str) -> set[str]:
    """Whom each way to search finds."""
    with provider.scope():
        return {
            *(row.name for row in learners.learners(actor, today=TODAY, text=text).rows),
            *(hit.title for hit in search.learners_found(actor, Asked(text)).rows),
            *(row.name for row in families.families(actor, today=TODAY, text=text).rows),
            *(hit.title for hit in search.families_found(actor, Asked(text)).rows),
        }


@pytest.mark.parametrize("text", [one for name, one in ODD.items() if "\x00" not in one])
def test_no_sign_stands_for_a_digit(provider: Provider, owner: Actor, text: str) -> None:
    one = family(provider, "Papadopoulou", phone="0491 570 156")
    guardian(provider, one, "Eleni", phone="0491 570 156")
    child(provider, one, phone="0491 570 156")

    assert found(provider, owner, "0156") == {"Papadopoulou", "Zoë"}
    assert found(provider, owner, text) == set()


@pytest.mark.parametrize("text", list(ODD.values()), ids=list(ODD))
def test_pages_and_interface_answer_whatever_is_typed(provider: Provider, owner: Actor, text: str) -> None:
    client, base = provider.signed_in(owner), f"/o/{provider.code}"
    cut = text[:4_000]
    paths = ["learners", "families", "search", "partners", "team"]

    answers = [client.get(f"{base}/{path}", {"q": cut}, follow=True).status_code for path in paths]

    assert set(answers) == {200}


def test_the_end_of_a_number_tells_nobody_of_whom_they_do_not_see(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    desk = provider.member(FRONT_DESK, campuses=(werribee,))
    trainer = provider.member(TRAINER, campuses=(werribee, camberwell))
    theirs = family(provider, "Otieno", phone="0491 570 156", campus_id=camberwell.pk)
    guardian(provider, theirs, "Ben", phone="0491 570 157")
    zanele = child(provider, theirs, first_name="Zanele", phone="0491 570 158", campus_id=camberwell.pk)
    parent = log_in_of(provider, guardian(provider, family(provider, "Ncube"), "Thandi"))
    ends = ["0156", "0157", "0158"]

    assert [found(provider, desk, end) for end in ends] == [set()] * 3
    assert [found(provider, trainer, end) - {zanele.first_name} for end in ends] == [set()] * 3
    for path in ("search", "learners", "families"):
        pages = [provider.signed_in(parent).get(f"/o/{provider.code}/{path}", {"q": end}) for end in ends]
        assert [b"Zanele" in one.content or b"Otieno" in one.content for one in pages] == [False] * 3


def test_a_family_that_is_known_by_one_child_does_not_tell_of_the_other(provider: Provider) -> None:
    """Who is at another campus is not found by the number of a mother whom one sees."""
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    desk = provider.member(FRONT_DESK, campuses=(werribee,))
    one = family(provider, "Papadopoulou", phone="0491 570 156")
    child(provider, one, campus_id=werribee.pk)
    child(provider, one, first_name="Alex", campus_id=camberwell.pk, phone="0491 570 159")

    assert found(provider, desk, "0156") == {"Papadopoulou", "Zoë"}
    assert found(provider, desk, "0159") == set()
