"""Pages of learners."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import Role
from cohortium.access.roles import FRONT_DESK
from cohortium.administration.actions.fields import add_field
from cohortium.administration.rules.fields import FieldDetails
from cohortium.people.actions.learners import add_learner, edit_learner
from cohortium.people.models import Learner
from cohortium.people.rules.learners import LearnerDetails
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian
from tests.web.pages import form_of
from tests.web.test_families import ONLY_LEARNERS
from tests.web.test_statements import COMING_IN, NOTICE

TODAY = MORNING.date()


def added(provider: Provider, first_name: str = "Thandi", **said: Any) -> Learner:
    with provider.scope():
        return add_learner(provider.system, details=LearnerDetails(first_name, **said), today=TODAY)


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_learner_is_added_by_the_form(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"

    form = form_of(client.get(path))
    said = {"first_name": "Thandi", "date_of_birth": "2015-03-04", "citizenship": "ZW", "suburb": "Werribee"}
    answer = client.post(path, {**form, **said})

    with provider.scope():
        row = Learner.objects.get()
    assert answer.headers["Location"] == f"/o/{provider.code}/learners/{row.pk}"
    assert (row.first_name, str(row.date_of_birth), row.country, row.citizenship) == (
        "Thandi",
        "2015-03-04",
        "AU",
        "ZW",
    )


def test_who_works_at_one_place_finds_it_chosen(provider: Provider) -> None:
    campus = provider.campus()
    client = provider.signed_in(provider.member(FRONT_DESK, campuses=(campus,)))

    form = form_of(client.get(f"/o/{provider.code}/learners/new"))

    assert form["campus"] == str(campus.pk)


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    answer = client.post(
        f"/o/{provider.code}/learners/new", {"first_name": "", "last_name": "Ncube", "date_of_birth": "spring"}
    )

    assert answer.status_code == 422
    assert ["Enter a date, such as 2015-12-18." in text(answer), 'value="Ncube"' in text(answer)] == [True, True]


def test_somebody_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = added(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        details = LearnerDetails("Thandiwe", suburb="Werribee")
        edit_learner(provider.system, learner_id=row.pk, details=details, version=1, today=TODAY)

    late = client.post(path, {**form, "first_name": "Thandeka"})
    client.post(path, {**form_of(late), "first_name": "Thandeka"})

    assert late.status_code == 409
    assert ["Thandiwe" in text(late), "Thandeka" in text(late)] == [True, True]
    with provider.scope():
        assert Learner.objects.values_list("first_name", "suburb").get() == ("Thandeka", "Werribee")


def test_fields_of_the_organisations_own_are_asked_kept_and_shown(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        add_field(owner, entity="learner", details=FieldDetails("Shirt size", "text", required=True))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/new"

    refused = client.post(path, {"first_name": "Thandi"})
    answer = client.post(path, {"first_name": "Thandi", "custom-shirt_size": "M"})

    assert refused.status_code == 422
    assert "Shirt size" in text(client.get(answer.headers["Location"]))


def test_archiving_leads_back_to_the_list_as_it_was(provider: Provider, owner: Actor) -> None:
    row = added(provider)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/learners"

    done = client.post(f"{base}/archiving", {"learner": [str(row.pk)], "shown": "q=thandi"})
    again = client.post(f"{base}/restoring", {"learner": [str(row.pk)]})
    none = client.post(f"{base}/archiving", {})

    assert [one.headers["Location"] for one in (done, again, none)] == [
        f"{base}/?q=thandi",
        f"{base}/{row.pk}",
        f"{base}/",
    ]


def test_the_search_field_finds_learners(provider: Provider, owner: Actor) -> None:
    added(provider, "Thandiwe", last_name="Ncube")

    assert "Thandiwe Ncube" in text(provider.signed_in(owner).get(f"/o/{provider.code}/search?q=ncu"))


def test_a_child_without_a_phone_is_reached_by_whom_one_calls_first(provider: Provider, owner: Actor) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Camberwell")
    row = family(provider, "Kowalska")
    guardian(provider, row, "Jan")
    guardian(provider, row, "Agnieszka", phone="0491 570 156")
    guardian(provider, row, "Marek", phone="0491 570 157")
    child(provider, row, campus_id=here.pk)
    child(provider, row, first_name="Alex", campus_id=there.pk, phone="0491 570 158")
    path = f"/o/{provider.code}/learners/"
    keys = {"learner:read": "everything"}
    with provider.scope():
        Role.objects.create(key=ONLY_LEARNERS.key, name="Only learners", system_role=True, permissions=keys)

    seen = text(provider.signed_in(owner).get(path))
    hidden = text(provider.signed_in(provider.member(ONLY_LEARNERS)).get(path))

    numbers = ("tel:+61491570156", "tel:+61491570157", "tel:+61491570158", "Agnieszka")
    assert [one in seen for one in numbers] == [True, False, True, True]
    assert [one in hidden for one in numbers] == [False, False, True, False]


@pytest.mark.parametrize("number", [1, 50])
def test_statements_do_not_grow_with_the_rows(provider: Provider, owner: Actor, statements: Any, number: int) -> None:
    rows = [added(provider, f"Learner {n}", campus_id=provider.campus(f"Campus {n}").pk) for n in range(number)]
    client, base = provider.signed_in(owner), f"/o/{provider.code}/learners"

    with statements() as listed:
        client.get(f"{base}/?q=learner")
    with statements() as shown:
        client.get(f"{base}/{rows[0].pk}")
    with statements() as archived:
        client.post(f"{base}/archiving", {"learner": [str(row.pk) for row in rows], "shown": ""})

    # Learners, own fields, campuses and partners to filter by.
    assert len(listed) == COMING_IN + 4
    # Learner, own fields, identity numbers, families, contacts, doubles, merge, what is asked here, consents;
    # of the history: which consents, changes and requests it has, entries, who began what was done; enrolments, and
    # whether one may enrol them.
    assert len(shown) == COMING_IN + 16
    # Savepoint, actor, lock, entries, rows, release.
    assert len(archived) == COMING_IN + 6 + NOTICE
