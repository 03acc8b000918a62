"""Every change to the numbers by which states know learners, and every look at a whole one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.administration.rules.places import countries
from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt, print_of
from cohortium.core.errors import Invalid, NotFound, Refusal, Words
from cohortium.core.rows import locked
from cohortium.core.text import hides, plain
from cohortium.people.events import IdAdded, IdRemoved, IdRevealed, IdsExported, IdsRekeyed
from cohortium.people.models import NationalId
from cohortium.people.queries import learners
from cohortium.people.queries.national_ids import digests_of, others_with, seen_of, visible_to
from cohortium.people.rules.national_ids import (
    Contradiction,
    Fault,
    IdDetails,
    compact,
    contradictions,
    country_of,
    faults,
    last_signs,
    reason_fault,
)

FAULTS: dict[Fault, Words] = {
    Fault.MISSING: _("Enter the number."),
    Fault.UNKNOWN_KIND: _("Choose a type from the list."),
    Fault.UNKNOWN_COUNTRY: _("Choose a country from the list."),
    Fault.COUNTRY_MISSING: _("Choose the country that issued it."),
    Fault.OTHER_COUNTRY: _("This type is issued by another country. Choose that country or another type."),
    Fault.SHAPE: _("This number has the wrong format. Compare it with the document."),
    Fault.CHECK: _("The check digit does not match. Compare the number with the document."),
    Fault.THERE_ALREADY: _("This number is already recorded."),
}
REASON_FAULTS: dict[str, Words] = {
    "too_short": _("Enter a short reason. It is recorded in the audit trail."),
    "too_long": _("This is too long. Please shorten it."),
    "holds_the_number": _("Do not include the number in the reason."),
    "hidden_signs": _("This contains invisible characters. Type it instead of pasting it."),
}


class NumberOfAnother(Refusal):
    """Another learner has this number. It is added all the same where the actor says so."""

    sentence = _("Someone else already has this number. Check whether it is the same person.")

    def __init__(self, seen: list[tuple[UUID, str]], *, unseen: int) -> None:
        super().__init__()
        # Those whom the actor sees, by id and name; and how many more there are.
        self.seen, self.unseen = seen, unseen


class NumberLost(Refusal):
    """The key under which it was encrypted is not here."""

    sentence = _("The key for this number is missing on the server. Tell the administrator of this installation.")


@dataclass(frozen=True, slots=True)
class AddedId:
    """A number that was added, and what it says otherwise than the learner's page."""

    row: NationalId
    contradictions: list[Contradiction]


@dataclass(frozen=True, slots=True)
class Rekeyed:
    """One batch: how many were encrypted anew, how many no key opens, and where to go on; None: that was the last."""

    done: int = 0
    lost: int = 0
    last: UUID | None = None


@action(Permission.LEARNER_ID_ADD)
def add_id(actor: Actor, *, learner_id: UUID, details: IdDetails, despite_another: bool = False) -> AddedId:
    """Add a number to a learner. It is encrypted, and from then on nobody sees more than its end.

    Raises:
        NotFound: the learner is not within reach.
        Invalid: it cannot be such a number, or the learner has it already.
        NumberOfAnother: somebody else has it, and the actor did not say that they know.
    """
    learner = locked(learners.visible_to(actor, Permission.LEARNER_ID_ADD), learner_id)
    if found := faults(details, countries=countries()):
        raise Invalid({field: [FAULTS[fault]] for field, fault in found.items()})
    number, country = compact(details.number), country_of(details)
    known = digests_of(actor, number)
    mine = NationalId.objects.filter(learner=learner, digest__in=known, kind=details.kind, country=country)
    if mine.exists():
        raise Invalid({"number": [FAULTS[Fault.THERE_ALREADY]]})
    others = others_with(known, kind=details.kind, country=country, learner_id=learner.pk)
    if others and not despite_another:
        seen = seen_of(actor, others)
        raise NumberOfAnother(seen, unseen=len(others) - len(seen))
    row = NationalId(
        learner=learner,
        kind=details.kind,
        country=country,
        digest=known[0],
        under=print_of(settings.ENCRYPTION_KEYS[0]),
        last_four=last_signs(number),
        expires_on=details.expires_on,
    )
    row.sealed = _sealed(row, number)
    row.save()
    said = {"kind": (None, row.kind), "country": (None, country), "last_four": (None, row.last_four)}
    record(actor, IdAdded(row.pk, learner.pk), row, said)
    otherwise = contradictions(details.kind, number, born=learner.date_of_birth, gender=learner.gender)
    return AddedId(row, otherwise)


@action(Permission.LEARNER_ID_REMOVE)
def remove_id(actor: Actor, *, national_id_id: UUID) -> UUID:
    """Remove a number: it is gone, and the trail keeps that there was one. Gives whose it was.

    Raises:
        NotFound: it is not within reach.
    """
    row = locked(visible_to(actor, Permission.LEARNER_ID_REMOVE), national_id_id)
    record(actor, IdRemoved(row.pk, row.learner_id), row, {"kind": (row.kind, None), "country": (row.country, None)})
    NationalId.objects.filter(pk=row.pk).delete()
    return row.learner_id


@action(Permission.LEARNER_ID_REVEAL)
def reveal_id(actor: Actor, *, national_id_id: UUID, reason: str) -> str:
    """The whole number, once, for a reason that stands in the trail.

    Raises:
        NotFound: it is not within reach.
        Invalid: there is no reason, or the number stands in it.
        NumberLost: no key opens it.
    """
    row = visible_to(actor, Permission.LEARNER_ID_REVEAL).filter(pk=national_id_id).first()
    if row is None:
        raise NotFound
    try:
        number = _opened(row)
    except CannotDecrypt:
        raise NumberLost from None
    why = plain(reason)
    if fault := "hidden_signs" if hides(reason) else reason_fault(why, number):
        raise Invalid({"reason": [REASON_FAULTS[fault]]})
    record(actor, IdRevealed(row.pk), row, {"reason": (None, why)})
    return number


@action(Permission.LEARNER_ID_REVEAL)
def take_out_ids(actor: Actor, *, learner_id: UUID) -> list[dict[str, Any]] | Unchanged:
    """The whole numbers of a learner, for a file of their own. That each went there stands in the trail.

    Where no key opens one, its end is there. `Unchanged`: there is none within reach.
    """
    rows = list(visible_to(actor, Permission.LEARNER_ID_REVEAL).filter(learner=learner_id).order_by("pk"))
    if not rows:
        return Unchanged([])
    record_each(actor, IdsExported, NationalId, [row.pk for row in rows], {})
    return [
        {
            "kind": row.kind,
            "country": row.country,
            "number": _opened_or_none(row),
            "last_four": row.last_four,
            "expires_on": row.expires_on,
        }
        for row in rows
    ]


@action(Permission.LEARNER_ID_REKEY)
def rekey_ids(actor: Actor, *, after: UUID | None = None, at_most: int = 200) -> Rekeyed | Unchanged:
    """Encrypt the next numbers anew that are under another key than the first of the ring, and hash them anew.

    Stopped anywhere, it goes on where it was: what is done is under the first key.
    """
    newest = print_of(settings.ENCRYPTION_KEYS[0])
    waiting = NationalId.objects.exclude(under=newest).order_by("pk")
    if after:
        waiting = waiting.filter(pk__gt=after)
    rows = list(waiting.select_for_update(of=("self",))[:at_most])
    opened = [row for row in rows if _rekey(row, actor, newest)]
    result = Rekeyed(len(opened), len(rows) - len(opened), rows[-1].pk if rows else None)
    if not opened:
        return Unchanged(result)
    record_each(actor, IdsRekeyed, NationalId, [row.pk for row in opened], {})
    NationalId.objects.bulk_update(opened, ["sealed", "digest", "under"])
    return result


def moved_to(row: NationalId, learner_id: UUID) -> None:
    """Make it, in memory, the number of another record of the same person.

    Raises:
        CannotDecrypt: no key opens it.
    """
    number = _opened(row)
    row.learner_id = learner_id
    row.sealed = _sealed(row, number)


def _rekey(row: NationalId, by: Actor, newest: str) -> bool:
    try:
        number = _opened(row)
    except CannotDecrypt:
        return False
    row.sealed, row.digest, row.under = _sealed(row, number), digests_of(by, number)[0], newest
    return True


def _sealed(row: NationalId, number: str) -> bytes:
    return encrypt(number.encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=_place(row))


def _opened(row: NationalId) -> str:
    return decrypt(bytes(row.sealed), keys=settings.ENCRYPTION_KEYS, belongs_to=_place(row)).decode()


def _opened_or_none(row: NationalId) -> str | None:
    try:
        return _opened(row)
    except CannotDecrypt:
        return None


def _place(row: NationalId) -> bytes:
    """Where it opens: put into another row, or another learner's, it does not."""
    return b"national id " + row.pk.bytes + row.learner_id.bytes
