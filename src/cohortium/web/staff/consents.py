"""What a learner agreed to: the section and the page, writing answers down, asking by letter."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohortium.access.permissions import Permission
from cohortium.action import Unchanged
from cohortium.core.errors import Invalid, Stale
from cohortium.people.actions.consent_requests import remind_consents, request_consents, take_back_request
from cohortium.people.actions.consents import record_consents
from cohortium.people.kinds import consents as kinds
from cohortium.people.queries import consent_requests, consents, learners
from cohortium.people.queries import consent_texts as texts
from cohortium.people.queries.consent_recipients import Reachable, reachable
from cohortium.people.queries.consent_standing import ConsentFilter
from cohortium.people.queries.consents import ConsentRow
from cohortium.people.queries.learners import LearnerRow
from cohortium.people.rules.consents import LANGUAGES, Answer
from cohortium.people.states import ConsentStatus
from cohortium.web.entrance import Visit
from cohortium.web.once import adds
from cohortium.web.page import Answer as Given
from cohortium.web.page import Page, Redirect, page
from cohortium.web.staff.campus_form import Ids
from cohortium.web.staff.consent_form import HOWS, AskForm, RecordForm, by_labels, by_words, starting
from cohortium.web.staff.sheets import reached

# By status: the tone of its chip, and its word.
LOOKS: Mapping[str, tuple[str, Any]] = {
    consents.NOT_ASKED: ("calm", gettext_lazy("Not asked")),
    ConsentStatus.ASKED: ("wait", gettext_lazy("Asked")),
    ConsentStatus.GIVEN: ("open", gettext_lazy("Yes")),
    ConsentStatus.REFUSED: ("bad", gettext_lazy("No")),
    ConsentStatus.WITHDRAWN: ("bad", gettext_lazy("No (withdrawn)")),
}
_FILTERS = (
    (ConsentFilter.GIVEN, gettext_lazy("yes")),
    (ConsentFilter.OLDER, gettext_lazy("yes, to an older version")),
    (ConsentFilter.NOT_ASKED, gettext_lazy("not asked")),
    (ConsentFilter.ASKED, gettext_lazy("asked, no answer")),
    (ConsentFilter.NO, gettext_lazy("no")),
    (ConsentFilter.WITHDRAWN, gettext_lazy("no, after a yes")),
    (ConsentFilter.WITHOUT, gettext_lazy("no valid consent")),
)


@page(Permission.CONSENT_READ)
def show(visit: Visit, learner_id: UUID) -> Given:
    """Everything that was asked and answered for a learner."""
    rows = consents.with_disputes(learner_id, consents.of_learner(visit.actor, learner_id=learner_id))
    shows = {
        "rows": [shown(row) for row in rows],
        "answers": [_answer(one) for one in consents.answers(visit.actor, learner_id=learner_id)],
        "letters": consent_requests.requests_of(visit.actor, learner_id=learner_id, now=visit.now),
        **_whose(visit, [learner_id]),
        **_hrefs(visit, learner_id),
    }
    return Page("staff/consents/detail.html", shows)


def section(visit: Visit, row: LearnerRow) -> dict[str, Any]:
    """What the page of a learner shows of consents; nothing, and nothing is read, for who may not see theirs."""
    if not reached(visit, Permission.CONSENT_READ, row):
        return {}
    found = consents.with_disputes(row.learner_id, consents.stands_for(row.learner_id))
    return {"consents": {"rows": [shown(one) for one in found], **_hrefs(visit, row.learner_id)}}


def asked_of_list(visit: Visit, asked: str) -> tuple[str, ConsentFilter] | None:
    """By which consent the list of learners is narrowed: `photo.given`. Nothing for who may not see consents."""
    kind, _dot, which = asked.partition(".")
    known = kind in kinds.every() and which in set(ConsentFilter)
    return (kind, ConsentFilter(which)) if known and visit.actor.may(Permission.CONSENT_READ) else None


def list_filter(visit: Visit, asked: str) -> dict[str, Any]:
    """What the list offers to be narrowed by, and which of it is chosen."""
    if not visit.actor.may(Permission.CONSENT_READ):
        return {"consent_asked": "", "consent_groups": []}
    groups = [
        (one.name, [(f"{one.key}.{value}", f"{one.name}: {label}") for value, label in _FILTERS])
        for one in kinds.asked_here()
    ]
    return {
        "consent_asked": asked if asked_of_list(visit, asked) else "",
        "consent_groups": groups,
    }


@page(Permission.CONSENT_RECORD, posts=True)
@adds
def recording(visit: Visit) -> Given:
    """Write down what was said for one learner or several. Who is picked in a list comes with a POST, and is asked."""
    sent = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    ids = _picked(sent)
    if not ids:
        return Redirect(_list(visit))
    picked = consents.picked(visit.actor, learner_ids=ids)
    every = texts.every_version([one.key for one in kinds.asked_here()])
    today = visit.today
    if "answer" not in sent and "text" not in sent:
        first = next((str(row.text_id) for row in every if row.kind == sent.get("kind")), "")
        form = RecordForm(initial=starting(ids, seen=picked.seen, today=today, text_id=first), texts=every)
        return _record_page(visit, form, ids, picked)
    form = RecordForm(sent, texts=every)
    if visit.request.method == "POST" and form.is_valid():
        try:
            done = record_consents(
                visit.actor,
                learner_ids=ids,
                kind=form.chosen.kind,
                answer=Answer(form.cleaned_data["answer"]),
                said=form.said(),
                text_id=form.chosen.text_id,
                today=today,
                seen=form.cleaned_data["seen"],
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale:
            again = sent.copy()
            again["seen"] = str(picked.seen)
            form = RecordForm(again, texts=every)
            form.add_error(None, _("Someone answered in the meantime. Check it again, then save."))
            return _record_page(visit, form, ids, picked, status=409)
        else:
            n = 0 if isinstance(done, Unchanged) else len(done)
            saying = ngettext("Saved.", "Saved for %(n)s.", n) % {"n": n} if n else _("Nothing had changed.")
            return Redirect(_back(visit, ids, sent), saying)
    return _record_page(visit, form, ids, picked, status=422)


@page(Permission.CONSENT_REQUEST, posts=True)
@adds
def asking(visit: Visit) -> Given:
    """Ask by letter those who answer for one learner or several, or somebody else about one."""
    sent = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    ids = _picked(sent)
    if not ids:
        return Redirect(_list(visit))
    reached, is_one = reachable(visit.actor, learner_ids=ids, now=visit.now), len(ids) == 1
    if "sending" not in sent:
        open_ones = (
            consent_requests.open_kinds(learner_id=ids[0]) if is_one else [one.key for one in kinds.asked_here()]
        )
        there = texts.newest_of(open_ones)
        start = {
            "learner": [str(one) for one in ids],
            "kinds": list(there),
        }
        return _ask_page(visit, AskForm(initial=start, is_one=is_one, letters=reached.letters), ids, reached)
    form = AskForm(sent, is_one=is_one, letters=reached.letters)
    if visit.request.method == "POST" and form.is_valid():
        try:
            letters = request_consents(
                visit.actor,
                learner_ids=ids,
                keys=form.cleaned_data["kinds"],
                now=visit.now,
                recipients=form.recipients(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            n = len(letters)
            saying = ngettext("E-mail sent.", "%(n)s requests sent.", n) % {"n": n}
            return Redirect(_back(visit, ids, sent), saying)
    return _ask_page(visit, form, ids, reached, status=422)


@page(Permission.CONSENT_REQUEST, posts=True)
def reminding(visit: Visit, request_id: UUID) -> Given:
    """Send a letter again."""
    learner_id, letter = consent_requests.request(visit.actor, request_id=request_id, now=visit.now)
    back = _page_of(visit, learner_id)
    if visit.request.method == "POST":
        remind_consents(visit.actor, request_id=request_id, now=visit.now)
        return Redirect(back, _("E-mail sent."))
    shows = {
        "title": _("Send the request again?"),
        "about": [
            _("We will send a new link to %(address)s. The old link will stop working.") % {"address": letter.email}
        ],
        "yes": _("Send again"),
        "no": _("Cancel"),
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


@page(Permission.CONSENT_REQUEST, posts=True)
def taking_back(visit: Visit, request_id: UUID) -> Given:
    """Let the link of a letter open nothing any more."""
    learner_id, letter = consent_requests.request(visit.actor, request_id=request_id, now=visit.now)
    back = _page_of(visit, learner_id)
    if visit.request.method == "POST":
        take_back_request(visit.actor, request_id=request_id, now=visit.now)
        return Redirect(back, _("Request withdrawn."))
    shows = {
        "title": _("Withdraw the request?"),
        "about": [
            _("The link sent to %(address)s will stop working.") % {"address": letter.email},
            _("Answers already given are kept."),
        ],
        "yes": _("Withdraw"),
        "no": _("Cancel"),
        "is_dangerous": True,
        "back_href": back,
    }
    return Page("staff/team/question.html", shows)


def shown(row: ConsentRow) -> dict[str, Any]:
    """What templates show of a consent."""
    tone, word = LOOKS[row.status]
    if row.status == ConsentStatus.GIVEN and not row.counts:
        tone = "wait"
    who = dict(by_labels()).get(row.by, "")
    return asdict(row) | {
        "tone": tone,
        "word": word,
        "who": row.given_name or who,
        "how_label": HOWS.get(row.how, ""),  # type: ignore[call-overload]
    }


def _answer(one: consents.AnswerRow) -> dict[str, Any]:
    tone, word = LOOKS[one.answer]
    return asdict(one) | {
        "tone": tone,
        "word": word,
        "who": dict(by_words()).get(one.by, ""),
        "how_label": HOWS.get(one.how, ""),  # type: ignore[call-overload]
        "language_name": LANGUAGES.get(one.language, one.language),
    }


def _record_page(
    visit: Visit, form: RecordForm, ids: list[UUID], picked: consents.Picked, *, status: int = 200
) -> Given:
    stands = [
        (kinds.name_of(kind), [(LOOKS[one][0], LOOKS[one][1], n) for one, n in by_status.items()])
        for kind, by_status in picked.stands.items()
    ]
    shows = {"form": form, "names": picked.names, "stands": stands, **_around(visit, ids)}
    return Page("staff/consents/record.html", shows, status)


def _ask_page(visit: Visit, form: AskForm, ids: list[UUID], reached: Reachable, *, status: int = 200) -> Given:
    shows = {"form": form, "reached": reached, "to": _by_mailbox(reached), "is_one": len(ids) == 1}
    shows |= _around(visit, ids)
    return Page("staff/consents/ask.html", shows, status)


def _by_mailbox(reached: Reachable) -> list[dict[str, Any]]:
    """Who gets letters, and about whom: one about each of their children."""
    found: dict[str, dict[str, Any]] = {}
    for one in reached.letters:
        to = found.setdefault(one.email.lower(), {"name": one.name or one.learner, "email": one.email, "about": []})
        to["about"].append(one.learner)
    return list(found.values())


def _around(visit: Visit, ids: list[UUID]) -> dict[str, Any]:
    one = {"learner_href": _page_of(visit, ids[0]), **_whose(visit, ids)} if len(ids) == 1 else {}
    sent = visit.request.POST if visit.request.method == "POST" else visit.request.GET
    return {
        "shown": sent.get("shown", ""),
        "back_href": _back(visit, ids, sent),
        "can_publish": visit.actor.may(Permission.CONSENT_TEXT_PUBLISH),
        **one,
    }


def _whose(visit: Visit, ids: list[UUID]) -> dict[str, Any]:
    return {"learner_name": learners.names(ids)[ids[0]], "learner_id": ids[0], "zone": visit.organisation.time_zone}


def _hrefs(visit: Visit, learner_id: UUID) -> dict[str, str]:
    code, may = visit.organisation.code, visit.actor.may
    query = QueryDict(mutable=True)
    query["learner"] = str(learner_id)
    found = {"all_href": reverse("learner_consents", args=[code, learner_id])}
    if may(Permission.CONSENT_RECORD):
        found["record_href"] = f"{reverse('consents_recording', args=[code])}?{query.urlencode()}"
    if may(Permission.CONSENT_REQUEST):
        found["ask_href"] = f"{reverse('consents_asking', args=[code])}?{query.urlencode()}"
    return found


def _picked(sent: QueryDict) -> list[UUID]:
    try:
        return Ids().clean(sent.getlist("learner"))
    except forms.ValidationError:
        return []


def _back(visit: Visit, ids: list[UUID], sent: QueryDict) -> str:
    if len(ids) == 1 and "shown" not in sent:
        return _page_of(visit, ids[0])
    asked = QueryDict(sent.get("shown", "")).urlencode()
    return f"{_list(visit)}?{asked}" if asked else _list(visit)


def _page_of(visit: Visit, learner_id: UUID) -> str:
    """Where to go on: whoever writes down may not see."""
    if visit.actor.may(Permission.CONSENT_READ):
        return reverse("learner_consents", args=[visit.organisation.code, learner_id])
    return reverse("organisation", args=[visit.organisation.code])


def _list(visit: Visit) -> str:
    if visit.actor.may(Permission.LEARNER_READ):
        return reverse("learners", args=[visit.organisation.code])
    return reverse("organisation", args=[visit.organisation.code])
