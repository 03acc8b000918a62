"""What this app tells the ones below."""

from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.audit import sentences, things
from cohortium.files import owners
from cohortium.imports import events, kinds
from cohortium.imports.queries import batches
from cohortium.imports.states import BatchStatus
from cohortium.onboarding import steps

sentences.register(
    {
        events.ImportSent.kind: _("Sent, to be taken over"),
        events.ColumnsAskedFor.kind: _("Read: waits for its columns"),
        events.ColumnsMapped.kind: _("Columns named"),
        events.ImportRead.kind: _("Read"),
        events.ImportUnreadable.kind: _("Could not be read"),
        events.RowsDecided.kind: _("Decided who is new and who is not"),
        events.ImportStarted.kind: _("Started"),
        events.ImportWentOn.kind: _("Went on"),
        events.ImportFinished.kind: _("Taken over"),
        events.ImportUndoStarted.kind: _("Undoing started"),
        events.ImportUndoWentOn.kind: _("Undoing went on"),
        events.ImportUndone.kind: _("Undone"),
        events.ImportDropped.kind: _("Left, and forgotten"),
        events.ImportCleared.kind: _("What it says of people was deleted, as its time was over"),
        events.ImportsRekeyed.kind: _("Encrypted under another key"),
        events.RefusedExported.kind: _("What did not come in was exported"),
    },
    entity_type=batches.ENTITY,
    labels={"name": _("Name"), "status": _("Status"), "number": _("How many"), "done": _("Rows done")},
    values={"status": dict(BatchStatus.choices)},
)
sentences.register(
    {events.PrintsRekeyed.kind: _("What imports wrote is known under another key")},
    entity_type="organisation",
    labels={"number": _("How many")},
)
steps.register_further(
    "imports",
    label=_("Bring your data"),
    about=_("What another system or a table knows of the people you teach. It is shown first, and can be undone."),
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
    at_most=kinds.MOST_MEGABYTES * owners.MEGABYTE,
    may_read=batches.may_read_file,
    as_sent=True,
)
