"""Changing the password and the address; and showing again who one is."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import update_session_auth_hash
from django.urls import reverse
from django.utils.translation import gettext as _

from cohortium.accounts.actions import addresses, passwords
from cohortium.accounts.queries import account
from cohortium.core.errors import Invalid
from cohortium.identity import limits, policies
from cohortium.identity.actions import note_in_vain
from cohortium.web import drafts
from cohortium.web import next as going_on
from cohortium.web.account import devices, providers
from cohortium.web.account.forms import TOO_MANY, AgainForm, CodeForm, NewEmailForm, NewPasswordForm, PasskeyCheck
from cohortium.web.account.page import BOTH, POSTS, Own, account_page
from cohortium.web.page import Answer, Page, Redirect


@account_page(*BOTH, changes=False)
def again(own: Own) -> Answer:
    """Is it you? By password, by code or by passkey; who has none of them comes in once more."""
    there = going_on.asked(own.request, reverse("account"))
    factors = account.factors(own.user.pk)
    shows: dict[str, Any] = {
        "next": there,
        "factors": factors,
        "has_password": own.user.has_usable_password(),
        "providers": providers.offered(),
    }
    forms: dict[str, Any] = {
        "password": AgainForm(),
        "code": CodeForm(user=own.user),
        "passkey": PasskeyCheck(user=own.user),
    }
    if own.posts:
        asked = own.request.POST.get("way", "")
        way = asked if asked in forms else "password"
        forms[way] = form = _filled(own, way)
        if form.is_valid() and _is_them(own, form):
            record_authentication(own.request, own.user, way, reauthenticated=True)
            return Redirect(there)
    if factors.passkeys:
        shows["request_options"] = webauthn.begin_authentication(own.user)
    status = 422 if own.posts else 200
    return Page("account/again.html", shows | {f"{name}_form": form for name, form in forms.items()}, status)


def _filled(own: Own, way: str) -> Any:
    match way:
        case "code":
            return CodeForm(user=own.user, data=own.request.POST)
        case "passkey":
            return PasskeyCheck(user=own.user, data=own.request.POST)
    return AgainForm(own.request.POST)


def _is_them(own: Own, form: Any) -> bool:
    """A password is looked at here; the other forms looked at what they hold already."""
    if not isinstance(form, AgainForm):
        return True
    buckets = policies.sign_in(own.user.email, own.origin.ip, devices.known_as(own.request, own.user.device_mark))
    if not limits.take(buckets, now=own.now):
        form.add_error("password", str(TOO_MANY))
        return False
    if own.user.check_password(form.cleaned_data["password"]):
        limits.give_back(buckets)
        return True
    note_in_vain(own.user.email, ip=own.origin.ip, user_agent=own.origin.user_agent, now=own.now)
    form.add_error("password", _("This is not your password."))
    return False


@account_page(*BOTH, fresh=True)
def password(own: Own) -> Answer:
    """Choose another password."""
    form = NewPasswordForm(own.request.POST if own.posts else None)
    if own.posts and form.is_valid():
        try:
            key, waited = own.session_key, own.user.pending_email
            passwords.change_password(own.user, form.cleaned_data["password"], own.origin, session_key=key, now=own.now)
        except Invalid as refusal:
            _blame(form, refusal)
        else:
            saying = _("Password changed. Other devices have been signed out.")
            if waited:
                saying = f"{saying} {_('Your address has not been changed.')}"
            # This session goes on, under another key: one that somebody else knew is good for nothing. It is done while
            # nobody else can end it: a session that was ended would be begun anew.
            update_session_auth_hash(own.request, own.user)
            devices.remember(own.request, own.user.device_mark)
            return Redirect(reverse("account"), saying)
    return Page("account/password.html", {"form": form}, 422 if own.posts else 200)


@account_page(*BOTH, fresh=True)
def address(own: Own) -> Answer:
    """Ask for another address."""
    kept = None if own.posts else drafts.take(own.request)
    form = NewEmailForm(
        own.request.POST if own.posts else None, initial={"email": kept.get("email", "") if kept else ""}
    )
    if own.posts and form.is_valid():
        try:
            if not limits.take(_letters(own), now=own.now):
                raise limits.TooMany
            addresses.ask_for_address(own.user, form.cleaned_data["email"], own.origin, now=own.now)
        except Invalid as refusal:
            _blame(form, refusal)
        else:
            return Redirect(
                reverse("account"),
                _("We have sent an e-mail to the new address. The old one stays in use until you confirm it."),
            )
    return Page("account/address.html", {"form": form, "is_kept": kept}, 422 if own.posts else 200)


@account_page(*POSTS)
def address_letter(own: Own) -> Answer:
    """Send the letter to the address that is not confirmed yet, again."""
    if not limits.take(_letters(own), now=own.now):
        raise limits.TooMany
    addresses.send_confirmation(own.user)
    return Redirect(reverse("account"), _("E-mail sent."))


@account_page(*POSTS)
def address_forgetting(own: Own) -> Answer:
    """Keep the address that there is."""
    addresses.forget_address(own.user, now=own.now)
    return Redirect(reverse("account"), _("Your address has not been changed."))


def _letters(own: Own) -> list[limits.Bucket]:
    return [limits.Bucket(policies.CONFIRMATIONS, str(own.user.pk))]


def _blame(form: Any, refusal: Invalid) -> None:
    for field, sentences in refusal.errors.items():
        for sentence in sentences:
            form.add_error(field, str(sentence))
