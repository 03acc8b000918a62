"""The page that the link in a letter about consents opens: yes or no to each, as often as one likes until it ends."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohortium.access.permissions import Permission
from cohortium.administration.rules.campuses import local_date
from cohortium.core.errors import Invalid
from cohortium.people.actions.consents import NOTHING_ASKED, Chosen, answer_consents
from cohortium.people.queries.consent_requests import Asked, Question, asked, found_by
from cohortium.people.queries.consent_texts import languages_of
from cohortium.people.rules.consents import AT_MOST, LANGUAGES, Answer, By, How, Said
from cohortium.tenancy.words import said
from cohortium.web.links import Opened, opened_by_link
from cohortium.web.page import Answer as Given
from cohortium.web.page import Page

_CHOICES = [(Answer.YES.value, gettext_lazy("Yes")), (Answer.NO.value, gettext_lazy("No"))]
_BROKEN = gettext_lazy("The page is incomplete. Open the link again.")


class ConsentAnswerForm(forms.Form):
    """An answer to each question, and who gives it. Beside each stands which text was read."""

    by = forms.ChoiceField(
        label=gettext_lazy("Answered by"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Choose who is answering.")),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name"),
        required=True,
        max_length=AT_MOST["name"],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": gettext_lazy("Enter your name."),
            "max_length": gettext_lazy("This is too long. Please shorten it."),
        },
    )

    def __init__(self, questions: tuple[Question, ...], learner: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.questions = questions
        self.fields["by"].choices = [  # type: ignore[attr-defined]
            (By.GUARDIAN.value, capfirst(said(gettext_lazy("%(guardian_a)s")))),
            (By.LEARNER.value, learner),
        ]
        for one in questions:
            self.fields[_answer(one.kind)] = forms.ChoiceField(
                label=str(one.name), choices=_CHOICES, required=False, error_messages={"invalid_choice": _BROKEN}
            )
            self.fields[_text(one.kind)] = forms.UUIDField(
                widget=forms.HiddenInput, required=False, error_messages={"invalid": _BROKEN}
            )

    @property
    def asked(self) -> list[dict[str, Any]]:
        """Each question with its two fields, as the page shows them."""
        return [
            {"question": one, "answer": self[_answer(one.kind)], "text": self[_text(one.kind)]}
            for one in self.questions
        ]

    def chosen(self) -> dict[str, Chosen]:
        """What was answered. A text that the page did not name is the one that it shows."""
        known = self.cleaned_data
        return {
            one.kind: Chosen(known[_text(one.kind)] or one.text.text_id, Answer(known[_answer(one.kind)]))
            for one in self.questions
            if known[_answer(one.kind)]
        }


@opened_by_link(Permission.CONSENT_ANSWER, find=found_by)
def respond(opened: Opened) -> Given:
    """Show what is asked. To look changes nothing: a scanner that opens every link answers for nobody."""
    language = opened.request.GET.get("language", "")
    page = asked(request_id=opened.actor.id, now=opened.now, language=language if language in LANGUAGES else "")
    if not page.is_open:
        return Page("consents/over.html", {"learner": page.learner}, 410)
    if opened.request.method != "POST":
        start = {
            "by": page.answered_as,
            "name": page.answered_by,
            **{_answer(one.kind): one.answered for one in page.questions},
            **{_text(one.kind): one.text.text_id for one in page.questions},
        }
        return _form_page(opened, page, ConsentAnswerForm(page.questions, page.learner, initial=start))
    form = ConsentAnswerForm(page.questions, page.learner, opened.request.POST)
    if form.is_valid():
        today = local_date(opened.organisation.time_zone, opened.now)
        said_so = Said(By(form.cleaned_data["by"]), How.LINK, today, form.cleaned_data["name"])
        try:
            answer_consents(opened.actor, chosen=form.chosen(), said=said_so, today=today, now=opened.now)
        except Invalid as refusal:
            for place, sentences in refusal.errors.items():
                for sentence in sentences:
                    form.add_error(place if place in form.fields else None, str(sentence))
        else:
            return _thanks(opened, language)
    return _form_page(opened, page, form, status=422)


def _thanks(opened: Opened, language: str) -> Given:
    page = asked(request_id=opened.actor.id, now=opened.now, language=language if language in LANGUAGES else "")
    return Page("consents/thanks.html", {"page": page, "zone": opened.organisation.time_zone})


def _form_page(opened: Opened, page: Asked, form: ConsentAnswerForm, *, status: int = 200) -> Given:
    shows = {
        "page": page,
        "form": form,
        "languages": _languages(opened.request.GET, page),
        "zone": opened.organisation.time_zone,
        "nothing_asked": NOTHING_ASKED,
        "title": _("Your answers"),
    }
    return Page("consents/respond.html", shows, status)


def _languages(given: QueryDict, page: Asked) -> list[dict[str, Any]]:
    """In which languages the page can be read, where there are several."""
    there = languages_of([one.kind for one in page.questions])
    shown = {one.text.language for one in page.questions}
    wanted = given.get("language", "")
    found = [
        {"href": f"?language={one}", "name": LANGUAGES[one], "code": one, "is_shown": one == wanted or {one} == shown}
        for one in there
    ]
    return found if len(found) > 1 else []


def _answer(kind: str) -> str:
    return f"answer-{kind}"


def _text(kind: str) -> str:
    return f"text-{kind}"
