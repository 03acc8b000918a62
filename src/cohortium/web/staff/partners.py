"""Partners: list, page, form, and putting them away."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.rules.places import countries
from cohortium.core.errors import Invalid, NotFound
from cohortium.core.lists import Showing, Sort
from cohortium.core.money import in_words
from cohortium.partners.actions import partners as actions
from cohortium.partners.queries import documents
from cohortium.partners.queries import partners as queries
from cohortium.partners.queries.partners import COMMISSIONS, KINDS, PAYMENTS, REFERRERS, PartnerRow
from cohortium.partners.rules.partners import BRINGS, CommissionKind, PartnerKind
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import lists
from cohortium.web.staff.editing import Editing, edited
from cohortium.web.staff.partner_form import PartnerForm, initial, short
from cohortium.web.staff.timelines import happened

PLURALS = {
    PartnerKind.SPONSOR: gettext_lazy("%(sponsor_many)s"),
    PartnerKind.AGENT: gettext_lazy("%(agent_many)s"),
    PartnerKind.BROKER: gettext_lazy("%(broker_many)s"),
    PartnerKind.EMPLOYER: gettext_lazy("employers"),
}
WITH_ARTICLE = {
    PartnerKind.SPONSOR: gettext_lazy("%(sponsor_a)s"),
    PartnerKind.AGENT: gettext_lazy("%(agent_a)s"),
    PartnerKind.BROKER: gettext_lazy("%(broker_a)s"),
    PartnerKind.EMPLOYER: gettext_lazy("an employer"),
}
_ABOUT = {
    PartnerKind.SPONSOR: gettext_lazy("Pays and signs for others."),
    PartnerKind.AGENT: gettext_lazy("Refers people to you for a commission."),
    PartnerKind.BROKER: gettext_lazy("Introduces people to you for a commission."),
    PartnerKind.EMPLOYER: gettext_lazy("Employs people you have taught."),
}


@page(Permission.PARTNER_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    address, wanted = visit.request.GET, asked(visit)
    q, kind, showing, sort = wanted["text"], wanted["kind"], wanted["showing"], wanted["sort"]
    found = queries.partners(visit.actor, after=lists.cursor(address), **wanted)
    shows = {
        "rows": [shown(visit, row) for row in found.rows],
        "zone": ZoneInfo(visit.organisation.time_zone),
        **lists.turning(address, found.next),
        "q": q,
        "kind": kind.value if kind else "",
        "status": showing.value,
        "sort": sort.value,
        "sorts": {
            name: lists.address(address, sort=f"-{name}" if sort.value == name else name) for name in ("name", "added")
        },
        "is_filtered": bool(q or kind) or showing != Showing.ACTIVE,
        "can_add": visit.actor.may(Permission.PARTNER_ADD),
        "new_href": reverse("partner_new", args=[visit.organisation.code]) + (f"?kind={kind}" if kind else ""),
        "export_href": export_href(visit),
    }
    if visit.wants_part:
        return Page("staff/partners/_rows.html", shows)
    kinds = [(one.value, capfirst(said(words))) for one, words in PLURALS.items()]
    return Page("staff/partners/list.html", {**shows, "kinds": kinds, "showings": _SHOWINGS})


def asked(visit: Visit) -> dict[str, Any]:
    """What the address says of the list, as the queries take it."""
    address = visit.request.GET
    return {
        "text": lists.words(address, "q"),
        "kind": kind_in(address.get("kind", "")),
        "showing": lists.one_of(Showing, address.get("status"), Showing.ACTIVE),
        "sort": lists.one_of(Sort, address.get("sort"), Sort.NAME),
    }


def kind_in(text: str) -> PartnerKind | None:
    """The kind of partner that an address names; nothing where it names none."""
    return PartnerKind(text) if text in {str(one) for one in PartnerKind} else None


def export_href(visit: Visit) -> str:
    """Where the list, as it is filtered, is taken out; nothing for who may not."""
    if not visit.actor.may(Permission.PARTNER_EXPORT):
        return ""
    return reverse("partners_export", args=[visit.organisation.code]) + lists.address(visit.request.GET)


@page(Permission.PARTNER_READ)
def show(visit: Visit, partner_id: UUID) -> Answer:
    """One partner: how to reach them, what was agreed, what happened."""
    row = queries.partner(visit.actor, partner_id=partner_id)
    papers = documents.documents(partner_id=partner_id)
    learners = reverse("learners", args=[visit.organisation.code]) + f"?partner={partner_id}&status=all"
    shows = {
        "partner": shown(visit, row),
        "acts": queries.acts(visit.actor, row),
        "log_in_href": reverse("partner_log_in", args=[visit.organisation.code, partner_id])
        if visit.actor.reach(Permission.PORTAL_INVITE).everything
        else "",
        "learners_href": learners if row.kind in BRINGS and visit.actor.may(Permission.LEARNER_READ) else "",
        "documents": papers,
        **happened(
            visit,
            lambda at_most: queries.happened(
                partner_id=partner_id, parts=[one.document_id for one in papers], at_most=at_most
            ),
            thing_id=partner_id,
        ),
    }
    return Page("staff/partners/detail.html", shows)


@page(Permission.PARTNER_ADD, posts=True)
@adds
def new(visit: Visit) -> Answer:
    """What kind of partner; and the form for one of that kind, which the address names."""
    kind = kind_in(visit.request.GET.get("kind", ""))
    if kind is None:
        if visit.request.method == "POST":
            raise NotFound
        return Page("staff/partners/kinds.html", {"kinds": _kinds(visit), "back_href": _overview(visit)})
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {"country": visit.organisation.country}
        return _form_page(visit, PartnerForm(kept, initial=start, kind=kind), kept=kept is not None)
    form = PartnerForm(visit.request.POST, kind=kind)
    if form.is_valid():
        try:
            partner = actions.add_partner(visit.actor, kind=kind, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(page_of(visit, partner.pk), _("%(name)s added.") % {"name": partner})
    return _form_page(visit, form, status=422)


@page(Permission.PARTNER_EDIT, posts=True)
def edit(visit: Visit, partner_id: UUID) -> Answer:
    """The form for what is known of a partner. It carries the version that it was filled from."""

    def read() -> PartnerRow:
        return queries.partner(visit.actor, partner_id=partner_id, permission=Permission.PARTNER_EDIT)

    row = read()
    return edited(
        visit,
        Editing(
            template="staff/partners/form.html",
            read=read,
            form=lambda *args, **options: PartnerForm(*args, kind=row.kind, row=row, **options),
            start=lambda row: initial(row.details),
            act=lambda form, _row: actions.edit_partner(
                visit.actor,
                partner_id=partner_id,
                details=form.details(),
                version=form.cleaned_data["version"] or 0,
            ),
            compared=lambda form, row: form.compared(row, visit.organisation.country),
            newest=lambda: queries.happened(partner_id=partner_id, at_most=1),
            back=page_of(visit, partner_id),
            shows=_kind_shown(row.kind),
        ),
    )


@page(Permission.PARTNER_ARCHIVE, posts=True)
def archiving(visit: Visit, partner_id: UUID) -> Answer:
    """Put a partner away. Nothing is asked: it can be undone."""
    queries.partner(visit.actor, partner_id=partner_id, permission=Permission.PARTNER_ARCHIVE)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, partner_id))
    done = actions.archive_partner(visit.actor, partner_id=partner_id)
    return _done(visit, partner_id, done, _("Archived."))


@page(Permission.PARTNER_RESTORE, posts=True)
def restoring(visit: Visit, partner_id: UUID) -> Answer:
    """Bring a partner back."""
    queries.partner(visit.actor, partner_id=partner_id, permission=Permission.PARTNER_RESTORE)
    if visit.request.method != "POST":
        return Redirect(page_of(visit, partner_id))
    done = actions.restore_partner(visit.actor, partner_id=partner_id)
    return _done(visit, partner_id, done, _("Restored."))


def shown(visit: Visit, row: PartnerRow) -> dict[str, Any]:
    """What templates show of a partner."""
    return asdict(row) | {
        "href": reverse("partner", args=[visit.organisation.code, row.partner_id]),
        "kind_label": capfirst(said(KINDS[row.kind])),
        "kind_many": capfirst(said(PLURALS[row.kind])),
        "brings": row.kind in BRINGS,
        "country_label": countries().get(row.country, row.country),
        "commission_label": COMMISSIONS.get(row.commission_kind, ""),
        "commission": _earned(visit, row),
        "discount": short(row.discount),
        "payment_label": PAYMENTS.get(row.payment_method, ""),
        "referrer_label": REFERRERS.get(row.referrer_type, ""),
    }


def _earned(visit: Visit, row: PartnerRow) -> str:
    if row.commission is None:
        return ""
    if row.commission_kind == CommissionKind.PERCENT:
        return f"{short(row.commission)} %"
    return in_words(row.commission, currency=visit.organisation.currency, locale=visit.organisation.locale)


def page_of(visit: Visit, partner_id: UUID) -> str:
    """Where to go on: whoever changes may not see."""
    code = visit.organisation.code
    if visit.actor.may(Permission.PARTNER_READ):
        return reverse("partner", args=[code, partner_id])
    return reverse("organisation", args=[code])


def _overview(visit: Visit) -> str:
    seen = visit.actor.may(Permission.PARTNER_READ)
    return reverse("partners" if seen else "organisation", args=[visit.organisation.code])


def _done(visit: Visit, partner_id: UUID, done: object, saying: str) -> Answer:
    return Redirect(page_of(visit, partner_id), _("Nothing had changed.") if isinstance(done, Unchanged) else saying)


def _kinds(visit: Visit) -> list[dict[str, Any]]:
    here = reverse("partner_new", args=[visit.organisation.code])
    return [
        {"href": f"{here}?kind={one}", "label": capfirst(said(KINDS[one])), "about": _ABOUT[one]} for one in PartnerKind
    ]


def _kind_shown(kind: PartnerKind) -> dict[str, Any]:
    return {"a_kind": said(WITH_ARTICLE[kind]), "is_company": kind not in BRINGS}


def _form_page(visit: Visit, form: PartnerForm, *, kept: bool = False, status: int = 200) -> Answer:
    shows = {"form": form, "row": None, "kept": kept, "meanwhile": None, "back_href": _overview(visit)}
    return Page("staff/partners/form.html", {**shows, **_kind_shown(form.kind)}, status)


_SHOWINGS = [
    (Showing.ACTIVE.value, gettext_lazy("Active")),
    (Showing.ARCHIVED.value, gettext_lazy("Archived")),
    (Showing.ALL.value, gettext_lazy("All")),
]
