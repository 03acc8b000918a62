"""The page that the link in an invitation opens."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.administration.actions.invitations import accept
from cohortium.administration.queries.invitations import InvitationRow, found_by, invitation
from cohortium.core.errors import Invalid
from cohortium.identity.actions import register
from cohortium.web.account import pending, providers
from cohortium.web.accounts import sign_in
from cohortium.web.links import Opened, opened_by_link
from cohortium.web.page import Answer, Page, Redirect


class PasswordForm(forms.Form):
    """A new log-in: the address is the invitation's."""

    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("Ten characters or more. A few words in a row are easy to remember."),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={
            "required": _("Choose a password."),
            "max_length": _("This is too long. Use up to 200 characters."),
        },
    )


@opened_by_link(Permission.MEMBER_ACCEPT, find=found_by)
def respond(opened: Opened) -> Answer:
    """Join with the log-in that is signed in, with one that is not, or with a new one."""
    row = invitation(invitation_id=opened.actor.id, now=opened.now)
    if row.accepted_by and row.accepted_by == opened.user_id:
        return Redirect(reverse("organisation", args=[opened.organisation.code]))
    if not row.is_open:
        return Page("invitations/over.html", {}, 410)
    if opened.request.method != "POST":
        return _asked(opened, row)
    if opened.user_id:
        return _join(opened)
    waiting = pending.peek(opened.request)
    if waiting and waiting.is_of(row.email) and "password" not in opened.request.POST and not row.has_log_in:
        return _register_by_provider(opened, row)
    return _register_and_join(opened, row)


def _join(opened: Opened) -> Answer:
    user: Any = opened.request.user
    accept(opened.actor, user_id=user.pk, email=user.email, now=opened.now)
    return _welcome(opened)


def _register_and_join(opened: Opened, row: InvitationRow) -> Answer:
    form = PasswordForm(opened.request.POST)
    if row.has_log_in or not form.is_valid():
        return _asked(opened, row, form, status=422)
    try:
        # Whoever has the link has the mailbox: the address needs no other proof.
        user = register(row.email, form.cleaned_data["password"], now=opened.now)
    except Invalid as refusal:
        for sentence in refusal.errors["password"]:
            form.add_error("password", str(sentence))
        return _asked(opened, row, form, status=422)
    accept(opened.actor, user_id=user.pk, email=user.email, now=opened.now)
    return _welcome(opened, then=partial(sign_in, user=user))


def _register_by_provider(opened: Opened, row: InvitationRow) -> Answer:
    """A log-in without a password, for whom a provider vouches: `sign_in` connects the two."""
    user = register(row.email, None, now=opened.now)
    accept(opened.actor, user_id=user.pk, email=user.email, now=opened.now)
    return _welcome(opened, then=partial(sign_in, user=user))


def _welcome(opened: Opened, then: Callable[[HttpRequest], None] | None = None) -> Answer:
    there = reverse("organisation", args=[opened.organisation.code])
    return Redirect(there, _("Welcome to %(name)s.") % {"name": opened.organisation.name}, then)


def _asked(opened: Opened, row: InvitationRow, form: PasswordForm | None = None, status: int = 200) -> Answer:
    mine = str(getattr(opened.request.user, "email", ""))
    waiting = pending.peek(opened.request)
    shows = {
        "providers": providers.offered(),
        "vouched_by": waiting.name if waiting and waiting.is_of(row.email) else "",
        "invitation": row,
        "form": form or PasswordForm(),
        "signed_in_as": mine,
        "is_mine": mine.lower() == row.email.lower(),
        "zone": opened.organisation.time_zone,
    }
    return Page("invitations/respond.html", shows, status)
