"""Changes that people ask for: asked by whom they concern, decided by the office."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.core.constraints import violated
from cohortium.core.errors import IllegalTransition, Invalid, NotAllowed, NotFound, Stale
from cohortium.notifications.models import Notification
from cohortium.people.actions.guardians import edit_guardian
from cohortium.people.actions.profile_changes import (
    approve_change,
    ask_for_change,
    refuse_change,
    withdraw_change,
)
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.queries import profile_changes as queries
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.profile_changes import About
from cohortium.people.states import ProfileChangeStatus
from tests.fixtures import MORNING, Provider, at_once
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of

PHONE = {"phone": "0491 570 156"}


def asked(
    provider: Provider,
    by: Actor,
    one: Guardian | Learner | Family,
    wanted: dict[str, Any] | None = None,
    *,
    note: str = "",
) -> Any:
    """Ask for a change; the phone, where nothing else is said."""
    about = About(type(one).__name__.lower())
    with provider.scope():
        return ask_for_change(
            by,
            about=about,
            subject_id=one.pk,
            wanted=PHONE if wanted is None else wanted,
            note=note,
            today=TODAY,
            now=MORNING,
        )


def approved(
    provider: Provider, by: Actor, change: ProfileChange, *fields: str, version: int = 1, seen: int | None = None
) -> ProfileChange | Unchanged:
    """Take over these fields, or all of them, of what stands there now."""
    with provider.scope():
        stands, _ = queries.stands(queries.own_change(replace(by, id=change.asked_by_id), change_id=change.pk))
        return approve_change(
            by,
            change_id=change.pk,
            accepted=fields or tuple(change.wanted),
            version=version,
            seen=stands if seen is None else seen,
            today=TODAY,
            now=MORNING,
        )


def refused(provider: Provider, by: Actor, change: ProfileChange, reason: str = "We need a paper for that.") -> Any:
    with provider.scope():
        return refuse_change(by, change_id=change.pk, reason=reason, version=change.version, now=MORNING)


def withdrawn(provider: Provider, by: Actor, change: ProfileChange) -> Any:
    with provider.scope():
        return withdraw_change(by, change_id=change.pk, now=MORNING)


def status_of(provider: Provider, change: ProfileChange) -> str:
    with provider.scope():
        return ProfileChange.objects.get(pk=change.pk).status


def test_a_mother_asks_for_another_phone_and_the_office_takes_it_over(
    provider: Provider, owner: Actor, told: Any, work: Any
) -> None:
    here = family(provider)
    mother = guardian(provider, here, phone="0491 570 157")
    by = log_in_of(provider, mother)

    change = asked(provider, by, mother)
    with provider.scope():
        before = Guardian.objects.get(pk=mother.pk).phone
    approved(provider, owner, change)
    with provider.scope():
        after = Guardian.objects.get(pk=mother.pk).phone
    work()

    assert (before, after) == ("+61491570157", "+61491570156")
    assert (change.wanted, change.before) == ({"phone": "+61491570156"}, {"phone": "+61491570157"})
    assert told(change)[0] == ["profile_change.asked", "profile_change.approved"]
    assert told(mother)[0][-1] == "guardian.edited"
    with provider.scope():
        letters = Notification.objects.filter(subject_id=change.pk).values_list("kind", "recipient_id")
        assert set(letters) == {("profile_change.decided", by.id)}


def test_what_is_refused_stays_as_it_was_and_says_why(provider: Provider, owner: Actor, told: Any) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother)

    refused(provider, owner, change)

    with provider.scope():
        row = queries.own_change(by, change_id=change.pk)
        phone = Guardian.objects.get(pk=mother.pk).phone
    assert (phone, row.status, row.reason) == ("", ProfileChangeStatus.REFUSED, "We need a paper for that.")
    assert told(change)[0] == ["profile_change.asked", "profile_change.refused"]


@pytest.mark.parametrize("reason", ["", " \n ", "x" * 501, "pay\u202eee", "…", "--"])
def test_who_declines_says_why_in_words(provider: Provider, owner: Actor, reason: str) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother)

    with pytest.raises(Invalid) as raised:
        refused(provider, owner, change, reason)

    assert list(raised.value.errors) == ["reason"]
    assert status_of(provider, change) == "open"


def test_what_is_asked_for_again_takes_the_place_of_what_waits(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    first = asked(provider, by, mother)

    same = asked(provider, by, mother)
    second = asked(provider, by, mother, {"email": "eleni@example.com"}, note="And call after six.")
    nothing = asked(provider, by, mother, {"email": ""})

    assert isinstance(same, Unchanged)
    assert (second.pk, second.wanted, second.note) == (first.pk, {"email": "eleni@example.com"}, "And call after six.")
    assert (nothing.pk, status_of(provider, first)) == (first.pk, "withdrawn")


def test_who_asks_for_what_is_so_asks_for_nothing(provider: Provider) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 156")

    assert isinstance(asked(provider, log_in_of(provider, mother), mother), Unchanged)


def test_a_word_to_the_office_alone_is_a_change_too(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother, {}, note="Please call after six.")

    approved(provider, owner, change)

    assert (change.wanted, status_of(provider, change)) == ({}, "approved")


def test_of_several_fields_the_office_takes_over_those_that_are_right(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    rose = child(provider, here, first_name="Rose", last_name="Papadopoulos", date_of_birth=date(2016, 2, 29))
    by = log_in_of(provider, guardian(provider, here))
    change = asked(provider, by, rose, {"preferred_name": "Rosie", "date_of_birth": date(2015, 2, 28)})

    approved(provider, owner, change, "preferred_name")

    with provider.scope():
        row, now = queries.own_change(by, change_id=change.pk), Learner.objects.get(pk=rose.pk)
    assert (now.preferred_name, now.date_of_birth, row.accepted) == ("Rosie", date(2016, 2, 29), ("preferred_name",))


def test_nothing_ticked_is_nothing_decided(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother)

    with provider.scope(), pytest.raises(Invalid) as raised:
        approve_change(owner, change_id=change.pk, accepted=[], version=1, seen=1, today=TODAY, now=MORNING)

    assert (list(raised.value.errors), status_of(provider, change)) == (["accepted"], "open")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"phone": "12"}, "phone"),
        ({"email": "no address"}, "email"),
        ({"first_name": ""}, "first_name"),
        ({"last_name": "x" * 101}, "last_name"),
        ({"first_name": "Ro\u202ese"}, "first_name"),
    ],
)
def test_what_cannot_stand_there_is_said_at_once(provider: Provider, wanted: dict[str, Any], field: str) -> None:
    mother = guardian(provider, family(provider))

    with pytest.raises(Invalid) as raised:
        asked(provider, log_in_of(provider, mother), mother, wanted)

    assert list(raised.value.errors) == [field]


@pytest.mark.parametrize(
    "name", ["bill_share", "sees", "may_pick_up", "note", "lives_there", "relationship", "address"]
)
def test_what_the_office_decides_alone_cannot_be_asked_for(provider: Provider, name: str) -> None:
    mother = guardian(provider, family(provider))

    with pytest.raises(NotFound):
        asked(provider, log_in_of(provider, mother), mother, {name: "1"})


@pytest.mark.parametrize("name", ["email", "phone", "address", "country", "campus_id", "citizenship"])
def test_where_a_child_is_reached_is_not_a_guardians_to_ask(provider: Provider, name: str) -> None:
    here = family(provider)
    rose, by = child(provider, here), log_in_of(provider, guardian(provider, here))

    with pytest.raises(NotFound):
        asked(provider, by, rose, {name: ""})


def test_who_learns_corrects_how_they_are_reached(provider: Provider, owner: Actor) -> None:
    ada = child(provider, first_name="Ada")
    change = asked(
        provider, log_in_of(provider, ada), ada, {"email": "ada@example.com", "suburb": "Werribee", "country": "AU"}
    )

    approved(provider, owner, change)

    with provider.scope():
        now = Learner.objects.get(pk=ada.pk)
    assert (now.email, now.suburb, now.country) == ("ada@example.com", "Werribee", "AU")


def test_of_a_household_those_ask_who_live_there(provider: Provider, owner: Actor) -> None:
    here = family(provider)
    mother, father = guardian(provider, here), guardian(provider, here, "Kostas", lives_there=False)
    change = asked(provider, log_in_of(provider, mother), here, {"suburb": "Werribee"})

    with pytest.raises(NotFound):
        asked(provider, log_in_of(provider, father), here, {"suburb": "Footscray"})
    approved(provider, owner, change)

    with provider.scope():
        assert Family.objects.get(pk=here.pk).suburb == "Werribee"


def test_nobody_asks_for_changes_of_others(provider: Provider) -> None:
    here, elsewhere = family(provider), family(provider, "Otieno")
    mother, stranger = guardian(provider, here), guardian(provider, elsewhere, "Ben")
    rose = child(provider, here)
    by = log_in_of(provider, stranger)

    for one in (mother, rose, here):
        with pytest.raises(NotFound):
            asked(provider, by, one, {"phone": ""})


def test_what_one_asked_for_nobody_else_takes_back(provider: Provider, told: Any) -> None:
    here = family(provider)
    mother, father = guardian(provider, here), guardian(provider, here, "Kostas")
    by, other = log_in_of(provider, mother), log_in_of(provider, father)
    change = asked(provider, by, mother)

    with pytest.raises(NotFound):
        withdrawn(provider, other, change)
    withdrawn(provider, by, change)
    again = withdrawn(provider, by, change)

    assert isinstance(again, Unchanged)
    assert told(change)[0] == ["profile_change.asked", "profile_change.withdrawn"]


def test_what_was_decided_is_decided(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother)
    approved(provider, owner, change)

    again = approved(provider, owner, change)
    with pytest.raises(IllegalTransition):
        refused(provider, owner, change)
    with pytest.raises(IllegalTransition):
        withdrawn(provider, by, change)

    assert isinstance(again, Unchanged)


def test_whoever_decides_decides_about_what_they_saw(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother)

    with provider.scope():
        edit_guardian(owner, guardian_id=mother.pk, details=GuardianDetails("Helen"), version=2)
    with pytest.raises(Stale):
        approved(provider, owner, change, seen=2)
    asked(provider, by, mother, {"email": "eleni@example.com"})
    with pytest.raises(Stale):
        approved(provider, owner, change, "phone", version=1)

    assert status_of(provider, change) == "open"


def test_two_who_decide_at_once_decide_once(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    change = asked(provider, log_in_of(provider, mother), mother)

    ended = at_once(
        provider,
        lambda: approve_change(
            owner, change_id=change.pk, accepted=["phone"], version=1, seen=2, today=TODAY, now=MORNING
        ),
        lambda: refuse_change(owner, change_id=change.pk, reason="No.", version=1, now=MORNING),
    )

    assert ended == ["IllegalTransition", "done"]


def test_one_who_asks_twice_at_once_asks_once(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)

    def ask() -> None:
        ask_for_change(by, about=About.GUARDIAN, subject_id=mother.pk, wanted=PHONE, today=TODAY, now=MORNING)

    assert at_once(provider, ask, ask, ask) == ["done"] * 3
    with provider.scope():
        assert ProfileChange.objects.count() == 1


def test_who_decides_is_who_works_there(provider: Provider) -> None:
    werribee, geelong = provider.campus("Werribee"), provider.campus("Geelong")
    here = family(provider, campus_id=werribee.pk)
    mother = guardian(provider, here)
    change = asked(provider, log_in_of(provider, mother), mother)
    theirs = provider.member(FRONT_DESK, campuses=(werribee,))
    elsewhere = provider.member(CAMPUS_MANAGER, campuses=(geelong,))

    with provider.scope():
        seen = [queries.changes(one).rows for one in (theirs, elsewhere)]
        waits = [queries.waiting(one) for one in (theirs, elsewhere)]
    with pytest.raises(NotFound):
        approved(provider, elsewhere, change)
    with pytest.raises(NotAllowed):
        approved(provider, provider.member(TRAINER, campuses=(werribee,)), change)
    approved(provider, theirs, change)

    assert ([len(rows) for rows in seen], waits) == ([1, 0], [1, 0])


def test_the_database_keeps_one_open_change_of_each_asker_and_subject(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    asked(provider, by, mother)

    with provider.scope(), pytest.raises(IntegrityError) as raised, transaction.atomic():
        ProfileChange.objects.create(
            guardian=mother, asked_by_id=by.id, asked_at=MORNING, wanted={"phone": ""}, before={"phone": ""}
        )

    assert violated(raised.value) == "profile_change_of_guardian_open_once"


def test_a_list_costs_the_same_for_one_and_for_many(provider: Provider, owner: Actor, statements: Any) -> None:
    def counted() -> int:
        with provider.scope(), statements() as seen:
            queries.changes(owner)
        return len(seen)

    def one_more() -> None:
        mother = guardian(provider, family(provider))
        asked(provider, log_in_of(provider, mother), mother)

    one_more()
    first = counted()
    for _ in range(3):
        one_more()

    assert (first, counted()) == (1, 1)
