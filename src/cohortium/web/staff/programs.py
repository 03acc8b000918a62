"""Programs: list, page, form, copy, and how they stand."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.core.money import in_words
from cohortium.curriculum.actions import programs as actions
from cohortium.curriculum.queries import prerequisites
from cohortium.curriculum.queries import programs as queries
from cohortium.curriculum.queries.programs import KINDS, LEVELS, Order, ProgramRow, Shown
from cohortium.curriculum.rules.programs import ProgramDetails, ProgramKind
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.program_form import CATEGORIES, ProgramForm, initial
from cohortium.web.staff.timelines import happened

_SHOWN = [
    (Shown.CURRENT.value, gettext_lazy("Draft and active")),
    (Shown.DRAFT.value, gettext_lazy("Draft")),
    (Shown.ACTIVE.value, gettext_lazy("Active")),
    (Shown.ARCHIVED.value, gettext_lazy("Archived")),
    (Shown.ALL.value, gettext_lazy("All")),
]


@page(Permission.PROGRAM_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address, wanted = visit.request.GET, asked(visit)
    kind, order = wanted["kind"], wanted["order"]
    found = queries.programs(visit.actor, after=lists.cursor(address), **wanted)
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
        "q": wanted["text"],
        "kind": kind.value if kind else "",
        "category": wanted["category"],
        "status": wanted["shown"].value,
        "sort": order.value,
        "sorts": {
            name: lists.address(address, sort=f"-{name}" if order.value == name else name)
            for name in ("name", "code", "added")
        },
        "is_filtered": bool(wanted["text"] or kind or wanted["category"]) or wanted["shown"] != Shown.CURRENT,
        "can_add": visit.actor.may(Permission.PROGRAM_ADD),
        "export_href": export_href(visit),
    }
    if visit.wants_part:
        return Page("staff/programs/_rows.html", shows)
    # One that somebody has just taken away is still what the address asks for.
    categories = sorted({*queries.categories(visit.actor), *filter(None, [wanted["category"]])}, key=str.casefold)
    more = {"kinds": KINDS.items(), "categories": categories, "showings": _SHOWN}
    return Page("staff/programs/list.html", {**shows, **more})


def asked(visit: Visit) -> dict[str, Any]:
    """What the address says of the list, as the queries take it."""
    address = visit.request.GET
    kind = address.get("kind", "")
    return {
        "text": lists.words(address, "q"),
        "kind": ProgramKind(kind) if kind in {str(one) for one in ProgramKind} else None,
        "category": lists.words(address, "category"),
        "shown": lists.one_of(Shown, address.get("status"), Shown.CURRENT),
        "order": lists.one_of(Order, address.get("sort"), Order.NAME),
    }


def export_href(visit: Visit) -> str:
    """Where the list, as it is filtered, is taken out; nothing for who may not."""
    if not visit.actor.may(Permission.PROGRAM_EXPORT):
        return ""
    return reverse("programs_export", args=[visit.organisation.code]) + lists.address(visit.request.GET)


@page(Permission.PROGRAM_READ)
def show(visit: Visit, program_id: UUID) -> Answer:
    """One program: what it is, what one needs before it, what happened."""
    row, code = queries.program(visit.actor, program_id=program_id), visit.organisation.code

    def linked(of: UUID) -> str:
        return reverse("program", args=[code, of])

    needed = prerequisites.prerequisites(program_id=program_id)
    shows = {
        "program": shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "prerequisites": [asdict(one) | {"href": linked(one.required_id)} for one in needed],
        "leads_to": [(linked(one), name) for one, name in prerequisites.leads_to(program_id=program_id)],
        **happened(
            visit, lambda at_most: queries.happened(program_id=program_id, at_most=at_most), thing_id=program_id
        ),
    }
    return Page("staff/programs/detail.html", shows)


@page(Permission.PROGRAM_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a program, which begins as a draft."""
    return _adding(visit, {}, lambda details: actions.add_program(visit.actor, details=details))


@page(Permission.PROGRAM_ADD, posts=True)
@adds
def copying(visit: Visit, program_id: UUID) -> Answer:
    """The form for a program, filled from another one, whose prerequisites it gets too."""
    # Whoever may add and not see could read here what they do not see.
    row = queries.program(visit.actor, program_id=program_id)
    # Each of two has a code and a reference of its own.
    start = initial(replace(row.details, code="", external_ref="", name=_("%(name)s (copy)") % {"name": row.name}))

    def add(details: ProgramDetails) -> Any:
        return actions.copy_program(visit.actor, program_id=program_id, details=details)

    return _adding(visit, start, add, original=row)


@page(Permission.PROGRAM_EDIT, posts=True)
def edit(visit: Visit, program_id: UUID) -> Answer:
    """The form for what is known of a program. It carries the version that it was filled from."""

    def read() -> ProgramRow:
        return queries.program(visit.actor, program_id=program_id, permission=Permission.PROGRAM_EDIT)

    row = read()
    return edited(
        visit,
        Editing(
            template="staff/programs/form.html",
            read=read,
            form=lambda *args, **options: ProgramForm(*args, row=row, currency=visit.organisation.currency, **options),
            start=lambda row: initial(row.details),
            act=lambda form, _row: actions.edit_program(
                visit.actor,
                program_id=program_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened(program_id=program_id, at_most=1),
            back=page_of(visit, program_id),
            shows=_offered(visit),
        ),
    )


@page(Permission.PROGRAM_EDIT, posts=True)
def activating(visit: Visit, program_id: UUID) -> Answer:
    """Say that a draft is ready. Nothing is asked: it can be put away again."""
    queries.program(visit.actor, program_id=program_id, permission=Permission.PROGRAM_EDIT)
    return _moving(visit, program_id, actions.activate_program, _("Activated."))


@page(Permission.PROGRAM_ARCHIVE, posts=True)
def archiving(visit: Visit, program_id: UUID) -> Answer:
    """Put a program away. Nothing is asked: it can be undone."""
    queries.program(visit.actor, program_id=program_id, permission=Permission.PROGRAM_ARCHIVE)
    return _moving(visit, program_id, actions.archive_program, _("Archived."))


@page(Permission.PROGRAM_RESTORE, posts=True)
def restoring(visit: Visit, program_id: UUID) -> Answer:
    """Bring a program back, as a draft."""
    queries.program(visit.actor, program_id=program_id, permission=Permission.PROGRAM_RESTORE)
    return _moving(visit, program_id, actions.restore_program, _("Restored as a draft."))


def shown(visit: Visit, row: ProgramRow) -> dict[str, Any]:
    """What templates show of a program."""
    return asdict(row) | {
        "href": reverse("program", args=[visit.organisation.code, row.program_id]),
        "kind_label": KINDS[row.kind],
        "level_label": LEVELS.get(row.skill_level, ""),
        "ages": ages(row),
        "price": priced(visit, row),
    }


def ages(row: ProgramRow) -> str:
    """For whom it is, in years."""
    said = {"least": row.age_min, "most": row.age_max}
    if row.age_min is None and row.age_max is None:
        return ""
    if row.age_max is None:
        return _("%(least)s and over") % said
    if row.age_min is None:
        return _("Up to %(most)s") % said
    return str(row.age_min) if row.age_min == row.age_max else _("%(least)s to %(most)s") % said


def priced(visit: Visit, row: ProgramRow) -> str:
    """What it usually costs; nothing where no price is set."""
    if row.default_price is None:
        return ""
    if not row.default_price:
        return _("Free")
    return in_words(row.default_price, currency=visit.organisation.currency, locale=visit.organisation.locale)


def page_of(visit: Visit, program_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    code = visit.organisation.code
    if visit.actor.may(Permission.PROGRAM_READ):
        return reverse("program", args=[code, program_id])
    return reverse("organisation", args=[code])


def _overview(visit: Visit) -> str:
    seen = visit.actor.may(Permission.PROGRAM_READ)
    return reverse("programs" if seen else "organisation", args=[visit.organisation.code])


def _moving(visit: Visit, program_id: UUID, act: Callable[..., object], saying: str) -> Answer:
    if visit.request.method != "POST":
        return Redirect(page_of(visit, program_id))
    done = act(visit.actor, program_id=program_id)
    return Redirect(page_of(visit, program_id), _("Nothing had changed.") if isinstance(done, Unchanged) else saying)


def _offered(visit: Visit) -> dict[str, Any]:
    return {"categories": queries.categories(visit.actor), "categories_id": CATEGORIES}


def _adding(
    visit: Visit,
    start: dict[str, Any],
    add: Callable[[ProgramDetails], Any],
    *,
    original: ProgramRow | None = None,
) -> Answer:
    currency = visit.organisation.currency
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = ProgramForm(kept, initial=start, currency=currency)
        return _form_page(visit, form, original, kept=kept is not None)
    form = ProgramForm(visit.request.POST, currency=currency)
    if form.is_valid():
        try:
            program = add(form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, program.pk), _("%(name)s added as a draft.") % {"name": program})
    return _form_page(visit, form, original, status=422)


def _form_page(
    visit: Visit, form: ProgramForm, original: ProgramRow | None, *, kept: bool = False, status: int = 200
) -> Answer:
    back = page_of(visit, original.program_id) if original else _overview(visit)
    shows = {"form": form, "row": None, "original": original, "kept": kept, "meanwhile": None, "back_href": back}
    return Page("staff/programs/form.html", {**shows, **_offered(visit)}, status)
