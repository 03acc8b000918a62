"""Coming in by a provider of OpenID Connect, and how django-allauth behaves there."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cohortium.access.entrance import origin_of
from cohortium.accounts.actions import connections
from cohortium.accounts.actions.connections import Elsewhere
from cohortium.accounts.queries.account import owner_of_connection
from cohortium.core.constraints import waiting_told
from cohortium.core.errors import Refusal
from cohortium.identity.actions import held
from cohortium.web.account import pending
from cohortium.web.account.fresh import is_fresh
from cohortium.web.next import safe


def offered() -> list[dict[str, str]]:
    """The providers that this installation knows: what they are called, and where one goes to them."""
    return [
        {"name": one["name"], "provider": one["provider_id"], "href": reverse("provider", args=[one["provider_id"]])}
        for one in settings.OIDC_PROVIDERS
    ]


def name_of(provider: str) -> str:
    """What people call a provider; one that is gone from the settings by its id."""
    return next((one["name"] for one in settings.OIDC_PROVIDERS if one["provider_id"] == provider), provider)


class Providers(DefaultSocialAccountAdapter):
    """Nobody is known by a provider before they proved here who they are: see `docs/security.md`."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:  # noqa: ARG002
        # From the settings alone: the table of them is nobody's to write.
        return [
            SocialApp(provider="openid_connect", **one)
            for one in settings.OIDC_PROVIDERS
            if provider in {None, "openid_connect", one["provider_id"]}
        ]

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """No letter of allauth's: what they say stands in `accounts`."""

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        elsewhere = _elsewhere(sociallogin)
        if sociallogin.state.get("process") == "connect":
            raise ImmediateHttpResponse(_connected(request, elsewhere))
        if owner_of_connection(elsewhere.provider, elsewhere.uid):
            return
        pending.remember(request, elsewhere, timezone.now())
        there = safe(request, sociallogin.state.get("next") or "")
        if there.startswith("/invitations/"):
            raise ImmediateHttpResponse(HttpResponseRedirect(there))
        more = {"next": there} if there else {}
        raise ImmediateHttpResponse(HttpResponseRedirect(f"{reverse('account_login')}?{urlencode(more | {'from': 1})}"))

    def on_authentication_error(self, request: HttpRequest, provider: Any, **_said: Any) -> None:
        sentence = _("Signing in with %(name)s did not work. Try again, or sign in another way.")
        messages.error(request, sentence % {"name": provider.name})
        there = "account" if request.user.is_authenticated else "account_login"
        raise ImmediateHttpResponse(HttpResponseRedirect(reverse(there)))


def _connected(request: HttpRequest, elsewhere: Elsewhere) -> HttpResponseRedirect:
    home = reverse("account")
    if not request.user.is_authenticated or not is_fresh(request):
        return HttpResponseRedirect(f"{reverse('account_again')}?{urlencode({'next': home})}")
    try:
        with waiting_told(), transaction.atomic():
            user = held(request.user, session_key=request.session.session_key or "")
            connections.connect(user, elsewhere, origin_of(request.META), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("%(name)s connected. You can now sign in with it.") % {"name": elsewhere.name})
    return HttpResponseRedirect(home)


def _elsewhere(sociallogin: Any) -> Elsewhere:
    account = sociallogin.account
    verified = [one.email for one in sociallogin.email_addresses if one.verified is True]
    return Elsewhere(account.provider, account.uid, name_of(account.provider), verified[0] if verified else "")
