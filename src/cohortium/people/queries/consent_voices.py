"""Who spoke for a learner: every answer with what its speaker can be told by. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cohortium.access.actor import Actor
from cohortium.core.text import plain
from cohortium.people.models import Consent, ConsentAnswer, ConsentRequest, Guardian, Learner
from cohortium.people.rules.consent_voices import Voice, awaits_office, heard
from cohortium.people.rules.consents import By, How, Said
from cohortium.people.states import ConsentStatus

_NO = (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody with a log-in has to do with where a consent of one's own learner stands."""

    # Who gave the answer that holds: `you`, `learner`, `office`, `other`, or nothing while there is none.
    who: str = ""
    # Whether they said yes, and it stays no because somebody else said no.
    is_overruled: bool = False


def voices_of(learner_id: UUID, *, kinds: Collection[str] | None = None) -> dict[str, list[Voice]]:
    """By kind, every answer for a learner, the oldest first. Two statements, the second where log-ins answered."""
    rows = ConsentAnswer.objects.filter(consent__learner=learner_id).order_by("created_at", "pk")
    if kinds is not None:
        rows = rows.filter(consent__kind__in=kinds)
    said: list[Any] = list(
        rows.values(
            *("pk", "answer", "by", "how", "name", "recorded_by", "request__email", "request__name"),
            *("consent__kind", "consent__learner__email"),
        )
    )
    addresses = _addresses({row["recorded_by"] for row in said if row["how"] == How.PORTAL})
    found: dict[str, list[Voice]] = {}
    for row in said:
        found.setdefault(row["consent__kind"], []).append(
            Voice(
                row["pk"],
                row["answer"] == ConsentStatus.GIVEN,
                row["how"],
                row["recorded_by"] if row["how"] == How.PORTAL else None,
                _marks(row, row["consent__learner__email"], addresses.get(row["recorded_by"], ())),
            )
        )
    return found


def coming(by: Actor, said: Said, *, learner: Learner, request_id: UUID | None) -> Voice:
    """The yes that somebody is about to give."""
    letter: Any = ConsentRequest.objects.filter(pk=request_id).values("email", "name").first() if request_id else None
    row = {
        "by": said.by,
        "how": said.how,
        "name": said.name,
        **{f"request__{key}": (letter or {}).get(key) for key in ("email", "name")},
    }
    is_portal = said.how == How.PORTAL
    addresses = _addresses({by.id}) if is_portal else {}
    return Voice(
        None,
        is_yes=True,
        how=said.how,
        member=by.id if is_portal else None,
        marks=_marks(row, learner.email, addresses.get(by.id, ())),
    )


def disputed(learner_id: UUID, statuses: dict[str, str]) -> frozenset[str]:
    """The kinds, by what stands of each, that stay no while somebody else said yes."""
    against = [kind for kind, status in statuses.items() if status in _NO]
    voices = voices_of(learner_id, kinds=against) if against else {}
    return frozenset(kind for kind, spoken in voices.items() if heard(spoken).overruled)


def undecided(learner_id: UUID) -> frozenset[str]:
    """The kinds that stay no while somebody else said yes, unless the office wrote down an answer since."""
    no = Consent.objects.filter(learner=learner_id, status__in=_NO).values_list("kind", flat=True)
    voices = voices_of(learner_id, kinds=list(no)) if no else {}
    return frozenset(kind for kind, spoken in voices.items() if awaits_office(spoken))


def parts_of(actor: Actor, learner_id: UUID, statuses: dict[str, str]) -> dict[str, Part]:
    """By kind, what this log-in has to do with what stands there."""
    answered = [kind for kind, status in statuses.items() if status in (*_NO, ConsentStatus.GIVEN)]
    voices = voices_of(learner_id, kinds=answered) if answered else {}
    return {kind: _part(actor, spoken, statuses[kind]) for kind, spoken in voices.items()}


def _part(actor: Actor, spoken: list[Voice], status: str) -> Part:
    said = heard(spoken)
    is_no = status in _NO
    fitting = [one for one in (said.against or spoken if is_no else spoken) if one.is_yes != is_no]
    holds = fitting[-1] if fitting else spoken[-1]
    mine = is_no and any(one.member == actor.id for one in said.overruled)
    return Part(_who(actor, holds), mine)


def _who(actor: Actor, one: Voice) -> str:
    if one.is_of_the_office:
        return "office"
    if one.member == actor.id:
        return "you"
    return "learner" if one.member and "self" in one.marks else "other"


def _addresses(members: Collection[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = {}
    if members:
        rows = Guardian.objects.filter(membership__in=members).exclude(email="")
        for member, email in rows.values_list("membership", "email"):
            found.setdefault(member, set()).add(email)
    return found


def _marks(row: Any, own_address: str, addresses: Collection[str]) -> frozenset[str]:
    marks = {f"address {one.casefold()}" for one in addresses}
    if row["how"] == How.LINK:
        email, names = row["request__email"] or "", [row["request__name"] or ""]
        marks |= {f"address {email.casefold()}"} if email else set()
        is_self = bool(email) and email.casefold() == own_address.casefold()
    else:
        names, is_self = [row["name"]], row["by"] == By.LEARNER
    marks |= {f"name {plain(one).casefold()}" for one in names if one and not is_self}
    return frozenset(marks | ({"self"} if is_self else set()))
