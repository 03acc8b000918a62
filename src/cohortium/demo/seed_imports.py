"""Brings in a small file, as a person and the worker would: it is sent, read and taken over."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import timezone

from cohortium.access.actor import Actor
from cohortium.files.adapters.intake import Upload, receive
from cohortium.imports import tasks
from cohortium.imports.actions.batches import send_import, start_import
from cohortium.imports.actions.going import go_on
from cohortium.imports.events import ImportSent
from cohortium.imports.queries.batches import FILE
from cohortium.imports.rules.drafts import Kind
from cohortium.imports.rules.mapping import Mapping as Columns
from cohortium.tenancy.scope import organisation_scope

# By the codes of organisations: a list of who waited at the desk, of before there was anything better.
LISTS: Mapping[str, bytes] = {
    "rocket": (
        b"Number,First name,Last name,Born\r\n"
        b"1,Priya,Raghunathan,2016-03-02\r\n"
        b"2,Oskar,Lindqvist,2014-11-31\r\n"
        b"3,,,2015-01-01\r\n"
    )
}
# Of whom one has no name and stays out, and one was born on a day that there is not.
BROUGHT = {"rocket": 2}
_COLUMNS = Columns(
    Kind.LEARNER,
    {"Number": "source_id", "First name": "given_name", "Last name": "family_name", "Born": "birth_date"},
)


def bring_in_list(owner: Actor, code: str, campuses: Mapping[str, UUID]) -> None:
    """Bring in the list of this organisation, where it has one. Never called inside a scope."""
    if code not in LISTS:
        return
    now = timezone.now()
    upload = Upload("desk-list.csv", "text/csv", [LISTS[code]])
    received = receive(upload, kind=FILE, organisation_id=owner.organisation_id)
    with organisation_scope(owner.organisation_id):
        batch = send_import(
            owner,
            received=received,
            today=now.date(),
            source="Desk list",
            campus_id=next(iter(campuses.values())),
            mapping=_COLUMNS,
        )
        fact = ImportSent(batch.pk)
        what = tasks.waiting(owner, fact, now)
    if what is None:
        return
    reading = tasks.read_file(what)
    with organisation_scope(owner.organisation_id):
        tasks.note(owner, fact, reading, now)
        start_import(owner, batch_id=batch.pk)
        go_on(owner, batch_id=batch.pk, today=now.date(), now=now)
