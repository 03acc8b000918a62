"""The letters about a log-in, written when they are sent and not before: what they say is so then."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.accounts.links import (
    BEGIN_WITHIN,
    CONFIRM_WITHIN,
    begin_address,
    confirm_address,
    is_waiting,
    reset_address,
)
from cohortium.accounts.models import AccountLetter, Kind
from cohortium.accounts.queries.account import connections, factors
from cohortium.audit.masking import masked
from cohortium.identity.models import User
from cohortium.identity.states import Event
from cohortium.notifications.rules.letters import Button, Envelope, Letter, Letterhead

HEAD = Letterhead("Cohortium", "#2f5d50")


class News(NamedTuple):
    """What a letter says of an event: its subject, and a sentence."""

    subject: Any
    sentence: Any


NEWS: dict[str, News] = {
    Event.IN: News(
        gettext_lazy("Your log-in was used on another device"),
        gettext_lazy("Somebody signed in with your log-in on a device that it was not used on before."),
    ),
    Event.RECOVERED: News(
        gettext_lazy("A recovery code was used"),
        gettext_lazy("Somebody signed in with one of your recovery codes. It is used up; the others still work."),
    ),
    Event.PASSWORD_CHANGED: News(
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your password was changed, and all other devices were signed out."),
    ),
    Event.PASSWORD_RESET: News(
        gettext_lazy("Your password was changed"),
        gettext_lazy("Somebody chose a new password with a link from a letter, and all devices were signed out."),
    ),
    Event.PASSWORD_CHOSEN: News(
        gettext_lazy("Your password is set"),
        gettext_lazy("Somebody chose the first password of your log-in, with a link that was made for it."),
    ),
    Event.ADDRESS_ASKED: News(
        gettext_lazy("Your e-mail address is to be changed"),
        gettext_lazy(
            "Somebody asked for another address for your log-in. This one counts until the new one is confirmed. "
            "Choosing a new password takes that back."
        ),
    ),
    Event.ADDRESS_CHANGED: News(
        gettext_lazy("Your e-mail address was changed"),
        gettext_lazy("Your log-in has another address now: %(about)s. Letters go there from now on."),
    ),
    Event.CODES_ON: News(
        gettext_lazy("An authenticator app was added"),
        gettext_lazy("Your log-in asks for a code from an authenticator app from now on."),
    ),
    Event.CODES_OFF: News(
        gettext_lazy("The authenticator app was removed"),
        gettext_lazy("Your log-in asks for no code from an authenticator app any more."),
    ),
    Event.RECOVERY_MADE: News(
        gettext_lazy("New recovery codes were made"),
        gettext_lazy("New recovery codes were made for your log-in. Those from before are good for nothing."),
    ),
    Event.PASSKEY_ADDED: News(
        gettext_lazy("A passkey was added"), gettext_lazy("Your log-in can be used with the passkey “%(about)s” now.")
    ),
    Event.PASSKEY_REMOVED: News(
        gettext_lazy("A passkey was removed"),
        gettext_lazy("Your log-in cannot be used with the passkey “%(about)s” any more."),
    ),
    Event.CONNECTED: News(
        gettext_lazy("Another way to sign in was connected"),
        gettext_lazy("Your log-in can be used by signing in with %(about)s now."),
    ),
    Event.DISCONNECTED: News(
        gettext_lazy("A way to sign in was disconnected"),
        gettext_lazy("Your log-in cannot be used by signing in with %(about)s any more."),
    ),
    Event.FACTORS_REMOVED: News(
        gettext_lazy("Your second factor was removed"),
        gettext_lazy(
            "Whoever runs this installation removed the second factor of your log-in, and signed out all devices. "
            "It asks for your password alone now: set up a second factor again."
        ),
    ),
    Event.STAFF_MADE: News(
        gettext_lazy("You are staff of the platform now"),
        gettext_lazy(
            "Whoever runs this installation made you staff of the platform: you see its jobs and its organisations."
        ),
    ),
    Event.STAFF_ENDED: News(
        gettext_lazy("You are staff of the platform no longer"),
        gettext_lazy("Whoever runs this installation ended that you are staff of the platform. Your log-in stays."),
    ),
}
# These happen on no device of anybody's.
_BY_THE_HOUSE = {Event.FACTORS_REMOVED, Event.STAFF_MADE, Event.STAFF_ENDED}


def envelope(letter_id: str) -> Envelope | None:
    """The letter, ready to go; nothing where it is not needed any more, or where there is nobody to write to."""
    found = AccountLetter.objects.select_related("user").filter(pk=letter_id, outcome__in=("", "failed")).first()
    if found is None:
        return None
    write = {Kind.RESET: _reset, Kind.CONFIRM: _confirm, Kind.NEWS: _news, Kind.BEGIN: _begin}[Kind(found.kind)]
    with translation.override(_language(found)):
        letter = write(found)
    return Envelope(found.pk, found.recipient, found.created_at, HEAD, letter) if letter else None


def _language(found: AccountLetter) -> str:
    return (found.user.locale if found.user else "") or settings.LANGUAGE_CODE


def _reset(found: AccountLetter) -> Letter | None:
    user = User.objects.with_address(found.recipient).first()
    if user is None or not user.is_active:
        return None
    minutes = settings.PASSWORD_RESET_TIMEOUT // 60
    return Letter(
        subject=_("Choose a new password"),
        greeting=_("Hello,"),
        paragraphs=(
            _("Somebody asked for a new password for the log-in with this address. If that was you, choose one:"),
        ),
        button=Button(_("Choose a new password"), reset_address(user)),
        small_print=(
            _("The link works once, for %(minutes)s minutes.") % {"minutes": minutes},
            _("If it was not you, you need do nothing: your password stays as it is."),
        ),
    )


def _confirm(found: AccountLetter) -> Letter | None:
    user, new = found.user, found.recipient
    if user is None or not user.is_active or not is_waiting(user, new, user.email):
        return None
    if User.objects.with_address(new).exclude(pk=user.pk).exists():
        return Letter(
            subject=_("There is a log-in with this address already"),
            greeting=_("Hello,"),
            paragraphs=(
                _(
                    "Somebody asked to use this address for their log-in. "
                    "There is a log-in with it already, so that nothing was changed."
                ),
                _("If that was you: sign in with this address, or choose another one for your other log-in."),
            ),
            small_print=(_("If it was not you, you need do nothing."),),
        )
    return Letter(
        subject=_("Confirm this address"),
        greeting=_("Hello,"),
        paragraphs=(
            _("This address is to be used for a log-in. If that is yours, confirm that letters reach you here:"),
        ),
        button=Button(_("Confirm this address"), confirm_address(user, new)),
        small_print=(
            _("The link works once, for %(hours)s hours. Nothing happens before you press the button on its page.")
            % {"hours": CONFIRM_WITHIN},
            _("If you know nothing of this, you need do nothing."),
        ),
    )


def _begin(found: AccountLetter) -> Letter:
    is_invited = bool(found.about.get("is_invited"))
    asked = (
        _("You are asked to found an organisation here. The link leads to the first page.")
        if is_invited
        else _("Somebody asked to found an organisation with this address. If that was you, follow the link.")
    )
    return Letter(
        subject=_("Found your organisation"),
        greeting=_("Hello,"),
        paragraphs=(asked,),
        button=Button(_("Go on"), begin_address(found.recipient, is_invited=is_invited, letter_id=found.pk)),
        small_print=(
            _("The link works for %(hours)s hours. What you enter is kept: you can go on another day.")
            % {"hours": BEGIN_WITHIN},
            *([_("It founds one organisation.")] if is_invited else []),
            _("If you know nothing of this, you need do nothing."),
        ),
    )


def _news(found: AccountLetter) -> Letter:
    said, news = found.about, NEWS[found.about["event"]]
    about = masked(said["about"]) if said["event"] == Event.ADDRESS_CHANGED else said["about"]
    at = datetime.fromisoformat(said["at"])
    when = {"day": f"{at:%d.%m.%Y}", "time": f"{at:%H:%M}"}
    if said["event"] in _BY_THE_HOUSE:
        that_was = _("That was on %(day)s at %(time)s UTC.") % when
        if_not = _("If nobody told you why: ask whoever runs this installation.")
    else:
        where = {
            "device": said["device"] or _("an unknown device"),
            "ip": said["ip"] or _("an unknown place"),
        }
        that_was = _("That was on %(day)s at %(time)s UTC, from %(device)s (%(ip)s).") % (when | where)
        if_not = _(
            "If it was you, you need do nothing. If not: choose a new password at once, "
            "and sign out all devices there. Where you cannot sign in: %(address)s"
        ) % {"address": f"{settings.ADDRESS}/forgotten"}
    return Letter(
        subject=str(news.subject),
        greeting=_("Hello,"),
        paragraphs=(str(news.sentence) % {"about": about}, *_what_still_opens(found), that_was),
        button=Button(_("Look at your account"), f"{settings.ADDRESS}/account/"),
        small_print=(if_not,),
    )


def _what_still_opens(found: AccountLetter) -> list[str]:
    """What a new password does not end, where there is some: who was in before may have added it."""
    user_id = found.user_id
    if user_id is None or found.about["event"] not in {Event.PASSWORD_RESET, Event.PASSWORD_CHANGED}:
        return []
    if not factors(user_id).passkeys and not connections(user_id):
        return []
    return [_("Your passkeys and connected log-ins open it still. Look through them, and remove what you do not know.")]
