"""Questions to the trail. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from cohortium.access import queries as access
from cohortium.access.actor import ActorKind
from cohortium.audit.models import AuditEntry
from cohortium.audit.sentences import label_of, sentence_of, told_by
from cohortium.core.errors import Words


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One line of "What happened": a sentence, who, when, and each value before and after."""

    sentence: Words
    by: str | None
    at: datetime
    changes: list[tuple[Words, Any, Any]]


def timeline(*, entity_type: str, entity_id: UUID, at_most: int = 20) -> list[TimelineRow]:
    """The newest entries about a row that the caller has already been allowed to see."""
    entries = list(
        AuditEntry.objects.filter(entity_type=entity_type, entity_id=entity_id).order_by("-created_at", "-pk")[:at_most]
    )
    names = access.names({entry.actor_id for entry in entries})
    return [
        TimelineRow(
            sentence_of(entry.action),
            _by(entry, names.get(entry.actor_id)),
            entry.created_at,
            [
                (label_of(entry.entity_type, name), before, after)
                for name, (before, after) in entry.changes.items()
                # A set-based act names the field for every row, also where it was so already.
                if before != after and name not in told_by(entry.action)
            ],
        )
        for entry in entries
    ]


def _by(entry: AuditEntry, name: str | None) -> str | None:
    if entry.actor_kind == ActorKind.SYSTEM:
        return None
    # Anybody may give a key the name of a person.
    return _("%(name)s (API key)") % {"name": name} if name and entry.actor_kind == ActorKind.KEY else name
