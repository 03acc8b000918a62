"""Forms of one's own account, and of coming in."""

from collections.abc import Callable
from string import punctuation
from typing import Any, TypeVar

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Origin
from cohortium.access.entrance import origin_of
from cohortium.accounts.actions.factors import LONGEST_NAME
from cohortium.accounts.actions.letters import tell
from cohortium.core.contacts import is_address
from cohortium.identity import limits, policies
from cohortium.identity.actions import note
from cohortium.identity.states import Event
from cohortium.web.account import devices

TOO_MANY = _("Too many attempts. Wait a few minutes, then try again.")
WRONG_PASSKEY = _("The passkey was not recognised, or it timed out. Try again, or sign in another way.")
WRONG_CODE = _("This code is not correct or has already been used. Wait for the next one, or use a recovery code.")
# While an app is set up there are no recovery codes yet.
WRONG_FIRST_CODE = _("This code is not correct or has already been used. Wait for the next one.")
LONGEST_PASSWORD = 200

T = TypeVar("T")


def _password(label: Any, autocomplete: str, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        error_messages={
            "required": _("Enter a password."),
            "max_length": _("This is too long. Use up to 200 characters."),
        },
        **more,
    )


def _new_password(label: Any) -> forms.CharField:
    about = _("Ten characters or more. A few words in a row are easy to remember.")
    return _password(label, "new-password", help_text=about)


class AddressField(forms.CharField):
    """An e-mail address, as invitations take them: before the @ there may be any letters."""

    def __init__(self, label: Any = None) -> None:
        super().__init__(
            label=label or _("E-mail address"),
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={
                "required": _("Enter an e-mail address."),
                "invalid": _("Enter an address such as name@example.com."),
            },
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if not is_address(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")


class SignInForm(LoginForm):
    """Address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"] = AddressField()


class EmailForm(forms.Form):
    """An e-mail address."""

    email = AddressField()


class OwnEmailForm(forms.Form):
    """The address of somebody of whom nothing is known yet."""

    email = AddressField(_("Your e-mail address"))


class NewEmailForm(forms.Form):
    """The address that is to take the place of another."""

    email = AddressField(_("New e-mail address"))


class NewPasswordForm(forms.Form):
    """A new password."""

    password = _new_password(_("New password"))


class FirstPasswordForm(forms.Form):
    """The password of somebody who had none yet."""

    password = _new_password(_("Password"))


class AgainForm(forms.Form):
    """The password that one has."""

    password = _password(_("Password"), "current-password")


class NameForm(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a name.")},
    )


class PasskeyForm(NameForm):
    """A passkey that the browser made."""

    credential = forms.JSONField(
        widget=forms.HiddenInput, error_messages={"required": _("No passkey has been created yet.")}
    )


class SecretCodeForm(forms.Form):
    """The first code of an app that is being set up."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("The six-digit code shown in the app."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the code shown in the app.")},
    )


class CodeForm(AuthenticateForm):
    """A code of an app, or a recovery code: tried five times, and each good once."""

    code = forms.CharField(
        label=_("Code"),
        help_text=_("Six-digit code from your app, or a recovery code."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Enter a code.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).exists():
            # With passkeys alone there is no app that shows digits.
            self.fields["code"].help_text = _("One of your recovery codes. Each works once.")

    def clean_code(self) -> str:
        from_here, now = _origin(), timezone.now()
        buckets = policies.codes(self.user.pk, from_here.ip, devices.known_as(context.request, self.user.device_mark))
        if not limits.take(buckets, now=now):
            raise ValidationError(TOO_MANY)
        code = self.cleaned_data["code"] = digits_of(self.cleaned_data["code"])
        try:
            super().clean_code()
        except ValidationError:
            self._refused(from_here)
            raise ValidationError(WRONG_CODE) from None
        is_app = self.authenticator.type == Authenticator.Type.TOTP
        if is_app and not limits.take(policies.code_once(self.user.pk, code), now=now):
            self._refused(from_here)
            raise ValidationError(WRONG_CODE)
        limits.give_back(buckets)
        if not is_app:
            note(self.user, Event.RECOVERED, ip=from_here.ip, user_agent=from_here.user_agent)
            tell(self.user, Event.RECOVERED, from_here, now=now)
        return code

    def _refused(self, origin: Origin) -> None:
        note(self.user, Event.CODE_REFUSED, ip=origin.ip, user_agent=origin.user_agent)


class PasskeyCheck(AuthenticateWebAuthnForm):
    """A passkey as the second step, or to show again who one is."""

    def clean_credential(self) -> Any:
        return _counted(super().clean_credential)


class PasskeySignIn(LoginWebAuthnForm):
    """A passkey alone."""

    def clean_credential(self) -> Any:
        return _counted(super().clean_credential)


def _counted(read: Callable[[], T]) -> T:
    buckets = policies.passkeys(_origin().ip, devices.name_of(context.request))
    if not limits.take(buckets, now=timezone.now()):
        raise ValidationError(TOO_MANY)
    found = read_passkey(read)
    limits.give_back(buckets)
    return found


def digits_of(typed: str) -> str:
    """The code, however somebody put its digits apart; nothing where it is none.

    One code is written in one way from here on: what allauth reads as the same must not be counted as another.
    """
    code = "".join(one for one in typed if one not in punctuation and not one.isspace())
    return code if code.isascii() and code.isdigit() else ""


def read_passkey(read: Callable[[], T]) -> T:
    """Read what a browser says of a passkey. It may say anything, and what reads it breaks in many ways.

    Raises:
        ValidationError: that is no passkey of this person's, or not the answer to what was asked.
    """
    try:
        return read()
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, InvalidSignature, UnsupportedAlgorithm):
        raise ValidationError(WRONG_PASSKEY) from None
    except ValidationError:
        raise ValidationError(WRONG_PASSKEY) from None


def _origin() -> Origin:
    # allauth makes these forms without their request.
    return origin_of(context.request.META)
