"""One learner of one's own: what is known of them, their consents, their health."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Words
from cohortium.people.actions.portal import answer_for_own, see_own_health
from cohortium.people.queries import portal, profile_changes
from cohortium.people.queries.health import LABELS as HEALTH
from cohortium.people.queries.portal import OwnLearner, OwnQuestion
from cohortium.people.queries.profile_changes import LABELS, in_words
from cohortium.people.rules.guardians import Sight
from cohortium.people.rules.profile_changes import About
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page
from cohortium.web.portal.consents_form import ConsentsForm, on_newer_texts
from cohortium.web.portal.correcting import corrected


@page(Permission.PORTAL_SEE)
def show(visit: Visit, learner_id: UUID) -> Answer:
    """What is known of a learner, as far as this person may see it."""
    row, code = portal.learner(visit.actor, learner_id=learner_id, today=visit.today), visit.organisation.code
    waiting = profile_changes.open_of(visit.actor, about=About.LEARNER, subject_id=learner_id)
    questions = portal.questions(visit.actor, learner_id=learner_id)
    shows = {
        "row": row,
        "facts": [
            {
                "label": LABELS[name],
                "value": in_words(name, value),
                "waits": waiting is not None and name in waiting.wanted,
            }
            for name, value in row.details.items()
        ],
        "questions": questions,
        "waits_for_answer": any(one.asks_again or not one.answered for one in questions),
        "waiting": [LABELS[name] for name in LABELS if name in waiting.wanted] or [_("Message to the office")]
        if waiting
        else None,
        "correct_href": reverse("portal_correct", args=[code, learner_id]),
        "consents_href": reverse("portal_consents", args=[code, learner_id]),
        "health_href": reverse("portal_health", args=[code, learner_id]) if Sight.HEALTH in row.sees else "",
    }
    return Page("portal/learner.html", shows)


@page(Permission.PROFILE_CHANGE_ASK, posts=True)
def correct(visit: Visit, learner_id: UUID) -> Answer:
    """Say what should stand there instead."""
    row = portal.learner(visit.actor, learner_id=learner_id, today=visit.today)
    return corrected(
        visit,
        about=About.LEARNER,
        subject_id=learner_id,
        values=row.details,
        title=_("Details of %(name)s") % {"name": row.name},
        back=_page_of(visit, row),
    )


@page(Permission.PORTAL_SEE)
def health(visit: Visit, learner_id: UUID) -> Answer:
    """What is known of a learner's health. Opening it is noted."""
    row = portal.learner(visit.actor, learner_id=learner_id, today=visit.today)
    found = see_own_health(visit.actor, learner_id=learner_id, today=visit.today)
    facts = [{"label": label, "value": in_words(name, getattr(found.details, name))} for name, label in HEALTH.items()]
    shows = {
        "row": row,
        "facts": [one for one in facts if one["value"]],
        "back_href": _page_of(visit, row),
        "correct_href": reverse("portal_correct", args=[visit.organisation.code, learner_id]),
    }
    return Page("portal/health.html", shows)


@page(Permission.PORTAL_ANSWER, posts=True)
def consents(visit: Visit, learner_id: UUID) -> Answer:
    """Yes or no to each that is asked. What was answered can be changed at any time."""
    row = portal.learner(visit.actor, learner_id=learner_id, today=visit.today)
    asked = portal.questions(visit.actor, learner_id=learner_id)
    if visit.request.method != "POST":
        kept = drafts.take(visit.request)
        form = ConsentsForm(asked, None if kept is None else on_newer_texts(asked, kept))
        return _consents_page(visit, row, form, kept=kept is not None)
    form = ConsentsForm(asked, visit.request.POST)
    if form.is_valid():
        crossed = form.crossed()
        if crossed:
            return _consents_page(visit, row, _again(asked, visit.request.POST, crossed), status=422)
        chosen, unanswered = form.chosen(), form.unanswered()
        if unanswered and not chosen:
            for kind, words in unanswered.items():
                form.add_error(f"answer-{kind}", str(words))
            return _consents_page(visit, row, form, status=422)
        try:
            done = (
                answer_for_own(visit.actor, learner_id=learner_id, chosen=chosen, today=visit.today) if chosen else None
            )
        except Invalid as refusal:
            for sentence in (one for sentences in refusal.errors.values() for one in sentences):
                form.add_error(None, str(sentence))
        else:
            is_same = done is None or isinstance(done, Unchanged)
            return Redirect(_page_of(visit, row), _saved(is_same=is_same, left=len(unanswered)))
    return _consents_page(visit, row, form, status=422)


def _consents_page(
    visit: Visit, row: OwnLearner, form: ConsentsForm, *, kept: bool = False, status: int = 200
) -> Answer:
    shows = {"row": row, "form": form, "kept": kept, "back_href": _page_of(visit, row)}
    return Page("portal/consents.html", shows, status)


def _saved(*, is_same: bool, left: int) -> str:
    if is_same:
        return _("Nothing had changed.")
    if left:
        return ngettext(
            "Saved. One question is still not answered.", "Saved. %(n)s questions are still not answered.", left
        ) % {"n": left}
    return _("Your answers have been saved.")


def _again(asked: Sequence[OwnQuestion], sent: QueryDict, crossed: Mapping[str, Words]) -> ConsentsForm:
    """The questions once more, with what is so now beside those whose answers crossed something else."""
    form = ConsentsForm(asked, on_newer_texts(asked, sent, anew=crossed))
    for kind, words in crossed.items():
        form.add_error(f"answer-{kind}", str(words))
    return form


def _page_of(visit: Visit, row: OwnLearner) -> str:
    return reverse("portal_learner", args=[visit.organisation.code, row.learner_id])
