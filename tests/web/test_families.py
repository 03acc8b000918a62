"""Pages of families, guardians and emergency contacts."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import FRONT_DESK, BuiltInRole
from cohortium.core.ids import new_id
from cohortium.notifications.models import UndeliverableAddress
from cohortium.people.actions.emergency import add_contact_of_learner
from cohortium.people.actions.families import edit_family
from cohortium.people.models import Family, FamilyLearner, Guardian, Learner
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.families import FamilyDetails
from tests.fixtures import MORNING, Provider
from tests.people.households import child, contact, family, guardian
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN, NOTICE

ONLY_LEARNERS = BuiltInRole("only_learners", "Only learners", "", {Permission.LEARNER_READ: Span.EVERYTHING})


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_family_is_added_with_a_child_and_a_guardian_by_the_forms(provider: Provider, owner: Actor) -> None:
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    form = form_of(client.get(f"{base}/families/new"))
    added = client.post(f"{base}/families/new", {**form, "name": "Papadopoulos", "address": "4 Synnot Street"})
    here = added.headers["Location"]
    of_child = form_of(client.get(f"{here}/learners/new"))
    client.post(f"{here}/learners/new", {**of_child, "first_name": "Zoë"})
    client.post(
        f"{here}/guardians/new",
        {
            "first_name": "Eleni",
            "relationship": "mother",
            "lives": "there",
            "sees": ["learning"],
            "bill_share": "60",
            "may_pick_up": "on",
        },
    )

    with provider.scope():
        row, learner, mother = Family.objects.get(), Learner.objects.get(), Guardian.objects.get()
        assert FamilyLearner.objects.values_list("family", "learner", "place").get() == (row.pk, learner.pk, 1)
    assert (learner.last_name, learner.address) == ("Papadopoulos", "4 Synnot Street")
    assert (mother.sees, mother.bill_share, mother.may_pick_up) == (["learning"], 60, True)
    listed, shown = text(client.get(f"{base}/families/")), text(client.get(here))
    assert ["Zoë Papadopoulos" in listed, "Eleni" in listed] == [True, True]
    assert ["Zoë Papadopoulos" in shown, "40 % of the bill is not assigned" in shown] == [True, True]


def test_the_last_name_of_a_child_is_not_guessed_from_a_name_of_two(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    names = ["Müller & Ødegård", "Müller/Ødegård", "Muller and Odegard", "Anderson", "Van der Berg-Sandor"]

    forms = [client.get(f"/o/{provider.code}/families/{family(provider, name).pk}/learners/new") for name in names]

    assert [form_of(one)["last_name"] for one in forms] == ["", "", "", "Anderson", "Van der Berg-Sandor"]


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    guardian(provider, here, bill_share=70)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}/guardians/new"

    answer = client.post(path, {"first_name": "Kostas", "relationship": "father", "bill_share": "50"})
    words = client.post(path, {"first_name": "Kostas", "relationship": "father", "bill_share": "half"})

    assert [one.status_code for one in (answer, words)] == [422, 422]
    assert ["30 percent of the bill is left" in text(answer), 'value="Kostas"' in text(answer)] == [True, True]
    assert "whole number from 0 to 100" in text(words)


def test_who_moves_in_has_no_address_of_their_own_any_more(provider: Provider, owner: Actor) -> None:
    row = guardian(provider, family(provider), lives_there=False, address="7 Secret Lane")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/guardians/{row.pk}/edit"

    form = form_of(client.get(path))
    answer = client.post(path, {**form, "lives": "there"})

    assert (answer.status_code, form["lives"], form["address"]) == (302, "elsewhere", "7 Secret Lane")
    with provider.scope():
        assert Guardian.objects.values_list("lives_there", "address").get() == (True, "")


def test_somebody_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = family(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_family(provider.system, family_id=row.pk, details=FamilyDetails("Novak", suburb="Werribee"), version=1)

    late = client.post(path, {**form, "name": "Kowalska"})
    client.post(path, {**form_of(late), "name": "Kowalska"})

    assert late.status_code == 409
    with provider.scope():
        assert Family.objects.values_list("name", "suburb").get() == ("Kowalska", "Werribee")


def test_a_learner_is_looked_for_and_put_in_unless_they_have_two_families(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    zoe, alex = child(provider), child(provider, family(provider), family(provider), first_name="Zora")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/families/{here.pk}/learners/adding"

    offered = text(client.get(path, {"q": "zo"}))
    put, third = client.post(path, {"learner": str(zoe.pk)}), client.post(path, {"learner": str(alex.pk)})

    assert ['"sr-only"> Zoë<' in offered, '"sr-only"> Zora<' in offered, "Already in two families" in offered] == [
        True,
        False,
        True,
    ]
    assert (put.status_code, third.status_code) == (302, 409)
    assert "They already belong to two, which is the maximum" in text(third)


def test_an_address_from_which_letters_come_back_is_marked(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    guardian(provider, here, email="Eleni@example.com")
    client = provider.signed_in(owner)
    with provider.scope():
        UndeliverableAddress.objects.create(
            address="eleni@example.com", notification_id=new_id(), marked_at=MORNING, answer="550 No such user"
        )

    assert text(client.get(f"/o/{provider.code}/families/{here.pk}")).count("E-mails bounce") == 1


def test_the_page_of_a_learner_tells_of_families_only_to_who_sees_families(provider: Provider, owner: Actor) -> None:
    here = family(provider, "Kowalska")
    guardian(provider, here)
    zoe = child(provider, here)
    with provider.scope():
        details = ContactDetails("Yiayia Sofia", "0491 570 157")
        add_contact_of_learner(owner, learner_id=zoe.pk, details=details)
        Role.objects.create(
            key=ONLY_LEARNERS.key, name="Only learners", system_role=True, permissions={"learner:read": "everything"}
        )
    path = f"/o/{provider.code}/learners/{zoe.pk}"

    seen = text(provider.signed_in(owner).get(path))
    hidden = text(provider.signed_in(provider.member(ONLY_LEARNERS)).get(path))

    words = ("Kowalska", "Eleni", "Yiayia Sofia", "Families", "Emergency")
    assert [word for word in words if word in seen] == list(words)
    assert [word for word in words if word in hidden] == []


def test_the_page_of_a_learner_says_whom_to_call_and_who_may_pick_up(provider: Provider, owner: Actor) -> None:
    here = family(provider, "Kowalska")
    guardian(provider, here, "Eleni", may_pick_up=True)
    guardian(provider, here, "Kostas")
    contact(provider, here.pk, "Yiayia Sofia", may_pick_up=True)
    zoe = child(provider, here)

    shown = text(provider.signed_in(owner).get(f"/o/{provider.code}/learners/{zoe.pk}"))

    places = [shown.index(words) for words in ("Call first", "Call second", "Yiayia Sofia")]
    assert places == sorted(places)
    assert [shown.count("Can pick up"), shown.count("Cannot pick up")] == [2, 1]
    assert "No emergency contacts yet" not in shown
    # They are of the family, and changed there.
    assert "Edit Yiayia Sofia" not in shown


def test_who_sees_one_child_learns_the_name_of_the_other_and_no_more(provider: Provider) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Camberwell")
    row = family(provider)
    child(provider, row, first_name="Zoë", campus_id=here.pk)
    away = child(provider, row, first_name="Alex", campus_id=there.pk)
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(here,)))

    shown = text(client.get(f"/o/{provider.code}/families/{row.pk}"))

    assert ["Alex" in shown, "Camberwell" in shown, str(away.pk) in shown] == [True, False, False]


def test_the_bill_of_a_child_is_counted_over_both_households(provider: Provider, owner: Actor) -> None:
    here, there = family(provider, "Papadopoulos"), family(provider, "Kowalska")
    child(provider, here, there)
    guardian(provider, here, "Eleni", bill_share=60)
    client = provider.signed_in(owner)
    paths = [f"/o/{provider.code}/families/{row.pk}" for row in (here, there)]

    guardian(provider, there, "Agnieszka", bill_share=30)
    before = [text(client.get(path)) for path in paths]
    guardian(provider, there, "Jan", bill_share=10)
    after = [text(client.get(path)) for path in paths]
    child(provider, here, first_name="Nikos")

    assert ["10 % of the bill is not assigned" in one for one in before] == [True, True]
    assert [
        f"The whole bill is assigned: {n} % in another family." in one for n, one in zip((40, 60), after, strict=True)
    ] == [
        True,
        True,
    ]
    # Whoever has one household has nobody else who pays.
    assert "40 % of the bill is not assigned" in text(client.get(paths[0]))


def test_the_search_field_finds_families_by_their_people(provider: Provider, owner: Actor) -> None:
    guardian(provider, family(provider, "Kowalska"), "Agnieszka")

    assert "Kowalska" in text(provider.signed_in(owner).get(f"/o/{provider.code}/search?q=agni"))


def test_the_search_says_why_three_digits_find_nobody(provider: Provider, owner: Actor) -> None:
    guardian(provider, family(provider, "Kowalska"), "Agnieszka", phone="0491 570 156")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/search"

    three, four, word = (text(client.get(path, {"q": q})) for q in ("156", "0156", "zzz"))

    told = "enter at least its last four digits"
    assert [told in three, "Kowalska" in four, told in four, told in word] == [True, True, False, False]


def test_who_lives_elsewhere_without_an_address_is_said_to(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    guardian(provider, here, lives_there=False)

    shown = text(provider.signed_in(owner).get(f"/o/{provider.code}/families/{here.pk}"))

    assert "Address not known" in shown


@pytest.mark.parametrize("number", [1, 30])
def test_statements_do_not_grow_with_the_people(provider: Provider, owner: Actor, statements: Any, number: int) -> None:
    rows = [family(provider, f"Family {n}") for n in range(number)]
    zoe = child(provider, rows[0])
    for n in range(number):
        child(provider, rows[0], first_name=f"Child {n}")
        guardian(provider, rows[0], f"Guardian {n}", email=f"g{n}@example.com")
        contact(provider, rows[0].pk, f"Contact {n}")
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    with statements() as listed:
        client.get(f"{base}/families/?q=family")
    with statements() as shown:
        client.get(f"{base}/families/{rows[0].pk}")
    with statements() as of_learner:
        client.get(f"{base}/learners/{zoe.pk}")
    with statements() as looked_for:
        client.get(f"{base}/families/{rows[0].pk}/learners/adding?q=child")
    with statements() as archived:
        client.post(f"{base}/families/archiving", {"family": [str(row.pk) for row in rows], "shown": ""})

    # Families, own fields, guardians, marked addresses, children, campuses to filter by.
    # Family, own fields, guardians, marked addresses, children; the removed, contacts; what can be done (three); what the
    # other households bear; entries,
    # the names of guardians, of contacts, of those who wrote them, of learners in the entries; who began what was done.
    # Learner and the like (four), what is asked here, consents; contacts, families, their guardians, marked addresses,
    # who began what was done; enrolments, and whether one may enrol them.
    # Family as above (five); learners, their own fields, whether they have families.
    # Savepoint, actor, lock, entries, rows, release, and the notice of what was done.
    counted = [len(one) - COMING_IN for one in (listed, shown, of_learner, looked_for, archived)]
    assert counted == [6, 20, 18, 9, 6 + NOTICE]
