"""What the tables of people hold, and what erasing somebody does with it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Func, Q, TextField, UUIDField, Value
from django.db.models.functions import Cast, Concat, Now
from django.utils.translation import gettext_lazy as _

from cohortium.core.encryption import CannotDecrypt, decrypt
from cohortium.imports.actions.forgetting import forget_ids
from cohortium.people.kinds import merging
from cohortium.privacy.kinds.holdings import (
    BLANK,
    Finds,
    Person,
    Subject,
    about,
    at,
    becomes,
    holds,
    holds_nothing,
    keeps,
    of,
    says,
)
from cohortium.tenancy.models import Organisation

ERASED = says(_("Erased person"))
_WHERE = dict.fromkeys(("email", "phone", "address", "suburb", "state", "postcode", "country"), BLANK)
_REFERRED = _("Other records refer to it. It is kept without saying who it was.")


def _typed(name: str, learner: str) -> Finds:
    """What a guardian said of a learner of theirs, by the name that was typed."""

    def found(person: Person) -> Q:
        is_theirs = Q(**{f"{learner}__families__family__guardians__in": person.records, f"{name}__iexact": person.name})
        return is_theirs if person.name else Q(pk__in=[])

    return Finds(found)


def empty_answers(answers: Collection[UUID]) -> None:
    """Empty the words in answers, which are written once: a function of the database looks whether it may be."""
    ids = Value(list(answers), output_field=ArrayField(UUIDField()))
    emptied = Func(ids, function="empty_words_of_answers", output_field=TextField())
    Organisation.objects.values_list(emptied).get()


def _number(row: Mapping[str, Any]) -> dict[str, Any]:
    """The whole number, for whoever it is of."""
    place = b"national id " + row["id"].bytes + row["learner_id"].bytes
    try:
        return {"number": decrypt(bytes(row["sealed"]), keys=settings.ENCRYPTION_KEYS, belongs_to=place).decode()}
    except CannotDecrypt:
        return {"number": None}


holds(
    "people.Learner",
    # With the records that went into theirs.
    found={Subject.LEARNER: [of("pk")]},
    columns={
        "first_name": ERASED,
        "status": becomes("erased"),
        "photo_id": BLANK,
        # Their log-in leads nowhere any more.
        "membership": BLANK,
        **_WHERE,
        **dict.fromkeys(
            (
                *("last_name", "preferred_name", "pronouns", "date_of_birth", "gender"),
                *("citizenship", "custom"),
            ),
            BLANK,
        ),
    },
    why=_REFERRED,
)
holds("people.LearnerHealth", found={Subject.LEARNER: [of("learner")]}, goes=True)
holds("people.LearnerBackground", found={Subject.LEARNER: [of("learner")]}, goes=True)
holds("people.LearnerDemographics", found={Subject.LEARNER: [of("learner")]}, goes=True)
holds("people.NationalId", found={Subject.LEARNER: [of("learner")]}, goes=True, adds=_number, left_out=["under"])
# A second place says that there is a first one.
holds("people.FamilyLearner", found={Subject.LEARNER: [of("learner")]}, goes=True, left_out=["place"])
holds(
    "people.Family",
    found={Subject.FAMILY: [of("pk")]},
    columns={"name": ERASED, "status": becomes("erased"), "custom": BLANK, **_WHERE},
    why=_REFERRED,
)
holds(
    "people.Guardian",
    found={Subject.GUARDIAN: [of("pk")], Subject.FAMILY: [of("family")]},
    columns={
        "first_name": ERASED,
        "status": becomes("erased"),
        "last_name": BLANK,
        "note": BLANK,
        # Their log-in leads nowhere any more.
        "membership": BLANK,
        "may_pick_up": BLANK,
        "sees": BLANK,
        **_WHERE,
    },
    plain=["relationship"],
    why=_REFERRED,
)
holds(
    "people.ProfileChange",
    found={
        Subject.LEARNER: [of("learner")],
        Subject.GUARDIAN: [of("guardian")],
        Subject.FAMILY: [of("family"), of("guardian__family")],
    },
    goes=True,
    # Who asked for a child or a household, and what they and the office wrote, is not for the other parent to find.
    left_out=["asked_by_id"],
    adds=lambda row: {} if row["guardian_id"] else {"note": "", "reason": ""},
)
holds(
    "people.EmergencyContact",
    found={
        Subject.CONTACT: [of("pk")],
        Subject.LEARNER: [of("learner")],
        Subject.FAMILY: [of("family")],
    },
    goes=True,
)
_ASKED = _("Proof of which consent was given or refused, and when, so that we can show that acting on it was lawful.")
holds(
    "people.Consent",
    found={Subject.LEARNER: [of("learner")], Subject.GUARDIAN: [_typed("name", "learner")]},
    columns={"name": BLANK},
    plain=["kind", "by", "how", "said_on"],
    why=_ASKED,
)
holds(
    "people.ConsentAnswer",
    found={
        Subject.LEARNER: [of("consent__learner")],
        Subject.GUARDIAN: [_typed("name", "consent__learner")],
    },
    columns={"name": BLANK, "note": BLANK},
    plain=["answer", "by", "how", "said_on"],
    why=_ASKED,
    empties=empty_answers,
    # What the office noted beside an answer may be about somebody else. Whom a letter went to is said by its request.
    left_out=["note", "request_id"],
)
holds(
    "people.ConsentRequest",
    found={
        Subject.LEARNER: [of("learner")],
        Subject.GUARDIAN: [_typed("name", "learner"), at("email")],
    },
    columns={
        # One for each address, so none is like another.
        "email": becomes(Concat(Value("erased-"), Cast("pk", CharField()), Value("@example.invalid"))),
        "name": BLANK,
        # Its link opens nothing any more.
        "taken_back_at": becomes(Now()),
    },
    plain=["language", "kinds", "secret_hash"],
    why=_ASKED,
    # It may be that of a parent, whom the other one must not find by an export of the child.
    left_out=["email"],
)
holds_nothing("people.ConsentText", _("What people agree to, and nobody’s answer."))
# Whoever is erased is nobody's double, and nothing is undone of them.
_BOTH = [of("first"), of("second")]
holds("people.DuplicatePair", found={Subject.LEARNER: _BOTH}, goes=True)
_MERGED = [of("merged"), of("survivor")]
holds("people.LearnerMerge", found={Subject.LEARNER: _MERGED}, goes=True, left_out=["memo"])
_PAIRED = {
    Subject.FAMILY: [
        *(of("family_first"), of("family_second")),
        *(of("guardian_first__family"), of("guardian_second__family")),
    ],
    Subject.GUARDIAN: [of("guardian_first"), of("guardian_second")],
}
holds("people.HouseholdPair", found=_PAIRED, goes=True)
# What was noted of a family says of its guardians how they were.
_WENT = {
    Subject.FAMILY: [
        *(of("family_merged"), of("family_survivor")),
        *(of("guardian_merged__family"), of("guardian_survivor__family")),
    ],
    Subject.GUARDIAN: [
        *(of("guardian_merged"), of("guardian_survivor")),
        *(of("family_merged__guardians"), of("family_survivor__guardians")),
    ],
}
holds("people.HouseholdMerge", found=_WENT, goes=True, left_out=["memo"])
merging.stays_with_all("privacy.SubjectRequest", "subject_id", why="It was asked about that record.")
merging.stays_with_all("privacy.LegalHold", "subject_id", why="It was said of that record.")
# What a file said of them, and by which id another system knows them. The file itself goes after thirty days.
holds(
    "imports.ImportRow",
    found={subject: [about("target_id")] for subject in (Subject.LEARNER, Subject.FAMILY)},
    goes=True,
)
holds(
    "imports.ExternalReference",
    found={
        subject: [about("target_id")]
        for subject in (Subject.LEARNER, Subject.FAMILY, Subject.GUARDIAN, Subject.CONTACT, Subject.MEMBER)
    },
    # A keyed hash takes the place of the id.
    columns={"source_id": BLANK, "prints": BLANK, "balance": BLANK},
    plain=["source", "kind"],
    why=_("So that a file in which they still stand does not bring them back."),
    empties=forget_ids,
)
holds_nothing(
    "imports.ImportBatch",
    _("What a file is called, how many records came to what, and, until it is imported, a few values of each column."),
)
holds_nothing("imports.ImportMapping", _("Headings of tables."))

_OF_STAFF = {Subject.MEMBER: [of("membership")]}
holds("people.StaffProfile", found=_OF_STAFF, goes=True)
holds("people.Qualification", found=_OF_STAFF, goes=True)
holds("people.Credential", found=_OF_STAFF, goes=True)
holds("people.Availability", found=_OF_STAFF, goes=True)
holds("people.DaysAway", found=_OF_STAFF, goes=True)
holds(
    "partners.Partner",
    found=_OF_STAFF,
    columns={
        # Their log-in leads nowhere any more.
        "membership": BLANK,
        **dict.fromkeys(("contact_name", "email", "phone", "tax_number", "note"), BLANK),
        **dict.fromkeys(("name", "code"), keeps(_("Payments and agreements refer to the organisation."))),
    },
    plain=[
        "kind",
        "country",
        "referrer_type",
        "terms",
        "commission_kind",
        "commission",
        "discount",
        "payment_method",
        "joined",
    ],
    why=_("Payments and agreements refer to the organisation."),
)
holds_nothing("partners.PartnerDocument", _("What a paper is called, and which file it is."))
