"""What a person types about when letters reach them. The form checks shape; what may be is the action's to say."""

from dataclasses import replace
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.rules.campuses import time_zones
from cohortium.core.text import plain
from cohortium.core.values import TimeOfDay, Unacceptable
from cohortium.notifications.rules.rhythms import Rhythm
from cohortium.web.forms import Meanwhile, VersionedForm

_CLOCK = TimeOfDay()


class Clock(forms.Field):
    """A time of day, or none."""

    widget = forms.TextInput(attrs={"type": "time"})

    def to_python(self, value: Any) -> time | None:
        said = str(value or "").strip()
        if not said:
            return None
        try:
            # Some browsers send seconds.
            return _CLOCK.read(said[:5])
        except Unacceptable as error:
            raise forms.ValidationError(str(error.sentence)) from None


class RhythmForm(VersionedForm):
    """Says when letters come that can wait."""

    quiet_from = Clock(
        label=_("Quiet from"),
        required=False,
        help_text=_("E-mails that can wait are not sent during this time."),
    )
    quiet_until = Clock(label=_("Quiet until"), required=False, help_text=_("It can be on the next day."))
    digest_at = Clock(
        label=_("One e-mail a day, at"),
        required=False,
        help_text=_("E-mails that can wait are combined into one at this time. Leave empty to get them individually."),
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        required=False,
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off", "spellcheck": "false"}),
    )

    @property
    def time_zones(self) -> list[str]:
        """What is offered for the zone."""
        return list(time_zones())

    def rhythm(self, before: Rhythm) -> Rhythm:
        """What is to hold."""
        sent = self.sent()
        if "time_zone" in sent:
            sent["time_zone"] = plain(sent["time_zone"])
        return replace(before, **sent)

    def compared(self, theirs: Rhythm) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(self.rhythm(theirs)))


def initial(rhythm: Rhythm) -> dict[str, Any]:
    """What the form starts from."""
    clocks = {name: getattr(rhythm, name) for name in ("quiet_from", "quiet_until", "digest_at")}
    return {name: f"{clock:%H:%M}" if clock else "" for name, clock in clocks.items()} | {"time_zone": rhythm.time_zone}
