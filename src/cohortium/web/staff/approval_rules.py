"""Rules for approvals: what needs one, and who decides."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, NotFound, Stale
from cohortium.desk.actions import approvals as actions
from cohortium.desk.kinds.approvals import ApprovalKind, kinds
from cohortium.desk.queries import approvals as queries
from cohortium.desk.queries.approvals import RuleRow
from cohortium.tenancy.words import said
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.approval_form import RuleForm, initial


@page(Permission.APPROVAL_READ)
def index(visit: Visit) -> Answer:
    """Every kind of act that may need approval, with its rules."""
    rows = queries.rules(visit.actor)
    shows = {
        "kinds": [
            {
                "kind": one,
                "word": _word(one),
                "rules": (of_kind := [row for row in rows if row.kind == one.key]),
                # Where it is not about money one rule says it all.
                "takes_more": one.has_amount or not of_kind,
            }
            for one in kinds().values()
        ],
        "may_set": visit.actor.may(Permission.APPROVAL_SET),
    }
    return Page("staff/approvals/rules.html", shows)


@page(Permission.APPROVAL_SET, posts=True)
@adds
def new(visit: Visit, kind: str) -> Answer:
    """The form for a rule."""
    options = _options(kind)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(RuleForm(kept, **options), kinds()[kind], kept=kept is not None)
    form = RuleForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            added = actions.add_rule(visit.actor, details=form.details())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return Redirect(_list(visit), _said(visit, added.pk, _("Approval is now required.")))
    return _form_page(form, kinds()[kind], status=422)


@page(Permission.APPROVAL_SET, posts=True)
def edit(visit: Visit, rule_id: UUID) -> Answer:
    """The form for who decides. It carries the version that it was filled from."""
    row = queries.rule(visit.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET)
    options, kind = _options(row.kind), kinds()[row.kind]
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = RuleForm(kept, initial={**initial(row.details), "version": row.version}, **options)
        return _form_page(form, kind, row=row, kept=kept is not None)
    form = RuleForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            edited = actions.edit_rule(
                visit.actor, rule_id=rule_id, details=form.details(), version=form.cleaned_data["version"] or 0
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            row = queries.rule(visit.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET)
            meanwhile = {
                "newest": [],
                "compared": form.compared(row.details),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            return _form_page(
                form.rebased(initial(row.details), row.version), kind, row=row, meanwhile=meanwhile, status=409
            )
        else:
            saying = _("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved.")
            return Redirect(_list(visit), _said(visit, rule_id, saying))
    return _form_page(form, kind, row=row, status=422)


@page(Permission.APPROVAL_SET, posts=True)
def removal(visit: Visit, rule_id: UUID) -> Answer:
    """Need no approval any more."""
    row = queries.rule(visit.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET)
    if visit.request.method == "POST":
        actions.remove_rule(visit.actor, rule_id=rule_id)
        return Redirect(_list(visit), _("Rule removed."))
    # Also a rule about what an earlier release knew.
    known = kinds().get(row.kind)
    shows = {
        "title": _("Remove this rule?"),
        "about": [
            _("%(word)s will no longer need approval under this rule. Open requests are not affected.")
            % {"word": _word(known) if known else row.kind}
        ],
        "yes": _("Remove"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": _list(visit),
    }
    return Page("staff/team/question.html", shows)


def _form_page(
    form: RuleForm,
    kind: ApprovalKind,
    *,
    row: RuleRow | None = None,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    shows = {"form": form, "word": _word(kind), "rule": row, "kept": kept, "meanwhile": meanwhile}
    return Page("staff/approvals/rule_form.html", shows, status)


def _options(kind: str) -> dict[str, Any]:
    if kind not in kinds():
        raise NotFound
    return {"kind": kind, "offered": queries.offered(), "has_amount": kinds()[kind].has_amount}


def _said(visit: Visit, rule_id: UUID, saying: str) -> str:
    """What was done, and whether anybody can be asked by it."""
    lacks = queries.rule(visit.actor, rule_id=rule_id, permission=Permission.APPROVAL_SET).lacks
    return f"{saying} {lacks} {_('No one can request this until more people can decide.')}" if lacks else saying


def _word(kind: ApprovalKind) -> str:
    return capfirst(said(kind.word))


def _list(visit: Visit) -> str:
    return reverse("approval_rules", args=[visit.organisation.code])
