"""What belongs to a learner goes over when two records become one, and comes back."""

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK
from cohortium.action import Unchanged
from cohortium.administration.actions.fields import add_field
from cohortium.administration.rules.fields import FieldDetails
from cohortium.audit.models import AuditEntry
from cohortium.core.encryption import new_key
from cohortium.core.errors import Invalid, NotFound
from cohortium.people.actions.background import edit_background
from cohortium.people.actions.consents import RequestOver, answer_consents
from cohortium.people.actions.doubles import dismiss_pair, find_doubles
from cohortium.people.actions.emergency import add_contact_of_learner
from cohortium.people.actions.families import add_family, put_into_family, take_out_of_family
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import add_learner
from cohortium.people.actions.merging import (
    undo_merge,
)
from cohortium.people.actions.merging_parts import ThreeFamilies
from cohortium.people.actions.national_ids import NumberLost, add_id, reveal_id
from cohortium.people.kinds import merging
from cohortium.people.models import (
    Consent,
    DuplicatePair,
    EmergencyContact,
    FamilyLearner,
    Learner,
    LearnerBackground,
    LearnerHealth,
    NationalId,
)
from cohortium.people.queries import consents
from cohortium.people.rules.background import BackgroundDetails
from cohortium.people.rules.consents import Answer
from cohortium.people.rules.emergency import ContactDetails
from cohortium.people.rules.families import FamilyDetails
from cohortium.people.rules.health import HealthDetails
from cohortium.people.rules.learners import LearnerDetails
from cohortium.people.rules.national_ids import IdDetails
from tests.fixtures import MORNING, Provider
from tests.people.consenting import asked, holder, published, recorded, said
from tests.people.households import family
from tests.people.merging import added, merge, merged_here, two, undone_here
from tests.people.pointing import pointing_at

TODAY = MORNING.date()
MAY = date(2016, 5, 4)
HIDDEN = "•••"
NCUBE = FamilyDetails("Ncube")
PASSPORT = IdDetails("passport", "A1234567", "ZA")


def trail_of(provider: Provider, row: Any) -> dict[str, Any]:
    """What the trail says of taking in, and letting go."""
    with provider.scope():
        entries = AuditEntry.objects.filter(entity_id=row.pk, action__in=("learner.took_in", "learner.let_go"))
        return {entry.action: entry.changes for entry in entries}


def test_own_fields_are_chosen_one_by_one(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        for key in ("shirt", "bus"):
            add_field(owner, entity="learner", details=FieldDetails(key, "text"))
        stays, goes = (
            add_learner(owner, details=LearnerDetails("Thandi", "Ncube", date_of_birth=MAY), custom=custom, today=TODAY)
            for custom in ({"shirt": "S"}, {"shirt": "M", "bus": "12"})
        )
        done = merge(owner, stays, goes, "custom/bus")
        after = Learner.objects.get(pk=stays.pk).custom
        undo_merge(owner, merge_id=done.pk, now=MORNING)
        before = Learner.objects.get(pk=stays.pk).custom
        with pytest.raises(Invalid):
            merge(owner, stays, goes, "custom/of-nobody")

    assert [after, before] == [{"shirt": "S", "bus": "12"}, {"shirt": "S"}]


def test_own_fields_stand_in_the_trail_under_their_labels(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        for label in ("Shirt size", "Bus"):
            add_field(owner, entity="learner", details=FieldDetails(label, "text"))
        stays, goes = (
            add_learner(owner, details=LearnerDetails("Thandi", "Ncube", date_of_birth=MAY), custom=custom, today=TODAY)
            for custom in ({}, {"shirt_size": "M", "bus": "12"})
        )
        done = merge(owner, stays, goes, "custom/shirt_size", "custom/bus")
        row = Learner.objects.get(pk=stays.pk)
        row.custom = row.custom | {"bus": "13"}
        row.save()
        undo_merge(owner, merge_id=done.pk, now=MORNING)

    assert trail_of(provider, stays) == {
        "learner.took_in": {
            "custom.Shirt size": [None, HIDDEN],
            "custom.Bus": [None, HIDDEN],
            "taken_in": [None, str(goes.pk)],
        },
        "learner.let_go": {
            "custom.Shirt size": [HIDDEN, None],
            "taken_in": [str(goes.pk), None],
            "stayed": [None, ["Bus"]],
        },
    }


def test_families_contacts_and_sheets_go_over_and_come_back(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    shared, other = family(provider), family(provider, "Dube")
    with provider.scope():
        for learner, *of in ((stays, shared), (goes, shared, other)):
            for one in of:
                put_into_family(owner, family_id=one.pk, learner_id=learner.pk)
        add_contact_of_learner(
            owner, learner_id=goes.pk, details=ContactDetails("Gogo", "0491 570 157", relationship="grandparent")
        )
        edit_health(owner, learner_id=stays.pk, details=HealthDetails(allergies="nuts"), version=0)
        edit_health(owner, learner_id=goes.pk, details=HealthDetails("asthma", allergies="milk"), version=0)
        edit_background(owner, learner_id=goes.pk, details=BackgroundDetails(languages=("en", "zu")), version=0)

    def stands() -> Any:
        with provider.scope():
            return [
                (
                    set(FamilyLearner.objects.filter(learner=one.pk).values_list("family", flat=True)),
                    EmergencyContact.objects.filter(learner=one.pk).count(),
                    list(LearnerHealth.objects.filter(pk=one.pk).values_list("medical_info", "allergies")),
                    [row.languages for row in LearnerBackground.objects.filter(pk=one.pk)],
                )
                for one in (stays, goes)
            ]

    before = stands()
    done = merged_here(provider, stays, goes)
    after = stands()
    undone = undone_here(provider, done)

    assert after == [
        ({shared.pk, other.pk}, 1, [("asthma", "nuts\nmilk")], [["en", "zu"]]),
        (set(), 0, [("asthma", "milk")], [["en", "zu"]]),
    ]
    assert [stands()[0][:3], stands()[0][3], stands()[1]] == [before[0][:3], [[]], before[1]]
    assert undone.is_whole


def test_a_row_that_somebody_touched_since_stays(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    one = family(provider)
    with provider.scope():
        put_into_family(owner, family_id=one.pk, learner_id=goes.pk)
        done = merge(owner, stays, goes)
        take_out_of_family(owner, place_id=FamilyLearner.objects.get(learner=stays.pk).pk)

    undone = undone_here(provider, done)

    with provider.scope():
        assert FamilyLearner.objects.count() == 0
    assert [str(part) for part in undone.parts] == ["%(family_many)s"]


def test_nobody_belongs_to_three_families(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    with provider.scope():
        for learner in (stays, goes):
            put_into_family(owner, family_id=add_family(owner, details=NCUBE).pk, learner_id=learner.pk)
        put_into_family(owner, family_id=add_family(owner, details=NCUBE).pk, learner_id=goes.pk)
        with pytest.raises(ThreeFamilies):
            merge(owner, stays, goes)
        assert Learner.objects.filter(merged_into=None).count() == 2


STRICTER = [
    (Answer.YES, Answer.NO, "refused"),
    (Answer.NO, Answer.YES, "refused"),
    (Answer.YES, Answer.YES, "given"),
    (None, Answer.NO, "refused"),
    (None, Answer.YES, "given"),
    (Answer.NO, None, "refused"),
]


@pytest.mark.parametrize(("of_one", "of_other", "holds"), STRICTER)
def test_the_stricter_consent_holds_and_each_gets_their_own_back(
    provider: Provider, of_one: Answer | None, of_other: Answer | None, holds: str
) -> None:
    published(provider)
    stays, goes = two(provider)
    for row, answer in ((stays, of_one), (goes, of_other)):
        for one in [answer] * (answer is not None):
            recorded(provider, row, answer=one)

    def stands() -> Any:
        with provider.scope():
            return [
                list(Consent.objects.filter(learner=one.pk).values_list("pk", "kind", "status"))
                for one in (stays, goes)
            ]

    before = stands()
    done = merged_here(provider, stays, goes)
    [(_pk, kind, status)] = stands()[0]
    with provider.scope():
        wrong = list(consents.apart_from_answers())
    undone_here(provider, done)

    assert (kind, status, wrong, stands()) == ("photo", holds, [], before)


def test_a_consent_that_was_answered_since_stays(provider: Provider) -> None:
    published(provider)
    stays, goes = two(provider)
    recorded(provider, goes, answer=Answer.NO)
    done = merged_here(provider, stays, goes)
    recorded(provider, stays, answer=Answer.YES, said=said("Rose"))

    undone = undone_here(provider, done)

    with provider.scope():
        assert list(Consent.objects.values_list("learner", "status")) == [(stays.pk, "given")]
    assert [str(part) for part in undone.parts] == ["Consents"]


def test_a_letter_goes_on_to_be_answered_and_one_of_two_to_one_address_does_not(provider: Provider) -> None:
    published(provider)
    stays, goes = two(provider)
    request, double = asked(provider, goes), asked(provider, stays)
    merged_here(provider, stays, goes)

    with provider.scope():
        left = {row.pk for row in apps.get_model("people.ConsentRequest").objects.filter(learner=stays.pk)}
        with pytest.raises(RequestOver):
            answer_consents(holder(provider, request), chosen={}, said=said(), today=TODAY, now=MORNING)
    assert left == {double.pk}


def test_numbers_open_at_the_one_who_stays_and_again_where_they_were(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    with provider.scope():
        number = add_id(owner, learner_id=goes.pk, details=PASSPORT).row
        done = merge(owner, stays, goes)
        after = NationalId.objects.get(pk=number.pk).learner_id
        opened = [reveal_id(owner, national_id_id=number.pk, reason="Compared with the paper")]
        undo_merge(owner, merge_id=done.pk, now=MORNING)
        opened += [reveal_id(owner, national_id_id=number.pk, reason="Compared with the paper")]
        before = NationalId.objects.get(pk=number.pk).learner_id

    assert (after, before, opened) == (stays.pk, goes.pk, ["A1234567", "A1234567"])


def test_one_number_of_both_is_there_once(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    with provider.scope():
        add_id(owner, learner_id=stays.pk, details=PASSPORT)
        add_id(owner, learner_id=goes.pk, details=PASSPORT, despite_another=True)
        merge(owner, stays, goes)
        third = added(provider, "Sipho")
        assert NationalId.objects.filter(learner=stays.pk).count() == 1
        with pytest.raises(Exception, match="Someone else already has this number") as refused:
            add_id(owner, learner_id=third.pk, details=PASSPORT)
    assert [one for one, _name in refused.value.seen] == [stays.pk]  # type: ignore[attr-defined]


def test_a_log_in_goes_over_where_there_is_none_and_comes_back(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    member = provider.member(FRONT_DESK, campuses=(provider.campus(),))
    with provider.scope():
        Learner.objects.filter(pk=goes.pk).update(membership=member.id)
        done = merge(owner, stays, goes)
        after = set(Learner.objects.exclude(membership=None).values_list("pk", flat=True))
        undo_merge(owner, merge_id=done.pk, now=MORNING)
        before = set(Learner.objects.exclude(membership=None).values_list("pk", flat=True))

    assert [after, before] == [{stays.pk}, {goes.pk}]


def test_a_number_whose_key_is_gone_is_not_moved(provider: Provider, owner: Actor, monkeypatch: Any) -> None:
    stays, goes = two(provider)
    with provider.scope():
        add_id(owner, learner_id=goes.pk, details=PASSPORT)
        monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [new_key()])
        with pytest.raises(NumberLost):
            merge(owner, stays, goes)


def test_what_was_said_to_be_two_stays_said(provider: Provider, owner: Actor) -> None:
    stays, goes, third = added(provider), added(provider), added(provider)
    with provider.scope():
        find_doubles(owner)
        pair = DuplicatePair.objects.get(first=goes.pk, second=third.pk)
        DuplicatePair.objects.filter(first=stays.pk, second=third.pk).delete()
        dismiss_pair(owner, pair_id=pair.pk)
        done = merge(owner, stays, goes)
        again = find_doubles(owner)
        said_of = set(DuplicatePair.objects.filter(pk=pair.pk).values_list("first", "second"))
        undo_merge(owner, merge_id=done.pk, now=MORNING)
        back = set(DuplicatePair.objects.filter(pk=pair.pk).values_list("first", "second"))

    assert isinstance(again, Unchanged)
    assert [said_of, back] == [{(stays.pk, third.pk)}, {(goes.pk, third.pk)}]


def test_of_sheets_one_chooses_and_nothing_of_health_is_lost(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    desk = provider.member(CAMPUS_MANAGER, campuses=(provider.campus(),))
    with provider.scope():
        for row, doctor, job in ((stays, "Dr Vella", "Baker"), (goes, "Dr Moyo", "Welder")):
            health = HealthDetails(medical_info=f"Sees {doctor}", doctor_name=doctor)
            edit_health(owner, learner_id=row.pk, details=health, version=0)
            edit_background(
                owner, learner_id=row.pk, details=BackgroundDetails(previous_role=job, job_type=job), version=0
            )
        done = merge(owner, stays, goes, "background/previous_role", "health/doctor_name")
        after: Any = [LearnerHealth.objects.get(pk=stays.pk), LearnerBackground.objects.get(pk=stays.pk)]
        undo_merge(owner, merge_id=done.pk, now=MORNING)
        before: Any = [LearnerHealth.objects.get(pk=stays.pk), LearnerBackground.objects.get(pk=stays.pk)]
        for wrong in ("health/allergies", "background/skills", "sheet/nothing"):
            with pytest.raises(Invalid):
                merge(owner, stays, goes, wrong)
        with pytest.raises(NotFound):
            merge(desk, stays, goes, "health/doctor_name")

    assert (after[0].doctor_name, after[0].medical_info) == ("Dr Moyo", "Sees Dr Vella\nSees Dr Moyo")
    assert (after[1].previous_role, after[1].job_type) == ("Welder", "Baker")
    assert (before[0].doctor_name, before[0].medical_info) == ("Dr Vella", "Sees Dr Vella")
    assert (before[1].previous_role, before[1].job_type) == ("Baker", "Baker")


def test_of_two_doctors_the_other_one_is_noted(provider: Provider, owner: Actor) -> None:
    stays, goes = two(provider)
    with provider.scope():
        for row, doctor, phone in ((stays, "Dr Vella", "0491 570 156"), (goes, "Dr Moyo", "0491 570 157")):
            health = HealthDetails(doctor_name=doctor, doctor_phone=phone)
            edit_health(owner, learner_id=row.pk, details=health, version=0)
        done = merge(owner, stays, goes)
        after = LearnerHealth.objects.get(pk=stays.pk)
        undo_merge(owner, merge_id=done.pk, now=MORNING)

    assert (after.doctor_name, after.medical_info) == ("Dr Vella", "Dr Moyo, +61491570157")


def test_every_table_that_points_at_learners_has_a_line() -> None:
    with connection.cursor() as cursor:
        assert merging.registered() == pointing_at(cursor, "people_learner")
