"""Letters that were sent: which, to whom, and what became of them; sending one again."""

from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid
from cohortium.core.pages import PageOf
from cohortium.notifications import kinds
from cohortium.notifications.actions.letters import resend
from cohortium.notifications.queries import letters as queries
from cohortium.notifications.queries.letters import Asked, SentRow
from cohortium.notifications.queries.rhythms import limit
from cohortium.notifications.states import Channel, NotificationStatus
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff import addresses, lists
from cohortium.web.staff.timelines import happened
from cohortium.web.staff.trail_form import Day

TONES = {
    NotificationStatus.QUEUED: "wait",
    NotificationStatus.SENT: "open",
    NotificationStatus.FAILED: "bad",
    NotificationStatus.UNKNOWN: "news",
    NotificationStatus.CANCELLED: "calm",
}
NONE_OF_OURS = gettext_lazy("There is no “%(value)s” here. Choose one from the list.")
NOTHING: PageOf[SentRow] = PageOf([], None)


class LettersForm(forms.Form):
    """The filters of the list."""

    to = forms.CharField(label=gettext_lazy("To (full address)"), required=False, max_length=254)
    status = forms.ChoiceField(
        label=gettext_lazy("Status"), required=False, error_messages={"invalid_choice": NONE_OF_OURS}
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), required=False, error_messages={"invalid_choice": NONE_OF_OURS}
    )
    first_day = Day(label=gettext_lazy("From"), required=False)
    last_day = Day(label=gettext_lazy("To"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        declared = sorted((str(one.name), key) for key, one in kinds.every().items())
        self._choices("status", [("", gettext_lazy("Any status")), *NotificationStatus.choices])
        self._choices("kind", [("", gettext_lazy("Any type")), *((key, name) for name, key in declared)])

    def asked(self) -> Asked:
        """What was asked for.

        Raises:
            Invalid: something in the address cannot be read.
        """
        if not self.is_valid():
            raise Invalid({})
        return Asked(**self.cleaned_data)

    def refuse(self, refusal: Invalid) -> None:
        """Show refusals beside their fields."""
        for field, sentences in refusal.errors.items():
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))

    def _choices(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


@page(Permission.NOTIFICATION_READ)
def index(visit: Visit) -> Answer:
    """The list, filtered by what the address says."""
    asked = visit.request.GET
    form = LettersForm(asked)
    found = NOTHING
    try:
        found = queries.sent(
            visit.actor, asked=form.asked(), time_zone=visit.organisation.time_zone, after=lists.cursor(asked)
        )
    except Invalid as refusal:
        form.refuse(refusal)
    shows = {
        "form": form,
        "typed": lists.words(asked, "to"),
        "rows": [_shown(visit, row) for row in found.rows],
        **lists.turning(asked, found.next),
        "is_filtered": any(form[name].data for name in form.fields),
        "zone": _zone(visit),
        "limit": limit(visit.actor, now=visit.now),
    }
    template = "staff/letters/_rows.html" if visit.wants_part else "staff/letters/list.html"
    return Page(template, shows, HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK)


@page(Permission.NOTIFICATION_READ)
def show(visit: Visit, notification_id: UUID) -> Answer:
    """One letter: facts, and what happened."""
    row = queries.one_sent(visit.actor, notification_id=notification_id)
    shows = {
        "letter": _shown(visit, row),
        "undeliverable": addresses.notice(visit, row.recipient),
        **happened(
            visit,
            lambda at_most: queries.happened(notification_id=notification_id, at_most=at_most),
            thing_id=notification_id,
        ),
    }
    return Page("staff/letters/detail.html", shows)


@page(Permission.NOTIFICATION_RESEND, posts=True)
def resending(visit: Visit, notification_id: UUID) -> Answer:
    """What sending it again means; and doing so."""
    row = queries.one_sent(visit.actor, notification_id=notification_id, permission=Permission.NOTIFICATION_RESEND)
    if visit.request.method == "POST":
        sent = resend(visit.actor, notification_id=notification_id)
        saying = _("This is already being sent.") if isinstance(sent, Unchanged) else _("E-mail queued again.")
        return Redirect(_back(visit, notification_id), saying)
    unknown = _("It may have arrived the first time. Most mailboxes will show it only once.")
    shows = {
        "title": _("Send it again to %(address)s?") % {"address": row.recipient},
        "about": [
            *([unknown] if row.status == NotificationStatus.UNKNOWN else []),
            _("The e-mail will be written again with current details. If it is no longer needed, it will not be sent."),
        ],
        "yes": _("Send again"),
        "no": _("Cancel"),
        "back_href": _back(visit, notification_id),
    }
    return Page("staff/team/question.html", shows)


def _shown(visit: Visit, row: SentRow) -> dict[str, Any]:
    can = row.can_be_resent and visit.actor.may(Permission.NOTIFICATION_RESEND)
    code = visit.organisation.code
    return {
        "row": row,
        "tone": TONES[row.status],
        "label": row.status.label,
        "channel": row.channel.label,
        "is_email": row.channel == Channel.EMAIL,
        # Of what is shown in the app, who sees it; who that was is not known any more, where they are gone.
        "to": row.recipient or row.to_name or row.channel.label,
        "href": reverse("letter", args=[code, row.notification_id]),
        "resend_href": reverse("letter_resending", args=[code, row.notification_id]) if can else "",
    }


def _back(visit: Visit, notification_id: UUID) -> str:
    """To the letter's page, for those who may see it."""
    code = visit.organisation.code
    if visit.actor.may(Permission.NOTIFICATION_READ):
        return reverse("letter", args=[code, notification_id])
    return reverse("organisation", args=[code])


def _zone(visit: Visit) -> ZoneInfo:
    return ZoneInfo(visit.organisation.time_zone)
