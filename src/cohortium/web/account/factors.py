"""Setting up second factors."""

from typing import Any

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cohortium.accounts.actions import factors
from cohortium.accounts.actions.factors import AppIsOn
from cohortium.accounts.queries import account
from cohortium.core.errors import NotFound
from cohortium.identity import limits, policies
from cohortium.web import next as going_on
from cohortium.web.account import devices
from cohortium.web.account.forms import (
    TOO_MANY,
    WRONG_FIRST_CODE,
    NameForm,
    PasskeyForm,
    SecretCodeForm,
    digits_of,
    read_passkey,
)
from cohortium.web.account.page import BOTH, READS, Own, account_page
from cohortium.web.page import Answer, Page, Redirect


@account_page(*READS)
def needed(own: Own) -> Answer:
    """Where somebody is led whose organisation wants a second factor of them, and who has none."""
    there = going_on.asked(own.request, reverse("home"))
    if account.factors(own.user.pk).is_on:
        return Redirect(there)
    # Whoever has time yet may go on without it: nobody decides by this, the organisation's door does.
    shows = {"onwards": urlencode({"next": there}), "there": there, "has_time": "later" in own.request.GET}
    return Page("account/factor_needed.html", shows)


@account_page(*BOTH, fresh=True)
def app(own: Own) -> Answer:
    """Set up an authenticator app: show its secret, and see that it gives the right code."""
    there = going_on.asked(own.request, "")
    if account.factors(own.user.pk).app_since:
        return Redirect(reverse("account"))
    form = SecretCodeForm(own.request.POST if own.posts else None)
    secret = totp.get_totp_secret(regenerate=not own.posts)
    if own.posts and form.is_valid() and _gives_codes(own, form, secret):
        try:
            codes = factors.switch_codes_on(own.user, secret, own.origin, now=own.now)
        except AppIsOn:
            return Redirect(reverse("account"))
        totp.clear_totp_secret(own.request)
        return _codes(codes, there) or Redirect(there or reverse("account"), _("Authenticator app set up."))
    return Page("account/app.html", _shown(own, form, secret, there), 422 if own.posts else 200)


def _gives_codes(own: Own, form: SecretCodeForm, secret: str) -> bool:
    code = digits_of(form.cleaned_data["code"])
    buckets = policies.codes(own.user.pk, own.origin.ip, devices.known_as(own.request, own.user.device_mark))
    if not limits.take(buckets, now=own.now):
        form.add_error("code", str(TOO_MANY))
        return False
    right = totp.validate_totp_code(secret, code) and limits.take(policies.code_once(own.user.pk, code), now=own.now)
    if not right:
        form.add_error("code", str(WRONG_FIRST_CODE))
        return False
    limits.give_back(buckets)
    return True


def _shown(own: Own, form: SecretCodeForm, secret: str, there: str) -> dict[str, Any]:
    address = get_adapter().build_totp_url(own.user, secret)
    # Dark on light in both themes: many apps do not read the other way round.
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#111", light="#fff")
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"form": form, "picture": picture, "secret": groups, "address": address, "next": there}


@account_page(*BOTH, fresh=True)
def app_off(own: Own) -> Answer:
    """Ask for no codes any more."""
    if own.posts:
        factors.switch_codes_off(own.user, own.origin, now=own.now)
        return Redirect(reverse("account"), _("Authenticator app removed."))
    found = account.factors(own.user.pk)
    if not found.app_since:
        raise NotFound
    return Page("account/app_off.html", {"is_last": not found.passkeys})


@account_page(*BOTH, fresh=True)
def recovery(own: Own) -> Answer:
    """Make new recovery codes, and show them once."""
    if own.posts:
        return _shown_once(factors.make_recovery_codes(own.user, own.origin, now=own.now), "")
    found = account.factors(own.user.pk)
    if not found.is_on:
        raise NotFound
    return Page("account/recovery.html", {"left": found.codes_left})


@account_page(*BOTH, fresh=True)
def passkey_new(own: Own) -> Answer:
    """Add a passkey: the browser makes it, and its name is ours to choose."""
    there = going_on.asked(own.request, "")
    mine = account.factors(own.user.pk).passkeys
    form = PasskeyForm(
        own.request.POST if own.posts else None, initial={"name": _("Passkey %(n)s") % {"n": len(mine) + 1}}
    )
    if own.posts and form.is_valid() and _is_made(own, form):
        name = form.cleaned_data["name"]
        codes = factors.add_passkey(own.user, form.cleaned_data["credential"], name, own.origin, now=own.now)
        return _codes(codes, there) or Redirect(there or reverse("account"), _("Passkey added."))
    shows = {
        "form": form,
        "next": there,
        "creation_options": webauthn.begin_registration(own.user, passwordless=True),
        "is_full": len(mine) >= factors.MOST_PASSKEYS,
    }
    return Page("account/passkey_new.html", shows, 422 if own.posts else 200)


def _is_made(own: Own, form: PasskeyForm) -> bool:
    if len(account.factors(own.user.pk).passkeys) >= factors.MOST_PASSKEYS:
        form.add_error(None, _("You have the maximum number of passkeys. Remove one first."))
        return False
    try:
        read_passkey(lambda: _registered(form.cleaned_data["credential"]))
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return False
    return True


def _registered(credential: Any) -> None:
    webauthn.parse_registration_response(credential)
    webauthn.complete_registration(credential)


@account_page(*BOTH, fresh=True)
def passkey(own: Own, factor_id: int) -> Answer:
    """Call a passkey by another name."""
    found = _mine(own, factor_id)
    form = NameForm(own.request.POST if own.posts else None, initial={"name": found.name})
    if own.posts and form.is_valid():
        factors.rename_passkey(own.user, factor_id, form.cleaned_data["name"])
        return Redirect(reverse("account"), _("Saved."))
    return Page("account/passkey.html", {"form": form, "passkey": found}, 422 if own.posts else 200)


@account_page(*BOTH, fresh=True)
def passkey_removal(own: Own, factor_id: int) -> Answer:
    """Let a passkey open nothing any more."""
    if own.posts:
        factors.remove_passkey(own.user, factor_id, own.origin, now=own.now)
        return Redirect(reverse("account"), _("Passkey removed."))
    all_of_them = account.factors(own.user.pk)
    is_last = not all_of_them.app_since and len(all_of_them.passkeys) == 1
    return Page("account/passkey_removal.html", {"passkey": _mine(own, factor_id), "is_last": is_last})


def _mine(own: Own, factor_id: int) -> account.PasskeyRow:
    for one in account.factors(own.user.pk).passkeys:
        if one.factor_id == factor_id:
            return one
    raise NotFound


def _codes(codes: list[str], there: str) -> Page | None:
    """The page that shows recovery codes; nothing where none were made."""
    return _shown_once(codes, there) if codes else None


def _shown_once(codes: list[str], there: str) -> Page:
    said = _("Cohortium recovery codes. Each works once.")
    text = "\n".join([said, "", *codes, ""])
    shows = {
        "codes": codes,
        "file": f"data:text/plain;charset=utf-8,{_quoted(text)}",
        "next": there or reverse("account"),
    }
    return Page("account/codes.html", shows)


def _quoted(text: str) -> str:
    return urlencode({"": text})[1:].replace("+", "%20")
