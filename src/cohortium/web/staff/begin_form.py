"""What a person types in the first steps. The forms check shape; what may be is the actions' to say."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohortium.administration.actions.invitations import Invited
from cohortium.administration.queries.members import Choices
from cohortium.core.errors import Invalid
from cohortium.web.staff.campus_form import CampusForm
from cohortium.web.staff.team_form import GONE, Ids
from cohortium.web.uploads import FileForm

BROKEN = _("The form is incomplete. Reload the page.")
# So many can be typed; the later ones are shown when somebody asks.
ROWS, SHOWN = 6, 3


class Ticket(forms.Form):
    """A form that has one effect, however often it is sent."""

    ticket = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": BROKEN, "invalid": BROKEN})


class LookForm(FileForm):
    """Colour, and a logo or none."""

    colour = forms.CharField(
        label=_("Colour"),
        required=False,
        help_text=_("For buttons and links. Adjusted where needed for readability."),
        widget=forms.TextInput(attrs={"type": "color"}),
    )
    colour_code = forms.CharField(
        label=_("Colour code"),
        required=False,
        help_text=_("For example #0f5f5c. Overrides the colour picker."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "maxlength": 7}),
    )

    def chosen(self, usual: str) -> str:
        """The colour that was said, in whichever of the two fields."""
        said = self.cleaned_data
        return said.get("colour_code") or said.get("colour") or usual

    def refuse_colour(self, refusal: Invalid) -> None:
        """Show why the colour cannot be had."""
        for field, sentences in refusal.errors.items():
            shown = "colour_code" if field == "colour" and self.cleaned_data.get("colour_code") else field
            for sentence in sentences:
                self.add_error(shown if shown in self.fields else None, str(sentence))


class FirstCampusForm(Ticket, CampusForm):
    """What is needed of a first campus; the rest can be said later."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, plans_closing=False, **options)
        for name in ("directions", "contact_email", "contact_phone"):
            del self.fields[name]
        self.fields["ticket"].show_hidden_initial = False

    def sent(self) -> dict[str, Any]:
        return {name: value for name, value in super().sent().items() if name != "ticket"}


class TeamForm(Ticket):
    """Several colleagues at once: a line for each."""

    campuses = Ids(required=False)

    def __init__(self, *args: Any, choices: Choices, campuses: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["campuses"].label = campuses
        self.fields["campuses"].choices = [  # type: ignore[attr-defined]
            (str(one.campus_id), one.name) for one in choices.campuses if one.is_active
        ]
        roles = [("", _("Choose")), *((str(one.role_id), one.name) for one in choices.roles)]
        for n in range(ROWS):
            # What is wrong is said above the form too, where nobody sees in which line it stands.
            whose = {"n": n + 1}
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("Colleague %(n)s, name") % whose,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"email_{n}"] = forms.CharField(
                label=_("Colleague %(n)s, e-mail address") % whose,
                required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"role_{n}"] = forms.TypedChoiceField(
                label=_("Colleague %(n)s, role") % whose,
                required=False,
                choices=roles,
                empty_value=None,
                error_messages={"invalid_choice": GONE},
            )

    @property
    def lines(self) -> Iterator[dict[str, Any]]:
        """The fields, line by line."""
        for n in range(ROWS):
            yield {
                "number": n + 1,
                "is_more": n >= SHOWN,
                **{name: self[f"{name}_{n}"] for name in ("name", "email", "role")},
            }

    @property
    def has_more(self) -> bool:
        """Whether something was typed beyond the lines that are shown at once."""
        return any(self[f"{name}_{n}"].value() for n in range(SHOWN, ROWS) for name in ("name", "email"))

    def invited(self) -> dict[int, Invited]:
        """Whoever was named, by their line. Lines in which nothing was typed are nobody."""
        said = self.cleaned_data
        return {
            n: Invited(
                said[f"email_{n}"],
                said[f"name_{n}"],
                [said[f"role_{n}"]] if said[f"role_{n}"] else [],
                said["campuses"],
            )
            for n in range(ROWS)
            if said[f"email_{n}"].strip() or said[f"name_{n}"].strip()
        }

    def refuse(self, refusal: Invalid, lines: list[int]) -> None:
        """Show each refusal in its line."""
        names = {"email": "email", "display_name": "name", "roles": "role"}
        for place, sentences in refusal.errors.items():
            line, _slash, field = place.partition("/")
            shown = f"{names[field]}_{lines[int(line)]}" if field in names else field
            for sentence in sentences:
                self.add_error(shown if shown in self.fields else None, str(sentence))
