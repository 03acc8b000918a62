"""What a person types about who sends letters. The form checks shape; what may be is the action's to say."""

from dataclasses import asdict, replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.notifications.rules.senders import SenderDetails, tidied
from cohortium.web.forms import Meanwhile, VersionedForm


class SenderForm(VersionedForm):
    """Says who sends letters."""

    name = forms.CharField(
        label=_("Name"), required=False, help_text=_("Who letters come from. Empty: the organisation's name.")
    )
    reply_to = forms.CharField(
        label=_("Replies go to"),
        required=False,
        help_text=_("Leave empty to use the sender address."),
        widget=forms.EmailInput,
    )
    address = forms.CharField(
        label=_("Sender address"),
        required=False,
        help_text=_("An address at your own domain, which you verify next. Leave empty for the standard address."),
        widget=forms.EmailInput,
    )

    def details(self, before: SenderDetails) -> SenderDetails:
        """What is to hold."""
        return replace(before, **self.sent())

    def compared(self, theirs: SenderDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.details(theirs))))


def initial(details: SenderDetails) -> dict[str, Any]:
    """What the form starts from."""
    return asdict(details)
