"""Families: list, page, form, and putting them away."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from cohortium.access.permissions import Permission
from cohortium.administration.rules.places import countries
from cohortium.core.errors import Invalid, NotFound
from cohortium.core.lists import Showing, Sort
from cohortium.people.actions import families as actions
from cohortium.people.queries import families as queries
from cohortium.people.queries.families import FamilyRow
from cohortium.people.queries.guardians import RELATIONSHIPS, SIGHTS, GuardianRow, left_of_children
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import bulk, households, learner_photos, lists
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.family_form import FamilyForm, PickedFamilies, initial
from cohortium.web.staff.things import asking_href
from cohortium.web.staff.timelines import happened
from cohortium.web.value_fields import in_words, own_initial


@page(Permission.FAMILY_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address, wanted = visit.request.GET, asked(visit)
    q, showing, campus_id, sort = wanted["text"], wanted["showing"], wanted["campus_id"], wanted["sort"]
    found = queries.families(visit.actor, today=visit.today, after=lists.cursor(address), **wanted)
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
        "q": q,
        "status": showing.value,
        "campus": str(campus_id or ""),
        "sort": sort.value,
        "sorts": {
            name: lists.address(address, sort=f"-{name}" if sort.value == name else name) for name in ("name", "added")
        },
        "shown": address.urlencode(),
        "is_filtered": bool(q or campus_id) or showing != Showing.ACTIVE,
        "act": _bulk_act(visit, showing),
        "can_add": visit.actor.may(Permission.FAMILY_ADD),
        "can_merge": visit.actor.may(Permission.FAMILY_MERGE),
        "export_href": export_href(visit),
        "can_invite": visit.actor.may(Permission.PORTAL_INVITE) and showing == Showing.ACTIVE,
        "query": lists.address(address),
    }
    if visit.wants_part:
        return Page("staff/families/_rows.html", shows)
    campuses = queries.places(visit.actor, Permission.FAMILY_READ)
    return Page("staff/families/list.html", {**shows, "campuses": campuses, "showings": _SHOWINGS})


def asked(visit: Visit) -> dict[str, Any]:
    """What the address says of the list, as the queries take it."""
    address = visit.request.GET
    return {
        "text": lists.words(address, "q"),
        "showing": lists.one_of(Showing, address.get("status"), Showing.ACTIVE),
        "campus_id": lists.uuid(address.get("campus", "")),
        "sort": lists.one_of(Sort, address.get("sort"), Sort.NAME),
    }


def export_href(visit: Visit) -> str:
    """Where the list, as it is filtered, is taken out; nothing for who may not."""
    if not visit.actor.may(Permission.FAMILY_EXPORT):
        return ""
    return reverse("families_export", args=[visit.organisation.code]) + lists.address(visit.request.GET)


@page(Permission.FAMILY_READ)
def show(visit: Visit, family_id: UUID) -> Answer:
    """One family: its children, who looks after them, whom to call, what happened."""
    # First, because the other questions trust that the family may be seen.
    try:
        row = queries.family(visit.actor, family_id=family_id, today=visit.today)
    except NotFound:
        if on := households.led_on(visit, family_id):
            return on
        raise
    people, own = queries.people(row), queries.own_fields_of(visit.actor, campus_id=row.campus_id)
    acts = queries.acts(visit.actor, row)
    shows = {
        "family": shown(visit, row),
        # Of two households each bears a part.
        "left_of_bill": left_of_children(family_id, left=row.left_of_bill) if row.left_of_bill else 0,
        "removed": [guardian_shown(one) for one in people.removed],
        "contacts": [asdict(one) | {"relationship_label": RELATIONSHIPS[one.relationship]} for one in people.contacts],
        "acts": acts,
        "edits": "edit_family" in acts,
        "gives_log_ins": "give_log_ins" in acts,
        "privacy_href": asking_href(visit, "family", family_id),
        **households.part_of(visit, family_id),
        "adds_learners": "edit_family" in acts and visit.actor.may(Permission.LEARNER_ADD),
        "own_fields": [
            {
                "label": one.label,
                "value": in_words(one.kind, row.custom.get(one.key)),
                "is_long": one.kind.name == "lines",
            }
            for one in own
        ],
        **happened(visit, lambda at_most: queries.happened(row, people=people, at_most=at_most), thing_id=family_id),
    }
    return Page("staff/families/detail.html", shows)


@page(Permission.FAMILY_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for a family that comes in."""
    places = queries.places(visit.actor, Permission.FAMILY_ADD)
    start = {"country": visit.organisation.country, "campus": str(places[0][0]) if len(places) == 1 else ""}
    own = queries.own_fields_of(visit.actor, campus_id=places[0][0] if places else None)
    options: dict[str, Any] = {"places": places, "own": own}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(visit, FamilyForm(kept, initial=start, **options), kept=kept is not None)
    form = FamilyForm(visit.request.POST, **options)
    if form.is_valid():
        if maybe := households.family_maybe_here(visit, form):
            return _form_page(visit, form, maybe=maybe, status=409)
        try:
            family = actions.add_family(visit.actor, details=form.details(), custom=form.own_values())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, family.pk), _("%(name)s added.") % {"name": family})
    return _form_page(visit, form, status=422)


@page(Permission.FAMILY_EDIT, posts=True)
def edit(visit: Visit, family_id: UUID) -> Answer:
    """The form for what is known of a family. It carries the version that it was filled from."""

    def read() -> FamilyRow:
        return to_edit(visit, family_id)

    def save(form: FamilyForm, _row: FamilyRow) -> object:
        return actions.edit_family(
            visit.actor,
            family_id=family_id,
            details=form.details(),
            custom=form.own_values(),
            version=form.cleaned_data["version"] or 0,
        )

    row = read()
    own = queries.own_fields_of(visit.actor, campus_id=row.campus_id)
    places = queries.places(visit.actor, Permission.FAMILY_EDIT)
    return edited(
        visit,
        Editing(
            template="staff/families/form.html",
            read=read,
            form=lambda *args, **options: FamilyForm(*args, places=places, own=own, row=row, **options),
            start=lambda row: initial(row.details) | own_initial(own, row.custom),
            act=save,
            compared=lambda form, row: form.compared(row, visit.organisation.country),
            newest=lambda: queries.newest(family_id=family_id),
            back=page_of(visit, family_id),
        ),
    )


@page(Permission.FAMILY_ARCHIVE, posts=True)
def archiving(visit: Visit) -> Answer:
    """Put families away."""
    said = ngettext_lazy("Archived.", "%(n)s archived.", "n")
    return _act(visit, lambda ids: actions.archive_families(visit.actor, family_ids=ids), said)


@page(Permission.FAMILY_RESTORE, posts=True)
def restoring(visit: Visit) -> Answer:
    """Bring families back."""
    said = ngettext_lazy("Restored.", "%(n)s restored.", "n")
    return _act(visit, lambda ids: actions.restore_families(visit.actor, family_ids=ids), said)


def shown(visit: Visit, row: FamilyRow) -> dict[str, Any]:
    """What templates show of a family."""
    code = visit.organisation.code
    return asdict(row) | {
        "href": reverse("family", args=[code, row.family_id]),
        "country_label": countries().get(row.country, row.country),
        "left_of_bill": row.left_of_bill,
        "children": [
            asdict(one)
            | {
                "href": reverse("learner", args=[code, one.learner_id]) if one.is_visible else "",
                "photo_href": learner_photos.address_of(visit, one.learner_id, one.photo_id),
            }
            for one in row.children
        ],
        "guardians": [guardian_shown(one) for one in row.guardians],
    }


def guardian_shown(row: GuardianRow) -> dict[str, Any]:
    """What templates show of a guardian."""
    return asdict(row) | {
        "name": row.name,
        "relationship_label": RELATIONSHIPS[row.relationship],
        "country_label": countries().get(row.country, row.country),
        "sees_labels": [SIGHTS[one] for one in row.sees],
    }


def to_edit(visit: Visit, family_id: UUID) -> FamilyRow:
    """The family, for whoever may change it."""
    return queries.family(visit.actor, family_id=family_id, today=visit.today, permission=Permission.FAMILY_EDIT)


def page_of(visit: Visit, family_id: UUID) -> str:
    """Where to go on: whoever adds may not see, and a family may be out of sight by what was done."""
    code = visit.organisation.code
    if visit.actor.may(Permission.FAMILY_READ):
        seen = queries.is_visible(visit.actor, family_id=family_id)
        return reverse("family", args=[code, family_id]) if seen else reverse("families", args=[code])
    return reverse("organisation", args=[code])


def _form_page(
    visit: Visit, form: FamilyForm, *, kept: bool = False, maybe: Sequence[Any] = (), status: int = 200
) -> Answer:
    back = reverse("families", args=[visit.organisation.code])
    shows = {"form": form, "row": None, "kept": kept, "meanwhile": None, "back_href": back, "maybe": maybe}
    return Page("staff/families/form.html", shows, status)


def _act(visit: Visit, change: bulk.Change, said: Promise) -> Answer:
    overview = reverse("families", args=[visit.organisation.code])
    picked = PickedFamilies(visit.request.POST)
    return bulk.act(visit, change, said, picked=picked, field="family", overview=overview, page_of=page_of)


def _bulk_act(visit: Visit, showing: Showing) -> str:
    if showing == Showing.ALL:
        return ""
    act, permission = (
        ("restore", Permission.FAMILY_RESTORE)
        if showing == Showing.ARCHIVED
        else ("archive", Permission.FAMILY_ARCHIVE)
    )
    return act if visit.actor.may(permission) else ""


_SHOWINGS = [
    (Showing.ACTIVE.value, gettext_lazy("Active")),
    (Showing.ARCHIVED.value, gettext_lazy("Archived")),
    (Showing.ALL.value, gettext_lazy("All")),
]
