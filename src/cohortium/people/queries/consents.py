"""Questions about what learners agreed to. Nothing here writes."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound, Words
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import Consent, ConsentAnswer
from cohortium.people.queries.consent_standing import newer_texts
from cohortium.people.queries.consent_voices import disputed
from cohortium.people.queries.learners import visible_to
from cohortium.people.rules.consents import Standing
from cohortium.people.states import ConsentStatus

# What stands where there is no row.
NOT_ASKED = ""
MOST = 100


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """Where one kind stands, of one learner."""

    kind: str
    name: Words
    about: Words
    # Nothing: nobody asked yet.
    status: str
    asked_at: datetime | None
    language: str
    version: int | None
    # Whether there is a newer version than the one that was answered.
    is_older: bool
    # Whether a yes was said that counts.
    counts: bool
    by: str
    how: str
    given_name: str
    said_on: date | None
    is_asked_for: bool
    # Whether it stays no while somebody else who answers said yes.
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One answer, as it was given."""

    answer_id: UUID
    kind: str
    name: Words
    answer: str
    text_id: UUID
    words: str
    language: str
    version: int
    by: str
    how: str
    given_name: str
    note: str
    said_on: date
    recorded_at: datetime
    # Whoever of the team wrote it down; nobody where it came by a link.
    recorded_by: str | None


@dataclass(frozen=True, slots=True)
class Picked:
    """Several learners, and where each kind stands of them: what is shown before something is written down."""

    names: tuple[str, ...]
    # By kind and status, and nothing where nobody asked.
    stands: Mapping[str, Mapping[str, int]]
    # How many answers there were when this was asked: one more, and somebody was faster.
    seen: int


def of_learner(actor: Actor, *, learner_id: UUID, permission: Permission = Permission.CONSENT_READ) -> list[ConsentRow]:
    """Where each kind stands that is asked for here, or was once answered.

    Raises:
        NotFound: the learner is not within reach.
    """
    if not visible_to(actor, permission).filter(pk=learner_id).exists():
        raise NotFound
    return stands_for(learner_id)


def stands_for(learner_id: UUID) -> list[ConsentRow]:
    """The same, for a caller who has already been allowed to see the consents of this learner."""
    found = {str(row["kind"]): row for row in _rows(learner_id)}
    asked = {one.key for one in kinds.asked_here()}
    shown = [key for key in (*kinds.every(), *found) if key in asked or key in found]
    return [_row(key, found.get(key), is_asked=key in asked) for key in dict.fromkeys(shown)]


def with_disputes(learner_id: UUID, rows: list[ConsentRow]) -> list[ConsentRow]:
    """The same rows, and of which of them those who answer disagree."""
    kinds_disputed = disputed(learner_id, {row.kind: row.status for row in rows})
    return [replace(row, is_disputed=row.kind in kinds_disputed) for row in rows]


def standing_of(actor: Actor, *, learner_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Where each kind stands of those of these learners whose consents this actor sees. One statement."""
    rows = visible_to(actor, Permission.CONSENT_READ).filter(pk__in=learner_ids)
    found: dict[UUID, dict[str, str]] = {}
    for learner_id, kind, status in rows.values_list("pk", "consents__kind", "consents__status"):
        said = found.setdefault(learner_id, {})
        if kind:
            said[kind] = status
    return found


def answers(actor: Actor, *, learner_id: UUID, at_most: int = 200) -> list[AnswerRow]:
    """Every answer for a learner, the newest first.

    Raises:
        NotFound: the learner is not within reach.
    """
    if not visible_to(actor, Permission.CONSENT_READ).filter(pk=learner_id).exists():
        raise NotFound
    rows = (
        ConsentAnswer.objects.filter(consent__learner=learner_id)
        .select_related("consent", "text")
        .order_by("-created_at", "-pk")[:at_most]
    )
    found = list(rows)
    names = access.names({row.recorded_by for row in found if row.recorded_by})
    return [
        AnswerRow(
            row.pk,
            row.consent.kind,
            kinds.name_of(row.consent.kind),
            row.answer,
            row.text.pk,
            row.text.words,
            row.text.language,
            row.text.version,
            row.by,
            row.how,
            row.name,
            row.note,
            row.said_on,
            row.created_at,
            names.get(row.recorded_by) if row.recorded_by else None,
        )
        for row in found
    ]


def picked(
    actor: Actor, *, learner_ids: Collection[UUID], permission: Permission = Permission.CONSENT_RECORD
) -> Picked:
    """Where each kind stands of several learners that is asked for here.

    Raises:
        NotFound: one of them is not within reach.
    """
    rows = visible_to(actor, permission).filter(pk__in=learner_ids).order_by("name_plain", "pk")
    names = [str(row) for row in rows.only("first_name", "last_name")]
    if not names or len(names) != len(set(learner_ids)):
        raise NotFound
    found = Counter(Consent.objects.filter(learner__in=learner_ids).values_list("kind", "status"))
    stands = {}
    for one in kinds.asked_here():
        known = {status: n for status in ConsentStatus.values if (n := found[one.key, status])}
        unasked = len(names) - sum(known.values())
        stands[one.key] = ({NOT_ASKED: unasked} if unasked else {}) | known
    return Picked(tuple(names), stands, answers_there(learner_ids))


def answers_there(learner_ids: Collection[UUID]) -> int:
    """How many answers there are. They are never taken away: more of them, and somebody answered."""
    return ConsentAnswer.objects.filter(consent__learner__in=learner_ids).count()


def standings(learner_id: UUID) -> dict[str, Standing]:
    """Where everything stands of one learner, for the rule about two records that become one."""
    rows = Consent.objects.filter(learner=learner_id).values_list("kind", "status", "text__version", "said_on")
    return {kind: Standing(status, version, said_on) for kind, status, version, said_on in rows}


def kinds_of(learner_id: UUID) -> dict[UUID, str]:
    """What each consent of a learner is about, for a caller who has been allowed to see them."""
    found = Consent.objects.filter(learner=learner_id).values_list("pk", "kind")
    return {consent_id: str(kinds.name_of(kind)) for consent_id, kind in found}


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What consents are called, for whoever may read the trail."""
    found = Consent.objects.filter(pk__in=ids).values_list("pk", "kind", "learner__first_name", "learner__last_name")
    return {consent_id: f"{kinds.name_of(kind)}: {first} {last}".strip() for consent_id, kind, first, last in found}


def apart_from_answers() -> Iterator[str]:
    """Consents that do not say what the newest of their answers says."""
    last = ConsentAnswer.objects.filter(consent=OuterRef("pk")).order_by("-created_at", "-pk")
    answered = Consent.objects.exclude(status=ConsentStatus.ASKED)
    fits = Exists(
        ConsentAnswer.objects.filter(consent=OuterRef("pk"), answer=OuterRef("status"), text=OuterRef("text"))
    )
    wrong = Consent.objects.filter(Q(pk__in=answered.exclude(fits).values("pk")) | Q(status="asked") & Exists(last))
    for row in wrong.order_by("pk").values("pk", "status")[:MOST]:
        yield f"consent {row['pk']} is {row['status']}, and its answers do not say so."


def _rows(learner_id: UUID) -> list[dict[str, object]]:
    rows = Consent.objects.filter(learner=learner_id).annotate(
        version_answered=F("text__version"),
        language_answered=F("text__language"),
        is_older=Exists(newer_texts()),
        asks_again=Exists(newer_texts().filter(asks_again=True)),
    )
    return list(
        rows.order_by("kind").values(
            *("kind", "status", "asked_at", "by", "how", "name", "said_on"),
            *("version_answered", "language_answered", "is_older", "asks_again"),
        )
    )


def _row(key: str, found: dict[str, object] | None, *, is_asked: bool) -> ConsentRow:
    declared = kinds.every().get(key)
    known: dict[str, object] = found or {}
    status = str(known.get("status", NOT_ASKED))
    return ConsentRow(
        kind=key,
        name=kinds.name_of(key),
        about=declared.about if declared else "",
        status=status,
        asked_at=known.get("asked_at"),  # type: ignore[arg-type]
        language=str(known.get("language_answered") or ""),
        version=known.get("version_answered"),  # type: ignore[arg-type]
        is_older=bool(known.get("is_older")),
        counts=status == ConsentStatus.GIVEN and not known.get("asks_again"),
        by=str(known.get("by", "")),
        how=str(known.get("how", "")),
        given_name=str(known.get("name", "")),
        said_on=known.get("said_on"),  # type: ignore[arg-type]
        is_asked_for=is_asked,
    )
