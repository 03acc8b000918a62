"""Every change to the texts of letters."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import Invalid, NotFound, Stale, Words
from cohortium.core.text import TEXT_FAULTS
from cohortium.notifications import kinds
from cohortium.notifications.events import TemplateEdited, TemplateReset
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationTemplate
from cohortium.notifications.queries.texts import visible_to
from cohortium.notifications.rules.texts import Fault, Text, Why, faults, tidied

FAULTS: dict[Why, Words] = {
    Why.MISSING: _("Write something here."),
    Why.TOO_LONG: TEXT_FAULTS["too_long"],
    Why.HIDDEN_SIGNS: TEXT_FAULTS["hidden_signs"],
    Why.UNKNOWN: _("There is no {%(word)s} in this letter. There are: %(names)s."),
    Why.BRACE: _("A brace stands alone at “%(word)s”. Write a name between two of them, such as {%(name)s}."),
    Why.BOLD: _("Bold begins at “%(word)s” and does not end in its paragraph. Put ** before and after the words."),
    Why.LINK_ELSEWHERE: _("A link cannot lead to “%(word)s”. This letter can lead to: %(links)s."),
    Why.LINK_WITHOUT_WORDS: _("A link needs words between [ and ]."),
    Why.LINK_IN_SUBJECT: _("{%(word)s} is an address, which cannot stand in a subject."),
    Why.NOT_THERE: _("{%(word)s} is missing, without which the letter is of no use. Add [%(about)s]({%(word)s})."),
}
NO_LINKS: Words = _("nowhere")
IN_LINE: Words = _("Line %(line)s: %(sentence)s")


@action(Permission.TEMPLATE_EDIT)
def edit_text(actor: Actor, *, kind: str, language: str, text: Text, version: int) -> NotificationTemplate | Unchanged:
    """Word the letters of a kind in a language.

    Raises:
        NotFound: there is no such kind or language, or it is not within reach.
        Stale: it is no longer the version that the actor saw.
        Invalid: the text cannot be accepted.
    """
    declared, row = _locked(actor, kind, language)
    if (row.version if row else 0) != version:
        raise Stale
    accepted = accept(declared, text)
    before = row or NotificationTemplate(kind=kind, language=language, is_set=False)
    if not before.is_set:
        usual = declared.text_in(language)
        before.subject, before.body = usual.subject, usual.body
    changes = assign(before, {"subject": accepted.subject, "body": accepted.body})
    if not changes:
        return Unchanged(row)
    before.is_set = True
    with once("notification_template_once", Stale()):
        before.save()
    record(actor, TemplateEdited(before.pk), before, changes)
    return before


@action(Permission.TEMPLATE_EDIT)
def reset_text(actor: Actor, *, kind: str, language: str) -> NotificationTemplate | Unchanged:
    """Go back to the usual words.

    Raises:
        NotFound: there is no such kind or language, or it is not within reach.
    """
    declared, row = _locked(actor, kind, language)
    if row is None or not row.is_set:
        return Unchanged(row)
    usual = declared.text_in(language)
    changes = assign(row, {"subject": usual.subject, "body": usual.body})
    row.is_set = False
    row.save()
    record(actor, TemplateReset(row.pk), row, changes)
    return row


def accept(kind: Kind, text: Text) -> Text:
    """The text as it would be kept.

    Raises:
        Invalid: it cannot be accepted.
    """
    kept = tidied(text)
    if found := faults(kept, kind.known):
        errors: dict[str, list[Words]] = {}
        for fault in found:
            errors.setdefault(fault.field, []).append(sentence_of(kind, fault))
        raise Invalid(errors)
    return kept


def sentence_of(kind: Kind, fault: Fault) -> str:
    """What is wrong with a text, where, and what to do about it."""
    names = ", ".join(f"{{{one.name}}}" for one in kind.variables)
    links = ", ".join(f"{{{name}}}" for name in sorted(kind.links)) or str(NO_LINKS)
    about = next((str(one.about) for one in kind.variables if one.name == fault.word), "")
    words = {"word": fault.word, "names": names, "links": links, "name": kind.variables[0].name, "about": about}
    sentence = str(FAULTS[fault.why]) % words
    return str(IN_LINE) % {"line": fault.line, "sentence": sentence} if fault.line else sentence


def _locked(actor: Actor, kind: str, language: str) -> tuple[Kind, NotificationTemplate | None]:
    declared = kinds.every().get(kind)
    reached = actor.reach(Permission.TEMPLATE_EDIT).everything
    if declared is None or language not in kinds.LANGUAGES or not reached:
        raise NotFound
    mine = visible_to(actor, Permission.TEMPLATE_EDIT).filter(kind=kind, language=language)
    return declared, mine.select_for_update(of=("self",)).first()
