"""What a record of a file says, in a line: as much as shows whether its columns were understood."""

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.imports.queries.batches import Candidate
from cohortium.imports.queries.told import EACH
from cohortium.imports.rules.drafts import (
    AddressDraft,
    ClassDraft,
    Draft,
    FamilyDraft,
    GuardianDraft,
    LearnerDraft,
    StaffDraft,
)
from cohortium.tenancy.words import said
from cohortium.web.templatetags.cohortium import phone

_DAY = "j M Y"


def values_of(draft: Draft | None) -> list[str]:
    """What it says besides the name. Nothing of anybody's health."""
    match draft:
        case LearnerDraft():
            born = _("born %(day)s") % {"day": date_format(draft.birth_date, _DAY)} if draft.birth_date else ""
            said = [born, draft.email, phone(draft.phone), _short(draft.address), draft.campus]
        case FamilyDraft():
            own = {draft.email, phone(draft.phone)}
            grown_ups = [_grown_up(one, own) for one in draft.guardians]
            said = [draft.email, phone(draft.phone), _short(draft.address), *grown_ups, draft.campus]
        case StaffDraft():
            said = [draft.email, phone(draft.phone), draft.campus]
        case ClassDraft():
            said = [draft.campus, draft.program, draft.room]
        case _:
            said = []
    return [one for one in said if one]


def kind_of(kind: str) -> str:
    """What one record is: a family, a learner."""
    return capfirst(said(EACH[kind]))


def choice_called(one: Candidate) -> str:
    """Somebody whom a record may be, with what tells them from namesakes."""
    born = _("born %(day)s") % {"day": date_format(one.born, _DAY)} if one.born else ""
    told_by = ", ".join(filter(None, (one.name, born, *one.told_by)))
    if one.has_id:
        return _("The same as %(name)s, renamed") % {"name": told_by}
    return _("The same as %(name)s") % {"name": told_by}


def _grown_up(one: GuardianDraft, known: set[str]) -> str:
    name = f"{one.given_name} {one.family_name}".strip()
    reached = ", ".join(said for said in (one.email, phone(one.phone)) if said and said not in known)
    return f"{name} ({reached})" if reached else name


def _short(address: AddressDraft | None) -> str:
    return ", ".join(filter(None, (address.line_1, address.city))) if address else ""
