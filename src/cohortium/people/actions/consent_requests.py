"""Asking by letter: a link goes out, and whoever holds it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.links import hash_of, secret_of
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record, record_each
from cohortium.core.errors import Invalid, Refusal, Words
from cohortium.core.rows import locked
from cohortium.core.text import plain
from cohortium.people.actions.consents import FAULTS, RequestOver, held_learners
from cohortium.people.events_consents import ConsentRequestTakenBack, ConsentsAsked, ConsentsRequested
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import Consent, ConsentRequest, Learner
from cohortium.people.queries.consent_recipients import Letter, letters_about
from cohortium.people.queries.consent_requests import PURPOSE, requests_visible_to
from cohortium.people.queries.consent_texts import language_here, newest_of
from cohortium.people.rules.consents import faults_of_recipient
from cohortium.people.states import ConsentStatus
from cohortium.tenancy.settings import value_of

# Between two letters about one learner to the same address.
REST = timedelta(minutes=1)
NO_KIND: Words = _("Choose what to ask. Each consent needs a text first. Publish it under Settings, Consents.")
NO_ADDRESS: Words = _("There is no e-mail address. Enter one.")

NOT_OF_SEVERAL: Words = _("An address of someone else can only be used for one person. Ask for each person separately.")


class JustAsked(Refusal):
    """The last letter has hardly left."""

    sentence = _("A request was sent a moment ago. Wait a minute before you send another.")


class NobodyToAsk(Refusal):
    """None of them has an address."""

    sentence = _("None of those who answer for them has an e-mail address. Enter an address first.")


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a letter goes to instead of the learner: somebody by name, at an address that was typed."""

    email: str
    name: str = ""


@action(Permission.CONSENT_REQUEST)
def request_consents(
    actor: Actor,
    *,
    learner_ids: Sequence[UUID],
    keys: Sequence[str],
    now: datetime,
    recipients: Sequence[Recipient] = (),
) -> list[UUID]:
    """Ask for these kinds by letter those who answer for learners, or whoever is named about one. Gives the letters.

    Whoever nobody can be asked about is left out. A letter to the same address replaces the one before, whose link
    opens nothing any more.

    Raises:
        NotFound: one of them is not within reach; then nobody is asked.
        Invalid: nothing is asked, or the address cannot be accepted.
        NobodyToAsk: none of several has an address.
        JustAsked: the last letters have hardly left.
        TooMany: more than fits into one act.
    """
    held = held_learners(actor, Permission.CONSENT_REQUEST, learner_ids)
    errors: dict[str, list[Words]] = {}
    texts = newest_of(keys)
    if not keys or set(keys) - set(texts):
        errors["kinds"] = [NO_KIND]
    for recipient in recipients:
        wrong = faults_of_recipient(recipient.email, recipient.name)
        errors |= {field: [FAULTS[fault]] for field, fault in wrong.items()}
        if not recipient.email.strip():
            errors["email"] = [NO_ADDRESS]
        elif len(held) > 1:
            errors["email"] = [NOT_OF_SEVERAL]
    if errors:
        raise Invalid(errors)
    letters = _letters(held, recipients, keys, now)
    _ask(actor, letters, keys, now)
    return _sent(actor, letters)


@action(Permission.CONSENT_REQUEST)
def remind_consents(actor: Actor, *, request_id: UUID, now: datetime) -> list[UUID]:
    """Send a letter again, with another secret and its time from the beginning: the link before opens nothing any more.

    Raises:
        NotFound: it is not within reach.
        RequestOver: it was taken back.
        JustAsked: the last letter has hardly left.
    """
    mine = requests_visible_to(actor, Permission.CONSENT_REQUEST).filter(pk=request_id)
    # First the learner and then the letter, as everywhere.
    held_learners(actor, Permission.CONSENT_REQUEST, set(mine.values_list("learner", flat=True)))
    row = locked(mine, request_id)
    if row.taken_back_at:
        raise RequestOver
    if now < row.sent_at + REST:
        raise JustAsked
    _renew(row, row.kinds, now)
    return _sent(actor, [row])


@action(Permission.CONSENT_REQUEST)
def take_back_request(actor: Actor, *, request_id: UUID, now: datetime) -> ConsentRequest | Unchanged:
    """Let the link of a letter open nothing any more: it went to the wrong address, say. What was answered stays.

    Raises:
        NotFound: it is not within reach.
    """
    mine = requests_visible_to(actor, Permission.CONSENT_REQUEST).filter(pk=request_id)
    held_learners(actor, Permission.CONSENT_REQUEST, set(mine.values_list("learner", flat=True)))
    row = locked(mine, request_id)
    if row.taken_back_at:
        return Unchanged(row)
    row.taken_back_at = now
    row.save(update_fields=["taken_back_at"])
    record(actor, ConsentRequestTakenBack(row.pk), row)
    return row


def _letters(
    held: Sequence[Learner], recipients: Sequence[Recipient], keys: Sequence[str], now: datetime
) -> list[ConsentRequest]:
    named = [Letter(held[0].pk, "", one.email.strip(), plain(one.name)) for one in recipients]
    # To one address once, whoever is named beside it.
    to = {(one.learner_id, one.email.lower()): one for one in reversed(named or letters_about(held, now=now))}
    if not to:
        raise NobodyToAsk
    rows = ConsentRequest.objects.filter(learner__in={one.learner_id for one in to.values()}).order_by("pk")
    there = {(row.learner_id, row.email.lower()): row for row in rows.select_for_update(of=("self",))}
    language, letters = language_here(), []
    for key, one in reversed(to.items()):
        row = there.get(key)
        row = row or ConsentRequest(learner_id=one.learner_id, email=one.email, language=language, generation=0)
        if row.generation and now < row.sent_at + REST:
            continue
        row.name = one.name
        _renew(row, list(keys), now)
        letters.append(row)
    if not letters:
        raise JustAsked
    return letters


def _renew(row: ConsentRequest, keys: list[str], now: datetime) -> None:
    row.generation += 1
    row.kinds = keys
    row.secret_hash = hash_of(secret_of(PURPOSE, row.pk, row.generation))
    row.sent_at, row.expires_at = now, now + value_of(kinds.LINK_LIFE)
    row.taken_back_at = None


_RENEWED = ["name", "generation", "kinds", "secret_hash", "sent_at", "expires_at", "taken_back_at"]


def _sent(actor: Actor, letters: Sequence[ConsentRequest]) -> list[UUID]:
    """Keep the letters, and tell: a job writes the mail."""
    ConsentRequest.objects.bulk_create([row for row in letters if row.generation == 1])
    if again := [row for row in letters if row.generation > 1]:
        ConsentRequest.objects.bulk_update(again, _RENEWED)
    ids = [row.pk for row in letters]
    said = {"email": (None, F("email")), "kinds": (None, letters[0].kinds)}
    record_each(actor, ConsentsRequested, ConsentRequest, ids, said)
    return ids


def _ask(actor: Actor, letters: Sequence[ConsentRequest], keys: Sequence[str], now: datetime) -> None:
    """Note of whom it was asked. What was answered stays answered."""
    asked = list(dict.fromkeys(row.learner_id for row in letters))
    there = Consent.objects.filter(learner__in=asked, kind__in=keys).order_by("pk")
    known = set(there.select_for_update(of=("self",)).values_list("learner", "kind"))
    new = [
        Consent(learner_id=learner_id, kind=key, status=ConsentStatus.ASKED, asked_at=now)
        for learner_id in asked
        for key in keys
        if (learner_id, key) not in known
    ]
    Consent.objects.filter(learner__in=asked, kind__in=keys).update(asked_at=now)
    if new:
        Consent.objects.bulk_create(new)
        ids = [row.pk for row in new]
        record_each(actor, ConsentsAsked, Consent, ids, {"status": (None, ConsentStatus.ASKED.value)})
