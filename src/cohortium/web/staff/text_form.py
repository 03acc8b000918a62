"""What a person types for a letter. The form checks shape; what may stand in it is the action's to say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.notifications.rules.texts import Text, tidied
from cohortium.web.forms import Meanwhile, VersionedForm


class TextForm(VersionedForm):
    """Words the letters of a kind."""

    subject = forms.CharField(label=_("Subject"), required=False)
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16, "spellcheck": "true"}),
    )

    def text(self) -> Text:
        """What was typed, as the action takes it."""
        return Text(self.cleaned_data["subject"], self.cleaned_data["body"])

    def typed(self) -> Text:
        """What stands in the form, whether it can be read or not."""
        return Text(str(self["subject"].value() or ""), str(self["body"].value() or ""))

    def compared(self, theirs: Text) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(tidied(self.text())))


def initial(text: Text) -> dict[str, Any]:
    """What the form starts from."""
    return {"subject": text.subject, "body": text.body}
