"""Cohorts: list, page, form and copy. What follows from pressing a button stands in `cohort_acts`."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.administration.rules.campuses import local_date
from cohortium.core.errors import Invalid
from cohortium.core.money import in_words
from cohortium.delivery.actions import cohorts as actions
from cohortium.delivery.queries import cohort_choices, cohort_staff, places
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.queries.cohort_hindrances import HINDRANCES, hindrances
from cohortium.delivery.queries.cohort_staff import ROLES
from cohortium.delivery.queries.cohorts import MODES, CohortRow, CohortShowing, CohortSort, Seats
from cohortium.delivery.states import CohortStatus
from cohortium.partners.queries import partners
from cohortium.partners.rules.partners import PartnerKind
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.cohort_form import Choices, CohortForm, initial
from cohortium.web.staff.cohort_sections import sections_of
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.timelines import happened

_SHOWINGS = [
    (CohortShowing.CURRENT.value, gettext_lazy("Not over")),
    *((CohortShowing(one.value).value, one.label) for one in CohortStatus),
    (CohortShowing.ALL.value, gettext_lazy("All")),
]
_SEATS = [
    (Seats.ANY.value, gettext_lazy("Any seats")),
    (Seats.FREE.value, gettext_lazy("With seats left")),
    (Seats.FULL.value, gettext_lazy("Full")),
]
_NARROWED = ("campus", "program", "term")


@page(Permission.COHORT_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address, wanted = visit.request.GET, asked(visit)
    sort = wanted["sort"]
    found = queries.cohorts(visit.actor, after=lists.cursor(address), **wanted)
    narrowed = {name: str(wanted[f"{name}_id"] or "") for name in _NARROWED}
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        **lists.turning(address, found.next),
        **narrowed,
        "q": wanted["text"],
        "status": wanted["showing"].value,
        "seats": wanted["seats"].value,
        "sort": sort.value,
        "sorts": {
            name: lists.address(address, sort=f"-{name}" if sort.value == name else name)
            for name in ("first", "name", "code")
        },
        "is_filtered": bool(wanted["text"] or any(narrowed.values()))
        or (wanted["showing"], wanted["seats"]) != (CohortShowing.CURRENT, Seats.ANY),
        "can_add": visit.actor.may(Permission.COHORT_ADD),
        "export_href": export_href(visit),
    }
    if visit.wants_part:
        return Page("staff/cohorts/_rows.html", shows)
    filters = {
        "campuses": _texts(cohort_choices.campuses_in_use(visit.actor)),
        "programs": _texts(cohort_choices.programs_in_use(visit.actor)),
        "terms": _texts(cohort_choices.terms_in_use(visit.actor)),
    }
    return Page("staff/cohorts/list.html", {**shows, **filters, "showings": _SHOWINGS, "seatings": _SEATS})


def asked(visit: Visit) -> dict[str, Any]:
    """What the address says of the list, as the queries take it."""
    address = visit.request.GET
    return {
        "text": lists.words(address, "q"),
        **{f"{name}_id": lists.uuid(address.get(name, "")) for name in _NARROWED},
        "showing": lists.one_of(CohortShowing, address.get("status"), CohortShowing.CURRENT),
        "seats": lists.one_of(Seats, address.get("seats"), Seats.ANY),
        "sort": lists.one_of(CohortSort, address.get("sort"), CohortSort.FIRST),
    }


def export_href(visit: Visit) -> str:
    """Where the list, as it is filtered, is taken out; nothing for who may not."""
    if not visit.actor.may(Permission.COHORT_EXPORT):
        return ""
    return reverse("cohorts_export", args=[visit.organisation.code]) + lists.address(visit.request.GET)


@page(Permission.COHORT_READ)
def show(visit: Visit, cohort_id: UUID) -> Answer:
    """One cohort: what it is, who teaches it, what happened. What later apps know of it are sections of its page."""
    row, actor, code = queries.cohort(visit.actor, cohort_id=cohort_id), visit.actor, visit.organisation.code
    acts = queries.acts(actor, row)
    today = local_date(row.time_zone, visit.now)
    is_draft = row.status == CohortStatus.DRAFT
    links = {
        "program_href": ("program", row.program_id, actor.may(Permission.PROGRAM_READ)),
        "campus_href": ("campus", row.campus_id, actor.reach(Permission.CAMPUS_READ).covers_campus(row.campus_id)),
        "room_href": ("room", row.room_id, actor.reach(Permission.ROOM_READ).covers_campus(row.campus_id)),
        "term_href": ("term", row.term_id, actor.reach(Permission.TERM_READ).covers_campus(row.campus_id)),
        "sponsor_href": ("partner", row.sponsor_id, actor.may(Permission.PARTNER_READ)),
    }
    shows = {
        "cohort": shown(visit, row),
        "acts": acts,
        "hindrances": [said(HINDRANCES[one]) for one in hindrances(row, today=today)] if is_draft else [],
        "staff": [asdict(one) | {"role_label": ROLES[one.role]} for one in cohort_staff.staff(cohort_id=cohort_id)],
        **{name: reverse(route, args=[code, of]) if of and may else "" for name, (route, of, may) in links.items()},
        "sees_sponsor": actor.may(Permission.PARTNER_READ),
        **sections_of(visit, cohort_id),
        **happened(visit, lambda at_most: queries.happened(cohort_id=cohort_id, at_most=at_most), thing_id=cohort_id),
    }
    return Page("staff/cohorts/detail.html", shows)


@page(Permission.COHORT_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a cohort, which begins as a draft."""
    address = visit.request.GET
    start = {f"{name}_id": lists.uuid(address.get(name, "")) for name in _NARROWED}

    def add(form: CohortForm) -> Any:
        given = form.cleaned_data
        return actions.add_cohort(
            visit.actor, program_id=given["program_id"], campus_id=given["campus_id"], details=form.details()
        )

    offered = {
        "program_id": cohort_choices.programs(),
        "campus_id": places.open_campuses(visit.actor, Permission.COHORT_ADD),
        **_offered(visit, Permission.COHORT_ADD),
    }
    return _adding(visit, start, add, {"offered": offered})


@page(Permission.COHORT_ADD, posts=True)
@adds
def copying(visit: Visit, cohort_id: UUID) -> Answer:
    """The form for a cohort, filled from another one of the same program at the same campus."""
    # Whoever may add and not see could read here what they do not see.
    row = queries.cohort(visit.actor, cohort_id=cohort_id)
    queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_ADD)
    none = dict.fromkeys(("first_on", "last_on", "enrolment_opens_on", "enrolment_closes_on", "term_id"))
    start = {**initial(replace(row.details, code="")), **none}

    def add(form: CohortForm) -> Any:
        return actions.copy_cohort(
            visit.actor, cohort_id=cohort_id, details=form.details(), with_staff=form.cleaned_data["with_staff"]
        )

    options = {"offered": _offered(visit, Permission.COHORT_ADD, of=row), "original": row}
    return _adding(visit, start, add, options)


@page(Permission.COHORT_EDIT, posts=True)
def edit(visit: Visit, cohort_id: UUID) -> Answer:
    """The form for what is known of a cohort. It carries the version that it was filled from."""

    def read() -> CohortRow:
        return queries.cohort(visit.actor, cohort_id=cohort_id, permission=Permission.COHORT_EDIT)

    row = read()
    offered = _offered(visit, Permission.COHORT_EDIT, of=row)
    currency = visit.organisation.currency
    return edited(
        visit,
        Editing(
            template="staff/cohorts/form.html",
            read=read,
            form=lambda *args, **options: CohortForm(*args, row=row, offered=offered, currency=currency, **options),
            start=lambda row: initial(row.details),
            act=lambda form, _row: actions.edit_cohort(
                visit.actor,
                cohort_id=cohort_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened(cohort_id=cohort_id, at_most=1),
            back=page_of(visit, cohort_id),
            shows={"list_href": overview(visit)},
        ),
    )


def shown(visit: Visit, row: CohortRow) -> dict[str, Any]:
    """What templates show of a cohort."""
    return asdict(row) | {
        "href": reverse("cohort", args=[visit.organisation.code, row.cohort_id]),
        "mode_label": MODES[row.mode],
        "seats_left": row.seats_left,
        "is_full": row.is_full,
        "costs": _priced(visit, row),
        "is_outside_its_term": row.is_outside_its_term,
        "venue": venue(row),
        "facts": sorted(row.metadata.items(), key=lambda one: one[0].casefold()),
    }


def venue(row: CohortRow) -> str:
    """Where it is if it is in no room, in one line."""
    unit = "-".join(filter(None, [row.venue_floor, row.venue_unit]))
    block = _("Block %(block)s") % {"block": row.venue_block} if row.venue_block else ""
    parts = [row.venue_building, block, row.venue_street, f"#{unit}" if unit else "", row.venue_postal_code]
    return ", ".join(filter(None, parts))


def page_of(visit: Visit, cohort_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    if visit.actor.may(Permission.COHORT_READ):
        return reverse("cohort", args=[visit.organisation.code, cohort_id])
    return reverse("organisation", args=[visit.organisation.code])


def overview(visit: Visit) -> str:
    """The list, for who may see it."""
    seen = visit.actor.may(Permission.COHORT_READ)
    return reverse("cohorts" if seen else "organisation", args=[visit.organisation.code])


def _priced(visit: Visit, row: CohortRow) -> str:
    if row.costs is None:
        return ""
    if not row.costs:
        return _("Free")
    return in_words(row.costs, currency=visit.organisation.currency, locale=visit.organisation.locale)


def _texts(choices: Choices) -> list[tuple[str, str]]:
    return [(str(one), name) for one, name in choices]


def _offered(visit: Visit, permission: Permission, *, of: CohortRow | None = None) -> dict[str, Choices]:
    """Terms, rooms and sponsors to choose from; what a cohort has already stays among them."""
    campus_id = of.campus_id if of else None
    sponsors = [(one, name) for _kind, one, name in partners.offered(visit.actor, PartnerKind.SPONSOR)]
    found = {
        "term_id": cohort_choices.terms(visit.actor, permission, campus_id),
        "room_id": cohort_choices.rooms(visit.actor, permission, campus_id),
        "sponsor_id": sponsors if visit.actor.may(Permission.PARTNER_READ) else [],
    }
    if of:
        there = {"term_id": of.term, "room_id": of.room, "sponsor_id": of.sponsor if found["sponsor_id"] else ""}
        for name, called in there.items():
            one = getattr(of, name)
            if one and called and one not in dict(found[name]):
                found[name].append((one, called))
    return found


def _adding(visit: Visit, start: dict[str, Any], add: Callable[[CohortForm], Any], options: dict[str, Any]) -> Answer:
    options = {**options, "currency": visit.organisation.currency}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(visit, CohortForm(kept, initial=start, **options), kept=kept is not None)
    form = CohortForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            cohort = add(form)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, cohort.pk), _("%(name)s added as a draft.") % {"name": cohort})
    return _form_page(visit, form, status=422)


def _form_page(visit: Visit, form: CohortForm, *, kept: bool = False, status: int = 200) -> Answer:
    original = form.original
    shows = {
        "form": form,
        "row": None,
        "original": original,
        "kept": kept,
        "meanwhile": None,
        "back_href": page_of(visit, original.cohort_id) if original else overview(visit),
        "list_href": overview(visit),
    }
    return Page("staff/cohorts/form.html", shows, status)
