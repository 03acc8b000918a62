"""How django-allauth behaves here."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohortium.access.entrance import origin_of
from cohortium.core import metrics
from cohortium.identity.actions import note


def sign_in(request: HttpRequest, user: Any) -> None:
    """Sign somebody in who proved who they are by other means than the form."""
    get_adapter().login(request, user)


class Accounts(DefaultAccountAdapter):
    """Nobody signs up alone, each sign-in and sign-out is noted, and no pop-up says what the page shows anyway."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The address and the password do not go together. Check both."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            # Not even an address, such as //[
            return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        self._note(request, user, "in")
        metrics.note_sign_in("in")

    def authentication_failed(self, request: HttpRequest, **_: Any) -> None:  # noqa: ARG002 - allauth's signature
        """Count it, without whose it was."""
        metrics.note_sign_in("refused")

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            self._note(request, request.user, "out")
        super().logout(request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Say nothing: the page that follows shows who is signed in."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseRedirect:  # noqa: ARG002 - allauth's
        """Say so, to somebody who knew the password."""
        messages.error(request, _("This log-in is not active. Ask somebody who runs your organisation."))
        return HttpResponseRedirect(reverse("account_login"))

    def _note(self, request: HttpRequest, user: Any, event: str) -> None:
        origin = origin_of(request.META)
        note(user, event, ip=origin.ip, user_agent=origin.user_agent)
