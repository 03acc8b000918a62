"""Every change to the texts of letters."""

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged, action, record
from cohortium.core.changes import assign
from cohortium.core.constraints import once
from cohortium.core.errors import NotFound, Stale
from cohortium.notifications import kinds
from cohortium.notifications.events import TemplateEdited, TemplateReset
from cohortium.notifications.kinds import Kind
from cohortium.notifications.models import NotificationTemplate
from cohortium.notifications.queries.texts import accepted, visible_to
from cohortium.notifications.rules.texts import Text


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
    kept = accepted(declared, text)
    before = row or NotificationTemplate(kind=kind, language=language, is_set=False)
    if not before.is_set:
        usual = declared.text_in(language)
        before.subject, before.body = usual.subject, usual.body
    changes = assign(before, {"subject": kept.subject, "body": kept.body})
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


def _locked(actor: Actor, kind: str, language: str) -> tuple[Kind, NotificationTemplate | None]:
    declared = kinds.every().get(kind)
    reached = actor.reach(Permission.TEMPLATE_EDIT).everything
    if declared is None or language not in kinds.LANGUAGES or not reached:
        raise NotFound
    mine = visible_to(actor, Permission.TEMPLATE_EDIT).filter(kind=kind, language=language)
    return declared, mine.select_for_update(of=("self",)).first()
