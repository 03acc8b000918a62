"""What can be asked of files that are moved in."""

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.core.ids import new_id
from cohortium.imports.actions.batches import ask_for_columns, note_reading, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.actions.undoing import go_back
from cohortium.imports.models import ImportBatch
from cohortium.imports.rules.drafts import Kind, LearnerDraft, Reading, Record
from cohortium.imports.states import AT_WORK
from cohortium.people.actions.learners import add_learner
from cohortium.people.rules.learners import LearnerDetails
from cohortium.tenancy.models import Campus
from tests.cases import At, Case, call, page, post
from tests.fixtures import MORNING, Provider
from tests.imports.moving import TODAY, export, sent, student

FILE = export(student(70001, "Zoë", "Georgiou", None))


def zoe(name: str) -> Reading:
    """A table with one learner."""
    return Reading("table", (Record(Kind.LEARNER, name, LearnerDraft("Zoë", name, birth_date=TODAY), "row 1"),))


def reading(provider: Provider, _campus: Campus) -> UUID:
    """A file that nobody has read yet."""
    return sent(provider, provider.system, FILE)


def table(provider: Provider, _campus: Campus) -> UUID:
    """A table whose columns nobody has named yet."""
    batch_id = sent(provider, provider.system, FILE, source="Old list")
    with provider.scope():
        ask_for_columns(provider.system, batch_id=batch_id, reading=Reading("table", (), columns=("Child",)))
    return batch_id


def ready(provider: Provider, _campus: Campus) -> UUID:
    """A file that was read; and what others left under way is done, as only one is at a time."""
    with provider.scope():
        for batch in list(ImportBatch.objects.filter(status__in=AT_WORK)):
            go_on(provider.system, batch_id=batch.pk, today=TODAY, now=MORNING)
            go_back(provider.system, batch_id=batch.pk, now=MORNING)
    return _read(provider, str(new_id()))


def asking(provider: Provider, _campus: Campus) -> UUID:
    """A file with somebody who may be here already."""
    name = str(new_id())
    with provider.scope():
        add_learner(provider.system, details=LearnerDetails("Zoë", name, date_of_birth=TODAY), today=TODAY)
    return _read(provider, name)


def _read(provider: Provider, name: str) -> UUID:
    batch_id = sent(provider, provider.system, FILE)
    with provider.scope():
        note_reading(provider.system, batch_id=batch_id, reading=zoe(name), today=TODAY)
    return batch_id


def done(provider: Provider, campus: Campus) -> UUID:
    """A file that was taken over, and no other one is being."""
    batch_id = ready(provider, campus)
    with provider.scope():
        start_import(provider.system, batch_id=batch_id)
        go_on(provider.system, batch_id=batch_id, today=TODAY, now=MORNING)
    return batch_id


def send_file(client: Client, at: At) -> Any:
    """Send a file by the form."""
    file = SimpleUploadedFile("export.json", FILE, "application/json")
    return client.post(f"/o/{at.code}/imports/new", {"file": file, "source": "", "campus": ""})


def put_file(client: Client, at: At) -> Any:
    """Send a file as a program does."""
    return client.put(f"/api/v1/o/{at.code}/imports/files/export.json", FILE, content_type="application/octet-stream")


CASES = [
    Case("imports", page("imports/"), 200, None),
    Case("file form", page("imports/new"), 200, None),
    Case("file, sent", send_file, 302, None),
    Case("import", page("imports/ID"), 200, reading, at_campus=False),
    Case("columns, asked", page("imports/ID/columns"), 200, table, at_campus=False),
    Case(
        "columns, named",
        post("imports/ID/columns", kind="learner", column_0="full_name", dates=""),
        302,
        table,
        at_campus=False,
    ),
    Case("deciding, asked", page("imports/ID/deciding"), 302, asking, at_campus=False),
    Case("deciding, sent", post("imports/ID/deciding", all="new"), 302, asking, at_campus=False),
    Case("dropping, asked", page("imports/ID/dropping"), 302, ready, at_campus=False),
    Case("dropping, sent", post("imports/ID/dropping"), 302, ready, at_campus=False),
    Case("refused rows", page("imports/ID/refused"), 200, done, at_campus=False),
    Case("refused rows, by a form", post("imports/ID/refused"), 200, done, at_campus=False),
    Case("starting, asked", page("imports/ID/starting"), 302, ready, at_campus=False),
    Case("starting, sent", post("imports/ID/starting", contested="ours"), 302, ready, at_campus=False),
    Case("undoing, asked", page("imports/ID/undoing"), 200, done, at_campus=False),
    Case("undoing, sent", post("imports/ID/undoing"), 302, done, at_campus=False),
    Case("API: imports", call("get", "imports"), 200, None),
    Case("API: file sent", put_file, 200, None),
    Case("API: import", call("get", "imports/ID"), 200, ready, at_campus=False),
    Case("API: rows of an import", call("get", "imports/ID/rows"), 200, ready, at_campus=False),
    Case("API: columns", call("get", "imports/ID/columns"), 200, table, at_campus=False),
    Case(
        "API: columns named",
        call("put", "imports/ID/columns", {"kind": "learner", "fields": {"Child": "full_name"}}),
        200,
        table,
        at_campus=False,
    ),
    Case("API: rows to correct", call("post", "imports/ID/corrections"), 200, done, at_campus=False),
    Case("API: decided", call("post", "imports/ID/decisions", {"others": "new"}), 200, asking, at_campus=False),
    Case("API: import started", call("post", "imports/ID/start", {"takes_theirs": False}), 200, ready, at_campus=False),
    Case("API: import dropped", call("post", "imports/ID/drop"), 200, ready, at_campus=False),
    Case("API: import undone", call("post", "imports/ID/undo"), 200, done, at_campus=False),
]
