"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.files import owners
from cohortium.imports import events, kinds
from cohortium.imports.queries import batches
from cohortium.imports.rules.unpacking import LARGEST
from cohortium.imports.states import BatchStatus
from cohortium.onboarding import steps

sentences.register(
    {
        events.ImportSent.kind: _("Sent, to be imported"),
        events.ColumnsAskedFor.kind: _("Read, waiting for columns"),
        events.ColumnsMapped.kind: _("Columns matched"),
        events.ImportRead.kind: _("Read"),
        events.ImportUnreadable.kind: _("Could not be read"),
        events.RowsDecided.kind: _("Decided about possible duplicates"),
        events.ImportStarted.kind: _("Import started"),
        events.ImportWentOn.kind: _("Import went on"),
        events.ImportFinished.kind: _("Imported"),
        events.ImportUndoStarted.kind: _("Undo started"),
        events.ImportUndoWentOn.kind: _("Undo went on"),
        events.ImportUndone.kind: _("Undone"),
        events.ImportDropped.kind: _("Discarded"),
        events.ImportCleared.kind: _("Its data was deleted, as its time was over"),
        events.ImportsRekeyed.kind: _("Encrypted under another key"),
        events.RefusedExported.kind: _("Rows to correct were exported"),
    },
    entity_type=batches.ENTITY,
    labels={"name": _("Name"), "status": _("Status"), "number": _("How many"), "done": _("Rows done")},
    values={"status": dict(BatchStatus.choices)},
)
sentences.register(
    {events.PrintsRekeyed.kind: _("Traces of imports were put under another key")},
    entity_type="organisation",
    labels={"number": _("How many")},
)
sentences.register_beginning(events.ImportStarted.kind, _("Import, started by %(name)s"))
sentences.register_beginning(events.ImportUndoStarted.kind, _("Undoing of an import, started by %(name)s"))
steps.register_further(
    "imports",
    label=_("Import your data"),
    about=_("From another system, or from any table. You see a preview first, and can undo it afterwards."),
    permission=Permission.IMPORT_RUN,
    route="imports",
    done=batches.has_import,
)
things.register(batches.ENTITY, word=_("import"), names=batches.names)
owners.register(
    batches.FILE,
    label=_("File"),
    owner_type=batches.ENTITY,
    types=kinds.TYPES,
    at_most=LARGEST,
    may_read=batches.may_read_file,
    as_sent=True,
)
