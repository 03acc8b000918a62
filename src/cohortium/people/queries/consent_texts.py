"""Questions about what people agree to: the texts, with their versions. Nothing here writes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from cohortium.access import queries as access
from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.core.errors import NotFound, Words
from cohortium.people.kinds import consents as kinds
from cohortium.people.models import ConsentText
from cohortium.people.rules.consents import LANGUAGES
from cohortium.people.states import ConsentStatus
from cohortium.tenancy.models import Organisation

USUAL_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class TextRow:
    """One version of a text."""

    text_id: UUID
    kind: str
    language: str
    version: int
    words: str
    is_example: bool
    asks_again: bool
    published_at: datetime
    published_by: str | None = None
    # How many said yes to it, and have not taken that back.
    given: int = 0

    @property
    def language_name(self) -> str:
        """What those call the language who speak it."""
        return LANGUAGES.get(self.language, self.language)


@dataclass(frozen=True, slots=True)
class KindRow:
    """A kind of consent: whether it is asked for here, and its newest text in each language."""

    key: str
    name: Words
    about: Words
    is_asked: bool
    texts: tuple[TextRow, ...]


def texts_visible_to(actor: Actor, permission: Permission) -> QuerySet[ConsentText]:
    """The texts that this permission reaches: all of them, or none."""
    everything = actor.reach(permission).everything
    return ConsentText.objects.all() if everything else ConsentText.objects.none()


def overview(actor: Actor) -> list[KindRow]:
    """Every kind, those that are asked for first, with its newest texts: one statement, and the settings."""
    rows = _newest(texts_visible_to(actor, Permission.CONSENT_TEXT_READ))
    found: dict[str, list[TextRow]] = {}
    for row in rows:
        found.setdefault(row.kind, []).append(_row(row))
    asked = {one.key for one in kinds.asked_here()}
    every = [
        KindRow(one.key, one.name, one.about, one.key in asked, tuple(found.get(one.key, ())))
        for one in kinds.every().values()
    ]
    return sorted(every, key=lambda one: not one.is_asked)


def versions(
    actor: Actor, *, kind: str, language: str, permission: Permission = Permission.CONSENT_TEXT_READ
) -> list[TextRow]:
    """Every version of a text, the newest first; none where nobody published one yet.

    Raises:
        NotFound: there is no such kind or language, or it is not within reach.
    """
    if kind not in kinds.every() or language not in LANGUAGES or not actor.reach(permission).everything:
        raise NotFound
    given = Count("consents", filter=Q(consents__status=ConsentStatus.GIVEN))
    found = texts_visible_to(actor, permission).filter(kind=kind, language=language).annotate(given=given)
    rows: Any = list(found.order_by("-version"))
    names = access.names({row.published_by for row in rows if row.published_by})
    return [_row(row, published_by=names.get(row.published_by), given=row.given) for row in rows]


def newest_of(keys: Collection[str], *, language: str = "") -> dict[str, TextRow]:
    """The newest text of each kind, in this language or the organisation's own or whichever there is."""
    wanted = (language, language_here(), USUAL_LANGUAGE)

    def place(row: ConsentText) -> int:
        return wanted.index(row.language) if row.language in wanted else len(wanted)

    found: dict[str, ConsentText] = {}
    for row in sorted(_newest(ConsentText.objects.filter(kind__in=keys)), key=place):
        found.setdefault(row.kind, row)
    return {key: _row(found[key]) for key in keys if key in found}


def every_version(keys: Collection[str]) -> list[TextRow]:
    """All texts of these kinds, the newest first: what an answer on paper may have been to."""
    rows = ConsentText.objects.filter(kind__in=keys).order_by("kind", "language", "-version")
    return sorted((_row(row) for row in rows), key=lambda row: row.language != USUAL_LANGUAGE)


def languages_of(keys: Collection[str]) -> list[str]:
    """The languages in which there are texts of these kinds."""
    found = set(ConsentText.objects.filter(kind__in=keys).values_list("language", flat=True))
    return [one for one in LANGUAGES if one in found]


def language_here() -> str:
    """The language of the organisation in scope, as far as texts can be in it."""
    locale = Organisation.objects.values_list("locale", flat=True).get()
    language = locale.partition("-")[0]
    return language if language in LANGUAGES else USUAL_LANGUAGE


def names(ids: Collection[UUID]) -> dict[UUID, str]:
    """What texts are called, for whoever may read the trail."""
    found = ConsentText.objects.filter(pk__in=ids).values_list("pk", "kind", "language", "version")
    return {
        text_id: f"{kinds.name_of(kind)}, {LANGUAGES.get(language, language)} {version}"
        for text_id, kind, language, version in found
    }


def _newest(rows: QuerySet[ConsentText]) -> list[ConsentText]:
    return list(rows.order_by("kind", "language", "-version").distinct("kind", "language"))


def _row(row: ConsentText, **more: Any) -> TextRow:
    return TextRow(
        row.pk,
        row.kind,
        row.language,
        row.version,
        row.words,
        row.is_example,
        row.asks_again,
        row.created_at,
        **more,
    )
