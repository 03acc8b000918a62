"""Log-ins of guardians, learners and partners: how they stand, giving one, sending the letter again, taking it away."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.own_log_ins import Agreed, HasLogIn, IsThatThem, MailboxShared
from cohortium.administration.queries.invitations import invitation_life
from cohortium.core.errors import NotAllowed, NotFound, Refusal, Words
from cohortium.partners.actions import log_ins as partner_acts
from cohortium.partners.queries import partners
from cohortium.partners.queries.log_ins import PartnerLogIn, partner_log_in
from cohortium.people.actions import log_ins as acts
from cohortium.people.queries import families, guardians, learners
from cohortium.people.queries.log_ins import HolderLogIn, guardian_log_in, learner_log_in
from cohortium.people.rules.log_ins import OLD_ENOUGH
from cohortium.tenancy.words import said
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page

Row = HolderLogIn | PartnerLogIn
# What it is called, and its address.
Crumb = tuple[str, str]


class LetInForm(forms.Form):
    """What the office says where it is asked: only then."""

    is_same = forms.BooleanField(required=False)
    reads_alone = forms.BooleanField(required=False)

    def agreed(self) -> Agreed:
        """What was said."""
        return Agreed(is_same=self.cleaned_data["is_same"], reads_alone=self.cleaned_data["reads_alone"])


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose log-in a page is about: how it stands, what can be done, and the names of the routes."""

    route: str
    read: Callable[[Visit, UUID], Row]
    invite: Callable[[Visit, UUID, Agreed], object]
    remind: Callable[[Visit, UUID], object]
    shut: Callable[[Visit, UUID], object]
    # Where their page lies, from far to near.
    crumbs: Callable[[Visit, Row], list[Crumb]]
    # Where their address is corrected, and by whom.
    edit: str
    edits: Permission
    # What they see once they are in.
    sees: Promise

    def to(self, visit: Visit, holder_id: UUID, what: str = "") -> str:
        """The address of their log-in's page, or of what is done there."""
        return reverse(f"{self.route}_log_in{what}", args=[visit.organisation.code, holder_id])


@page(Permission.PORTAL_INVITE, posts=True)
def guardian(visit: Visit, guardian_id: UUID) -> Answer:
    """The log-in of a guardian, and giving them one."""
    return _log_in(visit, _GUARDIAN, guardian_id)


@page(Permission.PORTAL_INVITE, posts=True)
def guardian_letter(visit: Visit, guardian_id: UUID) -> Answer:
    """The letter to a guardian, once more."""
    return _letter(visit, _GUARDIAN, guardian_id)


@page(Permission.PORTAL_INVITE, posts=True)
def guardian_removal(visit: Visit, guardian_id: UUID) -> Answer:
    """Take a guardian's log-in away."""
    return _removal(visit, _GUARDIAN, guardian_id)


@page(Permission.PORTAL_INVITE, posts=True)
def learner(visit: Visit, learner_id: UUID) -> Answer:
    """The log-in of a learner, and giving them one."""
    return _log_in(visit, _LEARNER, learner_id)


@page(Permission.PORTAL_INVITE, posts=True)
def learner_letter(visit: Visit, learner_id: UUID) -> Answer:
    """The letter to a learner, once more."""
    return _letter(visit, _LEARNER, learner_id)


@page(Permission.PORTAL_INVITE, posts=True)
def learner_removal(visit: Visit, learner_id: UUID) -> Answer:
    """Take a learner's log-in away."""
    return _removal(visit, _LEARNER, learner_id)


@page(Permission.PORTAL_INVITE, posts=True)
def partner(visit: Visit, partner_id: UUID) -> Answer:
    """The log-in of a partner, and giving them one."""
    return _log_in(visit, _PARTNER, partner_id)


@page(Permission.PORTAL_INVITE, posts=True)
def partner_letter(visit: Visit, partner_id: UUID) -> Answer:
    """The letter to a partner, once more."""
    return _letter(visit, _PARTNER, partner_id)


@page(Permission.PORTAL_INVITE, posts=True)
def partner_removal(visit: Visit, partner_id: UUID) -> Answer:
    """Take a partner's log-in away."""
    return _removal(visit, _PARTNER, partner_id)


def _log_in(visit: Visit, holder: Holder, holder_id: UUID) -> Answer:
    row = holder.read(visit, holder_id)
    if visit.request.method != "POST":
        return _shown(visit, holder, row)
    form = LetInForm(visit.request.POST)
    form.is_valid()
    here = holder.to(visit, holder_id)
    try:
        holder.invite(visit, holder_id, form.agreed())
    except HasLogIn:
        # Sent twice, or a colleague was faster: the page says how it stands.
        return Redirect(here, _("This has already been done."))
    except (NotFound, NotAllowed):
        raise
    except Refusal as refusal:
        # What was read first may be older than what was refused.
        return _shown(visit, holder, holder.read(visit, holder_id), form=form, refusal=refusal)
    now = holder.read(visit, holder_id).log_in
    if now.status == "invited":
        return Redirect(here, _("E-mail sent to %(email)s.") % {"email": now.email})
    return Redirect(here, _("Access given. They can use their existing log-in."))


def _letter(visit: Visit, holder: Holder, holder_id: UUID) -> Answer:
    row, here = holder.read(visit, holder_id), holder.to(visit, holder_id)
    if visit.request.method != "POST":
        # Nothing is asked: another letter harms nobody.
        return Redirect(here)
    holder.remind(visit, holder_id)
    return Redirect(here, _("Invitation sent again to %(email)s.") % {"email": row.log_in.email})


def _removal(visit: Visit, holder: Holder, holder_id: UUID) -> Answer:
    row, here = holder.read(visit, holder_id), holder.to(visit, holder_id)
    waits = row.log_in.status == "invited"
    if visit.request.method == "POST":
        done = holder.shut(visit, holder_id)
        saying = _("Invitation withdrawn.") if waits else _("Access removed.")
        return Redirect(here, _("Nothing had changed.") if isinstance(done, Unchanged) else saying)
    stays = row.log_in.is_staff or row.log_in.opens_more
    about = (
        [_("They keep access to their other records, but can no longer see this one.")]
        if stays
        else [
            _("The link in the invitation will stop working.")
            if waits
            else _("They lose access to the portal straight away, even if they are signed in.")
        ]
    )
    shows = {
        "title": (_("Withdraw the invitation for %(name)s?") if waits else _("Remove access for %(name)s?"))
        % {"name": row.name},
        "about": [*about, _("You can invite them again.")],
        "yes": _("Withdraw") if waits else _("Remove access"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": here,
    }
    return Page("staff/team/question.html", shows)


def _shown(
    visit: Visit, holder: Holder, row: Row, *, form: LetInForm | None = None, refusal: Refusal | None = None
) -> Answer:
    code, can_edit = visit.organisation.code, visit.actor.may(holder.edits)
    is_out = row.log_in.status in ("none", "left")
    fault = getattr(row, "fault", None)
    shows: dict[str, Any] = {
        "row": row,
        "log_in": row.log_in,
        "is_out": is_out,
        "asks_same": bool(row.known),
        "known_opens": [said(word) for word in row.known.opens] if row.known else [],
        "asks_shared": row.is_shared and not row.known,
        "shared_more": getattr(row, "shared_with_more", 0),
        "can_invite": is_out and row.is_with_us and bool(row.email) and not fault,
        "fault": str(fault or ""),
        "old_enough": OLD_ENOUGH,
        "form": form,
        # What is asked beside a box is said there; everything else above.
        "refused": str(refusal.sentence) if refusal and not _is_asked(refusal) else "",
        "not_answered": refusal is not None and _is_asked(refusal),
        "sees": said(holder.sees),
        "life": invitation_life() if is_out else "",
        "zone": ZoneInfo(visit.organisation.time_zone),
        "letter_href": holder.to(visit, row.holder_id, "_letter"),
        "removal_href": holder.to(visit, row.holder_id, "_removal"),
        "letters_href": reverse("letters", args=[code]) if visit.actor.may(Permission.NOTIFICATION_READ) else "",
        "edit_href": reverse(holder.edit, args=[code, row.holder_id]) if can_edit else "",
        "crumbs": holder.crumbs(visit, row),
    }
    return Page("staff/log_ins/detail.html", shows, 422 if refusal else 200)


def _is_asked(refusal: Refusal) -> bool:
    return isinstance(refusal, IsThatThem | MailboxShared)


def _of_guardian(visit: Visit, row: Row) -> list[Crumb]:
    """The families, and theirs: a guardian stands on its page."""
    code = visit.organisation.code
    if not visit.actor.may(Permission.FAMILY_READ):
        return []
    whole = [(capfirst(said(_("%(family_many)s"))), reverse("families", args=[code]))]
    try:
        family_id = guardians.guardian(visit.actor, guardian_id=row.holder_id).family_id
    except NotFound:
        return whole
    return [*whole, (families.names({family_id})[family_id], reverse("family", args=[code, family_id]))]


def _own_page(
    listed: str, word: Words, route: str, permission: Permission, names: Callable[[Collection[UUID]], dict[UUID, str]]
) -> Callable[[Visit, Row], list[Crumb]]:
    """The list, and their own page."""

    def crumbs(visit: Visit, row: Row) -> list[Crumb]:
        code = visit.organisation.code
        if not visit.actor.may(permission):
            return []
        return [
            (capfirst(said(word)), reverse(listed, args=[code])),
            (names({row.holder_id})[row.holder_id], reverse(route, args=[code, row.holder_id])),
        ]

    return crumbs


_GUARDIAN = Holder(
    "guardian",
    lambda visit, one: guardian_log_in(visit.actor, guardian_id=one, now=visit.now),
    lambda visit, one, agreed: acts.invite_guardian(visit.actor, guardian_id=one, agreed=agreed, now=visit.now),
    lambda visit, one: acts.remind_guardian(visit.actor, guardian_id=one, now=visit.now),
    lambda visit, one: acts.shut_guardian_out(visit.actor, guardian_id=one),
    _of_guardian,
    "guardian_edit",
    Permission.FAMILY_EDIT,
    gettext_lazy("their own details, their %(learner_many)s and the %(family_one)s details they are allowed to see"),
)
_LEARNER = Holder(
    "learner",
    lambda visit, one: learner_log_in(visit.actor, learner_id=one, today=visit.today, now=visit.now),
    lambda visit, one, agreed: acts.invite_learner(
        visit.actor, learner_id=one, agreed=agreed, today=visit.today, now=visit.now
    ),
    lambda visit, one: acts.remind_learner(visit.actor, learner_id=one, today=visit.today, now=visit.now),
    lambda visit, one: acts.shut_learner_out(visit.actor, learner_id=one),
    _own_page("learners", gettext_lazy("%(learner_many)s"), "learner", Permission.LEARNER_READ, learners.names),
    "learner_edit",
    Permission.LEARNER_EDIT,
    gettext_lazy("their own details and consents"),
)
_PARTNER = Holder(
    "partner",
    lambda visit, one: partner_log_in(visit.actor, partner_id=one, now=visit.now),
    lambda visit, one, agreed: partner_acts.invite_partner(visit.actor, partner_id=one, agreed=agreed, now=visit.now),
    lambda visit, one: partner_acts.remind_partner(visit.actor, partner_id=one, now=visit.now),
    lambda visit, one: partner_acts.shut_partner_out(visit.actor, partner_id=one),
    _own_page("partners", gettext_lazy("Partners"), "partner", Permission.PARTNER_READ, partners.names),
    "partner_edit",
    Permission.PARTNER_EDIT,
    gettext_lazy("their organisation’s record and the names of the %(learner_many)s they referred"),
)
