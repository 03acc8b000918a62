"""Those who work here: the profile of one, what the office knows, qualifications and times."""

from collections.abc import Callable, Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.core.errors import Invalid
from cohortium.people.actions import staff as actions
from cohortium.people.queries import staff as queries
from cohortium.people.queries.staff import CredentialRow, ProfileRow, QualificationRow
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.staff_form import AwayForm, HoursForm, ProfileForm, QualificationEditForm, QualificationForm
from cohortium.web.staff.timelines import happened

# Days before its end from which a credential is marked.
SOON = 30


@page(Permission.STAFF_READ)
def show(visit: Visit, membership_id: UUID) -> Answer:
    """One of those who work here: what they can, may and when."""
    row = queries.profile(visit.actor, membership_id=membership_id, today=visit.today)
    looks = queries.reached(visit.actor, Permission.STAFF_CONFIRM, [membership_id])
    shows = {
        "profile": asdict(row) | {"is_me": membership_id == visit.actor.id},
        "credentials": [shown(visit, one, looks) for one in row.credentials],
        "hours": [asdict(one) | {"day": WEEKDAYS[one.weekday]} for one in row.hours],
        "edits": _reaches(visit, membership_id, Permission.STAFF_EDIT),
        "keeps": _reaches(visit, membership_id, Permission.STAFF_KEEP),
        "member_href": _member_href(visit, membership_id),
        "zone": ZoneInfo(visit.organisation.time_zone),
        **happened(visit, lambda at_most: queries.happened(row, at_most=at_most), thing_id=membership_id),
    }
    return Page("staff/profiles/detail.html", shows)


@page(Permission.STAFF_EDIT, posts=True)
def edit(visit: Visit, membership_id: UUID) -> Answer:
    """What the office knows of somebody. The form carries the version that it was filled from."""

    def read() -> ProfileRow:
        return queries.profile(
            visit.actor, membership_id=membership_id, today=visit.today, permission=Permission.STAFF_EDIT
        )

    row = read()
    return edited(
        visit,
        Editing(
            template="staff/profiles/form.html",
            read=read,
            form=lambda *args, **options: ProfileForm(*args, row=row, **options),
            start=lambda row: asdict(row.details),
            act=lambda form, _row: actions.edit_profile(
                visit.actor,
                membership_id=membership_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened(read(), at_most=1),
            back=page_of(visit, membership_id),
        ),
    )


@page(Permission.STAFF_KEEP, posts=True)
@adds
def new_qualification(visit: Visit, membership_id: UUID) -> Answer:
    """The form for something that somebody learned."""
    return added(
        visit,
        membership_id,
        QualificationForm,
        lambda form: actions.add_qualification(
            visit.actor, membership_id=membership_id, details=form.details(), today=visit.today
        ),
        title=_("Add a qualification"),
    )


@page(Permission.STAFF_KEEP, posts=True)
def edit_qualification(visit: Visit, qualification_id: UUID) -> Answer:
    """Correct what was written down. The form carries the version that it was filled from."""

    def read() -> QualificationRow:
        return queries.qualification(visit.actor, qualification_id=qualification_id, permission=Permission.STAFF_KEEP)

    row = read()
    return edited(
        visit,
        Editing(
            template="staff/profiles/qualification.html",
            read=read,
            form=lambda *args, **options: QualificationEditForm(*args, row=row, **options),
            start=lambda row: asdict(row.details),
            act=lambda form, _row: actions.edit_qualification(
                visit.actor,
                qualification_id=qualification_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
                today=visit.today,
            ),
            compared=lambda form, row: form.compared(row),
            newest=lambda: queries.happened_to_qualification(qualification_id=qualification_id),
            back=page_of(visit, row.membership_id),
        ),
    )


@page(Permission.STAFF_KEEP, posts=True)
def qualification_removal(visit: Visit, qualification_id: UUID) -> Answer:
    """Take a qualification away."""
    return _removal(
        visit,
        queries.owner_of(visit.actor, queries.QUALIFICATION, row_id=qualification_id, permission=Permission.STAFF_KEEP),
        lambda: actions.remove_qualification(visit.actor, qualification_id=qualification_id),
        gettext_lazy("Remove this qualification?"),
    )


@page(Permission.STAFF_KEEP, posts=True)
@adds
def new_hours(visit: Visit, membership_id: UUID) -> Answer:
    """The form for a time at which somebody can work."""
    return added(
        visit,
        membership_id,
        HoursForm,
        lambda form: actions.add_hours(visit.actor, membership_id=membership_id, details=form.details()),
        title=_("Add availability"),
        start={"valid_from": visit.today},
    )


@page(Permission.STAFF_KEEP, posts=True)
def hours_removal(visit: Visit, availability_id: UUID) -> Answer:
    """Take such a time away."""
    return _removal(
        visit,
        queries.owner_of(visit.actor, queries.HOURS, row_id=availability_id, permission=Permission.STAFF_KEEP),
        lambda: actions.remove_hours(visit.actor, availability_id=availability_id),
        gettext_lazy("Remove this availability?"),
    )


@page(Permission.STAFF_KEEP, posts=True)
@adds
def new_away(visit: Visit, membership_id: UUID) -> Answer:
    """The form for days on which somebody cannot work."""
    return added(
        visit,
        membership_id,
        AwayForm,
        lambda form: actions.add_away(visit.actor, membership_id=membership_id, details=form.details()),
        title=_("Add time away"),
    )


@page(Permission.STAFF_KEEP, posts=True)
def away_removal(visit: Visit, days_away_id: UUID) -> Answer:
    """Take such days away."""
    return _removal(
        visit,
        queries.owner_of(visit.actor, queries.AWAY, row_id=days_away_id, permission=Permission.STAFF_KEEP),
        lambda: actions.remove_away(visit.actor, days_away_id=days_away_id),
        gettext_lazy("Remove this time away?"),
    )


def added(
    visit: Visit,
    membership_id: UUID,
    form_of: Callable[..., Any],
    act: Callable[[Any], object],
    *,
    title: str,
    start: dict[str, Any] | None = None,
) -> Answer:
    """Show a form about somebody, or do what was sent with it."""
    row = queries.profile(visit.actor, membership_id=membership_id, today=visit.today, permission=Permission.STAFF_KEEP)
    shows: dict[str, Any] = {"title": title, "row": row, "back_href": page_of(visit, membership_id)}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = form_of(kept, initial=start)
        return Page("staff/profiles/add.html", {**shows, "form": form, "kept": kept is not None})
    form = form_of(visit.request.POST)
    if form.is_valid():
        try:
            act(form)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(shows["back_href"], _("Added."))
    return Page("staff/profiles/add.html", {**shows, "form": form, "kept": False}, 422)


def asked(visit: Visit, membership_id: UUID, title: Promise, about: str, yes: str) -> Answer:
    """What is asked before something is taken away that nobody brings back."""
    shows = {
        "title": title,
        "about": [about],
        "yes": yes,
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": page_of(visit, membership_id),
    }
    return Page("staff/team/question.html", shows)


def page_of(visit: Visit, membership_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    code = visit.organisation.code
    if _reaches(visit, membership_id, Permission.STAFF_READ):
        return reverse("staff_profile", args=[code, membership_id])
    return reverse("organisation", args=[code])


def shown(visit: Visit, row: CredentialRow, looks: Collection[UUID]) -> dict[str, Any]:
    """What templates show of a credential. `looks`: whose papers this person may confirm; never their own."""
    code = visit.organisation.code
    may_look = row.membership_id != visit.actor.id and row.membership_id in looks
    return asdict(row) | {
        "profile_href": reverse("staff_profile", args=[code, row.membership_id]),
        "proof_href": reverse("file", args=[code, row.proof_id]) if row.proof_id else "",
        "status_label": row.status.label,
        "ends_soon": row.days_left is not None and 0 <= row.days_left <= SOON,
        "can_look": may_look and row.status == "waiting",
    }


def _removal(visit: Visit, membership_id: UUID, act: Callable[[], object], title: Promise) -> Answer:
    if visit.request.method != "POST":
        return asked(visit, membership_id, title, _("The removal is recorded in the audit trail."), _("Remove"))
    act()
    return Redirect(page_of(visit, membership_id), _("Removed."))


def _reaches(visit: Visit, membership_id: UUID, permission: Permission) -> bool:
    return queries.reaches(visit.actor, membership_id=membership_id, permission=permission)


def _member_href(visit: Visit, membership_id: UUID) -> str:
    seen = _reaches(visit, membership_id, Permission.MEMBER_READ)
    return reverse("member", args=[visit.organisation.code, membership_id]) if seen else ""
