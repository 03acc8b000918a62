"""What is told of sessions to the apps below."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.delivery.events_sessions import (
    SessionCompleted,
    SessionEdited,
    SessionMoved,
    SessionRestored,
    SessionsCancelled,
    SessionsPlanned,
    SessionStarted,
    SessionSubstituted,
)
from cohortium.delivery.queries import sessions
from cohortium.delivery.states import SessionStatus
from cohortium.tenancy.words import said

_COHORT = lazy(lambda: capfirst(said("%(cohort_one)s")), str)()
_TRAINER = lazy(lambda: capfirst(said("%(trainer_one)s")), str)()

sentences.register(
    {
        SessionsPlanned.kind: _("Planned"),
        SessionEdited.kind: _("Edited"),
        SessionMoved.kind: _("Moved"),
        SessionsCancelled.kind: _("Cancelled"),
        SessionRestored.kind: _("Restored"),
        SessionSubstituted.kind: _("Substitute chosen"),
        SessionStarted.kind: _("Started"),
        SessionCompleted.kind: _("Completed"),
    },
    entity_type=sessions.ENTITY,
    labels={
        "cohort": _COHORT,
        "on": _("Day"),
        "starts": _("Starts at"),
        "minutes": _("Minutes"),
        "room": _("Room"),
        "lead": _TRAINER,
        "assistants": _("Assistants"),
        "mode": _("Mode"),
        "location_note": _("Where to go"),
        "note": _("Note"),
        "status": _("Status"),
        "reason": _("Why"),
        "why": _("Why"),
        "anyway": _("Why anyway"),
    },
    values={"status": dict(SessionStatus.choices)},
    told={
        fact.kind: frozenset({"status"})
        for fact in (SessionsCancelled, SessionRestored, SessionStarted, SessionCompleted)
    },
)
things.register(sessions.ENTITY, word="%(session_one)s", names=sessions.names)
