"""Questions about letters that ask for consents, and what their links open. Nothing here writes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cohortium.access import links
from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.access.reach import within
from cohortium.core.errors import NotFound, Words
from cohortium.notifications.kinds import About, Variable
from cohortium.notifications.rules.texts import Text
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import Consent, ConsentAnswer, ConsentRequest
from cohortium.people.queries.consent_texts import TextRow, newest_of
from cohortium.people.states import ConsentStatus
from cohortium.tenancy.models import Organisation

PURPOSE = "consent"
VARIABLES = (
    Variable("name", _lazy("Recipient"), _lazy("Rose Papadopoulos")),
    Variable("learner", _lazy("Who it is about"), _lazy("Alex")),
    Variable("kinds", _lazy("What is asked"), _lazy("Photos, Personal data")),
    Variable("link", _lazy("Answer"), "https://example.com/consents/…", is_link=True, is_required=True),
    Variable("until", _lazy("When the link expires"), _lazy("30 September 2026, 09:00 (Australia/Melbourne)")),
)
TEXTS = {
    "en": Text(
        "Questions from {organisation}",
        "Hello {name},\n\n"
        "{organisation} has questions about {learner}: {kinds}.\n\n"
        "Each answer is your choice.\n\n"
        "[Answer]({link})\n\n"
        "The link works until {until}. You can use it to change your answers. Do not share it: anyone with it can "
        "answer.\n\n"
        "If you do not know {organisation}, you can ignore this e-mail.",
    )
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A letter that asks, as the office sees it."""

    request_id: UUID
    email: str
    name: str
    kinds: tuple[Words, ...]
    sent_at: datetime
    expires_at: datetime
    answered_at: datetime | None
    is_open: bool
    sent_by: str | None


@dataclass(frozen=True, slots=True)
class Question:
    """One kind on the page of a link: the words, and what was answered by this link."""

    kind: str
    name: Words
    text: TextRow
    # `yes`, `no`, or nothing so far.
    answered: str
    # Whether this yes counts for nothing, because somebody else said no.
    is_overruled: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody sees who opens the link."""

    # What the learner is called, and no more: whoever gets hold of the letter learns no family name.
    learner: str
    questions: tuple[Question, ...]
    is_open: bool
    expires_at: datetime
    # As they gave it when they answered before.
    answered_by: str
    answered_as: str


def requests_visible_to(actor: Actor, permission: Permission) -> QuerySet[ConsentRequest]:
    """The letters that this permission reaches: those about learners within reach; by a link, its own."""
    rows = ConsentRequest.objects.all()
    return within(rows, actor.reach(permission), campus="learner__campus", own=Q(pk=actor.id))


def requests_of(actor: Actor, *, learner_id: UUID, now: datetime) -> list[RequestRow]:
    """The letters that asked about a learner, the newest first."""
    rows = requests_visible_to(actor, Permission.CONSENT_READ).filter(learner=learner_id).order_by("-sent_at", "-pk")
    found = list(rows[:20])
    names = access.names({row.created_by for row in found if row.created_by})
    return [_request(row, names, now) for row in found]


def request(
    actor: Actor, *, request_id: UUID, now: datetime, permission: Permission = Permission.CONSENT_REQUEST
) -> tuple[UUID, RequestRow]:
    """One letter, and the learner it is about.

    Raises:
        NotFound: there is none, or it is not within reach.
    """
    row = requests_visible_to(actor, permission).filter(pk=request_id).first()
    if row is None:
        raise NotFound
    return row.learner_id, _request(row, {}, now)


def found_by(secret: str) -> UUID | None:
    """The letter with this secret, whatever became of it."""
    return ConsentRequest.objects.filter(secret_hash=links.hash_of(secret)).values_list("pk", flat=True).first()


def asked(*, request_id: UUID, now: datetime, language: str = "") -> Asked:
    """What stands on the page of a link, in this language if there are texts in it; of answers, those by this link."""
    row = ConsentRequest.objects.select_related("learner").get(pk=request_id)
    texts = newest_of(row.kinds, language=language or row.language)
    mine = ConsentAnswer.objects.filter(request=request_id).order_by("created_at", "pk")
    last = {one["consent__kind"]: one for one in mine.values("consent__kind", "answer", "name", "by", "created_at")}
    against = set(
        Consent.objects.filter(
            learner=row.learner_id, status__in=(ConsentStatus.REFUSED, ConsentStatus.WITHDRAWN)
        ).values_list("kind", flat=True)
    )
    newest = max(last.values(), key=lambda one: one["created_at"], default=None)
    return Asked(
        learner=row.learner.preferred_name or row.learner.first_name,
        questions=tuple(
            Question(
                kind,
                kinds.name_of(kind),
                texts[kind],
                _yes_or_no(last.get(kind)),
                is_overruled=kind in against and _yes_or_no(last.get(kind)) == "yes",
            )
            for kind in row.kinds
            if kind in texts
        ),
        is_open=_is_open(row, now),
        expires_at=row.expires_at,
        answered_by=newest["name"] if newest else "",
        answered_as=newest["by"] if newest else "",
    )


def open_kinds(*, learner_id: UUID) -> list[str]:
    """The kinds that are asked for here and of which nothing was said yet."""
    answered = Consent.objects.filter(learner=learner_id).exclude(status=ConsentStatus.ASKED)
    there = set(answered.values_list("kind", flat=True))
    return [one.key for one in kinds.asked_here() if one.key not in there]


def addresses(request_ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    """Where these letters go; nowhere those that were taken back."""
    rows = ConsentRequest.objects.filter(pk__in=request_ids, taken_back_at=None)
    return list(rows.order_by("pk").values_list("pk", "email"))


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Whom letters are about, for whoever may see letters or read the trail."""
    rows = ConsentRequest.objects.filter(pk__in=ids).values_list("pk", "learner__first_name", "learner__last_name")
    return {request_id: f"{first} {last}".strip() for request_id, first, last in rows}


def filled(abouts: Collection[About], now: datetime) -> dict[About, dict[str, str]]:
    """What stands in letters that ask; nothing in those whose link is over."""
    rows = ConsentRequest.objects.select_related("learner").filter(
        pk__in=[about.subject_id for about in abouts], taken_back_at=None, expires_at__gt=now
    )
    found = {row.pk: row for row in rows}
    organisation = Organisation.objects.get()
    return {about: _values(found[about.subject_id], organisation) for about in abouts if about.subject_id in found}


def _values(row: ConsentRequest, organisation: Organisation) -> dict[str, str]:
    secret = links.secret_of(PURPOSE, row.pk, row.generation)
    called = row.learner.preferred_name or row.learner.first_name
    until = date_format(row.expires_at.astimezone(ZoneInfo(organisation.time_zone)), "j F Y, H:i")
    return {
        "name": row.name or called,
        "learner": called if row.name else _("you"),
        "kinds": ", ".join(str(kinds.name_of(kind)) for kind in row.kinds),
        "link": links.address_of("consents", organisation.code, secret),
        "until": f"{until} ({organisation.time_zone})",
    }


def _request(row: ConsentRequest, names: dict[UUID, str], now: datetime) -> RequestRow:
    return RequestRow(
        row.pk,
        row.email,
        row.name,
        tuple(kinds.name_of(kind) for kind in row.kinds),
        row.sent_at,
        row.expires_at,
        row.answered_at,
        _is_open(row, now),
        names.get(row.created_by) if row.created_by else None,
    )


def _is_open(row: ConsentRequest, now: datetime) -> bool:
    return row.taken_back_at is None and row.expires_at > now


def _yes_or_no(answer: Mapping[str, object] | None) -> str:
    if answer is None:
        return ""
    return "yes" if answer["answer"] == ConsentStatus.GIVEN else "no"


def record_of(request_id: UUID) -> tuple[str, UUID] | None:
    """The record of whom a letter is about."""
    learner = ConsentRequest.objects.filter(pk=request_id).values_list("learner", flat=True).first()
    return ("learner", learner) if learner else None
