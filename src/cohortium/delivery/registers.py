"""What this app tells the ones below."""

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.delivery.events import (
    RoomAdded,
    RoomClosed,
    RoomEdited,
    RoomReopened,
    TermAdded,
    TermEdited,
    TermRemoved,
)
from cohortium.delivery.queries import rooms, terms
from cohortium.delivery.states import RoomStatus
from cohortium.desk.kinds import search as findable
from cohortium.tenancy.words import said

_CAMPUS = lazy(lambda: capfirst(said("%(campus_one)s")), str)()

sentences.register(
    {
        TermAdded.kind: _("Added"),
        TermEdited.kind: _("Edited"),
        TermRemoved.kind: _("Removed"),
    },
    entity_type=terms.ENTITY,
    labels={"name": _("Name"), "first_on": _("First day"), "last_on": _("Last day"), "campus": _CAMPUS},
)
sentences.register(
    {
        RoomAdded.kind: _("Added"),
        RoomEdited.kind: _("Edited"),
        RoomClosed.kind: _("Closed"),
        RoomReopened.kind: _("Reopened"),
    },
    entity_type=rooms.ENTITY,
    labels={
        "campus": _CAMPUS,
        "name": _("Name"),
        "capacity": _("Seats"),
        "has": _("Equipment"),
        "note": _("Note"),
        "status": _("Status"),
    },
    values={"status": dict(RoomStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (RoomClosed, RoomReopened)},
)
things.register(terms.ENTITY, word=_("term"), names=terms.names)
things.register(rooms.ENTITY, word=_("room"), names=rooms.names)
findable.register(rooms.ENTITY, word=_("rooms"), permission=Permission.ROOM_READ, find=rooms.rooms_found)
