"""What a person types about an approval, and about a rule. What may be is the actions' to say."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.core.errors import Invalid
from cohortium.desk.kinds.approvals import AskedDay
from cohortium.desk.queries.approvals import Offered
from cohortium.desk.rules.approvals import MOST_NEEDED, RuleDetails, Step
from cohortium.web.forms import Meanwhile, VersionedForm

# So many can be typed; the API takes five.
STEPS = (1, 2, 3)
GONE = gettext_lazy("This no longer exists. Choose again.")
HOW_MANY = gettext_lazy("Enter a whole number from 1 to 9.")
AMOUNT = gettext_lazy("Enter an amount such as 250.00.")


class ReasonForm(forms.Form):
    """Why somebody asks, agrees or does not."""

    reason = forms.CharField(label=gettext_lazy("Why"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside the field."""
        for sentences in refusal.errors.values():
            for sentence in sentences:
                self.add_error("reason", str(sentence))


class AskForm(ReasonForm):
    """Why somebody asks, and for which day where the kind of act can have one."""

    for_day = forms.DateField(
        required=False,
        error_messages={"invalid": gettext_lazy("Enter a date, such as 2026-12-18.")},
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, day: AskedDay | None, **options: Any) -> None:
        super().__init__(*args, **options)
        if day is None:
            del self.fields["for_day"]
        else:
            self.fields["for_day"].label, self.fields["for_day"].help_text = str(day.label), str(day.help)

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside the fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else "reason", str(sentence))


class DecisionForm(ReasonForm):
    """What somebody says, and in which step: the one that the page showed."""

    step = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RuleForm(VersionedForm):
    """Adds and edits a rule: who decides in up to three steps."""

    from_amount = forms.DecimalField(
        label=gettext_lazy("From the amount"),
        required=False,
        max_digits=14,
        decimal_places=2,
        error_messages=dict.fromkeys(("invalid", "max_digits", "max_decimal_places", "max_whole_digits"), AMOUNT),
    )

    def __init__(self, *args: Any, kind: str, offered: Offered, has_amount: bool, **options: Any) -> None:
        self.kind, self.offered, self.has_amount = kind, offered, has_amount
        super().__init__(*args, **options)
        if not has_amount:
            del self.fields["from_amount"]
        choices = [
            *((f"role:{one}", name) for one, name in offered.roles),
            *((f"member:{one}", name) for one, name in offered.people),
        ]
        for place in STEPS:
            self.fields[f"who_{place}"] = forms.MultipleChoiceField(
                label=_("Who decides"),
                choices=choices,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                error_messages={"invalid_choice": GONE},
                show_hidden_initial=True,
            )
            self.fields[f"needed_{place}"] = forms.IntegerField(
                label=_("Approvals needed"),
                required=False,
                initial=1,
                min_value=1,
                max_value=MOST_NEEDED,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HOW_MANY),
                show_hidden_initial=True,
            )

    def parts(self) -> Iterator[dict[str, Any]]:
        """The fields of each step, as the page shows them: roles first, for there are few of them."""
        for place in STEPS:
            who = self[f"who_{place}"]
            people = [one for one in who if one.data["value"].startswith("member:")]
            yield {
                "place": place,
                "who": who,
                "needed": self[f"needed_{place}"],
                "roles": [one for one in who if one.data["value"].startswith("role:")],
                "people": people,
                "people_chosen": any(one.data["selected"] for one in people),
            }

    def details(self) -> RuleDetails:
        """What was typed, as the action takes it. A step in which nobody decides is none."""
        said = self.cleaned_data
        chain = [
            Step(_ids(said[f"who_{place}"], "role"), _ids(said[f"who_{place}"], "member"), said[f"needed_{place}"] or 1)
            for place in STEPS
            if said[f"who_{place}"]
        ]
        return RuleDetails(self.kind, tuple(chain), said.get("from_amount") or Decimal(0))

    def refuse(self, refusal: Invalid) -> None:
        """Show the action's refusals beside their fields."""
        super().refuse(Invalid({"who_1" if field == "steps" else field: why for field, why in refusal.errors.items()}))

    def compared(self, theirs: RuleDetails) -> Meanwhile:
        """What this person changed beside what was saved meanwhile."""
        return self.meanwhile(initial(theirs), initial(self.details()))

    def _again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, kind=self.kind, offered=self.offered, has_amount=self.has_amount)


def initial(details: RuleDetails) -> dict[str, Any]:
    """What the form starts from."""
    shown: dict[str, Any] = {"from_amount": details.from_amount}
    for place in STEPS:
        step = details.steps[place - 1] if len(details.steps) >= place else Step()
        shown[f"who_{place}"] = sorted(
            [*(f"role:{one}" for one in step.roles), *(f"member:{one}" for one in step.members)]
        )
        shown[f"needed_{place}"] = step.needed
    return shown


def _ids(chosen: list[str], kind: str) -> frozenset[UUID]:
    return frozenset(UUID(one.partition(":")[2]) for one in chosen if one.startswith(f"{kind}:"))
