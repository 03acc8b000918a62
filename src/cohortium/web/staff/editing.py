"""The flow of a page that edits one row.

What was typed is there again after a sign-in that lapsed, a refusal stands beside its field, and whoever saves second
sees what somebody else left, and takes nothing of it back.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from cohortium.action import Unchanged
from cohortium.audit.queries import TimelineRow
from cohortium.core.errors import Invalid, Stale
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.forms import Meanwhile, VersionedForm
from cohortium.web.page import Answer, Page, Redirect


class Versioned(Protocol):
    """A row that says which version of it this is."""

    @property
    def version(self) -> int: ...


Row = TypeVar("Row", bound=Versioned)
Typed = TypeVar("Typed", bound=VersionedForm)


@dataclass(frozen=True, slots=True)
class Editing(Generic[Row, Typed]):
    """What a page that edits a row needs to know about it."""

    template: str
    # Asks for the row, once more where somebody saved meanwhile.
    read: Callable[[], Row]
    # Makes the form about the row; gets what forms get: data, and `initial`.
    form: Callable[..., Typed]
    # What the form starts from.
    start: Callable[[Row], dict[str, Any]]
    # Calls the action, with the form and the row as it was read.
    act: Callable[[Typed, Row], object]
    compared: Callable[[Typed, Row], Meanwhile]
    # The last thing that happened to it: who saved meanwhile.
    newest: Callable[[], list[TimelineRow]]
    # Where one goes on.
    back: str
    shows: Mapping[str, Any] = field(default_factory=dict)


def edited(visit: Visit, editing: Editing[Row, Typed]) -> Answer:
    """Show the form, or save what was sent with it."""
    row = editing.read()
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = editing.form(kept, initial={**editing.start(row), "version": row.version})
        return _page(editing, form, row, kept=kept is not None)
    form = editing.form(visit.request.POST)
    if form.is_valid():
        try:
            saved = editing.act(form, row)
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            # What was saved meanwhile may be newer than what this request read first.
            row = editing.read()
            compared = editing.compared(form, row)
            if not compared.differences:
                # Whoever went back and sends the same again has it already.
                return Redirect(editing.back, _("These changes have already been saved."))
            meanwhile = {
                "newest": editing.newest(),
                "compared": compared,
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            theirs = {name: "" if value is None else value for name, value in editing.start(row).items()}
            return _page(editing, form.rebased(theirs, row.version), row, meanwhile=meanwhile, status=409)
        else:
            return Redirect(editing.back, _("Nothing had changed.") if isinstance(saved, Unchanged) else _("Saved."))
    return _page(editing, form, row, status=422)


def _page(
    editing: Editing[Row, Typed],
    form: VersionedForm,
    row: Row,
    *,
    kept: bool = False,
    meanwhile: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Page:
    shows = {"form": form, "row": row, "kept": kept, "meanwhile": meanwhile, "back_href": editing.back}
    return Page(editing.template, {**editing.shows, **shows}, status)
