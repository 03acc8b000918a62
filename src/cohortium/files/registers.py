"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.audit import sentences, things
from cohortium.core import invariants
from cohortium.core.invariants import Of
from cohortium.files.adapters import contents
from cohortium.files.events import FileCleared, FileDelayed, FileKept, FilePreviewed, FileRefused, FileRemoved, FileTied
from cohortium.files.queries import names
from cohortium.files.states import FileStatus

sentences.register(
    {
        FileKept.kind: _("Kept"),
        FileTied.kind: _("Used"),
        FileDelayed.kind: _("Not scanned yet, scanning again"),
        FileCleared.kind: _("Scanned, no problems found"),
        FileRefused.kind: _("Scanned, virus found, content removed"),
        FilePreviewed.kind: _("Thumbnail created"),
        FileRemoved.kind: _("Removed"),
    },
    entity_type="storedfile",
    labels={
        "media_type": _("Type"),
        "name": _("Name"),
        "scan_answer": _("Scanner result"),
        "size": _("Bytes"),
        "status": _("Status"),
    },
    values={"status": dict(FileStatus.choices)},
    told={
        # What it is called stands beside the entry.
        FileKept.kind: frozenset({"name"}),
        **{fact.kind: frozenset({"status"}) for fact in (FileCleared, FileRefused, FileRemoved)},
    },
)
things.register("storedfile", word=_("file"), names=names)
invariants.register(
    "files",
    "The content of each file is what was kept.",
    contents.changed,
    of=Of.ORGANISATION_OUTSIDE,
)
