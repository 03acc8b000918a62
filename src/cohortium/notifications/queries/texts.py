"""Questions about how letters are worded. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import NotFound
from cohortium.notifications import kinds
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationTemplate
from cohortium.notifications.rules.texts import Text


@dataclass(frozen=True, slots=True)
class TextRow:
    """The words of a kind in a language: the organisation's own, or the usual ones."""

    kind: Kind
    language: str
    # Nothing where the organisation never had words of its own.
    template_id: UUID | None
    version: int
    is_own: bool
    text: Text


def visible_to(actor: Actor, permission: Permission) -> QuerySet[NotificationTemplate]:
    """The texts that this permission reaches: all of them, or none."""
    everything = actor.reach(permission).everything
    return NotificationTemplate.objects.all() if everything else NotificationTemplate.objects.none()


def texts(actor: Actor) -> list[TextRow]:
    """The words of every kind in every language, in one statement."""
    rows = {(row.kind, row.language): row for row in visible_to(actor, Permission.TEMPLATE_READ)}
    if not actor.reach(Permission.TEMPLATE_READ).everything:
        return []
    return [
        _row(kind, language, rows.get((kind.key, language)))
        for kind in kinds.every().values()
        for language in kinds.LANGUAGES
    ]


def text(actor: Actor, *, kind: str, language: str, permission: Permission = Permission.TEMPLATE_READ) -> TextRow:
    """The words of one kind in one language.

    Raises:
        NotFound: there is no such kind or language, or it is not within reach of this permission.
    """
    declared = kinds.every().get(kind)
    if declared is None or language not in kinds.LANGUAGES or not actor.reach(permission).everything:
        raise NotFound
    return _row(declared, language, visible_to(actor, permission).filter(kind=kind, language=language).first())


def texts_in(language: str, wanted: Collection[Kind]) -> dict[str, Text]:
    """The words of these kinds in this language, in one statement."""
    own = {
        row.kind: Text(row.subject, row.body)
        for row in NotificationTemplate.objects.filter(
            kind__in=[one.key for one in wanted], language=language, is_set=True
        )
    }
    return {one.key: own.get(one.key) or one.text_in(language) for one in wanted}


def happened(*, template_id: UUID | None, at_most: int = 20) -> list[TimelineRow]:
    """What happened to a text that the caller has already been allowed to see, newest first."""
    if template_id is None:
        return []
    return timeline(entity_type="notificationtemplate", entity_id=template_id, at_most=at_most)


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """What these texts are called."""
    rows = NotificationTemplate.objects.filter(pk__in=list(ids)).values_list("pk", "kind", "language")
    languages = kinds.LANGUAGES
    return {row_id: f"{kinds.name_of(kind)} ({languages.get(language, language)})" for row_id, kind, language in rows}


def _row(kind: Kind, language: str, row: NotificationTemplate | None) -> TextRow:
    if row is None:
        return TextRow(kind, language, None, 0, is_own=False, text=kind.text_in(language))
    own = Text(row.subject, row.body) if row.is_set else kind.text_in(language)
    return TextRow(kind, language, row.pk, row.version, is_own=row.is_set, text=own)
