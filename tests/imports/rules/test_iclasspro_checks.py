"""What must come of the exports of iClassPro that were given: one test for each of the checks, by its id."""

import sys
from datetime import date

import pytest

from cohortium.core.spreadsheets import Form
from cohortium.imports.rules.corrections import corrections
from cohortium.imports.rules.drafts import AddressDraft, Kind, Reading, Record, Weight
from cohortium.imports.rules.iclasspro_people import age
from cohortium.imports.rules.names import fold
from cohortium.imports.rules.reading import read
from tests.imports.counting import codes, counts, of_kind
from tests.imports.exports import SAMPLES, as_csv, as_raw, expected, sample

AS_OF = date.fromisoformat(expected()["as_of"])
# What of a check reading cannot show: the tests of the records in the database do.
NEED_THE_DATABASE = {
    "apostrophes": "search finds both with either apostrophe",
    "dup-child": "a person decides, and the stricter consent holds when they are made one",
    "dup-email-agency": "who logs in chooses",
    "family-null": "a later import completes it",
    "future-drop": "a job drops it on the day",
    "over-capacity": "no further enrolment without override",
    "re-import": "nothing created, nothing changed, edits stay",
}


def _read(content: bytes, name: str) -> Reading:
    return read(content, name, as_of=AS_OF, region="AU")


@pytest.fixture(scope="module", params=["saved_export.json", "raw.json"])
def reading(request) -> Reading:
    return _read((SAMPLES / request.param).read_bytes(), request.param)


def family(reading: Reading, number: int) -> Record:
    return of_kind(reading, Kind.FAMILY)[str(number)]


def learner(reading: Reading, number: int) -> Record:
    return of_kind(reading, Kind.LEARNER)[str(number)]


def group(reading: Reading, number: int) -> Record:
    return of_kind(reading, Kind.CLASS)[str(number)]


def enrolment(reading: Reading, number: int) -> Record:
    return of_kind(reading, Kind.ENROLMENT)[str(number)]


def test_every_check_has_a_test() -> None:
    ids = [check["id"] for check in expected()["checks"]]
    here = {name.removeprefix("test_").replace("_", "-") for name in vars(sys.modules[__name__])}

    assert len(ids) == 39
    assert set(ids) - here == {"re-import"}
    assert set(NEED_THE_DATABASE) - set(ids) == set()


def test_counts(reading) -> None:
    assert counts(reading, AS_OF) == expected()["counts"]
    assert [record for record in reading.records if record.is_refused] == []


def test_durations(reading) -> None:
    classes = of_kind(reading, Kind.CLASS)

    assert {key: [slot[2] for slot in one.draft.slots] for key, one in classes.items()} == expected()[
        "durations_minutes"
    ]


def test_the_three_shapes_say_the_same() -> None:
    saved, raw = (
        _read(make(sample()), "x.json").records
        for make in (lambda one: (SAMPLES / "saved_export.json").read_bytes(), as_raw)
    )
    flat = _read(as_csv(sample()), "x.csv")
    without_roster = expected()["counts"] | {"classes": 5}

    def known(records) -> dict:
        return {(one.kind, one.source_id): (one.draft, one.problems) for one in records}

    assert known(saved) == known(raw)
    assert counts(flat, AS_OF) == without_roster
    learners = {key: one.draft for key, one in of_kind(flat, Kind.LEARNER).items()}
    assert learners == {one.source_id: one.draft for one in saved if one.kind is Kind.LEARNER}


def test_dup_enrollment_id(reading) -> None:
    one = enrolment(reading, 80036)

    assert (one.rows, codes(one), one.is_refused) == (2, {"enrolment-repeated"}, False)


def test_dup_email_case(reading) -> None:
    one, other = family(reading, 9006), family(reading, 9007)

    assert (one.draft.email, other.draft.email) == ("patel.family@example.com", "Patel.Family@Example.com")
    assert codes(one) == codes(other) == {"mailbox-shared", "family-maybe-twice"}


def test_dup_email_agency(reading) -> None:
    one, other = family(reading, 9015), family(reading, 9016)

    assert one.draft.email == other.draft.email == "bookings@sunrisenannies.example.com"
    assert codes(one) == codes(other) == {"mailbox-shared"}


def test_dup_child(reading) -> None:
    one, other = learner(reading, 70011), learner(reading, 70013)

    assert codes(one) - {"entity-decoded"} == {"learner-maybe-twice"}
    assert codes(other) == {"learner-maybe-twice", "photo-held-back"}
    # A yes waits while the other record has a no.
    assert (one.draft.photo_allowed, other.draft.photo_allowed) == (False, None)


def test_namesakes(reading) -> None:
    assert codes(learner(reading, 70021)) == codes(learner(reading, 70026)) == set()


def test_twins(reading) -> None:
    assert codes(learner(reading, 70034)) == codes(learner(reading, 70035)) == set()


def test_nfd(reading) -> None:
    one, sibling = learner(reading, 70005), learner(reading, 70004)

    assert one.draft.family_name == sibling.draft.family_name == "Nguy\u1ec5n"
    assert one.original["lastName"] == "Nguye\u0302\u0303n"
    assert codes(one) == {"letters-joined"}


def test_apostrophes(reading) -> None:
    one, other = learner(reading, 70001).draft.family_name, learner(reading, 70002).draft.family_name

    assert (one, other) == ("O'Brien", "O\u2019Brien")
    assert fold(one) == fold(other) == "obrien"


def test_missing_email(reading) -> None:
    found = {
        number: (family(reading, number).draft.email, codes(family(reading, number))) for number in (9003, 9010, 9019)
    }

    assert found[9003] == ("rohan.dsouza@example.net", {"email-from-guardian"})
    assert found[9010][0] == found[9019][0] == ""
    assert [name for name in (9010, 9019) if "cannot-be-notified" in found[name][1]] == [9010, 9019]


def test_bad_email(reading) -> None:
    one = family(reading, 9013)

    assert (one.draft.email, one.is_refused) == ("", False)
    assert {problem.said for problem in one.problems} == {"eleni.papadopoulou(at)example.com"}
    assert codes(one) == {"email-not-understood"}


def test_family_null(reading) -> None:
    one = family(reading, 9019)

    assert (one.draft.name, one.draft.is_stub, one.draft.guardians) == ("Min-jun Kim", True, ())
    assert learner(reading, 70033).draft.family_source_ids == ("9019",)
    assert "family-stub" in codes(one)


def test_no_guardian(reading) -> None:
    one = family(reading, 9010)

    assert (one.draft.is_stub, one.draft.looks_like_a_test, one.draft.name) == (True, True, "Student")
    assert "looks-like-a-test" in codes(learner(reading, 70018))


def test_address(reading) -> None:
    found = {number: family(reading, number).draft.address for number in (9005, 9014, 9017, 9018)}

    assert found[9017] is None
    assert found[9018] == AddressDraft("12 Hoppers Lane", "", "Werribee", "VIC", "3030")
    assert found[9005].state == "VIC"
    assert found[9014] == AddressDraft("3 Acacia Way", "", "Werribee", "VIC", "3030")


def test_phones(reading) -> None:
    found = [family(reading, number).draft.phone for number in (9011, 9018, 9009, 9003)]

    assert found == ["+61491571804", "+61491574632", "+61355500142", "+61491570158"]
    assert "(03) 5550 0142" in str(family(reading, 9009).original)


def test_birthdate_future(reading) -> None:
    one = learner(reading, 70023)

    assert (one.draft.birth_date, codes(one)) == (None, {"born-in-future"})
    assert [(problem.weight, problem.said) for problem in one.problems] == [(Weight.WARNING, "2031-04-02")]


def test_birthdate_datetime(reading) -> None:
    assert learner(reading, 70021).draft.birth_date == date(2016, 5, 4)


def test_birthdate_null(reading) -> None:
    one = learner(reading, 70018)

    assert (one.draft.birth_date, one.is_refused) == (None, False)
    assert "birth-date-missing" in codes(one)


def test_age_mismatch(reading) -> None:
    one = learner(reading, 70032)

    assert (one.draft.birth_date, codes(one)) == (date(2014, 11, 2), {"age-mismatch"})


def test_leap_day(reading) -> None:
    born = learner(reading, 70010).draft.birth_date

    assert (born, age(born, date(2026, 2, 28)), age(born, date(2026, 3, 1))) == (date(2016, 2, 29), 9, 10)


def test_zero_date(reading) -> None:
    one = enrolment(reading, 80016)

    assert (one.draft.standing, one.draft.ends, codes(one)) == ("active", None, {"zero-date"})


def test_drop_before_start(reading) -> None:
    one = enrolment(reading, 80040)

    assert (one.draft.standing, one.draft.ends, codes(one)) == ("dropped", date(2026, 1, 24), {"never-started"})


def test_future_drop(reading) -> None:
    one = enrolment(reading, 80014)

    assert (one.draft.standing, one.draft.ends, codes(one)) == ("active", date(2026, 3, 28), {"ends-later"})


def test_drop_return(reading) -> None:
    before, now = enrolment(reading, 80043).draft, enrolment(reading, 80026).draft

    assert (before.learner_source_id, before.class_source_id, before.standing) == ("70005", "5105", "dropped")
    assert (now.learner_source_id, now.class_source_id, now.standing) == ("70005", "5103", "waiting")


def test_waitlist_conflict(reading) -> None:
    one = enrolment(reading, 80029)

    assert (one.draft.standing, codes(one)) == ("waiting", {"standing-conflict"})


def test_waitlist_no_date(reading) -> None:
    one = enrolment(reading, 80028)

    assert (one.draft.standing, one.draft.starts, codes(one)) == ("waiting", None, {"waiting-without-date"})


def test_trial_flag(reading) -> None:
    trials = [enrolment(reading, number).draft for number in (80006, 80017, 80041)]

    assert [one.standing for one in trials] == ["trial"] * 3
    assert trials[2].starts == date(2026, 3, 7)
    assert (trials[1].learner_source_id, trials[1].class_source_id) == ("70002", "5102")
    assert (enrolment(reading, 80037).draft.learner_source_id, enrolment(reading, 80037).draft.standing) == (
        "70002",
        "active",
    )


def test_makeup(reading) -> None:
    one = enrolment(reading, 80009)

    assert (one.draft.standing, one.draft.starts, codes(one)) == ("visit", date(2026, 2, 22), {"visit-only"})


def test_over_capacity(reading) -> None:
    one = group(reading, 5104)

    assert (one.draft.capacity, one.is_refused) == (5, False)
    assert [problem.said for problem in one.problems if problem.code == "over-capacity"] == ["6/5"]


def test_capacity_zero(reading) -> None:
    one = group(reading, 5105)

    assert one.draft.capacity is None
    assert "capacity-unknown" in codes(one)


def test_full(reading) -> None:
    waiting = [
        key
        for key, one in of_kind(reading, Kind.ENROLMENT).items()
        if (one.draft.class_source_id, one.draft.standing) == ("5103", "waiting")
    ]

    assert "class-full" in codes(group(reading, 5103))
    assert waiting == ["80026", "80027", "80028", "80029"]


def test_two_timeslots(reading) -> None:
    assert group(reading, 5104).draft.slots == ((1, 990, 75), (3, 990, 60))
    assert "first-slot-only" in codes(group(reading, 5104))
    assert "slots-overlap" in codes(group(reading, 5105))


def test_string_durations(reading) -> None:
    assert group(reading, 5105).draft.slots == ((5, 660, 75), (5, 690, 75))


def test_no_timeslot(reading) -> None:
    one = group(reading, 5106)

    assert (one.draft.slots, one.draft.trainers) == ((), ())
    assert codes(one) == {"no-slot", "campus-from-name", "trainer-not-named"}


def test_health_none(reading) -> None:
    found = {number: learner(reading, number).draft for number in (70009, 70017, 70011, 70020)}

    assert [(found[one].health, found[one].health_is_none) for one in (70009, 70017)] == [("none", True), ("N/A", True)]
    assert (found[70011].health, found[70011].health_is_none) == ("Type 1 diabetes & coeliac", False)
    assert found[70020].health == "Lactose intolerant.\nNo dairy snacks please"


def test_medical_flag_no_text(reading) -> None:
    one = learner(reading, 70028)

    assert (one.draft.ask_about_health, one.draft.health, codes(one)) == (True, "", {"medical-flag-no-text"})


def test_csv_injection(reading) -> None:
    one = learner(reading, 70025)
    file = "".join(str(piece) for piece in corrections(reading, Form.CSV, refused=[one]))

    assert one.draft.health == "+Ventolin as needed"
    assert ("'+Ventolin as needed" in file, ",+Ventolin" in file) == (True, False)


def test_separated_parents(reading) -> None:
    found = family(reading, 9008).draft

    assert [(one.given_name, one.family_name, one.email, one.phone, one.is_primary) for one in found.guardians] == [
        ("Agnieszka", "Kowalska", "aga.kowalska@example.com", "+61491571266", True),
        ("Piotr", "Kowalski", "piotr.kowalski@example.com", "+61491571491", False),
    ]
    assert [learner(reading, number).draft.family_name for number in (70014, 70015)] == ["Kowalska", "Kowalski"]


def test_campus_from_name(reading) -> None:
    found = [group(reading, number).draft for number in (5101, 5105, 5106)]

    assert [(one.campus, one.program, one.room) for one in found] == [
        ("Camberwell", "Junior Engineers", "Lab 1"),
        ("Werribee", "Scratch Explorers", "Room B"),
        ("Camberwell", "Holiday Camp: Modding with Minecraft®", "Hall"),
    ]
