"""Tables of any source: what headings mean, what a mapping needs, how days are written, and who stands beside whom."""

from datetime import date
from decimal import Decimal

import pytest

from cohortium.imports.rules.dates import DateFormat
from cohortium.imports.rules.drafts import AddressDraft, ContactDraft, Kind, Reading, Weight
from cohortium.imports.rules.iclasspro_people import family
from cohortium.imports.rules.mapping import Mapping, fields, likely_kind, of_stored, suggest
from cohortium.imports.rules.problems import Notes
from cohortium.imports.rules.reading import read
from tests.imports.counting import codes, of_kind

AS_OF = date(2026, 2, 22)


def _read(said: str, mapping: Mapping | None = None) -> Reading:
    return read(said.encode(), "people.csv", as_of=AS_OF, region="AU", mapping=mapping)


def _as(kind: Kind, said: str, date_format: DateFormat | None = None) -> Reading:
    suggested = suggest(_read(said).columns, kind)
    return _read(said, Mapping(kind, suggested.fields, date_format))


def _problems(reading: Reading) -> list[tuple[str, str]]:
    return [(one.code, one.said) for one in reading.problems]


def test_without_a_mapping_there_are_headings() -> None:
    reading = _read("First name,Surname\nZoe,Lee\n")

    assert (reading.shape, reading.columns, reading.records) == ("table", ("First name", "Surname"), ())
    assert _problems(reading) == [("mapping-needed", "")]


@pytest.mark.parametrize(
    ("kind", "headings"),
    [
        (Kind.LEARNER, {"first_name": "given_name", "last_name": "family_name", "date_of_birth": "birth_date", "medical_info": "health", "student_login_email": "email"}),
        (Kind.LEARNER, {"firstName": "given_name", "lastName": "family_name", "birthDate": "birth_date", "allowPhoto": "photo", "healthConcerns": "health"}),
        (Kind.LEARNER, {"Candidate's name": "full_name", "Candidate ID": "source_id", "Date of Birth": "birth_date", "Country": "country"}),
        (Kind.LEARNER, {"Trainee Name": "full_name", "contact info": "phone", "D.O.B.": "birth_date"}),
        (Kind.LEARNER, {"Parent 1 First Name": "guardian_1_given_name", "Parent/Guardian Email": "guardian_1_email", "Father's Mobile": "guardian_2_phone", "Name": "full_name"}),
        (Kind.FAMILY, {"Family Name": "name", "Primary Email": "email", "Primary Phone": "phone", "Street": "address_1", "Zip": "postcode", "Account Balance": "balance"}),
        (Kind.FAMILY, {"primary_contact_name": "name", "primary_contact_email": "email", "suburb": "city", "emergency_contact_phone": "contact_phone", "account_balance": "balance"}),
        (Kind.STAFF, {"Trainer": "full_name", "Work email": "email", "Staff ID": "source_id", "Mobile": "phone"}),
        (Kind.STAFF, {"firstName": "given_name", "lastName": "family_name", "email": "email"}),
    ],
)  # fmt: skip
def test_headings_are_understood(kind, headings) -> None:
    assert suggest(headings, kind).fields == headings


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        (["First name", "DOB"], Kind.LEARNER),
        (["Family name", "Balance"], Kind.FAMILY),
        (["Trainer", "Email"], Kind.STAFF),
        (["Family name", "Given name", "Date of birth"], Kind.LEARNER),
    ],
)
def test_what_a_table_is_likely_about(columns, kind) -> None:
    assert likely_kind(columns) == kind


def test_every_field_has_a_label_and_its_own_name() -> None:
    for kind in (Kind.LEARNER, Kind.FAMILY, Kind.STAFF):
        keys = [one.key for one in fields(kind)]
        assert len(keys) == len(set(keys))
        assert all(one.label for one in fields(kind))
    assert fields(Kind.CLASS) == ()


def test_a_mapping_is_stored_and_comes_back() -> None:
    one = Mapping(Kind.FAMILY, {"Name": "name"}, DateFormat.DAY_FIRST)

    assert of_stored(one.stored()) == one
    assert of_stored(Mapping(Kind.STAFF, {}).stored()) == Mapping(Kind.STAFF, {})


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"Surname": "family_name"}, ("field-missing", "First name / Full name")),
        ({"First": "given_name", "Surname": "shoe_size"}, ("field-unknown", "shoe_size")),
        ({"First": "given_name", "Surname": "given_name"}, ("field-twice", "given_name")),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(chosen, found) -> None:
    reading = _read("First,Surname\nZoe,Lee\n", Mapping(Kind.LEARNER, chosen))

    assert reading.records == ()
    assert found in _problems(reading)


def test_a_remembered_mapping_need_not_fit_in_all() -> None:
    reading = _read("First,Shoes\nZoe,38\n", Mapping(Kind.LEARNER, {"FIRST ": "given_name", "Mail": "email"}))

    assert len(reading.records) == 1
    assert _problems(reading) == [("column-gone", "Mail"), ("column-unused", "Shoes")]


@pytest.mark.parametrize(
    ("days", "born", "problems"),
    [
        (["31/12/2015", "1/2/2016"], [date(2015, 12, 31), date(2016, 2, 1)], [("dates-day-first", "")]),
        (["12/31/2015", "1/2/2016"], [date(2015, 12, 31), date(2016, 1, 2)], [("dates-month-first", "")]),
        (
            ["2015-12-31", "5.2.2016"],
            [date(2015, 12, 31), date(2016, 2, 5)],
            [("dates-ambiguous", "5.2.2016"), ("dates-day-first", "")],
        ),
        (
            ["1/2/2016", "3/3/2016"],
            [date(2016, 2, 1), date(2016, 3, 3)],
            [("dates-ambiguous", "1/2/2016"), ("dates-day-first", "")],
        ),
        (["31/12/2015", "12/31/2015"], [date(2015, 12, 31), None], [("dates-mixed", "")]),
        (["20160504", "4 May 2016"], [date(2016, 5, 4), date(2016, 5, 4)], []),
        (["May 4, 2016", "04-May-16"], [date(2016, 5, 4), date(2016, 5, 4)], []),
        (["42494", "0000-00-00"], [date(2016, 5, 4), None], []),
        (["2016-02-30", "tomorrow"], [None, None], []),
    ],
)
def test_days_in_every_order(days, born, problems) -> None:
    reading = _as(Kind.LEARNER, "Name,DOB\n" + "".join(f'Zoe L{at},"{day}"\n' for at, day in enumerate(days)))

    assert [one.draft.birth_date for one in reading.records] == born
    assert _problems(reading) == problems


def test_the_order_that_somebody_chose_holds() -> None:
    said = "Name,DOB\nZoe Lee,1/2/2016\n"
    found = [_as(Kind.LEARNER, said, one) for one in (DateFormat.DAY_FIRST, DateFormat.MONTH_FIRST)]

    assert [one.records[0].draft.birth_date for one in found] == [date(2016, 2, 1), date(2016, 1, 2)]
    assert [_problems(one) for one in found] == [[("dates-day-first", "")], [("dates-month-first", "")]]


def test_families_with_what_they_owe() -> None:
    reading = _as(
        Kind.FAMILY,
        "Family ID;Family Name;Email;Street;Suburb;State;Postcode;Country;Balance;Emergency contact;Emergency phone\n"
        '1;Nagy;anna@example.com;3 Acacia Way;Werribee;Victoria;3030;Australia;"$1,234.50";Oma;0491570006\n'
        "2;Lee;lee@example.com;;;;;;(12.00);;\n3;Okafor;;;;;;;5,50 CR;;\n4;Silva;x;;;;;;lots;;\n",
    )
    found = of_kind(reading, Kind.FAMILY)

    assert [one.draft.balance for one in found.values()] == [Decimal("1234.50"), Decimal(-12), Decimal("-5.50"), None]
    assert found["1"].draft.address == AddressDraft("3 Acacia Way", "", "Werribee", "VIC", "3030", "AU")
    assert found["1"].draft.contacts == (ContactDraft("Oma", "+61491570006"),)
    assert codes(found["3"]) == {"cannot-be-notified"}
    assert codes(found["4"]) == {"amount-not-understood", "email-not-understood"}


def test_siblings_have_the_family_of_their_guardian() -> None:
    reading = _as(
        Kind.LEARNER,
        "First name,Last name,DOB,Parent name,Parent email,Parent 2 name,Parent 2 phone\n"
        "Éva,Nagy,2016-05-04,Anna Nagy,anna@example.com,,\n"
        "Ági,Nagy,2018-05-04,Anna Nagy,ANNA@example.com ,Tom van der Berg,0491570006\n",
    )
    families, learners = of_kind(reading, Kind.FAMILY), of_kind(reading, Kind.LEARNER)

    assert len(families) == 1
    assert {one.draft.family_source_ids for one in learners.values()} == {tuple(families)}
    (one,) = families.values()
    assert [(each.given_name, each.family_name, each.is_primary) for each in one.draft.guardians] == [
        ("Anna", "Nagy", True),
        ("Tom", "van der Berg", False),
    ]


def test_a_learner_of_two_guardians_in_two_rows_is_one() -> None:
    reading = _as(
        Kind.LEARNER,
        "Student ID,Name,Family ID,Parent name\n7,Zoe Lee,1,Anna Lee\n7,Zoe Lee,1,Bo Park\n",
    )
    (family,) = of_kind(reading, Kind.FAMILY).values()

    assert [(one.source_id, one.rows) for one in of_kind(reading, Kind.LEARNER).values()] == [("7", 2)]
    assert [one.given_name for one in family.draft.guardians] == ["Anna", "Bo"]


def test_one_id_with_two_people() -> None:
    reading = _as(Kind.LEARNER, "Student ID,Name\n7,Zoe Lee\n7,Bo Park\n8,Al Ray\n")

    assert [(one.source_id, one.is_refused) for one in reading.records] == [("7", False), ("7 (2)", True), ("8", False)]
    assert codes(reading.records[1]) == {"id-twice"}


def test_learners_without_ids_have_the_same_ones_again() -> None:
    one = _as(Kind.LEARNER, "Name,DOB,Phone\nZoë O'Brien,2016-05-04,0491570006\n").records[0]
    other = _as(Kind.LEARNER, "Name,DOB,Phone\nZOE O’BRIEN,4 May 2016,\n").records[0]

    assert one.source_id == other.source_id


def test_candidates_without_a_family() -> None:
    reading = _as(
        Kind.LEARNER,
        "Candidate ID,Candidate name,Sex,Nationality,Phone,Allergies,Emergency contact,Emergency contact phone\n"
        "C-1,Wanjiku Kamau,F,Kenyan,+254 712 345 678,none,Otieno,+254712345679\n",
    )
    (one,) = reading.records

    assert (one.source_id, one.draft.given_name, one.draft.family_name, one.draft.gender) == (
        "C-1",
        "Wanjiku",
        "Kamau",
        "female",
    )
    assert (one.draft.phone, one.draft.health, one.draft.health_is_none) == ("+254712345678", "none", True)
    assert one.draft.contacts == (ContactDraft("Otieno", "+254712345679"),)
    assert one.draft.family_source_ids == ()


def test_fields_of_an_organisations_own() -> None:
    mapping = Mapping(Kind.LEARNER, {"Name": "full_name", "School": "extra.school"})
    reading = _read("Name,School\nZoe Lee,Hill High\n", mapping)

    assert reading.records[0].draft.extra == {"school": "Hill High"}


def test_staff_of_a_list() -> None:
    reading = _as(Kind.STAFF, 'Trainer,Email\n"Doe, Avery",a@example.com\n,b@example.com\n')

    assert [(one.draft.given_name, one.draft.family_name, one.draft.email) for one in reading.records] == [
        ("Avery", "Doe", "a@example.com"),
        ("", "", "b@example.com"),
    ]
    assert [
        [problem.code for problem in one.problems if problem.weight is Weight.REFUSED] for one in reading.records
    ] == [
        [],
        ["name-missing"],
    ]


def test_nothing_of_a_parent_without_a_name_is_lost() -> None:
    reading = _as(
        Kind.LEARNER,
        "First name,Last name,Date of birth,Parent email,Phone\n"
        "Zoe,Lee,2016-05-04,lee@example.com,0491 570 156\n"
        "Max,Lee,2018-05-04,lee@example.com,0491 570 156\n",
    )

    home = [*of_kind(reading, Kind.FAMILY).values()]
    assert [(one.draft.name, one.draft.email, one.draft.phone, one.draft.guardians) for one in home] == [
        ("Lee", "lee@example.com", "+61491570156", ())
    ]
    assert codes(home[0]) == {"guardian-without-name"}
    assert [one.draft.family_source_ids for one in of_kind(reading, Kind.LEARNER).values()] == [
        (home[0].source_id,)
    ] * 2


def test_a_second_parent_without_a_name_is_kept_under_that_of_the_family() -> None:
    reading = _as(
        Kind.LEARNER,
        "First name,Last name,Mother email,Father email\nZoe,Lee,mary@example.com,john@example.com\n",
    )

    home = next(iter(of_kind(reading, Kind.FAMILY).values()))
    assert home.draft.email == "mary@example.com"
    assert [(one.given_name, one.email) for one in home.draft.guardians] == [("Lee", "john@example.com")]
    assert codes(home) == {"guardian-named-after-family", "guardian-without-name"}


def test_an_export_keeps_the_address_of_who_has_no_name() -> None:
    notes = Notes()
    said = {"familyId": 1, "familyName": "Lee", "guardians": [{"email": "lee@example.com", "phone": "0491 570 156"}]}
    home = family(said, {}, "1", "AU", notes)

    assert (home.email, home.phone, home.guardians) == ("lee@example.com", "+61491570156", ())
    assert [one.code for one in notes.found if one.column == "guardians"] == ["guardian-without-name", "no-guardian"]


@pytest.mark.parametrize(
    ("headings", "meant"),
    [
        (["Name", "Parent email", "Phone"], ["full_name", "guardian_1_email", "guardian_1_phone"]),
        (["Name", "Mother", "Email", "Mobile"], ["full_name", "guardian_1_name", "guardian_1_email", "guardian_1_phone"]),
        (["Name", "Phone", "Parent phone"], ["full_name", "phone", "guardian_1_phone"]),
        (["Parent phone", "Name", "Phone"], ["guardian_1_phone", "full_name", "phone"]),
        (["Parent", "Name", "Student email"], ["guardian_1_name", "full_name", "email"]),
    ],
)  # fmt: skip
def test_a_bare_heading_behind_a_parent_is_about_them(headings, meant) -> None:
    assert list(suggest(headings, Kind.LEARNER).fields.values()) == meant


@pytest.mark.parametrize(
    "headings",
    [
        ["Vorname", "Nachname", "Geburtsdatum", "Telefon", "Straße", "PLZ", "Ort", "E-Mail"],
        ["Prénom", "Nom", "Date de naissance", "Téléphone", "Rue", "Code postal", "Ville", "Courriel"],
        ["Nombre", "Apellidos", "Fecha de nacimiento", "Teléfono", "Dirección", "Código postal", "Ciudad", "Correo electrónico"],
        ["Jina la kwanza", "Jina la ukoo", "Tarehe ya kuzaliwa", "Simu", "Anwani", "Msimbo wa posta", "Mji", "Barua pepe"],
        ["Voornaam", "Van", "Geboortedatum", "Selfoon", "Straat", "Poskode", "Dorp", "E-pos"],
    ],
)  # fmt: skip
def test_headings_of_other_languages_are_understood(headings) -> None:
    meant = ["given_name", "family_name", "birth_date", "phone", "address_1", "postcode", "city", "email"]
    assert list(suggest(headings, Kind.LEARNER).fields.values()) == meant


def test_parents_of_other_languages_are_understood() -> None:
    found = suggest(["Name", "Mutter", "Mutter E-Mail", "Vater Telefon", "Straße"], Kind.LEARNER).fields
    assert list(found.values()) == ["full_name", "guardian_1_name", "guardian_1_email", "guardian_2_phone", "address_1"]
