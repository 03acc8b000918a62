"""What columns of tables may hold, and how their headings call it: in the sources, and in other products."""

from dataclasses import dataclass, replace

from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.headings_abroad import ABROAD
from cohortium.imports.rules.problems import _


@dataclass(frozen=True, slots=True)
class Aim:
    """Something that a column may hold. The words of the house stand open in its label."""

    key: str
    label: str
    names: tuple[str, ...]
    """Headings that mean it, folded."""


# Whom a heading is about, where it says so: the rows are about nobody else.
PREFIXES = frozenset(
    [
        "student",
        "students",
        "learner",
        "learners",
        "candidate",
        "candidates",
        "trainee",
        "trainees",
        "child",
        "children",
        "pupil",
        "participant",
        "attendee",
        "member",
        "camper",
        "athlete",
        "swimmer",
        "dancer",
        "staff",
        "trainer",
        "instructor",
        "teacher",
        "employee",
        "family",
        "household",
        "client",
        "person",
    ]
)


def _names(said: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in said.split(","))


_GIVEN = _names(
    "first name, firstname, given name, given names, forename, first, preferred first name, fname, name first"
)
_LAST = _names("last name, lastname, surname, family name, last, second name, lname, name last")
_FULL = _names("name, full name, fullname, legal name, complete name, display name")
_ID = _names(
    "id, student id, learner id, candidate id, trainee id, external id, reference, ref, "
    "number, no, code, customer id, contact id, staff id, employee id, member id, student "
    "number, client id, record id"
)
_BORN = _names("birth date, birthdate, date of birth, dob, birthday, born, d o b, birth day")
_EMAIL = _names("email, e mail, email address, e mail address, mail, contact email, login email, student login email")
_PHONE = _names(
    "phone, phone number, mobile, mobile number, mobile phone, cell, cell phone, "
    "telephone, contact number, phone 1, tel, primary phone, contact no, contact info, "
    "whatsapp"
)
_PRIMARY_EMAIL = _names("primary email, primary contact email, account email, billing email, family email")
_PRIMARY_PHONE = _names("primary phone, primary contact phone, home phone, account phone, family phone")

_ADDRESS = (
    Aim(
        "address_1",
        _("Street address"),
        _names(
            "address, street, street address, address 1, address line 1, address street, "
            "residential address, home address, postal address, line 1, street 1"
        ),
    ),
    Aim(
        "address_2",
        _("Street address, second line"),
        _names("address 2, address line 2, street 2, unit, apartment, line 2"),
    ),
    Aim("city", _("Suburb or town"), _names("city, suburb, town, locality, address city, suburb town")),
    Aim("state", _("State or region"), _names("state, province, region, county, address state, state province")),
    Aim(
        "postcode",
        _("Postcode"),
        _names("postcode, zip, zip code, post code, postal code, postcode zip, address postcode"),
    ),
    Aim("country", _("Country"), _names("country, country code, nation, country of residence")),
)


CAMPUS = Aim(
    "campus",
    _("Based at (%(campus_one)s)"),
    _names(
        "campus, campus name, at home at, home campus, location, location name, home location, "
        "site, branch, centre, center, venue"
    ),
)
_OF_GUARDIANS = (
    ("name", "name, full name", _("First %(guardian_one)s: name"), _("Second %(guardian_one)s: name")),
    (
        "given_name",
        "first name, given name, firstname",
        _("First %(guardian_one)s: first name"),
        _("Second %(guardian_one)s: first name"),
    ),
    (
        "family_name",
        "last name, surname, family name, lastname",
        _("First %(guardian_one)s: last name"),
        _("Second %(guardian_one)s: last name"),
    ),
    (
        "email",
        "email, e mail, email address",
        _("First %(guardian_one)s: e-mail"),
        _("Second %(guardian_one)s: e-mail"),
    ),
    (
        "phone",
        "phone, mobile, phone number, mobile number, cell, contact number, telephone",
        _("First %(guardian_one)s: phone"),
        _("Second %(guardian_one)s: phone"),
    ),
    (
        "relationship",
        "relationship, relation, relationship to student, relationship to child",
        _("First %(guardian_one)s: relationship to the %(learner_one)s"),
        _("Second %(guardian_one)s: relationship to the %(learner_one)s"),
    ),
)


def _guardian(number: int, names: str) -> tuple[Aim, ...]:
    """The fields of one of two. `names` are the words with which their headings begin."""
    begins = _names(names)
    found = []
    for key, ends, *labels in _OF_GUARDIANS:
        headings = tuple(f"{one} {two}" for one in begins for two in _names(ends))
        alone = begins if key == "name" else ()
        found.append(Aim(f"guardian_{number}_{key}", labels[number - 1], (*headings, *alone)))
    return tuple(found)


_GUARDIANS = (
    *_guardian(
        1,
        "guardian, parent, parent guardian, guardian 1, parent 1, parent guardian 1, primary "
        "guardian, primary contact, primary parent, mother, mum, carer, next of kin, first "
        "guardian",
    ),
    *_guardian(
        2,
        "guardian 2, parent 2, parent guardian 2, secondary guardian, secondary contact, "
        "secondary parent, second guardian, father, dad, other parent",
    ),
)
_CONTACT = (
    Aim(
        "contact_name",
        _("Emergency contact: name"),
        _names("emergency contact, emergency contact name, emergency name, ice name, emergency contact full name"),
    ),
    Aim(
        "contact_phone",
        _("Emergency contact: phone"),
        _names(
            "emergency contact phone, emergency phone, emergency contact number, emergency "
            "number, ice phone, emergency contact mobile, emergency mobile"
        ),
    ),
    Aim(
        "contact_relationship",
        _("Emergency contact: who it is"),
        _names("emergency contact relationship, emergency relationship, emergency contact relation"),
    ),
)

_FIELDS: dict[Kind, tuple[Aim, ...]] = {
    Kind.LEARNER: (
        Aim("source_id", _("ID"), _ID),
        Aim("full_name", _("Full name"), _FULL),
        Aim("given_name", _("First name"), _GIVEN),
        Aim("family_name", _("Last name"), _LAST),
        Aim(
            "preferred_name",
            _("Called"),
            _names("preferred name, nickname, known as, goes by, called, nick name, calling name"),
        ),
        Aim("birth_date", _("Date of birth"), _BORN),
        Aim("gender", _("Gender"), _names("gender, sex, gender identity, m f, gender sex")),
        Aim("email", _("E-mail"), _EMAIL),
        Aim("phone", _("Phone"), _PHONE),
        CAMPUS,
        *_ADDRESS,
        Aim(
            "family_id",
            _("ID of the %(family_one)s"),
            _names("family id, household id, account id, account number, familyid"),
        ),
        Aim(
            "second_family_id",
            _("ID of a second %(family_one)s"),
            _names("second family id, family id 2, other family id"),
        ),
        Aim(
            "household",
            _("Name of the %(family_one)s"),
            _names("household, household name, account name, account, family account, name of family, family"),
        ),
        *_GUARDIANS,
        *_CONTACT,
        Aim(
            "health",
            _("Health"),
            _names(
                "health, health concerns, medical, medical info, medical information, medical notes, "
                "medical conditions, allergies, health notes, medical condition, special needs, "
                "health issues, allergies medical"
            ),
        ),
        Aim(
            "photo",
            _("Pictures allowed"),
            _names(
                "photo, photo permission, photo consent, allow photo, allow image, media consent, "
                "media release, allow photos, photo release, image consent, photos allowed, "
                "allowphoto, allowimage"
            ),
        ),
    ),
    Kind.FAMILY: (
        Aim("source_id", _("ID"), (*_ID, "family id", "household id", "account id", "account number", "family number")),
        Aim(
            "name",
            _("Name of the %(family_one)s"),
            _names(
                "family name, name, family, household, household name, account name, account, "
                "surname, last name, primary contact name, customer, customer name, client, full "
                "name, contact name"
            ),
        ),
        Aim("email", _("E-mail"), (*_PRIMARY_EMAIL, *_EMAIL)),
        Aim("phone", _("Phone"), (*_PRIMARY_PHONE, *_PHONE)),
        CAMPUS,
        *_ADDRESS,
        Aim(
            "balance",
            _("Opening balance"),
            _names(
                "balance, account balance, opening balance, current balance, amount owing, balance "
                "due, amount due, outstanding, owing, outstanding balance, total due, balance owing"
            ),
        ),
        *_GUARDIANS,
        *_CONTACT,
    ),
    Kind.STAFF: (
        Aim("source_id", _("ID"), _ID),
        Aim(
            "full_name",
            _("Full name"),
            (*_FULL, "trainer", "instructor", "teacher", "employee", "staff member", "staff"),
        ),
        Aim("given_name", _("First name"), _GIVEN),
        Aim("family_name", _("Last name"), _LAST),
        Aim("email", _("E-mail"), (*_EMAIL, "work email")),
        Aim("phone", _("Phone"), (*_PHONE, "work phone")),
        CAMPUS,
    ),
}
FIELDS = {
    kind: tuple(replace(aim, names=(*aim.names, *ABROAD.get(aim.key, ()))) for aim in aims)
    for kind, aims in _FIELDS.items()
}
# One of these.
REQUIRED: dict[Kind, tuple[str, ...]] = {
    Kind.LEARNER: ("given_name", "full_name"),
    Kind.FAMILY: ("name", "guardian_1_name", "guardian_1_given_name"),
    Kind.STAFF: ("given_name", "full_name"),
}
# Headings by which the row with the headings is told from a title.
KNOWN = frozenset(name for aims in FIELDS.values() for aim in aims for name in aim.names)
