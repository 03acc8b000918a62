"""Every change to what learners agree to. Whoever writes an answer holds its learner, so that two never cross."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record_each
from cohortium.core.errors import IllegalTransition, Invalid, NotFound, Refusal, Stale, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.jobs.facts import BulkFact
from cohortium.people.actions.moving import MOST_AT_ONCE, TooMany
from cohortium.people.events_consents import ConsentsContradicted, ConsentsGiven, ConsentsRefused, ConsentsWithdrawn
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import Consent, ConsentAnswer, ConsentRequest, ConsentText, Learner
from cohortium.people.queries.consent_voices import coming, voices_of
from cohortium.people.queries.consents import answers_there
from cohortium.people.queries.learners import visible_to
from cohortium.people.rules.consent_voices import heard
from cohortium.people.rules.consents import OF_THE_OFFICE, Answer, Fault, How, Said, act_for, faults, tidied
from cohortium.people.states import CONSENT, ConsentStatus

FAULTS: dict[Fault, Words] = {
    **{Fault(why): words for why, words in TEXT_FAULTS.items()},
    Fault.MISSING: _("Enter the text people agree to."),
    Fault.NO_NAME: _("Enter the name of the person who answered."),
    Fault.TO_COME: _("This date is in the future. Enter the date of the answer."),
    Fault.NOT_OF_THE_OFFICE: _("Choose one of the options."),
    Fault.NOT_AN_ADDRESS: _("Enter an e-mail address such as ada@example.com."),
    Fault.UNKNOWN_LANGUAGE: _("Choose a language from the list."),
}
NO_TEXT: Words = _("This consent has no text yet. Publish one under Settings, Consents.")
NOTHING_ASKED: Words = _("Choose yes or no for at least one of them.")


class AnsweredLater(Refusal):
    """There is an answer of a later day."""

    sentence = _("There is already a later answer, and the later one counts. Check it, then decide.")


class RequestOver(Refusal):
    """The link is not good any more."""

    sentence = _("This link no longer works. Ask the office for a new one.")


class Chosen(NamedTuple):
    """What somebody chose on the page of a link: to which text, and what."""

    text_id: UUID
    answer: Answer


@action(Permission.CONSENT_RECORD)
def record_consents(
    actor: Actor,
    *,
    learner_ids: Sequence[UUID],
    kind: str,
    answer: Answer,
    said: Said,
    text_id: UUID | None,
    today: date,
    seen: int | None = None,
) -> list[UUID] | Unchanged:
    """Write down what was said for one learner or several. A no takes back where a yes stood. Gives whose is different.

    `seen` is how many answers there were when whoever records looked.

    Raises:
        NotFound: there is no such kind or text, or one of them is not within reach; then nothing is written.
        Invalid: who, how or when cannot be accepted, or there is no text yet.
        Stale: somebody answered meanwhile.
        AnsweredLater: as said.
        TooMany: more than fits into one act.
    """
    wrong: dict[str, Fault] = faults(said, today=today)
    if said.how not in OF_THE_OFFICE:
        wrong["how"] = Fault.NOT_OF_THE_OFFICE
    errors: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in wrong.items()}
    if kind not in kinds.every():
        raise NotFound
    if text_id is None:
        errors["text"] = [NO_TEXT]
    if errors or text_id is None:
        raise Invalid(errors)
    held = _held(actor, learner_ids)
    if seen is not None and answers_there([row.pk for row in held]) != seen:
        raise Stale
    stands = dict(Consent.objects.filter(learner__in=held, kind=kind).values_list("learner", "status"))
    parts: dict[str, list[UUID]] = {}
    for row in held:
        parts.setdefault(act_for(answer, stands.get(row.pk)), []).append(row.pk)
    known: dict[str, Any] = {"kind": kind, "said": tidied(said), "text_id": text_id}
    done = [_ACTS[act](actor, learner_ids=ids, **known) for act, ids in sorted(parts.items())]
    changed = [one for part in done if not isinstance(part, Unchanged) for one in part]
    return changed or Unchanged()


@action(Permission.CONSENT_RECORD)
def give_consents(
    actor: Actor, *, learner_ids: Sequence[UUID], kind: str, said: Said, text_id: UUID, request_id: UUID | None = None
) -> list[UUID] | Unchanged:
    """Yes was said, to this text. Where somebody else's no stands it is kept, and changes nothing.

    Raises:
        NotFound: there is no such text of this kind, or a learner is not within reach.
        AnsweredLater: as said.
    """
    one = _Said(kind, said, text_id, request_id, ConsentsGiven, "give_consents")
    return _answered(actor, _held(actor, learner_ids), one)


@action(Permission.CONSENT_RECORD)
def refuse_consents(
    actor: Actor, *, learner_ids: Sequence[UUID], kind: str, said: Said, text_id: UUID, request_id: UUID | None = None
) -> list[UUID] | Unchanged:
    """No was said, where nobody said yes before. It raises what `give_consents` raises, and

    Raises:
        IllegalTransition: yes was said: it has to be taken back.
    """
    one = _Said(kind, said, text_id, request_id, ConsentsRefused, "refuse_consents")
    return _answered(actor, _held(actor, learner_ids), one)


@action(Permission.CONSENT_RECORD)
def withdraw_consents(
    actor: Actor, *, learner_ids: Sequence[UUID], kind: str, said: Said, text_id: UUID, request_id: UUID | None = None
) -> list[UUID] | Unchanged:
    """A yes was taken back. It raises what `give_consents` raises, and

    Raises:
        IllegalTransition: there is no yes.
    """
    one = _Said(kind, said, text_id, request_id, ConsentsWithdrawn, "withdraw_consents")
    return _answered(actor, _held(actor, learner_ids), one)


@action(Permission.CONSENT_ANSWER)
def answer_consents(
    actor: Actor, *, chosen: Mapping[str, Chosen], said: Said, today: date, now: datetime
) -> ConsentRequest | Unchanged:
    """Answer by the link that is the actor, as often as one likes until it ends.

    Raises:
        RequestOver: it ended, it was taken back, or a newer letter replaced it.
        NotFound: something was answered that was not asked.
        Invalid: nothing was chosen, or who answers cannot be accepted.
    """
    learner_id = ConsentRequest.objects.filter(pk=actor.id).values_list("learner", flat=True).first()
    if learner_id is None:
        raise RequestOver
    lent = actor.lent(Permission.CONSENT_RECORD)
    try:
        _held(lent, [learner_id])
    except NotFound:
        # Their record went into another one, where a letter to the same address asks the same.
        raise RequestOver from None
    # First the learner and then the request, as everywhere.
    request = ConsentRequest.objects.select_for_update(of=("self",)).get(pk=actor.id)
    if request.taken_back_at or request.expires_at <= now:
        raise RequestOver
    if not set(chosen) <= set(request.kinds):
        raise NotFound
    wrong = faults(said, today=today)
    errors: dict[str, list[Words]] = {field: [FAULTS[fault]] for field, fault in wrong.items()}
    if not any(sign.isalnum() for sign in said.name):
        errors["name"] = [FAULTS[Fault.NO_NAME]]
    if not chosen:
        errors["kinds"] = [NOTHING_ASKED]
    if errors:
        raise Invalid(errors)
    done = answer_each(lent, learner_id=learner_id, chosen=chosen, said=said, request_id=request.pk)
    if isinstance(done, Unchanged):
        return Unchanged(request)
    request.answered_at = now
    request.save(update_fields=["answered_at"])
    return request


def answer_each(
    by: Actor, *, learner_id: UUID, chosen: Mapping[str, Chosen], said: Said, request_id: UUID | None = None
) -> list[UUID] | Unchanged:
    """Write down what was chosen for a learner, kind by kind. Who acts may record consents.

    Raises:
        NotFound: the learner is not within reach, or a text is not of its kind.
        Invalid: nothing was chosen.
    """
    [learner] = _held(by, [learner_id])
    if not chosen:
        raise Invalid({"kinds": [NOTHING_ASKED]})
    stands = dict(Consent.objects.filter(learner=learner.pk).values_list("kind", "status"))
    done = [
        _ACTS[act_for(one.answer, stands.get(kind))](
            by,
            learner_ids=[learner_id],
            kind=kind,
            said=tidied(said),
            text_id=one.text_id,
            request_id=request_id,
        )
        for kind, one in sorted(chosen.items())
    ]
    changed = [one for part in done if not isinstance(part, Unchanged) for one in part]
    return changed or Unchanged()


_ACTS = {
    "give_consents": give_consents,
    "refuse_consents": refuse_consents,
    "withdraw_consents": withdraw_consents,
}


_NO = (ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)


class _Said(NamedTuple):
    kind: str
    said: Said
    text_id: UUID
    request_id: UUID | None
    fact: type[BulkFact]
    act: str


class _Contradiction(NamedTuple):
    # The answers that are each a no that stands, and those by which the same person said the same already.
    against: list[UUID]
    same: list[UUID]


def held_learners(actor: Actor, permission: Permission, learner_ids: Collection[UUID]) -> list[Learner]:
    """Hold these learners, so that nobody else writes of their consents until the end of the transaction.

    Raises:
        NotFound: one of them is not within reach.
        TooMany: as said.
    """
    wanted = set(learner_ids)
    if len(wanted) > MOST_AT_ONCE:
        raise TooMany
    rows = visible_to(actor, permission).filter(pk__in=wanted).order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    if not wanted or len(found) != len(wanted):
        raise NotFound
    return found


def _held(actor: Actor, learner_ids: Collection[UUID]) -> list[Learner]:
    return held_learners(actor, Permission.CONSENT_RECORD, learner_ids)


def _answered(actor: Actor, held: list[Learner], one: _Said) -> list[UUID] | Unchanged:
    text = ConsentText.objects.filter(pk=one.text_id, kind=one.kind).first()
    if text is None:
        raise NotFound
    target = CONSENT.moves[one.act].target
    there = {row.learner_id: row for row in _locked(held, one.kind)}
    known = {
        "text": text,
        "by": one.said.by.value,
        "how": one.said.how.value,
        "name": one.said.name,
        "said_on": one.said.said_on,
    }
    new, changed, kept = [], [], []
    for learner in held:
        row = there.get(learner.pk)
        if row is None:
            new.append(_first(learner, one.kind, target, known))
        elif found := _contradiction(actor, learner, row, one):
            kept += _contradicted(actor, row, found, one, known)
        elif _is_different(row, one, target, known):
            changed.append(row)
    if not new and not changed:
        return kept or Unchanged()
    told = {"status": target.value, "version": text.version}
    if new:
        Consent.objects.bulk_create(new)
        record_each(
            actor, one.fact, Consent, [row.pk for row in new], {name: (None, after) for name, after in told.items()}
        )
    if changed:
        ids = [row.pk for row in changed]
        before = {"status": F("status"), "version": F("text__version")}
        record_each(actor, one.fact, Consent, ids, {name: (before[name], after) for name, after in told.items()})
        Consent.objects.filter(pk__in=ids).update(status=target, **known)
    ConsentAnswer.objects.bulk_create(
        ConsentAnswer(consent=row, answer=target, note=one.said.note, request_id=one.request_id, **known)
        for row in [*new, *changed]
    )
    return [*kept, *(row.learner_id for row in [*new, *changed])]


def _contradiction(actor: Actor, learner: Learner, row: Consent, one: _Said) -> _Contradiction | None:
    """Whose no stands, where somebody else says yes themselves."""
    if one.act != "give_consents" or one.said.how in (*OF_THE_OFFICE, How.IMPORT) or row.status not in _NO:
        return None
    before = voices_of(learner.pk, kinds=[one.kind]).get(one.kind, [])
    voice = coming(actor, one.said, learner=learner, request_id=one.request_id)
    against = [no.answer_id for no in heard([*before, voice]).against if no.answer_id]
    same = [yes.answer_id for yes in heard(before).overruled if yes.answer_id and yes.is_same_person(voice)]
    return _Contradiction(against, same) if against else None


def _contradicted(
    actor: Actor, row: Consent, found: _Contradiction, one: _Said, known: Mapping[str, Any]
) -> list[UUID]:
    """Keep a yes that changes nothing, and let the consent say whose no it is that stands."""
    said = ConsentAnswer.objects.filter(consent=row.pk).order_by("-created_at", "-pk")
    if said.filter(pk__in=found.same, text=one.text_id).exists():
        return []
    record_each(actor, ConsentsContradicted, Consent, [row.pk], {"answer": (None, ConsentStatus.GIVEN.value)})
    holds = said.filter(pk__in=found.against, answer=row.status).first()
    ConsentAnswer.objects.create(
        consent=row, answer=ConsentStatus.GIVEN, note=one.said.note, request_id=one.request_id, **known
    )
    if holds is not None:
        of_it = {name: getattr(holds, name) for name in ("text", "by", "how", "name", "said_on")}
        Consent.objects.filter(pk=row.pk).update(**of_it)
    return [row.learner_id]


def _locked(held: list[Learner], kind: str) -> list[Consent]:
    rows = Consent.objects.filter(learner__in=held, kind=kind).order_by("pk")
    return list(rows.select_for_update(of=("self",)))


def _first(learner: Learner, kind: str, target: ConsentStatus, known: Mapping[str, Any]) -> Consent:
    if target not in CONSENT.starts:
        raise IllegalTransition(_("Not asked"))
    return Consent(learner=learner, kind=kind, status=target, **known)


def _is_different(row: Consent, one: _Said, target: ConsentStatus, known: Mapping[str, Any]) -> bool:
    """Whether this is another answer than the newest one, and may follow it."""
    was = row.status
    CONSENT.move(row, by=one.act)
    if was == target and all(getattr(row, name) == value for name, value in known.items()):
        return False
    if row.said_on and one.said.said_on < row.said_on:
        raise AnsweredLater
    return True
