"""The words of the house: what they are, and the form in which they are chosen."""

from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.administration.actions.settings import choose_words
from cohortium.administration.queries import settings as queries
from cohortium.administration.queries.settings import WORD_LABELS
from cohortium.core.errors import Invalid, NotAllowed, Stale
from cohortium.tenancy.words import DEFAULTS, Chosen, filled, words_of
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.staff.timelines import happened
from cohortium.web.staff.word_form import WordsForm, initial

# In which each word stands at least once: they are shown with the words that are being chosen.
EXAMPLES = (
    _("Open %(campus_a)s"),
    _("Close two %(campus_many)s"),
    _("%(learner_a)s asks for %(enrolment_a)s in %(cohort_a)s of this %(program_one)s."),
    _("All %(program_many)s, with their %(cohort_many)s and %(enrolment_many)s"),
    _("%(trainer_a)s marks every %(session_one)s before the next one."),
    _("No %(session_many)s today for these %(trainer_many)s."),
    _("%(family_a)s has two %(learner_many)s and three %(guardian_many)s."),
    _("%(guardian_a)s writes for all %(family_many)s."),
    _("%(sponsor_a)s pays for one %(learner_one)s; other %(sponsor_many)s pay for more."),
)


@page(Permission.SETTING_READ)
def show(visit: Visit) -> Answer:
    """The words as they are."""
    chosen, _version = queries.words()
    words = words_of(chosen)
    shows = {
        "words": [{"about": WORD_LABELS[key], "word": words[key]} for key in DEFAULTS],
        "examples": _examples(chosen),
        "may_edit": visit.actor.reach(Permission.SETTING_EDIT).everything,
        **happened(visit, lambda at_most: queries.words_happened(at_most=at_most)),
    }
    return Page("staff/words/show.html", shows)


@page(Permission.SETTING_EDIT, posts=True)
def edit(visit: Visit) -> Answer:
    """The form. It carries the version that it was filled from."""
    _only_everywhere(visit)
    chosen, version = queries.words()
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        return _form_page(WordsForm(kept, initial={**initial(chosen), "version": version}), kept=kept is not None)
    form = WordsForm(visit.request.POST)
    if form.is_valid():
        try:
            saved = choose_words(visit.actor, words=form.chosen(), version=form.cleaned_data["version"] or 0)
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            chosen, version = queries.words()
            meanwhile = {
                "newest": queries.words_happened(at_most=1),
                "compared": form.compared(chosen),
                "zone": ZoneInfo(visit.organisation.time_zone),
            }
            return _form_page(form.rebased(initial(chosen), version), meanwhile=meanwhile, status=409)
        else:
            saying = str(_("Nothing had changed.") if isinstance(saved, Unchanged) else _("Saved."))
            return Redirect(reverse("words", args=[visit.organisation.code]), saying)
    return _form_page(form, status=422)


@page(Permission.SETTING_EDIT, posts=True)
def preview(visit: Visit) -> Answer:
    """How sentences would read if the form were saved as it stands. Nothing is saved."""
    _only_everywhere(visit)
    if visit.request.method != "POST":
        chosen, version = queries.words()
        return _form_page(WordsForm(initial={**initial(chosen), "version": version}))
    form = WordsForm(visit.request.POST)
    form.is_valid()
    if visit.wants_part:
        return Page("staff/words/_examples.html", {"examples": _examples(form.chosen())})
    return _form_page(form)


def _only_everywhere(visit: Visit) -> None:
    if not visit.actor.reach(Permission.SETTING_EDIT).everything:
        raise NotAllowed(Permission.SETTING_EDIT)


def _form_page(
    form: WordsForm, *, kept: bool = False, meanwhile: dict[str, Any] | None = None, status: int = 200
) -> Answer:
    form.is_valid()
    chosen = form.chosen() if form.is_bound else queries.words()[0]
    shows = {"form": form, "kept": kept, "meanwhile": meanwhile, "examples": _examples(chosen)}
    return Page("staff/words/form.html", shows, status)


def _examples(chosen: Chosen) -> list[str]:
    # What is empty is the usual word again.
    filled_in = {key: {case: said for case, said in cases.items() if said} for key, cases in chosen.items()}
    words = words_of(filled_in)
    return [capfirst(filled(example, words)) for example in EXAMPLES]
