"""How django-allauth behaves here."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Origin
from cohortium.access.entrance import origin_of
from cohortium.accounts.actions.devices import note_coming_in
from cohortium.core import metrics
from cohortium.core.encryption import decrypt, encrypt
from cohortium.identity import limits, policies
from cohortium.identity.actions import checked, note, note_in_vain
from cohortium.identity.queries import device_mark_of
from cohortium.identity.sessions import CAME, SEEN
from cohortium.identity.states import Event
from cohortium.web import next as going_on
from cohortium.web.account import devices, pending

# A sealed secret opens only where it belongs.
_SECRET = b"second factor"
# Stages of allauth that are others here.
_STAGES = {"allauth.mfa.stages.AuthenticateStage": "cohortium.web.account.stages.SecondFactor"}


def sign_in(request: HttpRequest, user: Any) -> None:
    """Sign somebody in who proved who they are by other means than the form."""
    get_adapter().login(request, user)


class Accounts(DefaultAccountAdapter):
    """Nobody signs up alone, tries are counted in the database, and no pop-up says what the page shows anyway."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or password is incorrect."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        return False

    def get_login_stages(self) -> list[str]:
        return [_STAGES.get(one, one) for one in super().get_login_stages()]

    def is_safe_url(self, url: str | None) -> bool:
        return bool(going_on.safe(self.request, url or ""))

    def get_client_ip(self, request: HttpRequest) -> str:
        return origin_of(request.META).ip or ""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        email, origin = credentials["email"], origin_of(request.META)
        now = timezone.now()
        known = devices.known_as(request, device_mark_of(email)) if devices.COOKIE in request.COOKIES else ""
        buckets = policies.sign_in(email, origin.ip, known)
        if not limits.take(buckets, now=now):
            raise self.validation_error("too_many_login_attempts")
        user = checked(email, credentials["password"])
        if user is None:
            note_in_vain(email, ip=origin.ip, user_agent=origin.user_agent, now=now)
            metrics.note_sign_in("refused")
            return None
        limits.give_back(buckets)
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        origin, now = origin_of(request.META), timezone.now()
        is_new = user.last_login is not None and not devices.known_as(request, user.device_mark)
        waiting = pending.peek(request)
        super().login(request, user)
        request.session[CAME] = _came(origin, now.isoformat())
        request.session[SEEN] = now.isoformat()
        devices.remember(request, user.device_mark)
        with transaction.atomic():
            note_coming_in(user, origin, is_new_device=is_new, now=now)
        metrics.note_sign_in("in")
        pending.connect(request, user, waiting, origin, now=now)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            origin = origin_of(request.META)
            note(request.user, Event.OUT, ip=origin.ip, user_agent=origin.user_agent)
        super().logout(request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Say nothing: the page that follows shows who is signed in."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No letter of allauth's: what they say stands in `accounts`."""

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """As above."""

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:  # noqa: ARG002 - allauth’s signature
        # `account_page(fresh=True)` asks, before allauth is called.
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponseRedirect:  # noqa: ARG002 - allauth's
        """Say so, to somebody who knew the password."""
        messages.error(request, _("This log-in is not active. Ask an administrator of your organisation."))
        return HttpResponseRedirect(reverse("account_login"))


class SecondFactors(DefaultMFAAdapter):
    """Secrets of apps and of recovery codes lie encrypted in the database."""

    def encrypt(self, text: str) -> str:
        return encrypt(text.encode(), keys=settings.ENCRYPTION_KEYS, belongs_to=_SECRET).hex()

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(bytes.fromhex(encrypted_text), keys=settings.ENCRYPTION_KEYS, belongs_to=_SECRET).decode()

    def get_totp_issuer(self) -> str:
        return "Cohortium"

    def _get_site_name(self) -> str:
        return "Cohortium"


def _came(origin: Origin, at: str) -> dict[str, str | None]:
    return {"ip": origin.ip, "user_agent": origin.user_agent, "at": at}
