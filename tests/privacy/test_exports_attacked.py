"""Exports of a child with two homes: neither parent finds where the other lives."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.desk.models import Task
from cohortium.people.models import Guardian
from cohortium.privacy.actions.own import ask_for_own
from cohortium.privacy.kinds.holdings import Subject
from tests.fixtures import Provider
from tests.people.households import TODAY, child, family, guardian
from tests.privacy.people import requested
from tests.privacy.test_exports_apart import Work, exported, read

HERS = {"street": "12 Qxsecret Lane", "suburb": "Qxburb", "postcode": "QX987"}
WHERE = {"address": HERS["street"], "suburb": HERS["suburb"], "postcode": HERS["postcode"]}
HIS_STREET = "7 Qxown Road"


@pytest.mark.parametrize("household", [WHERE, {}], ids=["known", "known-of-the-child-alone"])
@pytest.mark.parametrize("lives", [{}, {"lives_there": False, **WHERE}], ids=["there", "elsewhere"])
@pytest.mark.parametrize("has_home", [True, False], ids=["with-a-home", "without"])
def test_a_father_does_not_find_where_the_child_lives_with_the_mother(
    provider: Provider, owner: Actor, work: Work, household: Any, lives: Any, has_home: bool
) -> None:
    hers = family(provider, "Papadopoulos", **household)
    his = family(provider, "Nikolaou", address=HIS_STREET, suburb="Qxmine")
    zoe = child(provider, hers, his, **WHERE)
    guardian(provider, hers, "Eleni", **lives)
    father = guardian(provider, his, "Nikos", lives_there=has_home)
    he = provider.member()
    with provider.scope():
        Guardian.objects.filter(pk=father.pk).update(membership=he.id)
        asked = ask_for_own(he, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)

    text = exported(provider, owner, work, asked.pk)

    assert [mark for mark, said in HERS.items() if said in text] == []


def test_who_lives_with_the_child_finds_their_own_address(provider: Provider, owner: Actor, work: Work) -> None:
    hers, his = family(provider, "Papadopoulos", **WHERE), family(provider, "Nikolaou", address=HIS_STREET)
    zoe = child(provider, hers, his, **WHERE)
    mother = guardian(provider, hers, "Eleni")
    guardian(provider, his, "Nikos")
    she = provider.member()
    with provider.scope():
        Guardian.objects.filter(pk=mother.pk).update(membership=she.id)
        asked = ask_for_own(she, kind="access", subject=Subject.LEARNER, subject_id=zoe.pk, today=TODAY)

    text = exported(provider, owner, work, asked.pk)

    assert HIS_STREET not in text
    assert [mark for mark, said in HERS.items() if said in text] == list(HERS)


@pytest.mark.parametrize("homes", [1, 2])
def test_what_the_office_wrote_of_a_father_does_not_tell_him_where_the_mother_is(
    provider: Provider, owner: Actor, work: Work, homes: int
) -> None:
    hers, other = family(provider, "Papadopoulos", **WHERE), family(provider, "Nikolaou", address=HIS_STREET)
    his = (hers, other)[homes - 1]
    child(provider, *{hers, his}, **WHERE)
    guardian(provider, hers, "Eleni", phone="0491 570 156")
    note = f"She moved to {HERS['street']}, call 0491 570 156."
    father = guardian(provider, his, "Nikos", lives_there=homes > 1, phone="0491 570 157", note=note)
    with provider.scope():
        Task.objects.create(title="Call", note=note, kind="x", subject_id=father.pk)
    row = requested(provider, owner, Subject.GUARDIAN, father.pk, "access")

    text = exported(provider, owner, work, row.pk)

    assert ("0491 570 156" in text, HERS["street"] in text, "491 570 157" in text) == (False, False, True)
    # Nor are words of the house left open in it.
    assert "%(" not in text


def test_the_portal_of_a_father_does_not_say_where_the_child_lives_with_the_mother(provider: Provider) -> None:
    hers, his = family(provider, "Papadopoulos", **WHERE), family(provider, "Nikolaou", address=HIS_STREET)
    zoe = child(provider, hers, his, **WHERE)
    guardian(provider, hers, "Eleni")
    father = guardian(provider, his, "Nikos")
    he = provider.member()
    with provider.scope():
        Guardian.objects.filter(pk=father.pk).update(membership=he.id)
    browser, house = provider.signed_in(he), f"/o/{provider.code}/my"
    taken: Any = browser.post(f"{house}/data")
    pages = [
        browser.get(f"{house}/{where}")
        for where in ("", f"learners/{zoe.pk}", f"households/{father.pk}", f"learners/{zoe.pk}/details")
    ]
    assert [one.status_code for one in pages] == [200] * 4
    texts = [read(b"".join(taken.streaming_content)), *(one.content.decode() for one in pages)]

    assert [[mark for mark, said in HERS.items() if said in text] for text in texts] == [[]] * 5
