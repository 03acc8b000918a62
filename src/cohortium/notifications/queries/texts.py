"""Questions about how letters are worded. Nothing here writes."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.audit.queries import TimelineRow, timeline
from cohortium.core.errors import Invalid, NotFound, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.notifications import kinds
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationTemplate
from cohortium.notifications.rules.texts import Fault, Text, Why, faults, tidied

FAULTS: dict[Why, Words] = {
    Why.MISSING: _("Enter some text."),
    Why.TOO_LONG: TEXT_FAULTS["too_long"],
    Why.HIDDEN_SIGNS: TEXT_FAULTS["hidden_signs"],
    Why.UNKNOWN: _("{%(word)s} is not available in this text. Available: %(names)s."),
    Why.BRACE: _("The braces do not match at “%(word)s”. Write a name in braces, such as {%(name)s}."),
    Why.BOLD: _("Bold starts at “%(word)s” and does not end in the same paragraph. Put ** before and after the words."),
    Why.LINK_ELSEWHERE: _("A link cannot go to “%(word)s”. Links available in this text: %(links)s."),
    Why.LINK_WITHOUT_WORDS: _("A link needs words between [ and ]."),
    Why.LINK_IN_SUBJECT: _("{%(word)s} is a link and cannot be used in a subject."),
    Why.NOT_THERE: _("{%(word)s} is required. Add [%(about)s]({%(word)s})."),
}
NO_LINKS: Words = _("nowhere")
IN_LINE: Words = _("Line %(line)s: %(sentence)s")


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


def accepted(kind: Kind, text: Text) -> Text:
    """The text as it would be kept.

    Raises:
        Invalid: it cannot be accepted.
    """
    kept = tidied(text)
    if found := faults(kept, kind.known):
        errors: dict[str, list[Words]] = {}
        for fault in found:
            errors.setdefault(fault.field, []).append(_sentence(kind, fault))
        raise Invalid(errors)
    return kept


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


def _sentence(kind: Kind, fault: Fault) -> str:
    """What is wrong with a text, where, and what to do about it."""
    names = ", ".join(f"{{{one.name}}}" for one in kind.variables)
    links = ", ".join(f"{{{name}}}" for name in sorted(kind.links)) or str(NO_LINKS)
    about = next((str(one.about) for one in kind.variables if one.name == fault.word), "")
    words = {"word": fault.word, "names": names, "links": links, "name": kind.variables[0].name, "about": about}
    sentence = str(FAULTS[fault.why]) % words
    return str(IN_LINE) % {"line": fault.line, "sentence": sentence} if fault.line else sentence
