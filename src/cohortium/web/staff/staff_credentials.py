"""Credentials of those who work here: which end soon, added, proved, looked at."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.files.actions import Received
from cohortium.files.adapters import intake
from cohortium.people.actions import credentials as actions
from cohortium.people.queries import staff as queries
from cohortium.people.queries.staff import PROOF, CredentialShowing
from cohortium.people.rules.staff import CredentialDetails
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from cohortium.web.staff import lists
from cohortium.web.staff.staff_form import CredentialForm, ReasonForm
from cohortium.web.staff.staff_profiles import added, asked, page_of, shown
from cohortium.web.uploads import FileForm


@page(Permission.STAFF_READ)
def index(visit: Visit) -> Answer:
    """Credentials that end soon, or wait to be looked at."""
    address = visit.request.GET
    showing = lists.one_of(CredentialShowing, address.get("showing"), CredentialShowing.WITHIN_30)
    found = queries.credentials(visit.actor, today=visit.today, showing=showing, after=lists.cursor(address))
    looks = queries.reached(visit.actor, Permission.STAFF_CONFIRM, [row.membership_id for row in found.rows])
    team = visit.actor.may(Permission.MEMBER_READ)
    shows = {
        "rows": [shown(visit, row, looks) for row in found.rows],
        **lists.turning(address, found.next),
        "showing": showing.value,
        "showings": _SHOWINGS,
        "zone": ZoneInfo(visit.organisation.time_zone),
        "team_href": reverse("team", args=[visit.organisation.code]) if team else "",
    }
    return Page("staff/profiles/_credentials.html" if visit.wants_part else "staff/profiles/credentials.html", shows)


@page(Permission.STAFF_KEEP, posts=True)
@adds
def new(visit: Visit, membership_id: UUID) -> Answer:
    """The form for a credential. What shows it is sent next."""
    return added(
        visit,
        membership_id,
        CredentialForm,
        lambda form: actions.add_credential(
            visit.actor, membership_id=membership_id, details=form.details(), today=visit.today
        ),
        title=_("Add a credential"),
    )


@page_that_calls_out(Permission.STAFF_KEEP)
def prove(visit: Visit, credential_id: UUID) -> Answer:
    """What a credential is, and the file that shows it, which is taken in outside the scope."""
    with visit.again(Permission.STAFF_KEEP) as inside:
        row = queries.credential(
            inside.actor, credential_id=credential_id, today=inside.today, permission=Permission.STAFF_KEEP
        )
        shows: dict[str, Any] = {
            "row": row,
            "credential": shown(inside, row, ()),
            "back_href": page_of(inside, row.membership_id),
        }
    request = visit.request
    if request.method != "POST":
        start = {name: getattr(row, name) for name in CredentialForm.base_fields}
        return Page("staff/profiles/prove.html", {**shows, "form": CredentialForm(initial=start), "file": _file()})
    form, file = CredentialForm(request.POST), FileForm(request.POST, request.FILES, kind=PROOF)
    if form.is_valid():
        try:
            received = file.receive(visit.actor.organisation_id) if request.FILES.get("file") else None
        except Invalid as refusal:
            file.refuse(refusal)
        else:
            try:
                done = _prove(visit, credential_id, form.details(), received)
            except Invalid as refusal:
                form.refuse(refusal)
            else:
                saying = _("Nothing had changed.") if done else _("Saved. Waiting for review.")
                return Redirect(shows["back_href"], saying)
    return Page("staff/profiles/prove.html", {**shows, "form": form, "file": file}, 422)


@page(Permission.STAFF_CONFIRM, posts=True)
def confirming(visit: Visit, credential_id: UUID) -> Answer:
    """Say that a credential is right. Nothing is asked: the next page says that it is."""
    row = _to_look_at(visit, credential_id)
    back = page_of(visit, row.membership_id)
    if visit.request.method != "POST":
        return Redirect(back)
    done = actions.confirm_credential(visit.actor, credential_id=credential_id)
    return Redirect(back, _("Nothing had changed.") if isinstance(done, Unchanged) else _("Confirmed."))


@page(Permission.STAFF_CONFIRM, posts=True)
def sending_back(visit: Visit, credential_id: UUID) -> Answer:
    """Say that a credential is not right, and why."""
    row = _to_look_at(visit, credential_id)
    back = page_of(visit, row.membership_id)
    form = ReasonForm(visit.request.POST if visit.request.method == "POST" else None)
    shows = {"form": form, "row": row, "back_href": back}
    if visit.request.method != "POST":
        return Page("staff/profiles/send_back.html", shows)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            actions.send_back_credential(visit.actor, credential_id=credential_id, reason=reason)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(back, _("Sent back. %(name)s will be told.") % {"name": row.member})
    return Page("staff/profiles/send_back.html", shows, 422)


@page(Permission.STAFF_KEEP, posts=True)
def removal(visit: Visit, credential_id: UUID) -> Answer:
    """Take a credential away, and the file that shows it."""
    row = queries.credential(
        visit.actor, credential_id=credential_id, today=visit.today, permission=Permission.STAFF_KEEP
    )
    if visit.request.method != "POST":
        about = _("The evidence file is deleted too. The removal is recorded in the audit trail.")
        return asked(visit, row.membership_id, gettext_lazy("Remove this credential?"), about, _("Remove"))
    actions.remove_credential(visit.actor, credential_id=credential_id)
    return Redirect(page_of(visit, row.membership_id), _("Removed."))


def _to_look_at(visit: Visit, credential_id: UUID) -> queries.CredentialRow:
    return queries.credential(
        visit.actor, credential_id=credential_id, today=visit.today, permission=Permission.STAFF_CONFIRM
    )


def _prove(visit: Visit, credential_id: UUID, details: CredentialDetails, received: Received | None) -> bool:
    """Whether nothing was different."""
    with (
        intake.held(received, organisation_id=visit.actor.organisation_id),
        visit.again(Permission.STAFF_KEEP) as again,
    ):
        done = actions.prove_credential(
            again.actor, credential_id=credential_id, details=details, received=received, today=again.today
        )
    return isinstance(done, Unchanged)


def _file() -> Any:
    return FileForm(kind=PROOF)


_SHOWINGS = [
    (CredentialShowing.WITHIN_30.value, gettext_lazy("Expired, or within 30 days")),
    (CredentialShowing.WITHIN_60.value, gettext_lazy("Expired, or within 60 days")),
    (CredentialShowing.WITHIN_90.value, gettext_lazy("Expired, or within 90 days")),
    (CredentialShowing.WAITING.value, gettext_lazy("Waiting for review")),
    (CredentialShowing.ALL.value, gettext_lazy("All")),
]
