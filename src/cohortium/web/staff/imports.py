"""Files that are moved in: list, sending, what is in one, starting, watching, the report, and undoing."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.core.spreadsheets import Form
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.imports.actions import batches as actions
from cohortium.imports.actions.batches import AnotherUnderWay, NothingIn, Undecided
from cohortium.imports.actions.undoing import NewerFirst, TooLate, undo_import
from cohortium.imports.queries import batches as queries
from cohortium.imports.queries import mappings
from cohortium.imports.queries.batches import BatchRow, RowRow, WaitsAlready
from cohortium.imports.queries.correcting import to_correct
from cohortium.imports.queries.told import CHOICES, FORESEEN, KINDS, TO_CHECK, UNDONE, column_called, saying, sentences
from cohortium.imports.queries.traces import undoing_would
from cohortium.imports.rules.corrections import corrections
from cohortium.imports.rules.drafts import Kind, Weight
from cohortium.imports.rules.mapping import fields
from cohortium.imports.rules.outcomes import Choice, Outcome
from cohortium.imports.states import BatchStatus
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.exports import Export
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff import lists, things
from cohortium.web.staff.import_decisions import comparing, decisions_in
from cohortium.web.staff.import_form import LONGEST_SOURCE, ColumnsForm, ImportForm
from cohortium.web.staff.import_numbers import any_of, columns, is_empty, left_alone, number_of, of_outcome, showings
from cohortium.web.staff.import_values import choice_called, kind_of, values_of

_AT_ONCE = 50
# As they write themselves; others are named by whoever sends the file.
_SOURCES = {"iclasspro": "iClassPro"}
_LAST = 10**9
_MAPPABLE = (BatchStatus.MAPPING, BatchStatus.READY)


@page(Permission.IMPORT_READ)
def index(visit: Visit) -> Answer:
    """The files that were uploaded, the newest first."""
    address = visit.request.GET
    found = queries.listed(visit.actor, after=lists.cursor(address), at_most=_AT_ONCE)
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        "can_run": visit.actor.may(Permission.IMPORT_RUN),
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
    }
    return Page("staff/imports/_list.html" if visit.wants_part else "staff/imports/list.html", shows)


@page_that_calls_out(Permission.IMPORT_RUN)
def new(visit: Visit) -> Answer:
    """The form for a file; and taking one in, which is done outside the scope."""
    with visit.again(Permission.IMPORT_RUN) as inside:
        places = queries.places(inside.actor)
    back = reverse("imports", args=[visit.organisation.code])
    request = visit.request
    if request.method != "POST":
        # Rows that were corrected come from where they came from before.
        form = ImportForm(places=places, initial={"source": request.GET.get("source", "")[:LONGEST_SOURCE]})
        return Page("staff/imports/new.html", {"form": form, "back_href": back})
    form = ImportForm(request.POST, request.FILES, places=places)
    if form.is_valid():
        try:
            received = form.receive(visit.actor.organisation_id)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return _sent(visit, form, received)
    return Page("staff/imports/new.html", {"form": form, "back_href": back}, 422)


@page(Permission.IMPORT_READ)
def show(visit: Visit, batch_id: UUID) -> Answer:
    """One file: what is in it, what would come of it, what came of it."""
    row = queries.batch(visit.actor, batch_id=batch_id)
    # htmx names the tag as well: «div#import-state».
    target = visit.request.headers.get("HX-Target", "").rpartition("#")[2] if visit.wants_part else ""
    shows = {"batch": _shown(visit, row), **_rows(visit, row)}
    if target == "import-rows":
        return Page("staff/imports/_rows.html", shows)
    shows |= _whole(visit, row)
    if target == "import-state" and shows["can"]["map"] and row.status == BatchStatus.MAPPING:
        # Whoever waited here while it was read is led on.
        return Redirect(_href(visit, "import_mapping", batch_id), whole=True)
    if target == "import-state":
        return Page("staff/imports/_state.html", shows)
    return Page("staff/imports/detail.html", shows)


@page(Permission.IMPORT_RUN, posts=True)
def mapping(visit: Visit, batch_id: UUID) -> Answer:
    """Which column of a table is what."""
    row = queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_RUN)
    here = _href(visit, "import", batch_id)
    if row.status not in _MAPPABLE or not row.columns:
        return Redirect(here)
    usual = mappings.mapping_of(row).kind
    asked = visit.request.POST.get("kind") or visit.request.GET.get("kind") or ""
    kind = lists.one_of(Kind, asked, usual)
    start, aims = mappings.mapping_of(row, kind), mappings.aims(kind)
    posted = visit.request.method == "POST"
    holds: dict[str, Any] = {"columns": row.columns, "samples": mappings.samples(row)}
    form = ColumnsForm(visit.request.POST if posted else None, **holds, kind=kind, aims=aims, start=start)
    if posted and form.is_valid():
        actions.map_columns(visit.actor, batch_id=batch_id, mapping=form.mapping())
        return Redirect(here, _("The file is being read again."))
    kinds = [(one.value, capfirst(said(KINDS[one]))) for one in Kind if fields(one)]
    shows = {"batch": _shown(visit, row), "form": form, "kind": kind.value, "kinds": kinds, "back_href": here}
    return Page("staff/imports/columns.html", shows, 422 if posted else 200)


@page(Permission.IMPORT_RUN, posts=True)
def deciding(visit: Visit, batch_id: UUID) -> Answer:
    """Say of those who may be here already whether they are."""
    queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_RUN)
    here = _href(visit, "import", batch_id)
    if visit.request.method != "POST":
        return Redirect(here)
    everybody = visit.request.POST.get("all", "")
    if everybody in (Choice.NEW, Choice.OUT):
        actions.decide_all(visit.actor, batch_id=batch_id, choice=Choice(everybody))
        return Redirect(here, _("Decided."))
    decisions = decisions_in(visit)
    done = actions.decide_rows(visit.actor, batch_id=batch_id, decisions=decisions) if decisions else Unchanged()
    return Redirect(here, "" if isinstance(done, Unchanged) else _("Decided."))


@page(Permission.IMPORT_RUN, posts=True)
def starting(visit: Visit, batch_id: UUID) -> Answer:
    """Begin to take over what was read."""
    row = queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_RUN)
    here = _href(visit, "import", batch_id)
    if visit.request.method == "POST":
        theirs = visit.request.POST.get("contested") == "theirs"
        # What was chosen, and not saved before.
        if decisions := decisions_in(visit):
            actions.decide_rows(visit.actor, batch_id=batch_id, decisions=decisions)
            row = queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_RUN)
        try:
            actions.start_import(visit.actor, batch_id=batch_id, takes_theirs=theirs)
        except (AnotherUnderWay, NothingIn, Undecided) as refusal:
            shows = {"batch": _shown(visit, row), **_rows(visit, row), **_whole(visit, row), "takes_theirs": theirs}
            return Page("staff/imports/detail.html", shows | {"refusal": refusal.sentence}, HTTPStatus.CONFLICT)
    return Redirect(here)


@page(Permission.IMPORT_RUN, posts=True)
def dropping(visit: Visit, batch_id: UUID) -> Answer:
    """Leave it."""
    queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_RUN)
    if visit.request.method != "POST":
        return Redirect(_href(visit, "import", batch_id))
    actions.drop_import(visit.actor, batch_id=batch_id)
    return Redirect(
        reverse("imports", args=[visit.organisation.code]), _("The file is discarded. Nothing was changed.")
    )


@page(Permission.IMPORT_UNDO, posts=True)
def undoing(visit: Visit, batch_id: UUID) -> Answer:
    """What undoing means; and doing so."""
    row = queries.batch(visit.actor, batch_id=batch_id, permission=Permission.IMPORT_UNDO)
    sees = visit.actor.may(Permission.IMPORT_READ)
    back = _href(visit, "import", batch_id) if sees else reverse("organisation", args=[visit.organisation.code])
    if visit.request.method == "POST":
        try:
            undo_import(visit.actor, batch_id=batch_id)
        except (AnotherUnderWay, NewerFirst, TooLate) as refusal:
            shows = _undo_shown(visit, row, back) | {"refusal": refusal.sentence}
            return Page("staff/imports/undo.html", shows, HTTPStatus.CONFLICT)
        return Redirect(back)
    if not row.can_be_undone:
        return Redirect(back)
    return Page("staff/imports/undo.html", _undo_shown(visit, row, back))


@page_that_calls_out(Permission.IMPORT_READ)
def refused(visit: Visit, batch_id: UUID) -> Answer:
    """What did not come in, or has to be checked, as a file to correct and send again."""
    with visit.again(Permission.IMPORT_READ) as here:
        said = to_correct(here.actor, batch_id=batch_id)
        actions.note_refused_exported(here.actor, batch_id=batch_id)
        # Written in the scope: the words of the house belong to it.
        found = corrections(
            said.reading, Form.CSV, refused=said.records, here=said.here, saying=saying, calling=column_called
        )
        pieces = list(found)
    return Export(said.name, said.content_type, _each(pieces))


def _undo_shown(visit: Visit, row: BatchRow, back: str) -> dict[str, Any]:
    later = queries.later_than(visit.actor, row)
    return {
        "batch": _shown(visit, row),
        "would": undoing_would(row.batch_id),
        "back_href": back,
        "later": {"name": later[1], "href": _href(visit, "import_undoing", later[0])} if later else None,
    }


def _each(pieces: list[str | bytes]) -> Iterator[str | bytes]:
    yield from pieces


def _sent(visit: Visit, form: ImportForm, received: Received) -> Answer:
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id) as held,
        visit.again(Permission.IMPORT_RUN) as inside,
    ):
        source, campus_id = form.cleaned_data["source"], form.campus_id
        try:
            twice = queries.same_file(inside.actor, sha256=received.sha256, source=source, campus_id=campus_id)
        except WaitsAlready as refusal:
            held.is_wanted = False
            why = _("This file waits here already, and something else was said of it. Discard it to upload it anew.")
            return Redirect(_href(visit, "import", refusal.batch_id), why)
        if twice is not None:
            held.is_wanted = False
            return Redirect(_href(visit, "import", twice), _("This file was uploaded before, and is waiting here."))
        batch = actions.send_import(
            inside.actor,
            received=received,
            today=inside.today,
            source=source,
            campus_id=campus_id,
        )
    return Redirect(_href(visit, "import", batch.pk))


def _href(visit: Visit, route: str, batch_id: UUID) -> str:
    return reverse(route, args=[visit.organisation.code, batch_id])


def _shown(visit: Visit, row: BatchRow) -> dict[str, Any]:
    waits_for = {BatchStatus.READING: "news", BatchStatus.RUNNING: "news", BatchStatus.UNDOING: "news"}
    tones = waits_for | {
        BatchStatus.MAPPING: "wait",
        BatchStatus.READY: "wait",
        BatchStatus.DONE: "open",
        BatchStatus.FAILED: "bad",
    }
    done = row.total - row.done if row.status == BatchStatus.UNDOING else row.done
    return {
        "batch_id": row.batch_id,
        "name": row.name,
        "source": _SOURCES.get(row.source, row.source),
        "by": row.by,
        "status": row.status.value,
        "status_label": _("Nothing to import") if is_empty(row) else row.status.label,
        "is_empty": is_empty(row),
        "tone": tones.get(row.status, ""),
        "created_at": row.created_at,
        "finished_at": row.finished_at,
        "total": row.total,
        "done": done,
        "is_under_way": row.is_under_way,
        "can_be_undone": row.can_be_undone,
        "has_columns": bool(row.columns),
        "takes_theirs": row.takes_theirs,
        "is_cleared": row.cleared_at is not None,
        "href": _href(visit, "import", row.batch_id),
    }


def _whole(visit: Visit, row: BatchRow) -> dict[str, Any]:
    may = visit.actor.may
    waits = row.status in (BatchStatus.MAPPING, BatchStatus.READY, BatchStatus.FAILED)
    to_check = sum(row.to_check.values()) if row.status in (BatchStatus.READY, BatchStatus.DONE) else 0
    refused_here = of_outcome(row, Outcome.REFUSED)
    numbers_of = columns(row)
    if to_check:
        numbers_of.append((_("With something to check"), row.to_check))
    return {
        "zone": ZoneInfo(visit.organisation.time_zone),
        "has_held": row.status in (BatchStatus.READY, BatchStatus.DONE) and any_of(row, Outcome.HELD),
        "outcomes": [label for label, _numbers in numbers_of],
        "kinds": [
            (
                capfirst(said(KINDS[kind])),
                [(label, numbers.get(kind, 0)) for label, numbers in numbers_of],
            )
            for kind in Kind
            if kind in row.counts
        ],
        # Of what was undone there is nothing left to do.
        "of_file": [] if row.status == BatchStatus.UNDONE else sentences(row.problems),
        "waiting": row.waiting,
        "decide_href": f"{_href(visit, 'import', row.batch_id)}?show=waiting#records",
        "refused": refused_here,
        "rows_refused": row.rows_refused if row.rows_refused < refused_here else 0,
        "to_check": to_check,
        "again_href": f"{reverse('import_new', args=[visit.organisation.code])}?{urlencode({'source': row.source})}"
        if may(Permission.IMPORT_RUN) and row.status == BatchStatus.DONE
        else "",
        # What was undone is not here any more.
        "to_correct": refused_here + to_check if row.status in (BatchStatus.READY, BatchStatus.DONE) else 0,
        "undone": [(str(words), row.undone[key]) for key, words in UNDONE.items() if key in row.undone],
        "left_alone": left_alone(row),
        "can": {
            "map": may(Permission.IMPORT_RUN)
            and bool(row.columns)
            and row.status in (BatchStatus.MAPPING, BatchStatus.READY),
            "start": may(Permission.IMPORT_RUN) and row.status == BatchStatus.READY and not is_empty(row),
            "drop": may(Permission.IMPORT_RUN) and waits,
            "undo": may(Permission.IMPORT_UNDO) and row.can_be_undone,
        },
    }


def _rows(visit: Visit, row: BatchRow) -> dict[str, Any]:
    if row.is_under_way or row.status in (BatchStatus.MAPPING, BatchStatus.DROPPED, BatchStatus.FAILED):
        return {"rows": None}
    address = visit.request.GET
    usual = "waiting" if row.waiting else "kept" if row.undone.get("kept") else ""
    showing = address.get("show", usual)
    after = address.get("after", "")
    found = queries.rows_of(
        visit.actor,
        batch_id=row.batch_id,
        showing=showing,
        after=min(int(after), _LAST) if after.isascii() and after.isdigit() else None,
        at_most=_AT_ONCE,
    )
    more = {"show": showing, "after": str(found.next_number)}
    is_undone = row.status == BatchStatus.UNDONE
    led_to = [(one.target_type, one.target_id) for one in found.rows if one.target_id]
    hrefs = things.hrefs_of(visit, led_to)
    # Before it is taken over there is nobody to compare.
    decides = row.status == BatchStatus.READY and visit.actor.may(Permission.IMPORT_RUN)
    compare = comparing(visit) if row.status == BatchStatus.DONE else {}
    return {
        "rows": [
            _row_shown(one, hrefs[one.target_id] if one.target_id else "", compare, is_undone=is_undone)
            for one in found.rows
        ],
        "showing": showing,
        "showings": showings(row),
        "to_check_label": str(TO_CHECK),
        "decides": decides,
        "starts": decides and not is_empty(row),
        "has_choices": any(one.candidates or one.asks for one in found.rows),
        "undecided": row.waiting > 0,
        "shown_of": number_of(row, showing),
        "next_href": lists.address(address, **more) if found.next_number is not None else "",
        "first_href": lists.address(address, show=showing) if after else "",
    }


def _row_shown(row: RowRow, href: str, compare: dict[str, str], *, is_undone: bool) -> dict[str, Any]:
    words = UNDONE.get(row.undo) if is_undone else None
    is_in = row.outcome not in (Outcome.REFUSED, Outcome.EXCLUDED) and not is_undone
    gone = is_undone and row.undo == "removed"
    return {
        "row_id": row.row_id,
        "name": row.name or _("%(place)s, without a name") % {"place": capfirst(row.place or row.source_id)},
        "kind": kind_of(row.kind),
        "values": values_of(row.draft),
        "place": row.place,
        "source_id": row.source_id,
        "to_check": is_in and row.weight == Weight.WARNING and not (row.asks and not row.choice),
        "outcome": row.outcome,
        "outcome_label": str(words or FORESEEN.get(row.outcome, "")),
        "problems": [one | {"href": compare.get(one["code"], "")} for one in sentences(row.problems)],
        "asks": row.asks and not row.choice,
        "choice": f"same:{row.same_as}" if row.choice == Choice.SAME else row.choice,
        "choices": [
            *((f"same:{one.candidate_id}", choice_called(one)) for one in row.candidates),
            *((choice, str(label)) for choice, label in CHOICES.items()),
        ]
        # Who was offered may be gone by now.
        if row.candidates or row.asks
        else [],
        "href": "" if gone else href,
    }
