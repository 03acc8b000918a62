"""What an export must not say of adults who live apart from whoever gets it. Nothing here writes.

Separated parents never learn each other's address by us: not in the record of the household that both belong to, and
not in that of their child. What stands in the rows of such an adult is left out by column; and where somebody typed it
elsewhere, in a note, a task, among the emergency contacts, the value that has it is left out.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any
from uuid import UUID

from django.db.models import Q

from cohortium.access.models import Invitation, Membership
from cohortium.core.contacts import written
from cohortium.people.models import Family, Guardian, Learner, ProfileChange
from cohortium.people.queries.former_numbers import endings, is_former
from cohortium.people.rules.addresses import ADDRESS
from cohortium.people.states import GuardianStatus
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.acquaintance import Acquaintance, of_readers

# By table: which column says whose row it is, and what is left out of one that is of somebody who lives apart.
_OF_THEM: dict[str, tuple[str, tuple[str, ...]]] = {
    "people.Guardian": ("id", ("email", "phone", *ADDRESS, "note")),
    "people.ProfileChange": ("guardian_id", ("wanted", "note", "reason")),
    "access.Membership": ("id", ("phone", "custom")),
    "access.Invitation": ("membership_id", ("email",)),
    "notifications.Notification": ("recipient_id", ("subject", "body", "href")),
    "desk.Task": ("subject_id", ("note",)),
}
_PHONES = ("phone", "other_phone")
_REACHED = ("email", "phone", "address")
# What says where somebody lives if no street does.
_AROUND = ("suburb", "postcode")
# Shorter ones stand in anything.
_SHORTEST = 5
# Of a number, without what stands before it within a country and outside.
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Apart:
    """Adults who live apart from whoever gets an export."""

    # Their records, and their log-ins.
    ids: frozenset[UUID] = frozenset()
    names: frozenset[str] = frozenset()
    # By what they are reached or found: in small letters, numbers by their last digits.
    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    # In small letters: what stands for an address that has no street.
    around: frozenset[str] = frozenset()
    # How numbers ended that were theirs once.
    former: frozenset[str] = frozenset()
    # Those of whoever may get it.
    reached: frozenset[str] = frozenset()
    # Of the export of a learner: whom they know by name who get it.
    acquaintance: Acquaintance | None = None

    def is_theirs(self, table: str, row: Mapping[str, Any]) -> bool:
        """Whether a row says by being there that there is somebody whom they may not know of."""
        if self.acquaintance is None:
            return False
        if table == "people.FamilyLearner":
            return row["family_id"] in self.acquaintance.families
        return table == "people.ConsentRequest" and not self._knows(row["name"])

    def named(self, file_name: str) -> str:
        """What a file is called, without what is theirs."""
        return file_name if self._without(file_name) else f"file{PurePath(file_name).suffix}"

    def told(self, table: str, row: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
        """What is said of a row, without what is theirs."""
        if self == NOBODY:
            return dict(said)
        column, left_out = _OF_THEM.get(table, ("", ()))
        if row.get(column) not in self.ids:
            left_out = ()
        if table == "people.EmergencyContact" and str(row["name"]).casefold() in self.names:
            left_out = _PHONES
        if table == "people.EmergencyContact" and any(self._may_be_former(row[one]) for one in _PHONES):
            left_out = _PHONES
        if self.acquaintance is not None:
            left_out = (*left_out, *self._unknown(table, row, self.acquaintance))
        kept = self._tidied(said)
        return {name: _emptied(value) if name in left_out else self._without(value) for name, value in kept.items()}

    def _unknown(self, table: str, row: Mapping[str, Any], acquaintance: Acquaintance) -> tuple[str, ...]:
        """The columns that name somebody, or are written to them, whom they may not know."""
        match table:
            case "people.Consent" | "people.ConsentAnswer":
                return () if self._knows(row["name"]) else ("name",)
            case "privacy.SubjectRequest" if self.ids:
                return ("asked_by", "note") if row["asked_by"] else ()
            case "notifications.Notification" if self.ids and row["recipient_id"] is None:
                return () if row["recipient"].casefold() in acquaintance.emails else ("subject", "body", "href")
        return ()

    def _knows(self, name: str) -> bool:
        return self.acquaintance is None or not name or name.casefold() in self.acquaintance.known

    def _may_be_former(self, phone: str) -> bool:
        return is_former(phone, self.former) and phone not in self.reached

    def _tidied(self, said: Mapping[str, Any]) -> Mapping[str, Any]:
        """Without the suburb and what else goes with an address that is theirs."""
        street = said.get("address") or ""
        if not isinstance(street, str):
            return said
        around = {one.strip().casefold() for one in _around(said)}
        if not (self._has(street) if street else self.around & around):
            return said
        return {name: _emptied(value) if name in ADDRESS else value for name, value in said.items()}

    def _without(self, value: Any) -> Any:
        match value:
            case str():
                return "" if self._has(value) else value
            case Mapping():
                return {key: self._without(one) for key, one in self._tidied(value).items()}
            case list():
                return [self._without(one) for one in value]
        return value

    def _has(self, text: str) -> bool:
        small, digits = text.casefold(), re.sub(r"\D", "", text)
        return any(word in small for word in self.words) or any(number in digits for number in self.numbers)


NOBODY = Apart()


def apart_from(subject: Subject, records: Iterable[UUID], *, asked_by: UUID | None) -> Apart:
    """Who lives apart from whoever gets the export of this person.

    That of a household goes to those who live there. That of a learner goes to them, if they asked by their own log-in;
    or to who asked for them, and those of their roof; else nobody knows which parent will read it: where not all of
    them live together, it says of none of them how to reach them.
    """
    ids = list(records)
    if subject == Subject.GUARDIAN:
        return _from_oneself(ids)
    if subject == Subject.FAMILY:
        adults = list(Guardian.objects.filter(family__in=ids).select_related("merged_into"))
        return _all_but(adults, {one.pk for one in adults if _lives_there(one)}, _own(Family, ids))
    if subject != Subject.LEARNER or (asked_by and Learner.objects.filter(pk__in=ids, membership=asked_by).exists()):
        return NOBODY
    apart, together = _from_parents_of(ids, asked_by)
    acquaintance = of_readers(ids, asked_by=asked_by, together=together)
    if acquaintance is None:
        return apart
    return replace(apart, words=apart.words | acquaintance.words, acquaintance=acquaintance)


def _from_parents_of(ids: list[UUID], asked_by: UUID | None) -> tuple[Apart, set[UUID]]:
    """Who lives apart, and who lives together and may get it."""
    theirs = Guardian.objects.filter(family__learners__learner__in=ids).distinct()
    adults = list(theirs.select_related("merged_into"))
    together = _of_one_roof(adults, asked_by)
    return _apart_of_roof(ids, asked_by, adults, together), together


def _apart_of_roof(ids: list[UUID], asked_by: UUID | None, adults: list[Guardian], together: set[UUID]) -> Apart:
    is_guardian = any(one.membership_id == asked_by for one in adults) if asked_by else False
    if not is_guardian:
        if len(together) == len(adults):
            return _all_but(adults, together, _own(Learner, ids))
        # Where the child lives is where one of them lives, and the other may be the one who gets it.
        return _all_but(adults, together, set(), besides=_places(Learner, ids))
    homes = {one.family_id for one in adults if one.pk in together and _lives_there(one)}
    elsewhere = set(Family.objects.filter(learners__learner__in=ids).values_list("pk", flat=True)) - homes
    if not elsewhere:
        return _all_but(adults, together, _own(Learner, ids) | _own(Family, homes))
    # The child has another home, and whoever asks does not live in it: that is where the other parent is. What stands
    # in the child's own record may be of that one.
    return _all_but(adults, together, _own(Family, homes), besides=_places(Family, elsewhere) | _places(Learner, ids))


def _from_oneself(ids: list[UUID]) -> Apart:
    """Who lives apart from a guardian: others of their families, and of those that their children are of as well."""
    of_children = Q(learners__learner__families__family__guardians__in=ids)
    families = set(Family.objects.filter(Q(guardians__in=ids) | of_children).values_list("pk", flat=True))
    adults = list(Guardian.objects.filter(family__in=families).select_related("merged_into"))
    homes = {one.family_id for one in adults if one.pk in ids and _lives_there(one)}
    together = {*ids, *(one.pk for one in adults if one.family_id in homes and _lives_there(one))}
    return _all_but(adults, together, _own(Family, homes), besides=_places(Family, families - homes))


def _of_one_roof(adults: list[Guardian], asked_by: UUID | None) -> set[UUID]:
    there = {one.pk: one.family_id for one in adults if _lives_there(one)}
    mine = [one for one in adults if asked_by and one.membership_id == asked_by]
    if mine:
        homes = {there[one.pk] for one in mine if one.pk in there}
        return {*(one.pk for one in mine), *(one for one, home in there.items() if home in homes)}
    is_one = len(there) == len(adults) and len(set(there.values())) == 1
    return set(there) if is_one else set()


def _lives_there(one: Guardian) -> bool:
    # Who became one with somebody is where that one is.
    now = one.merged_into or one
    return now.status == GuardianStatus.ACTIVE and now.lives_there


def _all_but(
    adults: list[Guardian], together: set[UUID], own: set[str], *, besides: Collection[str] = frozenset()
) -> Apart:
    others = [one for one in adults if one.pk not in together]
    shared = own | {value for one in adults if one.pk in together for value in _known(one)}
    log_ins = {one.membership_id for one in others if one.membership_id}
    log_ins -= {one.membership_id for one in adults if one.pk in together}
    values = {*besides, *(value for one in others for value in _found(_said(one)))}
    for row in ProfileChange.objects.filter(guardian__in=others):
        # What was there before it was asked for is theirs too, though it is out of date.
        values |= _found(row.wanted) | _found(row.before)
    for email, phone in Membership.objects.filter(pk__in=log_ins).values_list("user__email", "phone"):
        values |= {email or "", phone}
    values |= set(Invitation.objects.filter(membership__in=log_ins).values_list("email", flat=True))
    small = {value.strip().casefold() for value in shared}
    values = {value for value in values if value.strip().casefold() not in small}
    numbers = {digits[-_DIGITS:] for value in values if len(digits := _number(value)) >= _DIGITS}
    return Apart(
        frozenset({*(one.pk for one in others), *log_ins}),
        frozenset(str(one).casefold() for one in others)
        - {str(one).casefold() for one in adults if one.pk in together},
        frozenset(part for value in values for part in _parts(value)),
        frozenset(numbers - {_number(value)[-_DIGITS:] for value in shared}),
        frozenset(value.strip().casefold() for value in values),
        endings([one.pk for one in others]),
        frozenset(shared),
    )


def _own(table: Any, ids: Collection[UUID]) -> set[str]:
    """All that the rows say of where, for whoever may know it."""
    return {value for row in table.objects.filter(pk__in=ids) for value in _known(row)}


def _places(table: Any, ids: Collection[UUID]) -> set[str]:
    """By what one finds there, of whoever must not."""
    return {value for row in table.objects.filter(pk__in=ids) for value in _found(_said(row))}


def _known(row: Any) -> set[str]:
    said = _said(row)
    return {*_found(said), *_around(said)}


def _found(said: Mapping[str, Any]) -> set[str]:
    """By what somebody is found. A suburb is not it where there is a street: many live there."""
    values = {str(said[name]) for name in _REACHED if said.get(name)}
    return values if said.get("address") else {*values, *_around(said)}


def _around(said: Mapping[str, Any]) -> set[str]:
    return {str(said[name]) for name in _AROUND if said.get(name)}


def _said(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*_REACHED, *_AROUND)}


def _number(value: str) -> str:
    """The digits of a number; nothing of what is none, like an address."""
    return re.sub(r"\D", "", value) if re.fullmatch(r"\+?[\d\s()/.-]+", value) else ""


def _parts(value: str) -> Iterator[str]:
    """An address line by line, and a number as people write it too."""
    for part in {*value.splitlines(), written(value)}:
        if len(part.strip()) >= _SHORTEST:
            yield part.strip().casefold()


def _emptied(value: Any) -> Any:
    return type(value)() if isinstance(value, str | dict | list) else None
