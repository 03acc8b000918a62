"""Changing settings and the words of the house: it does, it refuses, it tells."""

from typing import Any

import pytest

from cohortium.access.models import Role
from cohortium.access.roles import ADMIN, CAMPUS_MANAGER, OPS_ADMIN, OWNER, TRAINER, BuiltInRole
from cohortium.access.settings import INVITATION_LIFE
from cohortium.action import Unchanged
from cohortium.administration.actions.settings import change_settings, choose_words
from cohortium.administration.queries import settings as queries
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import Invalid, NotAllowed, NotFound, Stale
from cohortium.notifications.settings import QUIET_FROM, QUIET_UNTIL
from cohortium.tenancy.models import Organisation, Setting
from cohortium.tenancy.settings import value_of
from tests.fixtures import Provider

NIGHT = {QUIET_FROM.key: "21:00", QUIET_UNTIL.key: "07:00"}
ZORBLE = {"campus": {"one": "zorble", "many": "zorbles", "a": "a zorble"}}


def changed(provider: Provider, values: dict[str, Any], *, group: str = "notifications", **how: Any) -> Any:
    """Change settings as the system, unless somebody else is named."""
    actor = how.pop("actor", provider.system)
    with provider.scope():
        return change_settings(actor, group=group, values=values, **{"version": 0, **how})


def told_of(provider: Provider) -> list[tuple[str, dict[str, Any]]]:
    """What the trail says of settings, oldest first."""
    with provider.scope():
        entries = AuditEntry.objects.filter(entity_type="setting").order_by("created_at", "pk")
        return list(entries.values_list("action", "changes"))


def test_settings_are_changed_and_told(provider: Provider) -> None:
    changed(provider, NIGHT)

    assert told_of(provider) == [
        ("setting.changed", {QUIET_FROM.key: [None, "21:00"]}),
        ("setting.changed", {QUIET_UNTIL.key: [None, "07:00"]}),
    ]
    with provider.scope():
        [row] = Setting.objects.filter(key=QUIET_FROM.key)
        happened = queries.happened(ids=[row.pk])
        assert [(str(one.sentence), str(one.changes[0][0]), one.changes[0][1:]) for one in happened] == [
            ("Changed", "Quiet from", (None, "21:00"))
        ]
        assert queries.names([row.pk]) == {row.pk: "Quiet from"}


def test_back_to_the_default_is_told_and_the_version_goes_on(provider: Provider) -> None:
    changed(provider, NIGHT)

    changed(provider, {}, to_default=list(NIGHT), version=2)

    with provider.scope():
        group = queries.group(provider.system, key="notifications")
        assert (value_of(QUIET_FROM), group.version) == (None, 4)
    assert told_of(provider)[2:] == [
        ("setting.reset", {QUIET_FROM.key: ["21:00", None]}),
        ("setting.reset", {QUIET_UNTIL.key: ["07:00", None]}),
    ]


def test_the_same_again_changes_nothing(provider: Provider) -> None:
    changed(provider, NIGHT)

    assert isinstance(changed(provider, NIGHT, version=2), Unchanged)


def test_a_campus_has_its_own(provider: Provider) -> None:
    werribee = provider.campus()
    changed(provider, NIGHT)
    manager = provider.member(CAMPUS_MANAGER, campuses=(werribee,))

    changed(provider, {QUIET_FROM.key: "20:00"}, actor=manager, campus_id=werribee.pk)

    with provider.scope():
        group = queries.group(manager, key="notifications", campus_id=werribee.pk)
        assert [(one.value, one.otherwise, one.is_set) for one in group.settings] == [
            ("20:00", "21:00", True),
            ("07:00", "07:00", False),
        ]
        assert [(place.name, own) for place, own in queries.overriding(manager, group="notifications")] == [
            ("Werribee", 1)
        ]


@pytest.mark.parametrize(
    ("values", "places"),
    [
        ({QUIET_FROM.key: "25:00", QUIET_UNTIL.key: "x"}, [QUIET_FROM.key, QUIET_UNTIL.key]),
        ({QUIET_FROM.key: "21:00"}, [QUIET_UNTIL.key]),
        ({QUIET_FROM.key: "21:00", QUIET_UNTIL.key: "21:00"}, [QUIET_UNTIL.key]),
    ],
)
def test_what_cannot_be_accepted_is_named_and_nothing_is_kept(
    provider: Provider, values: dict[str, Any], places: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        changed(provider, values)

    assert sorted(refused.value.errors) == places
    assert told_of(provider) == []


def test_counting_anew_each_year_needs_the_year_in_the_number(provider: Provider) -> None:
    with pytest.raises(Invalid) as refused:
        changed(provider, {"numbers.invoice": "INV-{number}"}, group="numbers")

    assert list(refused.value.errors) == ["numbers.invoice"]
    changed(provider, {"numbers.invoice": "INV-{number}", "numbers.invoice_yearly": False}, group="numbers")


@pytest.mark.parametrize(
    ("role", "group", "values"),
    [
        (OPS_ADMIN, "notifications", NIGHT),
        (TRAINER, "notifications", NIGHT),
        (CAMPUS_MANAGER, "notifications", NIGHT),
        (ADMIN, "security", {INVITATION_LIFE.key: 1}),
    ],
)
def test_who_may_not_set_it_is_refused(
    provider: Provider, role: BuiltInRole, group: str, values: dict[str, Any]
) -> None:
    actor = provider.member(role, campuses=(provider.campus(),))

    with pytest.raises(NotAllowed):
        changed(provider, values, group=group, actor=actor)

    assert told_of(provider) == []


def test_an_owner_sets_what_is_of_owners(provider: Provider, owner: Any) -> None:
    changed(provider, {INVITATION_LIFE.key: 1}, group="security", actor=owner)

    assert told_of(provider) == [("setting.changed", {INVITATION_LIFE.key: [24, 1]})]


def test_what_is_not_there_is_not_found(provider: Provider, other_provider: Provider) -> None:
    abroad, here = other_provider.campus(), provider.campus()
    for values, how in (
        ({"gone": 1}, {}),
        (NIGHT, {"group": "gone"}),
        (NIGHT, {"campus_id": abroad.pk}),
        ({INVITATION_LIFE.key: 1}, {"group": "security", "campus_id": here.pk}),
    ):
        with pytest.raises(NotFound):
            changed(provider, values, **how)


def test_an_older_version_is_stale(provider: Provider) -> None:
    changed(provider, NIGHT)

    with pytest.raises(Stale):
        changed(provider, {QUIET_FROM.key: "22:00"})


def test_words_are_chosen_and_told_and_roles_follow(provider: Provider) -> None:
    with provider.scope():
        version = Organisation.objects.get().version
        choose_words(provider.system, words=ZORBLE, version=version)

    with provider.scope():
        manager = Role.objects.get(key=CAMPUS_MANAGER.key)
        entry = AuditEntry.objects.get(action="organisation.words_chosen")
        assert (manager.name, manager.description) == ("Zorble manager", "Runs the assigned zorbles.")
        assert entry.changes == {"word.campus": ["campus / campuses / a campus", "zorble / zorbles / a zorble"]}
        assert [str(one.changes[0][0]) for one in queries.words_happened(at_most=1)] == ["A place where you teach"]


@pytest.mark.parametrize(
    ("cases", "fault"),
    [
        ({"one": "zorble"}, ["campus.a", "campus.many"]),
        ({"one": "z" * 41, "many": "zorbles", "a": "a zorble"}, ["campus.one"]),
        ({"one": "<b>", "many": "%s", "a": "{x}"}, ["campus.a", "campus.many", "campus.one"]),
        ({"one": "zor\x00ble", "many": "zorbles", "a": "7"}, ["campus.a", "campus.one"]),
    ],
)
def test_a_word_that_cannot_be_accepted_is_named(provider: Provider, cases: dict[str, str], fault: list[str]) -> None:
    with provider.scope():
        with pytest.raises(Invalid) as refused:
            choose_words(provider.system, words={"campus": cases}, version=Organisation.objects.get().version)

    assert sorted(refused.value.errors) == fault


def test_words_that_make_two_roles_alike_are_refused(provider: Provider) -> None:
    words = {"trainer": {"one": "owner", "many": "owners", "a": "an owner"}}
    with provider.scope():
        with pytest.raises(Invalid):
            choose_words(provider.system, words=words, version=Organisation.objects.get().version)

    with provider.scope():
        assert Organisation.objects.get().words == {}
        assert Role.objects.get(key=OWNER.key).name == "Owner"


def test_who_changes_settings_of_a_campus_chooses_no_words(provider: Provider) -> None:
    manager = provider.member(CAMPUS_MANAGER, campuses=(provider.campus(),))

    with provider.scope(), pytest.raises(NotAllowed):
        choose_words(manager, words=ZORBLE, version=Organisation.objects.get().version)
