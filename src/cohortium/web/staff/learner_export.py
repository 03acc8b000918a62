"""Learners as a table: who they are, and of the rest what whoever asks may see."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.rules.places import countries
from cohortium.core.contacts import written
from cohortium.core.errors import Words
from cohortium.core.spreadsheets import Cell, Row
from cohortium.people.actions.background import take_out_demographics
from cohortium.people.actions.exports import note_learners_exported
from cohortium.people.actions.health import take_out_health
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries import background, consents, emergency, family_lists, health, learners
from cohortium.people.queries.guardians import RELATIONSHIPS
from cohortium.people.queries.learners import GENDERS, LearnerRow
from cohortium.people.queries.sheets import sheets_of
from cohortium.people.rules.background import BackgroundDetails
from cohortium.people.states import LearnerStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, page_that_calls_out
from cohortium.web.staff.background_form import EDUCATION, MARITAL
from cohortium.web.staff.consents import LOOKS
from cohortium.web.staff.learners import asked
from cohortium.web.staff.table_export import Part, Table, exported, told
from cohortium.web.value_fields import in_words

# How many of each have columns of their own.
GUARDIANS, CONTACTS = 4, 2
# By the id of the learner. Of whom nothing may be seen is not in it.
Cells = Mapping[UUID, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a part: their names, and what stands in them."""

    part: Part
    head: Callable[[Visit], Sequence[Words]]
    cells: Callable[[Visit, Sequence[LearnerRow]], Cells]


def _basic_head() -> list[Words]:
    first = [_("ID"), _("First name"), _("Last name"), _("Preferred name"), _("Pronouns"), _("Date of birth"), _("Age")]
    brought = [capfirst(said(gettext_lazy("%(agent_one)s"))), capfirst(said(gettext_lazy("%(broker_one)s")))]
    return [*first, _("Gender"), _("Based at"), *brought, _("Status"), _("Added")]


def _basic(visit: Visit, row: LearnerRow) -> list[Cell]:
    added = row.created_at.astimezone(ZoneInfo(visit.organisation.time_zone)).replace(tzinfo=None)
    who = [str(row.learner_id), row.first_name, row.last_name, row.preferred_name, row.pronouns]
    gender = str(GENDERS.get(row.gender, ""))
    return [
        *who,
        row.date_of_birth,
        row.age,
        gender,
        row.campus,
        row.agent,
        row.broker,
        str(LearnerStatus(row.status).label),
        added,
    ]


def _contact_head(_visit: Visit) -> list[Words]:
    first = [_("E-mail"), _("Phone"), _("Street address"), _("Suburb"), _("State or region"), _("Postcode")]
    return [*first, _("Country"), _("Citizenship")]


def _contact(_visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    known = countries()
    return {
        row.learner_id: [
            *(row.email, written(row.phone), row.address, row.suburb, row.state, row.postcode),
            *(str(known.get(one, one)) for one in (row.country, row.citizenship)),
        ]
        for row in rows
    }


def _own_head(visit: Visit) -> list[Words]:
    return [one.label for one in learners.own_fields_of(visit.actor, campus_id=None)]


def _own(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    own = learners.own_fields_of(visit.actor, campus_id=None)
    return {row.learner_id: [in_words(one.kind, row.custom.get(one.key)) for one in own] for row in rows}


def _family_head(_visit: Visit) -> list[Words]:
    of_guardian = ["", _("relationship"), _("phone"), _("e-mail")]
    guardian, contact = capfirst(said(gettext_lazy("%(guardian_one)s"))), _("Emergency contact")
    return [
        capfirst(said(gettext_lazy("%(family_many)s"))),
        *_numbered(guardian, GUARDIANS, of_guardian),
        *_numbered(contact, CONTACTS, of_guardian[:-1]),
    ]


def _numbered(what: str, most: int, parts: Sequence[str]) -> list[str]:
    return [f"{what} {number}{', ' if part else ''}{part}" for number in range(1, most + 1) for part in parts]


def _families(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    ids = [row.learner_id for row in rows]
    theirs = family_lists.of_learners(visit.actor, learner_ids=ids, today=visit.today)
    family_ids = {family.family_id for some in theirs.values() for family in some}
    contacts = emergency.of_many(visit.actor, learner_ids=ids, family_ids=family_ids)
    found: dict[UUID, Sequence[Cell]] = {}
    for one in ids:
        some = theirs.get(one, [])
        people = [
            (guardian.name, str(RELATIONSHIPS[guardian.relationship]), written(guardian.phone), guardian.email)
            for family in some
            for guardian in family.guardians
        ]
        called = [
            (contact.name, str(RELATIONSHIPS[contact.relationship]), written(contact.phone))
            for whose in (one, *(family.family_id for family in some))
            for contact in contacts.get(whose, [])
        ]
        found[one] = [
            "; ".join(family.name for family in some),
            *_filled(people, GUARDIANS, 4),
            *_filled(called, CONTACTS, 3),
        ]
    return found


def _filled(people: Sequence[Sequence[Cell]], most: int, width: int) -> list[Cell]:
    cells = [cell for one in people[:most] for cell in one]
    return cells + [None] * (most * width - len(cells))


def _consent_head(_visit: Visit) -> list[Words]:
    return [one.name for one in kinds.asked_here()]


def _consents(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    found = consents.standing_of(visit.actor, learner_ids=[row.learner_id for row in rows])
    here = [one.key for one in kinds.asked_here()]
    return {
        learner_id: [str(LOOKS[stands.get(key, consents.NOT_ASKED)][1]) for key in here]
        for learner_id, stands in found.items()
    }


def _health(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    found = take_out_health(visit.actor, learner_ids=[row.learner_id for row in rows])
    known = found.row if isinstance(found, Unchanged) else found
    return {one: [getattr(said, name) for name in health.LABELS] for one, said in known.items()}


def _demographics(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    found = take_out_demographics(visit.actor, learner_ids=[row.learner_id for row in rows])
    known = found.row if isinstance(found, Unchanged) else found
    words: dict[str, Words] = {str(key): label for key, label in (MARITAL | EDUCATION).items()}
    return {
        one: [str(words.get(getattr(said, name), getattr(said, name))) for name in background.DEMOGRAPHICS_LABELS]
        for one, said in known.items()
    }


def _background(visit: Visit, rows: Sequence[LearnerRow]) -> Cells:
    found = sheets_of(
        visit.actor,
        learner_ids=[row.learner_id for row in rows],
        permission=Permission.LEARNER_BACKGROUND_READ,
        table="background",
        details=BackgroundDetails,
    )
    return {one: [_said(getattr(said, name)) for name in background.BACKGROUND_LABELS] for one, said in found.items()}


def _said(value: Any) -> Cell:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case tuple():
            return ", ".join(value)
    return countries().get(value, value) if value else None


_COLUMNS = (
    _Columns(Part("contact", gettext_lazy("Contact details"), Permission.LEARNER_READ), _contact_head, _contact),
    _Columns(Part("own", gettext_lazy("Custom fields"), Permission.LEARNER_READ), _own_head, _own),
    _Columns(
        Part("family", gettext_lazy("%(family_many)s and emergency contacts"), Permission.FAMILY_READ),
        _family_head,
        _families,
    ),
    _Columns(Part("consents", gettext_lazy("Consents"), Permission.CONSENT_READ), _consent_head, _consents),
    _Columns(
        Part("background", gettext_lazy("Background"), Permission.LEARNER_BACKGROUND_READ, usual=False),
        lambda _visit: list(background.BACKGROUND_LABELS.values()),
        _background,
    ),
    _Columns(
        Part(
            "health",
            gettext_lazy("Health (recorded for each person)"),
            Permission.LEARNER_HEALTH_READ,
            usual=False,
        ),
        lambda _visit: list(health.LABELS.values()),
        _health,
    ),
    _Columns(
        Part(
            "demographics",
            gettext_lazy("Demographics (recorded for each person)"),
            Permission.LEARNER_DEMOGRAPHICS_READ,
            usual=False,
        ),
        lambda _visit: list(background.DEMOGRAPHICS_LABELS.values()),
        _demographics,
    ),
)


def _chosen(parts: Sequence[str]) -> list[_Columns]:
    return [one for one in _COLUMNS if one.part.key in parts]


def _head(visit: Visit, parts: Sequence[str]) -> Row:
    return [str(words) for words in (*_basic_head(), *(one for some in _chosen(parts) for one in some.head(visit)))]


def _rows(visit: Visit, ids: Sequence[UUID], parts: Sequence[str]) -> list[Row]:
    found = learners.chosen(visit.actor, learner_ids=ids, today=visit.today, permission=Permission.LEARNER_EXPORT)
    columns: list[tuple[Cells, int]] = [
        (some.cells(visit, found) if visit.actor.may(some.part.permission) else {}, len(some.head(visit)))
        for some in _chosen(parts)
    ]
    return [
        [*_basic(visit, row), *(cell for cells, width in columns for cell in cells.get(row.learner_id, [None] * width))]
        for row in found
    ]


def _ids(visit: Visit, agreed_to: str, at_most: int) -> list[UUID]:
    return learners.ids(
        visit.actor, permission=Permission.LEARNER_EXPORT, agreed_to=agreed_to, at_most=at_most, **asked(visit)
    )


def _kinds(visit: Visit) -> list[tuple[str, Words]]:
    return [(one.key, one.name) for one in kinds.asked_here()] if visit.actor.may(Permission.CONSENT_READ) else []


LEARNERS = Table(
    name="learners",
    title=gettext_lazy("Export %(learner_many)s"),
    one=gettext_lazy("%(learner_one)s"),
    many=gettext_lazy("%(learner_many)s"),
    permission=Permission.LEARNER_EXPORT,
    parts=[one.part for one in _COLUMNS],
    ids=_ids,
    head=_head,
    rows=_rows,
    asked=told,
    note=lambda visit, exported: note_learners_exported(visit.actor, exported=exported),
    kinds=_kinds,
)


# It opens a scope for each piece, because one that lasts as long as a download would hold up the database.
@page_that_calls_out(Permission.LEARNER_EXPORT)
def export(visit: Visit) -> Answer:
    """Which learners, what of them, and in what form; and the file."""
    return exported(visit, LEARNERS)
