"""The team: list, page, invitation, roles and campuses, and who comes in or goes."""

from dataclasses import asdict
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access import second_factor
from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions import invitations, members
from cohortium.administration.queries import members as queries
from cohortium.administration.queries.invitations import invitation_life
from cohortium.administration.queries.members import MemberRow, MemberShowing, MemberSort
from cohortium.audit.queries import TimelineRow
from cohortium.core.errors import Invalid, Refusal, Stale
from cohortium.people.queries import staff
from cohortium.tenancy.words import words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import addresses, lists
from cohortium.web.staff import team_questions as questions
from cohortium.web.staff.team_form import InviteForm, MemberForm, WorkForm, initial
from cohortium.web.staff.timelines import happened
from cohortium.web.value_fields import in_words


@page(Permission.MEMBER_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered and sorted by what the address says."""
    asked = visit.request.GET
    q, showing = lists.words(asked, "q"), lists.one_of(MemberShowing, asked.get("status"), MemberShowing.CURRENT)
    sort, role_id, campus_id = (
        lists.one_of(MemberSort, asked.get("sort"), MemberSort.NAME),
        lists.uuid(asked.get("role", "")),
        lists.uuid(asked.get("campus", "")),
    )
    found = queries.members(
        visit.actor,
        begins=q,
        showing=showing,
        role_id=role_id,
        campus_id=campus_id,
        sort=sort,
        after=lists.cursor(asked),
    )
    shows = {
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "q": q,
        "status": showing.value,
        "role": str(role_id or ""),
        "campus": str(campus_id or ""),
        "sort": sort.value,
        "turned_href": lists.address(asked, sort="name" if sort == MemberSort.NAME_DOWN else "-name"),
        "is_filtered": bool(q or role_id or campus_id) or showing != MemberShowing.CURRENT,
        "can_invite": visit.actor.may(Permission.MEMBER_INVITE),
        "sees_papers": visit.actor.may(Permission.STAFF_READ),
    }
    if visit.wants_part:
        return Page("staff/team/_rows.html", shows)
    return Page("staff/team/list.html", {**shows, "filters": queries.filters(visit.actor), "showings": _SHOWINGS})


@page(Permission.MEMBER_READ)
def show(visit: Visit, membership_id: UUID) -> Answer:
    """One member: what they do and where, how the invitation stands, what happened."""
    # First, because the other questions trust that the member may be seen.
    row = queries.member(visit.actor, membership_id=membership_id)
    acts = queries.acts(visit.actor, row)

    def lately(at_most: int) -> list[TimelineRow]:
        return queries.happened(membership_id=membership_id, at_most=at_most)

    decides = visit.actor.may(Permission.MEMBER_ASSIGN)
    shows = {
        "member": _shown(visit, row),
        "tells_factor": decides and row.joined_at is not None,
        "has_factor": decides and second_factor.is_set_up(membership_id),
        "invitation": queries.invitation_of(membership_id=membership_id, now=visit.now),
        **happened(visit, lately, thing_id=membership_id),
        "can": acts,
        "own_fields": [
            {
                "label": one.label,
                "value": in_words(one.kind, row.custom.get(one.key)),
                "is_long": one.kind.name == "long_text",
            }
            for one in queries.own_fields_of(visit.actor, row)
        ],
        "profile_href": _profile_href(visit, membership_id),
        "undeliverable": addresses.notice(visit, row.email),
        "is_mightier": not acts and visit.actor.may(Permission.MEMBER_ASSIGN),
    }
    return Page("staff/team/detail.html", shows)


@page(Permission.MEMBER_INVITE, posts=True)
@adds
def invite(visit: Visit) -> Answer:
    """The form for an invitation."""
    options = _options(visit, Permission.MEMBER_INVITE)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page("staff/team/invite.html", InviteForm(kept, **options), kept=kept is not None)
    form = InviteForm(visit.request.POST, **options)
    if form.is_valid():
        said = form.cleaned_data
        try:
            member = invitations.invite(
                visit.actor,
                email=said["email"],
                display_name=said["display_name"],
                role_ids=said["roles"],
                campus_ids=said["campuses"],
                now=visit.now,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except _OF_THE_ADDRESS as refusal:
            form.add_error("email", str(refusal.sentence))
        except members.Mightier as refusal:
            form.add_error("roles", str(refusal.sentence))
        else:
            saying = _("Invitation sent to %(email)s.") % {"email": said["email"].strip()}
            return Redirect(_page_of(visit, member.pk), saying)
    return _form_page("staff/team/invite.html", form, status=422)


@page(Permission.MEMBER_ASSIGN, posts=True)
def edit(visit: Visit, membership_id: UUID) -> Answer:
    """What somebody does and where, and how they are called. The form carries the version that it was filled from."""
    row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_ASSIGN)
    own = queries.own_fields_of(visit.actor, row)
    options = _options(visit, Permission.MEMBER_ASSIGN) | {"own": own}
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        start = {**initial(row, options["choices"], own), "version": row.version}
        form = MemberForm(kept, initial=start, **options)
        return _form_page("staff/team/edit.html", form, row=row, kept=kept is not None)
    form = MemberForm(visit.request.POST, **options)
    if form.is_valid():
        try:
            edited = members.assign(
                visit.actor,
                membership_id=membership_id,
                role_ids=form.cleaned_data["roles"],
                campus_ids=form.cleaned_data["campuses"],
                version=form.cleaned_data["version"] or 0,
                details=form.details(),
                custom=form.own_values(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except (members.Mightier, members.LastOwner) as refusal:
            form.add_error("roles", str(refusal.sentence))
        except Stale:
            # What was saved meanwhile may be newer than what this request read first.
            row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_ASSIGN)
            meanwhile = {
                "newest": queries.happened(membership_id=membership_id, at_most=1),
                "compared": form.compared(row, visit.organisation.country),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            rebased = form.rebased(initial(row, options["choices"], own), row.version)
            return _form_page("staff/team/edit.html", rebased, row=row, meanwhile=meanwhile, status=409)
        else:
            saying = str(_("Nothing had changed.") if isinstance(edited, Unchanged) else _("Saved."))
            return Redirect(_page_of(visit, membership_id), saying)
    return _form_page("staff/team/edit.html", form, row=row, status=422)


@page(Permission.MEMBER_SUSPEND, posts=True)
def suspension(visit: Visit, membership_id: UUID) -> Answer:
    """Keep somebody out."""
    row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_SUSPEND)
    if visit.request.method == "POST":
        members.suspend(visit.actor, membership_id=membership_id)
    return _asked(visit, row, questions.SUSPEND)


@page(Permission.MEMBER_REINSTATE, posts=True)
def reinstatement(visit: Visit, membership_id: UUID) -> Answer:
    """Let somebody in again."""
    row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_REINSTATE)
    if visit.request.method == "POST":
        members.reinstate(visit.actor, membership_id=membership_id)
    return _asked(visit, row, questions.REINSTATE)


@page(Permission.MEMBER_REMOVE, posts=True)
def removal(visit: Visit, membership_id: UUID) -> Answer:
    """End a membership, or take an invitation back."""
    row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_REMOVE)
    question = questions.TAKE_BACK if row.status == "invited" else questions.REMOVE
    if visit.request.method == "POST":
        members.remove(visit.actor, membership_id=membership_id)
    return _asked(visit, row, question)


@page(Permission.MEMBER_INVITE, posts=True)
def invitation(visit: Visit, membership_id: UUID) -> Answer:
    """Send an invitation again, or invite somebody who left."""
    row = queries.member(visit.actor, membership_id=membership_id, permission=Permission.MEMBER_INVITE)
    has_left = row.status == "left"
    if visit.request.method == "POST":
        change = invitations.invite_again if has_left else invitations.renew_invitation
        change(visit.actor, membership_id=membership_id, now=visit.now)
    return _asked(visit, row, questions.INVITE_AGAIN if has_left else questions.RENEW)


@page(Permission.MEMBER_LEAVE, posts=True)
def leaving(visit: Visit) -> Answer:
    """End one's own membership."""
    if visit.request.method == "POST":
        members.leave(visit.actor)
        return Redirect(reverse("organisations"), _("You have left %(name)s.") % {"name": visit.organisation.name})
    row = queries.member(visit.actor, membership_id=visit.actor.id, permission=Permission.MEMBER_LEAVE)
    return _asked(visit, row, questions.LEAVE)


def _asked(visit: Visit, row: MemberRow, question: questions.Question) -> Answer:
    campuses = words_of(visit.organisation.words)["campus"].many
    words = {
        "name": row.name,
        "email": row.email,
        "organisation": visit.organisation.name,
        "life": _life(question),
        "campus_many": campuses,
    }
    back = _page_of(visit, row.membership_id)
    if visit.request.method == "POST":
        return Redirect(back, question.said % words)
    takes_an_owner = question in (questions.SUSPEND, questions.REMOVE, questions.LEAVE)
    goes = question in (questions.SUSPEND, questions.REMOVE)
    shows = {
        "title": question.title % words,
        "is_last_owner": takes_an_owner and queries.is_last_owner(membership_id=row.membership_id),
        "about": [sentence % words for sentence in question.about],
        "left": queries.left_behind(visit.actor, membership_id=row.membership_id, now=visit.now) if goes else None,
        "yes": question.yes % words,
        "no": question.no,
        "is_dangerous": question.is_dangerous,
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def _life(question: questions.Question) -> str:
    """How long an invitation is good, for the questions that say so."""
    return invitation_life() if question in (questions.RENEW, questions.INVITE_AGAIN) else ""


def _form_page(
    template: str,
    form: WorkForm,
    *,
    row: MemberRow | None = None,
    kept: bool = False,
    meanwhile: dict[str, Any] | None = None,
    status: int = 200,
) -> Answer:
    reachable = {campus.campus_id for campus in form.chosen_from.campuses}
    elsewhere = [campus.name for campus in row.campuses if campus.id not in reachable] if row else []
    shows = {"form": form, "member": row, "kept": kept, "meanwhile": meanwhile, "elsewhere": elsewhere}
    return Page(template, shows, status)


def _options(visit: Visit, permission: Permission) -> dict[str, Any]:
    words = words_of(visit.organisation.words)
    return {"choices": queries.choices(visit.actor, permission), "campuses": str(words["campus"].many)}


def _page_of(visit: Visit, membership_id: UUID) -> str:
    """Where to go on: not everybody who may change a member sees them, or still does."""
    code, seen = visit.organisation.code, visit.actor.may(Permission.MEMBER_READ)
    if seen and queries.is_visible(visit.actor, membership_id=membership_id):
        return reverse("member", args=[code, membership_id])
    return reverse("team" if seen else "organisation", args=[code])


def _profile_href(visit: Visit, membership_id: UUID) -> str:
    if not staff.reaches(visit.actor, membership_id=membership_id, permission=Permission.STAFF_READ):
        return ""
    return reverse("staff_profile", args=[visit.organisation.code, membership_id])


def _shown(visit: Visit, row: MemberRow) -> dict[str, Any]:
    return asdict(row) | {
        "href": reverse("member", args=[visit.organisation.code, row.membership_id]),
        "is_me": row.membership_id == visit.actor.id,
    }


_OF_THE_ADDRESS: tuple[type[Refusal], ...] = (
    invitations.AlreadyInvited,
    invitations.IsSuspended,
    invitations.UsesPortal,
    invitations.WasHere,
    members.AlreadyMember,
)
_SHOWINGS = [
    (MemberShowing.CURRENT.value, _("Current")),
    (MemberShowing.INVITED.value, _("Invited")),
    (MemberShowing.SUSPENDED.value, _("Suspended")),
    (MemberShowing.LEFT.value, _("Left")),
    (MemberShowing.ALL.value, _("All")),
]
