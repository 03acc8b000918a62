"""Asking others to agree: to one act, or to the same one upon several things at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.access.queries import names_of_those_who_may
from cohortium.core.errors import Invalid, NotFound
from cohortium.desk.actions.approvals import ask_approval
from cohortium.desk.kinds.approvals import kinds
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries import asked
from cohortium.desk.queries.chains import lacking
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import things
from cohortium.web.staff.approval_form import AskForm
from cohortium.web.staff.approvals import page_of

ALSO = "also"
MOST = 100


def asking_href(visit: Visit, kind: str, subject_ids: list[UUID], *, for_day: str = "") -> str:
    """Where somebody asks others to agree to such an act upon these things."""
    first, *others = subject_ids
    rest = QueryDict(mutable=True)
    if others:
        rest.setlist(ALSO, [str(one) for one in others])
    if for_day:
        rest["for_day"] = for_day
    path = reverse("approval_asking", args=[visit.organisation.code, kind, first])
    return f"{path}?{rest.urlencode()}" if rest else path


@page(Permission.APPROVAL_ASK, posts=True)
@adds
def ask(visit: Visit, kind: str, subject_id: UUID) -> Answer:
    """Ask for approval of an act upon this thing, and upon those named besides. What waits is not asked twice."""
    if kind not in kinds():
        raise NotFound
    asked_for, is_sent = kinds()[kind], visit.request.method == "POST"
    names = {one: asked_for.subject(visit.actor, one) for one in _subjects(visit, subject_id)}
    waits = asked.waiting_for(visit.actor, kind=kind, subject_ids=names)
    asking = [one for one in names if one not in waits]
    kept = None if is_sent else drafts.take(visit.request)
    form = AskForm(visit.request.POST if is_sent else kept, initial=visit.request.GET.dict(), day=asked_for.day)
    if is_sent and asking and form.is_valid():
        try:
            # For all of them or for none: a day may have begun at one place and not yet at another.
            with transaction.atomic():
                rows = [
                    ask_approval(visit.actor, kind=kind, subject_id=one, now=visit.now, **form.cleaned_data)
                    for one in asking
                ]
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            mine = f"{reverse('approvals', args=[visit.organisation.code])}?showing=asked"
            led_to = page_of(visit, rows[0].pk) if len(rows) == 1 else mine
            return Redirect(led_to, _("Approval requested."))
    shows = {
        "form": form,
        "kept": kept is not None,
        "word": capfirst(said(asked_for.word)),
        "names": [names[one] for one in asking],
        "also": asking[1:],
        "waits": [
            {"name": names[one], "by": row.asked_by, "href": page_of(visit, row.request_id) if row.is_seen else ""}
            for one, row in waits.items()
        ],
        "means": asked_for.consequences(asking) if asking else [],
        "back_href": things.href_of(visit, asked_for.subject_type, subject_id),
        **_rule(visit, kind),
    }
    return Page("staff/approvals/ask.html", shows, 422 if form.is_bound and form.errors else 200)


def _subjects(visit: Visit, first: UUID) -> list[UUID]:
    sent = (visit.request.POST if visit.request.method == "POST" else visit.request.GET).getlist(ALSO)
    try:
        others = [forms.UUIDField().clean(one) for one in sent[:MOST]]
    except forms.ValidationError:
        raise NotFound from None
    return list(dict.fromkeys([first, *others]))


def _rule(visit: Visit, kind: str) -> dict[str, Any]:
    rule = queries.rule_for(kind=kind)
    sets = rule and visit.actor.may(Permission.APPROVAL_SET)
    return {
        "is_needed": rule is not None,
        "lacking": lacking(visit.actor, rule.steps) if rule else [],
        "rule_href": reverse("approval_rule_edit", args=[visit.organisation.code, rule.rule_id])
        if rule and sets
        else "",
        "ask": names_of_those_who_may(Permission.APPROVAL_SET),
    }
