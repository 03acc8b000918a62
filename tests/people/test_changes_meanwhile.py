"""Changes that people ask for, when something else happens in between: decided about, moved out, removed, put away."""

from threading import Thread
from time import sleep
from typing import Any

import pytest
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.notifications.kinds import About as Subject
from cohortium.people.actions.families import archive_families
from cohortium.people.actions.guardians import edit_guardian, remove_guardian
from cohortium.people.actions.learners import archive_learners
from cohortium.people.actions.profile_changes import NotTheirsAnyMore, ask_for_change, refuse_change
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.queries import profile_change_news
from cohortium.people.queries import profile_changes as queries
from cohortium.people.rules.guardians import GuardianDetails
from cohortium.people.rules.profile_changes import About
from tests.fixtures import MORNING, Provider
from tests.people.households import TODAY, child, family, guardian
from tests.people.portals import log_in_of
from tests.people.test_profile_changes import approved, asked, refused

LANE: dict[str, Any] = {"lives_there": False, "address": "7 Secret Lane"}


def moved(provider: Provider, owner: Actor, one: Guardian, **said: Any) -> None:
    """The office says where a guardian lives."""
    with provider.scope():
        row = Guardian.objects.get(pk=one.pk)
        details = GuardianDetails(row.first_name, row.last_name, **said)
        edit_guardian(owner, guardian_id=one.pk, details=details, version=row.version)


def test_what_was_refused_in_this_moment_is_not_open_again(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother)

    def ask_otherwise() -> None:
        try:
            with provider.scope():
                wanted = {"phone": "0491 570 158"}
                ask_for_change(by, about=About.GUARDIAN, subject_id=mother.pk, wanted=wanted, today=TODAY, now=MORNING)
        finally:
            connection.close()

    asking = Thread(target=ask_otherwise)
    with provider.scope():
        refuse_change(owner, change_id=change.pk, reason="We need a paper.", version=1, now=MORNING)
        asking.start()
        sleep(0.5)
    asking.join(20)

    with provider.scope():
        found = sorted(ProfileChange.objects.values_list("status", "reason"))
    assert found == [("open", ""), ("refused", "We need a paper.")]


def test_who_moved_out_changes_nothing_of_the_household(provider: Provider, owner: Actor) -> None:
    here = family(provider, address="4 Synnot Street")
    father = guardian(provider, here, "Kostas")
    change = asked(provider, log_in_of(provider, father), here, {"phone": "0491 570 156"})
    moved(provider, owner, father, **LANE)

    with pytest.raises(NotTheirsAnyMore):
        approved(provider, owner, change)

    with provider.scope():
        assert Family.objects.get(pk=here.pk).phone == ""
    refused(provider, owner, change)


def test_who_moved_in_has_no_address_of_their_own(provider: Provider, owner: Actor) -> None:
    father = guardian(provider, family(provider), "Kostas", **LANE)
    change = asked(provider, log_in_of(provider, father), father, {"suburb": "Footscray", "phone": "0491 570 156"})
    moved(provider, owner, father)

    with pytest.raises(NotTheirsAnyMore):
        approved(provider, owner, change)
    approved(provider, owner, change, "phone")

    with provider.scope():
        row = Guardian.objects.get(pk=father.pk)
    assert (row.phone, row.suburb, row.lives_there) == ("+61491570156", "", True)


@pytest.mark.parametrize("gone", ["guardian", "family", "learner"])
def test_who_was_removed_changes_nothing_and_learns_no_new_name(provider: Provider, owner: Actor, gone: str) -> None:
    here = family(provider)
    rose, father = child(provider, here, first_name="Rose"), guardian(provider, here, "Kostas")
    by = log_in_of(provider, father)
    change = asked(provider, by, rose, {"last_name": "Papadopoulos"})
    acts: dict[str, Any] = {
        "guardian": lambda: remove_guardian(owner, guardian_id=father.pk),
        "family": lambda: archive_families(owner, family_ids=[here.pk]),
        "learner": lambda: archive_learners(owner, learner_ids=[rose.pk]),
    }
    with provider.scope():
        acts[gone]()
        Learner.objects.filter(pk=rose.pk).update(first_name="Margaret")

    with pytest.raises(NotTheirsAnyMore):
        approved(provider, owner, change)
    refused(provider, owner, change)

    with provider.scope():
        subject = Subject(change.pk, by.id)
        told = profile_change_news.decided([subject], MORNING)[subject]
        seen = queries.own_changes(by)
    assert (seen, told["about"], told["reason"]) == (
        [],
        "someone you used to look after",
        "We need a paper for that.",
    )


def told_of(change: ProfileChange, by: Actor) -> str:
    subject = Subject(change.pk, by.id)
    return profile_change_news.decided([subject], MORNING)[subject]["fields"]


def test_the_letter_says_of_each_field_what_stood_there_what_was_asked_for_and_what_was_decided(
    provider: Provider, owner: Actor
) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    by = log_in_of(provider, mother)
    change = asked(provider, by, mother, {"phone": "0491 570 156", "email": "eleni@example.com"})
    approved(provider, owner, change, "phone")

    with provider.scope():
        assert told_of(change, by).splitlines() == [
            "E-mail: empty → eleni@example.com (not approved)",
            "Phone: +61 491 570 157 → +61 491 570 156 (approved)",
        ]


def test_who_moved_out_meanwhile_reads_no_address_of_the_household(provider: Provider, owner: Actor) -> None:
    here = family(provider, suburb="Werribee")
    father = guardian(provider, here, "Kostas")
    by = log_in_of(provider, father)
    change = asked(provider, by, here, {"suburb": "Footscray"})
    with provider.scope():
        seen_before = queries.own_told(by, queries.own_changes(by))[change.pk]
    moved(provider, owner, father, **LANE)
    refused(provider, owner, change)

    with provider.scope():
        seen = queries.own_told(by, queries.own_changes(by))[change.pk]
        letter = told_of(change, by)
    assert [(one.before, one.wanted) for one in seen_before] == [("Werribee", "Footscray")]
    assert [(one.before, one.wanted, one.is_shown) for one in seen] == [("", "", False)]
    assert letter == "Suburb or town (not approved)"
