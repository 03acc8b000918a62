"""Numbers by which states know learners: checked, encrypted, found again, shown for a reason."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, AUDITOR, CAMPUS_MANAGER, FRONT_DESK, TRAINER
from cohortium.action import Unchanged
from cohortium.audit.models import AuditEntry
from cohortium.config.rekeying import rotate
from cohortium.core.encryption import new_key, print_of
from cohortium.core.errors import Invalid, NotAllowed, NotFound
from cohortium.people.actions.national_ids import (
    FAULTS,
    NumberLost,
    NumberOfAnother,
    add_id,
    rekey_ids,
    remove_id,
    reveal_id,
)
from cohortium.people.models import NationalId
from cohortium.people.queries.national_ids import ID_KINDS, ids_of
from cohortium.people.rules.national_ids import (
    Contradiction,
    Fault,
    IdDetails,
    IdKind,
    compact,
    contradictions,
    faults,
    last_signs,
)
from tests.fixtures import Provider, at_once
from tests.people.test_health import learner

WHY = "For the grant application"
NRIC = IdDetails("nric", "S1234567D")
GOOD = [
    *(
        ("nric", one)
        for one in ("S1234567D", "T1234567J", "S0000001I", "s1234567d", " S 1234567-D ", "Ｓ１２３４５６７Ｄ")
    ),
    *(("fin", one) for one in ("F1234567N", "G1234567X", "M1234567K")),
    *(("rsa_id", one) for one in ("8001015009087", "750330 5044 08 9", "7503305044089")),
    *(("kenyan_id", one) for one in ("123456", "23 456 789", "100000001")),
    ("usi", "BNGH7C75FN"),
    *(("passport", one) for one in ("PA1234567", "a12345", "E-1234567")),
    ("other", "123"),
]
BAD = [
    *(("nric", one, Fault.CHECK) for one in ("S1234567A", "T1234567D", "S1234576D", "S2134567D")),
    *(
        ("nric", one, Fault.SHAPE)
        for one in ("F1234567N", "S123456D", "S12345678D", "1234567D", "S1234567", "S12E4567D")
    ),
    *(("fin", one, Fault.CHECK) for one in ("F1234567D", "M1234567X", "G1234567N")),
    *(("fin", one, Fault.SHAPE) for one in ("S1234567D", "F1234567")),
    *(("rsa_id", one, Fault.CHECK) for one in ("8001015009088", "8010015009087")),
    *(("rsa_id", one, Fault.SHAPE) for one in ("8013015009087", "800101500908", "80010150090877", "800101500908A")),
    *(("kenyan_id", one, Fault.SHAPE) for one in ("12345", "1234567890", "1234567A")),
    *(("usi", one, Fault.CHECK) for one in ("BNGH7C75FM", "NBGH7C75FN")),
    *(("usi", one, Fault.SHAPE) for one in ("BNGH7C75F0", "BNGH7C75F", "BNGH7C75FNN")),
    *(("passport", one, Fault.SHAPE) for one in ("A123", "A" * 16, "PA12345é")),
    *(("other", one, Fault.SHAPE) for one in ("12", "1" * 31, "<script>", "=1+1")),
    *(("nric", one, Fault.MISSING) for one in ("", "  - ", "...")),
    *(("nric", one, Fault.SHAPE) for one in ("S1234567D\u202e", "S1234567D\x00", "S1234567D" + " " * 60)),
]


@pytest.mark.parametrize(("kind", "number"), GOOD)
def test_a_good_number_is_one(kind: str, number: str) -> None:
    assert faults(IdDetails(kind, number, "KE" if kind == "passport" else ""), countries={"KE"}) == {}


@pytest.mark.parametrize(("kind", "number", "fault"), BAD)
def test_a_bad_number_is_none(kind: str, number: str, fault: Fault) -> None:
    assert faults(IdDetails(kind, number, "KE" if kind == "passport" else ""), countries={"KE"}) == {"number": fault}


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"kind": "tax number"}, {"kind": Fault.UNKNOWN_KIND}),
        ({"kind": "passport"}, {"country": Fault.COUNTRY_MISSING}),
        ({"kind": "passport", "country": "ZZ"}, {"country": Fault.UNKNOWN_COUNTRY}),
        ({"kind": "nric", "country": "KE"}, {"country": Fault.OTHER_COUNTRY}),
    ],
)
def test_kind_and_country_go_together(said: dict[str, str], found: dict[str, Fault]) -> None:
    assert faults(IdDetails(**{"number": "S1234567D", **said}), countries={"KE", "SG"}) == found


def test_one_wrong_digit_is_always_noticed() -> None:
    """Of numbers that have a check digit: any other digit in its place, anywhere."""
    wrong = [
        (kind, number[:place] + other + number[place + 1 :])
        for kind, number in (
            ("nric", "S1234567D"),
            ("fin", "G1234567X"),
            ("fin", "M1234567K"),
            ("rsa_id", "8001015009087"),
        )
        for place in range(1, len(number) - 1)
        for other in "0123456789"
        if number[place] != other
    ]

    assert [one for one in wrong if not faults(IdDetails(*one), countries=())] == []


@pytest.mark.parametrize(
    ("born", "gender", "found"),
    [
        (date(1980, 1, 1), "male", []),
        (None, "", []),
        (date(1980, 1, 1), "other", []),
        (date(1981, 1, 1), "female", [Contradiction.BORN, Contradiction.GENDER]),
    ],
)
def test_a_south_african_number_says_who_it_is_of(born: date | None, gender: str, found: list[Contradiction]) -> None:
    assert contradictions("rsa_id", "8001015009087", born=born, gender=gender) == found


def test_never_more_than_half_of_a_number_is_shown() -> None:
    assert [last_signs(one) for one in ("S1234567D", "123456", "123")] == ["567D", "456", "3"]


def test_every_fault_has_its_sentence_and_every_kind_its_name() -> None:
    assert (set(FAULTS), set(ID_KINDS)) == (set(Fault), set(IdKind))


def added(provider: Provider, by: Actor, details: IdDetails = NRIC, **said: Any) -> NationalId:
    row = learner(provider, **said)
    with provider.scope():
        return add_id(by, learner_id=row.pk, details=details).row


def test_a_number_is_added_shown_by_its_end_revealed_and_removed(provider: Provider, owner: Actor, told: Any) -> None:
    row = added(provider, owner)

    with provider.scope():
        [shown] = ids_of(owner, learner_id=row.learner_id)
        number = reveal_id(owner, national_id_id=row.pk, reason=f"  {WHY} ")
        remove_id(owner, national_id_id=row.pk)
        assert not NationalId.objects.exists()
        entries = list(AuditEntry.objects.filter(entity_id=row.pk).order_by("id").values_list("changes", flat=True))

    assert (shown.kind, shown.country, shown.last_four, number) == ("nric", "SG", "567D", "S1234567D")
    assert told(row)[0] == ["learner_id.added", "learner_id.revealed", "learner_id.removed"]
    assert entries == [
        {"kind": [None, "nric"], "country": [None, "•••"], "last_four": [None, "•••"]},
        {"reason": [None, WHY]},
        {"kind": ["nric", None], "country": ["•••", None]},
    ]


def test_the_row_holds_no_number(provider: Provider, owner: Actor) -> None:
    row = added(provider, owner)

    with provider.scope():
        kept = NationalId.objects.values().get()

    assert [name for name, value in kept.items() if b"1234567" in bytes(str(value), "utf-8")] == []
    assert b"1234567" not in bytes(row.sealed) + bytes(row.digest)


@pytest.mark.parametrize("reason", ["", "  ", "why", "a" * 301, "It is S 1234-567D, says she", "Because\u202e of it"])
def test_nothing_is_revealed_without_a_reason(provider: Provider, owner: Actor, reason: str) -> None:
    row = added(provider, owner)

    with provider.scope(), pytest.raises(Invalid) as refused:
        reveal_id(owner, national_id_id=row.pk, reason=reason)

    assert list(refused.value.errors) == ["reason"]


def test_who_may_reveal(provider: Provider) -> None:
    campus = provider.campus()
    row = added(provider, provider.system, campus_id=campus.pk)
    desk, manager, trainer = (
        provider.member(role, campuses=(campus,)) for role in (FRONT_DESK, CAMPUS_MANAGER, TRAINER)
    )

    with provider.scope():
        assert [len(ids_of(one, learner_id=row.learner_id)) for one in (desk, manager, trainer)] == [1, 1, 0]
        for one in (desk, manager, trainer, provider.member(AUDITOR)):
            with pytest.raises(NotAllowed):
                reveal_id(one, national_id_id=row.pk, reason=WHY)
        assert reveal_id(provider.member(ADMIN), national_id_id=row.pk, reason=WHY) == "S1234567D"


def test_a_number_of_somebody_elsewhere_is_not_there(provider: Provider) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Camberwell")
    row = added(provider, provider.system, campus_id=there.pk)
    desk = provider.member(FRONT_DESK, campuses=(here,))

    with provider.scope():
        assert ids_of(desk, learner_id=row.learner_id) == []
        with pytest.raises(NotFound):
            remove_id(desk, national_id_id=row.pk)


def test_the_number_of_another_is_found_named_where_seen_and_added_all_the_same(provider: Provider) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Camberwell")
    first = added(provider, provider.system, campus_id=here.pk)
    twin, elsewhere = learner(provider, campus_id=here.pk), learner(provider, campus_id=there.pk)
    desk = provider.member(FRONT_DESK, campuses=(here,))
    with provider.scope():
        add_id(provider.system, learner_id=elsewhere.pk, details=NRIC, despite_another=True)
        with pytest.raises(NumberOfAnother) as known:
            add_id(desk, learner_id=twin.pk, details=IdDetails("nric", "s 1234567 d"))
        add_id(desk, learner_id=twin.pk, details=NRIC, despite_another=True)
        with pytest.raises(Invalid):
            add_id(desk, learner_id=twin.pk, details=NRIC, despite_another=True)

    assert (known.value.seen, known.value.unseen) == ([(first.learner_id, "Thandi")], 1)


def test_two_papers_with_the_same_signs_are_two(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    with provider.scope():
        for country in ("KE", "UG"):
            add_id(owner, learner_id=row.pk, details=IdDetails("passport", "A1234567", country, date(2031, 1, 1)))
        assert [one.country for one in ids_of(owner, learner_id=row.pk)] == ["KE", "UG"]


def test_of_two_who_add_the_same_one_does(provider: Provider, owner: Actor) -> None:
    row = learner(provider)

    def add() -> Any:
        return add_id(owner, learner_id=row.pk, details=NRIC)

    assert sorted(at_once(provider, add, add)) == ["Invalid", "done"]


def test_a_number_opens_only_where_it_was_put(provider: Provider, owner: Actor) -> None:
    row, other = added(provider, owner), learner(provider)
    with provider.scope():
        NationalId.objects.filter(pk=row.pk).update(learner=other.pk)
        with pytest.raises(NumberLost):
            reveal_id(owner, national_id_id=row.pk, reason=WHY)


def test_under_another_key_numbers_are_encrypted_anew_batch_by_batch(
    provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [added(provider, owner, IdDetails("other", f"12345{n}")) for n in range(3)]
    another = learner(provider)
    newest = new_key()
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest, *settings.ENCRYPTION_KEYS])

    with provider.scope():
        before = NationalId.objects.values_list("digest", flat=True).get(pk=rows[0].pk)
        with pytest.raises(NumberOfAnother):
            add_id(owner, learner_id=another.pk, details=IdDetails("other", "123450"))
        first = rekey_ids(provider.system, at_most=2)
    # Killed in between: it goes on with the rest.
    with provider.scope():
        second = rekey_ids(provider.system, at_most=2)
        third = rekey_ids(provider.system, at_most=2)
        after = NationalId.objects.values_list("digest", flat=True).get(pk=rows[0].pk)
        monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [newest])
        shown = [reveal_id(owner, national_id_id=row.pk, reason=WHY) for row in rows]

    assert [(first.done, first.lost), (second.done, second.lost)] == [(2, 0), (1, 0)]
    assert isinstance(third, Unchanged)
    assert bytes(before) != bytes(after)
    assert shown == ["123450", "123451", "123452"]


def test_what_no_key_opens_is_counted_and_passed_over(
    provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = added(provider, owner)
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [new_key()])

    with provider.scope():
        result = rekey_ids(provider.system)
        again = rekey_ids(provider.system, after=row.pk)

    assert (result.row.lost, result.row.last, again.row.lost) == (1, row.pk, 0)


def test_a_number_is_compared_without_what_stands_between_its_signs() -> None:
    assert {compact(one) for one in ("S1234567D", "s-1234567.d", "S 1234 567 D")} == {"S1234567D"}


# Begun first, when other tests have not founded thousands of them.
@pytest.mark.takes_long
def test_the_command_goes_through_every_organisation(
    provider: Provider, other_provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [(provider, added(provider, owner)), (other_provider, added(other_provider, other_provider.system))]
    monkeypatch.setattr(settings, "ENCRYPTION_KEYS", [new_key(), *settings.ENCRYPTION_KEYS])

    rotate()

    for where, row in rows:
        with where.scope():
            found = NationalId.objects.get(pk=row.pk)
            assert found.under == print_of(settings.ENCRYPTION_KEYS[0])
            assert reveal_id(where.system, national_id_id=row.pk, reason=WHY) == "S1234567D"


def test_one_number_has_another_hash_in_another_organisation(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    rows = [added(provider, owner), added(other_provider, other_provider.system)]

    assert bytes(rows[0].digest) != bytes(rows[1].digest)
