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
        gettext_lazy("Someone signed in with your log-in on a new device."),
    ),
    Event.RECOVERED: News(
        gettext_lazy("A recovery code was used"),
        gettext_lazy("Someone signed in with one of your recovery codes. It no longer works; the others still do."),
    ),
    Event.PASSWORD_CHANGED: News(
        gettext_lazy("Your password was changed"),
        gettext_lazy("Your password was changed, and all other devices were signed out."),
    ),
    Event.PASSWORD_RESET: News(
        gettext_lazy("Your password was changed"),
        gettext_lazy("Someone set a new password using a link from an e-mail, and all devices were signed out."),
    ),
    Event.PASSWORD_CHOSEN: News(
        gettext_lazy("Your password is set"),
        gettext_lazy("Someone set the first password of your log-in using a link."),
    ),
    Event.ADDRESS_ASKED: News(
        gettext_lazy("A change of your e-mail address was requested"),
        gettext_lazy(
            "Someone asked to change the e-mail address of your log-in. This address stays in use until the "
            "new one is confirmed. Setting a new password cancels the change."
        ),
    ),
    Event.ADDRESS_CHANGED: News(
        gettext_lazy("Your e-mail address was changed"),
        gettext_lazy("The e-mail address of your log-in is now %(about)s. E-mails will be sent there."),
    ),
    Event.CODES_ON: News(
        gettext_lazy("An authenticator app was added"),
        gettext_lazy("You will now be asked for a code from an authenticator app when you sign in."),
    ),
    Event.CODES_OFF: News(
        gettext_lazy("The authenticator app was removed"),
        gettext_lazy("You will no longer be asked for a code from an authenticator app."),
    ),
    Event.RECOVERY_MADE: News(
        gettext_lazy("New recovery codes were created"),
        gettext_lazy("New recovery codes were created for your log-in. The old ones no longer work."),
    ),
    Event.PASSKEY_ADDED: News(
        gettext_lazy("A passkey was added"), gettext_lazy("You can now sign in with the passkey “%(about)s”.")
    ),
    Event.PASSKEY_REMOVED: News(
        gettext_lazy("A passkey was removed"),
        gettext_lazy("You can no longer sign in with the passkey “%(about)s”."),
    ),
    Event.CONNECTED: News(
        gettext_lazy("Another way to sign in was connected"),
        gettext_lazy("You can now sign in with %(about)s."),
    ),
    Event.DISCONNECTED: News(
        gettext_lazy("A way to sign in was disconnected"),
        gettext_lazy("You can no longer sign in with %(about)s."),
    ),
    Event.FACTORS_REMOVED: News(
        gettext_lazy("Your second factor was removed"),
        gettext_lazy(
            "The administrator of this installation removed your second factor and signed out all devices. "
            "You can now sign in with your password alone. Set up a second factor again."
        ),
    ),
    Event.STAFF_MADE: News(
        gettext_lazy("You are now platform staff"),
        gettext_lazy(
            "The administrator of this installation made you platform staff. You can see jobs and organisations."
        ),
    ),
    Event.STAFF_ENDED: News(
        gettext_lazy("You are no longer platform staff"),
        gettext_lazy("The administrator of this installation removed you from platform staff. You keep your log-in."),
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
            _("Someone asked to reset the password of the log-in with this address. If it was you, set a new one:"),
        ),
        button=Button(_("Choose a new password"), reset_address(user)),
        small_print=(
            _("The link works once, for %(minutes)s minutes.") % {"minutes": minutes},
            _("If it was not you, there is nothing to do. Your password has not been changed."),
        ),
    )


def _confirm(found: AccountLetter) -> Letter | None:
    user, new = found.user, found.recipient
    if user is None or not user.is_active or not is_waiting(user, new, user.email):
        return None
    if User.objects.with_address(new).exclude(pk=user.pk).exists():
        return Letter(
            subject=_("This address already has a log-in"),
            greeting=_("Hello,"),
            paragraphs=(
                _(
                    "Someone asked to use this address for their log-in. It already has a log-in, so nothing was "
                    "changed."
                ),
                _("If it was you, sign in with this address, or choose another one for your other log-in."),
            ),
            small_print=(_("If it was not you, there is nothing to do."),),
        )
    return Letter(
        subject=_("Confirm this address"),
        greeting=_("Hello,"),
        paragraphs=(_("Someone wants to use this address for their log-in. If it was you, confirm the address:"),),
        button=Button(_("Confirm this address"), confirm_address(user, new)),
        small_print=(
            _("The link works once, for %(hours)s hours. Nothing changes until you confirm on the page it opens.")
            % {"hours": CONFIRM_WITHIN},
            _("If it was not you, there is nothing to do."),
        ),
    )


def _begin(found: AccountLetter) -> Letter:
    is_invited = bool(found.about.get("is_invited"))
    asked = (
        _("You are invited to create an organisation. Follow the link to start.")
        if is_invited
        else _("Someone asked to create an organisation with this address. If it was you, follow the link.")
    )
    return Letter(
        subject=_("Create your organisation"),
        greeting=_("Hello,"),
        paragraphs=(asked,),
        button=Button(_("Continue"), begin_address(found.recipient, is_invited=is_invited, letter_id=found.pk)),
        small_print=(
            _("The link works for %(hours)s hours. Your answers are saved, so you can continue later.")
            % {"hours": BEGIN_WITHIN},
            *([_("It can be used to create one organisation.")] if is_invited else []),
            _("If it was not you, there is nothing to do."),
        ),
    )


def _news(found: AccountLetter) -> Letter:
    said, news = found.about, NEWS[found.about["event"]]
    about = masked(said["about"]) if said["event"] == Event.ADDRESS_CHANGED else said["about"]
    at = datetime.fromisoformat(said["at"])
    when = {"day": f"{at:%d.%m.%Y}", "time": f"{at:%H:%M}"}
    if said["event"] in _BY_THE_HOUSE:
        that_was = _("That was on %(day)s at %(time)s UTC.") % when
        if_not = _("If you do not know why, ask the administrator of this installation.")
    else:
        where = {
            "device": said["device"] or _("an unknown device"),
            "ip": said["ip"] or _("an unknown place"),
        }
        that_was = _("That was on %(day)s at %(time)s UTC, from %(device)s (%(ip)s).") % (when | where)
        if_not = _(
            "If it was you, there is nothing to do. If not, set a new password straight away and sign out "
            "all devices. If you cannot sign in: %(address)s"
        ) % {"address": f"{settings.ADDRESS}/forgotten"}
    return Letter(
        subject=str(news.subject),
        greeting=_("Hello,"),
        paragraphs=(str(news.sentence) % {"about": about}, *_what_still_opens(found), that_was),
        button=Button(_("View your account"), f"{settings.ADDRESS}/account/"),
        small_print=(if_not,),
    )


def _what_still_opens(found: AccountLetter) -> list[str]:
    """What a new password does not end, where there is some: who was in before may have added it."""
    user_id = found.user_id
    if user_id is None or found.about["event"] not in {Event.PASSWORD_RESET, Event.PASSWORD_CHANGED}:
        return []
    if not factors(user_id).passkeys and not connections(user_id):
        return []
    return [_("Your passkeys and connected accounts still work. Check them and remove any you do not recognise.")]
