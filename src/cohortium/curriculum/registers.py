"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.curriculum.events import (
    PrerequisiteAdded,
    PrerequisiteRemoved,
    ProgramActivated,
    ProgramAdded,
    ProgramArchived,
    ProgramCopied,
    ProgramEdited,
    ProgramRestored,
    ProgramsExported,
)
from cohortium.curriculum.queries import programs
from cohortium.curriculum.queries.programs import ENTITY, KINDS, LEVELS
from cohortium.curriculum.states import ProgramStatus
from cohortium.desk.kinds import search as findable

sentences.register(
    {
        ProgramAdded.kind: _("Added as a draft"),
        ProgramCopied.kind: _("Added as a copy"),
        ProgramEdited.kind: _("Edited"),
        ProgramActivated.kind: _("Activated"),
        ProgramArchived.kind: _("Archived"),
        ProgramRestored.kind: _("Restored as a draft"),
        PrerequisiteAdded.kind: _("Prerequisite added"),
        PrerequisiteRemoved.kind: _("Prerequisite removed"),
    },
    entity_type=ENTITY,
    labels={
        "name": _("Name"),
        "code": _("Code"),
        "kind": _("Type"),
        "category": _("Category"),
        "description": _("Description"),
        "age_min": _("Lowest age"),
        "age_max": _("Highest age"),
        "skill_level": _("Level"),
        "duration_weeks": _("Weeks"),
        "duration_days": _("Days"),
        "session_minutes": _("Minutes each time"),
        "default_price": _("Usual price"),
        "external_ref": _("External reference"),
        "nqf_level": _("NQF level"),
        "needs_approval": _("Places need approval"),
        "original": _("Copy of"),
        "prerequisites": _("Prerequisites"),
        "required": _("Prerequisite"),
        "status": _("Status"),
    },
    values={"kind": KINDS, "skill_level": LEVELS, "status": dict(ProgramStatus.choices)},
    told={fact.kind: frozenset({"status"}) for fact in (ProgramActivated, ProgramArchived, ProgramRestored)},
)
sentences.register(
    {ProgramsExported.kind: _("%(program_many)s exported")},
    entity_type="organisation",
    labels={"category": _("Category")},
)
things.register(ENTITY, word="%(program_one)s", names=programs.names)
findable.register(ENTITY, word="%(program_many)s", permission=Permission.PROGRAM_READ, find=programs.programs_found)
