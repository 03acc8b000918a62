"""What people take out of all that is known of them: all of their own, of a child what they may see, of others nothing."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Value

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.actions.fields import add_field
from cohortium.administration.rules.fields import FieldDetails
from cohortium.audit.models import AuditEntry
from cohortium.people.actions.background import edit_background, edit_demographics
from cohortium.people.actions.emergency import add_contact_of_learner
from cohortium.people.actions.national_ids import add_id
from cohortium.people.actions.own_data import take_own_data
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.models import Family, Guardian, Learner, NationalId
from cohortium.people.rules.background import BackgroundDetails, DemographicsDetails
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.national_ids import IdDetails
from cohortium.people.rules.profile_changes import About
from tests.fixtures import MORNING, Provider
from tests.people.households import TODAY, child, contact, family, guardian
from tests.people.portals import log_in_of

NUMBER = "X1234567"
ASIDE: dict[str, Any] = {"lives_there": False, "phone": "0491 570 158", "relationship": "father"}


def known(provider: Provider, *families: Family) -> Learner:
    """A learner of whom something is known in every sheet."""
    rose = child(provider, *families, first_name="Rose")
    with provider.scope():
        of: dict[str, Any] = {"learner_id": rose.pk, "version": 0}
        add_id(provider.system, learner_id=rose.pk, details=IdDetails("passport", NUMBER, "AU"))
        edit_background(provider.system, details=BackgroundDetails(previous_employer="Bakery"), **of)
        edit_demographics(provider.system, details=DemographicsDetails(race="Qxrace"), **of)
        add_contact_of_learner(
            provider.system, learner_id=rose.pk, details=ContactDetails("Kostas", "0491 570 158", relationship="father")
        )
        for label, seen_with in (("T-shirt", ""), ("Remark", str(Permission.LEARNER_EDIT))):
            field = add_field(
                provider.system, entity="learner", details=FieldDetails(label, "text", seen_with=seen_with)
            )
            custom = Learner.objects.values_list("custom", flat=True).get(pk=rose.pk)
            Learner.objects.filter(pk=rose.pk).update(custom=custom | {field.key: f"Qx{label}"})
    return rose


def taken(provider: Provider, by: Actor) -> dict[str, Any]:
    with provider.scope():
        found = take_own_data(by, today=TODAY)
    return dict(json.loads(json.dumps(found, cls=DjangoJSONEncoder)))


def test_who_learns_takes_out_all_of_it(provider: Provider) -> None:
    rose = known(provider)
    by = log_in_of(provider, rose)

    [row] = taken(provider, by)["learners"]
    with provider.scope():
        number = NationalId.objects.get(learner=rose)
        entries = list(AuditEntry.objects.filter(actor_id=by.id).order_by("action").values_list("action", "entity_id"))
        trail = str(list(AuditEntry.objects.values_list("changes", flat=True)))

    assert [(one["kind"], one["number"]) for one in row["identity_numbers"]] == [("passport", NUMBER)]
    assert (row["background"]["previous_employer"], row["demographics"]["race"]) == ("Bakery", "Qxrace")
    assert row["fields"] == [
        {"label": "T-shirt", "value": "QxT-shirt"},
        {"label": "Remark", "value": "QxRemark"},
    ]
    assert [(one["name"], one["phone"]) for one in row["emergency_contacts"]] == [("Kostas", "+61491570158")]
    # Each look, and each whole number that went into a file.
    assert [action for action, _ in entries if action != "learner_health.seen"] == [
        "learner_demographics.exported",
        "learner_id.exported",
        "portal.data_taken",
    ]
    assert ("learner_id.exported", number.pk) in entries
    assert NUMBER not in trail


def test_of_a_child_a_guardian_takes_out_what_they_may_see(provider: Provider) -> None:
    here = family(provider)
    known(provider, here)
    all_of_it = log_in_of(provider, guardian(provider, here, sees=["learning", "health", "papers"]))
    nothing = log_in_of(provider, guardian(provider, here, "Sofia", relationship="grandparent"))

    [more], [less] = taken(provider, all_of_it)["learners"], taken(provider, nothing)["learners"]

    assert [one["number"] for one in more["identity_numbers"]] == [NUMBER]
    assert [one["label"] for one in more["fields"]] == ["T-shirt"]
    assert (more["background"]["previous_employer"], more["demographics"]) == ("Bakery", None)
    assert (less["identity_numbers"], less["fields"], less["background"], less["demographics"]) == ([], [], None, None)
    assert NUMBER not in str(less)


def test_contacts_do_not_tell_how_to_reach_the_other_parent(provider: Provider) -> None:
    here, there = family(provider), family(provider, "Kowalska")
    known(provider, here, there)
    mother, father = guardian(provider, here), guardian(provider, there, "Kostas", **ASIDE)
    contact(provider, here.pk, "Kostas", relationship="father")
    contact(provider, here.pk)
    hers, his = log_in_of(provider, mother), log_in_of(provider, father)

    she, he = taken(provider, hers), taken(provider, his)

    # The father is on the list of whom to call: that he is, she sees, and not his number.
    assert [(one["name"], one["phone"]) for one in she["families"][0]["emergency_contacts"]] == [
        ("Kostas", ""),
        ("Yiayia Sofia", "+61491570157"),
    ]
    assert [(one["name"], one["phone"]) for one in she["learners"][0]["emergency_contacts"]] == [("Kostas", "")]
    assert "+61491570158" not in str(she)
    # Who does not live there has neither the household nor whom it calls.
    assert (he["families"][0]["household"], he["families"][0]["emergency_contacts"]) == (None, [])
    assert he["learners"][0]["emergency_contacts"] == []


def test_who_lives_with_them_is_no_secret(provider: Provider) -> None:
    here = family(provider)
    child(provider, here)
    mother = guardian(provider, here)
    guardian(provider, here, "Kostas", phone="0491 570 157", relationship="father")
    contact(provider, here.pk, "Kostas", relationship="father")
    hers = log_in_of(provider, mother)

    [row] = taken(provider, hers)["families"]

    assert [one["phone"] for one in row["emergency_contacts"]] == ["+61491570157"]


def test_fields_of_a_household_are_for_who_lives_there(provider: Provider) -> None:
    here = family(provider)
    mother, father = guardian(provider, here), guardian(provider, here, "Kostas", **ASIDE)
    with provider.scope():
        field = add_field(provider.system, entity="family", details=FieldDetails("Gate code", "text"))
        Family.objects.filter(pk=here.pk).update(custom={field.key: "Qx4711"})

    hers, his = taken(provider, log_in_of(provider, mother)), taken(provider, log_in_of(provider, father))

    assert hers["families"][0]["fields"] == [{"label": "Gate code", "value": "Qx4711"}]
    assert (his["families"][0]["fields"], "Qx4711" in str(his)) == ([], False)


def test_what_was_asked_for_is_there_and_not_what_the_other_asked_for(provider: Provider) -> None:
    here = family(provider)
    mother, father = guardian(provider, here), guardian(provider, here, "Kostas", **ASIDE)
    hers, his = log_in_of(provider, mother), log_in_of(provider, father)
    with provider.scope():
        for by, who, phone in ((hers, mother, "0491 570 156"), (his, father, "0491 570 159")):
            ask_for_change(
                by, about=About.GUARDIAN, subject_id=who.pk, wanted={"phone": phone}, today=TODAY, now=MORNING
            )

    [row] = taken(provider, hers)["changes_asked_for"]

    assert (row["wanted"], row["status"]) == ({"phone": "+61491570156"}, "open")
    assert "+61491570159" not in str(taken(provider, hers))


def test_a_number_whose_key_is_lost_does_not_keep_the_rest(provider: Provider) -> None:
    rose = known(provider)
    by = log_in_of(provider, rose)
    with provider.scope():
        NationalId.objects.filter(learner=rose).update(sealed=Value(b"lost" * 8))

    [row] = taken(provider, by)["learners"]
    # Others count what no key opens, over all organisations.
    with provider.scope():
        NationalId.objects.filter(learner=rose).delete()

    assert [(one["number"], one["last_four"]) for one in row["identity_numbers"]] == [(None, "4567")]


def test_who_was_removed_takes_out_nothing_of_the_child(provider: Provider) -> None:
    here = family(provider)
    rose = known(provider, here)
    mother = guardian(provider, here, sees=["learning", "papers"])
    by = log_in_of(provider, mother)
    join_other = family(provider, "Otieno")
    other = guardian(provider, join_other)
    with provider.scope():
        Guardian.objects.filter(pk=other.pk).update(membership=by.id)
        Guardian.objects.filter(pk=mother.pk).update(status="archived")

    found = taken(provider, by)

    assert (found["learners"], NUMBER in str(found), str(rose.pk) in str(found)) == ([], False, False)
