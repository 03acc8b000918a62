"""Coming in: by password, passkey, code or provider; and the way back for who forgot their password."""

from collections.abc import Callable
from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.providers.openid_connect import views as openid
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from cohortium.access.entrance import origin_of
from cohortium.accounts.actions import addresses, passwords
from cohortium.accounts.links import confirmed_by, is_confirmable, user_of_reset
from cohortium.core.errors import Invalid, Refusal
from cohortium.identity import limits, policies
from cohortium.web import errors
from cohortium.web.account import devices, pending, providers
from cohortium.web.account.forms import EmailForm, NewPasswordForm
from cohortium.web.next import asked
from cohortium.web.privately import private

View = Callable[..., HttpResponse]
METHODS = ["GET", "HEAD", "POST"]


class SignIn(LoginView):
    """The sign-in page."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shows: dict[str, Any] = super().get_context_data(**kwargs)
        waiting = pending.peek(self.request)
        return shows | {
            "providers": providers.offered(),
            "next": asked(self.request, ""),
            "came_from": waiting.name if waiting else "",
        }


class SecondStep(AuthenticateView):
    """The second factor, after the password."""

    template_name = "account/second_step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._over() if self.stage.is_over else super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Before the form is read: a recovery code would be used up.
        return self._over() if self.stage.is_over else super().post(request, *args, **kwargs)

    def _over(self) -> HttpResponse:
        messages.error(self.request, _("The password was changed in the meantime. Sign in again."))
        response: HttpResponse = self.stage.abort()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shows: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.stage.login.user
        shows["has_passkeys"] = bool(webauthn.get_credentials(user))
        return shows

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


class PasskeyEntrance(LoginWebAuthnView):
    """Coming in by a passkey alone. The script asks what to sign, and sends what the passkey signed."""

    def get(self, *_args: Any, **_kwargs: Any) -> HttpResponse:
        buckets = policies.of_network(policies.PASSKEYS_ASKED, origin_of(self.request.META).ip)
        if not limits.take(buckets, now=timezone.now()):
            return private(errors.refused(self.request, limits.TooMany()))
        return private(JsonResponse({"request_options": webauthn.begin_authentication(user=None)}))

    def form_invalid(self, form: Any) -> HttpResponse:
        sentences = [str(error) for errors in form.errors.values() for error in errors]
        messages.error(self.request, sentences[0])
        there = asked(self.request, "")
        query = f"?{urlencode({'next': there})}" if there else ""
        return HttpResponseRedirect(reverse("account_login") + query)


sign_in = SignIn.as_view()
sign_out = LogoutView.as_view()
second_step = SecondStep.as_view()
passkey = PasskeyEntrance.as_view()


def provider(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To a provider. Only by a press: a link elsewhere must not sign anybody in."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    response: HttpResponse = openid.login(request, provider_id)
    return private(response)


def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from a provider."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    response: HttpResponse = openid.callback(request, provider_id)
    return private(response)


def _outside(view: View) -> View:
    """A page for whoever: its refusals are pages, and nobody on the way keeps it."""

    def answer(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        try:
            return private(view(request, **kwargs))
        except Refusal as refusal:
            return private(errors.refused(request, refusal))

    return answer


@_outside
def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a letter with a link to a new password. The answer is the same, whoever asks about whom."""
    form = EmailForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "account/forgotten.html", {"form": form}, status=422 if form.is_bound else 200)
    email, now = form.cleaned_data["email"], timezone.now()
    if not limits.take(policies.of_network(policies.RESET_OF_NETWORK, origin_of(request.META).ip), now=now):
        raise limits.TooMany
    # Too many letters to one address are not sent. Saying so would tell nobody anything that they need.
    if limits.take([limits.Bucket(policies.RESET_OF_ADDRESS, email.lower())], now=now):
        passwords.ask_for_reset(email)
    return render(request, "account/forgotten_sent.html", {"email": email})


@_outside
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a new password, by the link in the letter. Opening it does nothing."""
    found = user_of_reset(token)
    if found is None:
        raise _over(request)
    form = NewPasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                user = passwords.reset_password(
                    token, form.cleaned_data["password"], origin_of(request.META), now=timezone.now()
                )
        except Invalid as refusal:
            form.add_error("password", [str(one) for one in refusal.errors["password"]])
        else:
            if devices.known_as(request, found.device_mark):
                devices.remember(request, user.device_mark)
            messages.success(request, _("Password set. You can now sign in."))
            return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'login': user.email})}")
    is_first = not found.has_usable_password()
    if is_first:
        form.fields["password"].label = _("Password")
    shows = {"form": form, "email": found.email, "is_first": is_first}
    return render(request, "account/reset.html", shows, status=422 if form.is_bound else 200)


@_outside
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm an address, by the link in the letter. Opening it does nothing: scanners of mail open every link."""
    said = confirmed_by(token)
    if said is None or not is_confirmable(said):
        raise _over(request)
    if request.method == "POST":
        with transaction.atomic():
            user = addresses.confirm_address(token, origin_of(request.META), now=timezone.now())
        return render(request, "account/confirmed.html", {"email": user.email})
    return render(request, "account/confirm.html", {"email": said.new})


def _over(request: HttpRequest) -> Refusal:
    # Only what opens nothing is counted: whoever tries many keeps nobody of the same network from theirs.
    buckets = policies.of_network(policies.LINKS_OF_NETWORK, origin_of(request.META).ip)
    return passwords.LinkOver() if limits.take(buckets, now=timezone.now()) else limits.TooMany()
