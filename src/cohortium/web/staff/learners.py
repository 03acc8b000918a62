"""Learners: list, page, form, and putting them away."""

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
from cohortium.partners.queries import partners
from cohortium.partners.rules.partners import PartnerKind
from cohortium.people.actions import learners as actions
from cohortium.people.queries import consents as consent_queries
from cohortium.people.queries import learners as queries
from cohortium.people.queries import profile_changes
from cohortium.people.queries.learners import GENDERS, LearnerRow
from cohortium.privacy.queries import requests
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import bulk, consents, doubles, enrolments, learner_photos, learner_sheets, lists, national_ids
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.family_part import family_part
from cohortium.web.staff.learner_form import LearnerForm, PickedLearners, initial
from cohortium.web.staff.sheets import reached
from cohortium.web.staff.things import asking_href
from cohortium.web.staff.timelines import happened
from cohortium.web.value_fields import in_words, own_initial


@page(Permission.LEARNER_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address, wanted = visit.request.GET, asked(visit)
    q, showing, campus_id, sort = wanted["text"], wanted["showing"], wanted["campus_id"], wanted["sort"]
    narrowed = consents.list_filter(visit, address.get("consent", ""))
    found = queries.learners(visit.actor, today=visit.today, after=lists.cursor(address), **wanted)
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
        "q": q,
        "status": showing.value,
        "campus": str(campus_id or ""),
        "partner": str(wanted["partner_id"] or ""),
        "sort": sort.value,
        "sorts": {
            name: lists.address(address, sort=f"-{name}" if sort.value == name else name) for name in ("name", "added")
        },
        "shown": address.urlencode(),
        **narrowed,
        "is_filtered": bool(q or campus_id or wanted["partner_id"] or narrowed["consent_asked"])
        or showing != Showing.ACTIVE,
        "act": _bulk_act(visit, showing),
        "can_merge": visit.actor.may(Permission.LEARNER_MERGE),
        "can_add": visit.actor.may(Permission.LEARNER_ADD),
        "export_href": export_href(visit),
        "can_record": visit.actor.may(Permission.CONSENT_RECORD),
        "can_ask": visit.actor.may(Permission.CONSENT_REQUEST),
        "can_pick": bool(_bulk_act(visit, showing)) or visit.actor.may(Permission.CONSENT_RECORD),
    }
    if visit.wants_part:
        return Page("staff/learners/_rows.html", shows)
    campuses = queries.places(visit.actor, Permission.LEARNER_READ)
    brought = [one for some in bringing(visit).values() for one in some]
    if wanted["partner_id"]:
        # Those who are archived by now are asked for by a link alone.
        brought = list({**partners.names_seen(visit.actor, [wanted["partner_id"]]), **dict(brought)}.items())
    more = {"campuses": campuses, "showings": _SHOWINGS, "partners": brought}
    return Page("staff/learners/list.html", {**shows, **more})


def asked(visit: Visit) -> dict[str, Any]:
    """What the address says of the list, as the queries take it."""
    address = visit.request.GET
    return {
        "text": lists.words(address, "q"),
        "showing": lists.one_of(Showing, address.get("status"), Showing.ACTIVE),
        "campus_id": lists.uuid(address.get("campus", "")),
        "partner_id": lists.uuid(address.get("partner", "")),
        "consent": consents.asked_of_list(visit, address.get("consent", "")),
        "sort": lists.one_of(Sort, address.get("sort"), Sort.NAME),
    }


def export_href(visit: Visit) -> str:
    """Where the list, as it is filtered, is taken out; nothing for who may not."""
    if not visit.actor.may(Permission.LEARNER_EXPORT):
        return ""
    return reverse("learners_export", args=[visit.organisation.code]) + lists.address(visit.request.GET)


@page(Permission.LEARNER_READ)
def show(visit: Visit, learner_id: UUID) -> Answer:
    """One learner: what is known, and what happened."""
    # First, because the other questions trust that the learner may be seen.
    try:
        row = queries.learner(visit.actor, learner_id=learner_id, today=visit.today)
    except NotFound:
        if on := doubles.led_on(visit, learner_id):
            return on
        raise
    own = queries.own_fields_of(visit.actor, campus_id=row.campus_id)
    acts = queries.acts(visit.actor, row)
    shows = {
        "learner": shown(visit, row),
        "photo_href": learner_photos.href_of(visit, row, changes="edit_learner" in acts),
        "acts": acts,
        "log_in_href": reverse("learner_log_in", args=[visit.organisation.code, learner_id])
        if "give_log_in" in acts
        else "",
        "privacy_href": asking_href(visit, "learner", learner_id),
        "sheets": learner_sheets.offered(visit, row),
        "ids": national_ids.offered(visit, row),
        "family_part": family_part(visit, row),
        **doubles.part_of(visit, row),
        "own_fields": [
            {
                "label": one.label,
                "value": in_words(one.kind, row.custom.get(one.key)),
                "is_long": one.kind.name == "lines",
            }
            for one in own
        ],
        **enrolments.of_learner(visit, learner_id),
        **consents.section(visit, row),
        **happened(
            visit,
            lambda at_most: queries.happened(learner_id=learner_id, at_most=at_most, parts=_parts(visit, row)),
            thing_id=learner_id,
        ),
    }
    return Page("staff/learners/detail.html", shows)


def _parts(visit: Visit, row: LearnerRow) -> dict[UUID, Any]:
    """What of a learner has a history of its own that this person may see, and how it is called."""
    may_see = reached(visit, Permission.CONSENT_READ, row)
    changes = profile_changes.of_learner(visit.actor, learner_id=row.learner_id)
    asked_for = requests.of_subject(visit.actor, subject_id=row.learner_id)
    return {
        **(consent_queries.kinds_of(row.learner_id) if may_see else {}),
        # Their sentences say what they are.
        **dict.fromkeys(changes, ""),
        **dict.fromkeys(asked_for, _("Privacy request")),
    }


@page(Permission.LEARNER_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """The form for somebody who comes in."""
    places = queries.places(visit.actor, Permission.LEARNER_ADD)
    start = {"country": visit.organisation.country, "campus": str(places[0][0]) if len(places) == 1 else ""}
    options: dict[str, Any] = {
        "places": places,
        "own": queries.own_fields_of(visit.actor, campus_id=places[0][0] if places else None),
        "bringing": bringing(visit),
    }
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(visit, LearnerForm(kept, initial=start, **options), kept=kept is not None)
    form = LearnerForm(visit.request.POST, **options)
    if form.is_valid():
        if maybe := doubles.maybe_here(visit, form):
            return _form_page(visit, form, maybe=maybe, status=409)
        try:
            learner = actions.add_learner(
                visit.actor, details=form.details(), custom=form.own_values(), today=visit.today
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            saying = _("%(name)s added.") % {"name": learner}
            return Redirect(reverse("learner", args=[visit.organisation.code, learner.pk]), saying)
    return _form_page(visit, form, status=422)


@page(Permission.LEARNER_EDIT, posts=True)
def edit(visit: Visit, learner_id: UUID) -> Answer:
    """The form for what is known of a learner. It carries the version that it was filled from."""

    def read() -> LearnerRow:
        return queries.learner(
            visit.actor, learner_id=learner_id, today=visit.today, permission=Permission.LEARNER_EDIT
        )

    def save(form: LearnerForm, _row: LearnerRow) -> object:
        return actions.edit_learner(
            visit.actor,
            learner_id=learner_id,
            details=form.details(),
            custom=form.own_values(),
            version=form.cleaned_data["version"] or 0,
            today=visit.today,
        )

    row = read()
    own = queries.own_fields_of(visit.actor, campus_id=row.campus_id)
    options: dict[str, Any] = {
        "places": queries.places(visit.actor, Permission.LEARNER_EDIT),
        "own": own,
        "bringing": bringing(visit),
    }
    return edited(
        visit,
        Editing(
            template="staff/learners/form.html",
            read=read,
            form=lambda *args, **more: LearnerForm(*args, row=row, **options, **more),
            start=lambda row: initial(row.details) | own_initial(own, row.custom),
            act=save,
            compared=lambda form, row: form.compared(row, visit.organisation.country),
            newest=lambda: queries.happened(learner_id=learner_id, at_most=1),
            back=_page_of(visit, learner_id),
        ),
    )


def bringing(visit: Visit) -> dict[str, list[tuple[UUID, str]]]:
    """Whom one can choose as those who brought a learner, by kind."""
    found = partners.offered(visit.actor, PartnerKind.AGENT, PartnerKind.BROKER)
    return {
        kind.value: [(partner_id, name) for one, partner_id, name in found if one == kind]
        for kind in (PartnerKind.AGENT, PartnerKind.BROKER)
    }


@page(Permission.LEARNER_ARCHIVE, posts=True)
def archiving(visit: Visit) -> Answer:
    """Put learners away."""
    said = ngettext_lazy("Archived.", "%(n)s archived.", "n")
    return _act(visit, lambda ids: actions.archive_learners(visit.actor, learner_ids=ids), said)


@page(Permission.LEARNER_RESTORE, posts=True)
def restoring(visit: Visit) -> Answer:
    """Bring learners back."""
    said = ngettext_lazy("Restored.", "%(n)s restored.", "n")
    return _act(visit, lambda ids: actions.restore_learners(visit.actor, learner_ids=ids), said)


def shown(visit: Visit, row: LearnerRow) -> dict[str, Any]:
    """What templates show of a learner."""
    gender = GENDERS.get(row.gender, "")
    return asdict(row) | {
        "name": row.name,
        "href": reverse("learner", args=[visit.organisation.code, row.learner_id]),
        "photo_href": learner_photos.href_of(visit, row),
        "gender_label": gender,
        "partner_hrefs": _partner_hrefs(visit, row),
        "country_label": countries().get(row.country, row.country),
        "citizenship_label": countries().get(row.citizenship, row.citizenship),
    }


def _partner_hrefs(visit: Visit, row: LearnerRow) -> dict[str, str]:
    if not visit.actor.may(Permission.PARTNER_READ):
        return {}
    code, who = visit.organisation.code, {"agent": row.agent_id, "broker": row.broker_id}
    return {name: reverse("partner", args=[code, one]) for name, one in who.items() if one}


def _form_page(
    visit: Visit,
    form: LearnerForm,
    *,
    kept: bool = False,
    maybe: Sequence[dict[str, Any]] = (),
    status: int = 200,
) -> Answer:
    back = reverse("learners", args=[visit.organisation.code])
    shows = {
        "form": form,
        "row": None,
        "kept": kept,
        "meanwhile": None,
        "maybe": maybe,
        "is_namesake": all(one["is_namesake"] for one in maybe),
        "back_href": back,
    }
    return Page("staff/learners/form.html", shows, status)


def _page_of(visit: Visit, learner_id: UUID) -> str:
    """Where to go on: whoever adds may not see."""
    code = visit.organisation.code
    if visit.actor.may(Permission.LEARNER_READ):
        seen = queries.is_visible(visit.actor, learner_id=learner_id)
        return reverse("learner", args=[code, learner_id]) if seen else reverse("learners", args=[code])
    return reverse("organisation", args=[code])


def _act(visit: Visit, change: bulk.Change, said: Promise) -> Answer:
    overview = reverse("learners", args=[visit.organisation.code])
    picked = PickedLearners(visit.request.POST)
    return bulk.act(visit, change, said, picked=picked, field="learner", overview=overview, page_of=_page_of)


def _bulk_act(visit: Visit, showing: Showing) -> str:
    if showing == Showing.ALL:
        return ""
    act, permission = (
        ("restore", Permission.LEARNER_RESTORE)
        if showing == Showing.ARCHIVED
        else ("archive", Permission.LEARNER_ARCHIVE)
    )
    return act if visit.actor.may(permission) else ""


_SHOWINGS = [
    (Showing.ACTIVE.value, gettext_lazy("Active")),
    (Showing.ARCHIVED.value, gettext_lazy("Archived")),
    (Showing.ALL.value, gettext_lazy("All")),
]
