"""The pages on the way to an organisation: address, letter, password, what it is called, what it grows from."""

from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohortium.access.entrance import origin_of
from cohortium.accounts.actions.passwords import LinkOver
from cohortium.accounts.links import Begun, begun_by
from cohortium.administration.actions.blueprints import FAULTS
from cohortium.administration.rules.places import usual_zone, zones_of
from cohortium.core.errors import Invalid, NotFound
from cohortium.identity import limits, policies
from cohortium.identity.actions import register
from cohortium.onboarding.actions import foundings
from cohortium.onboarding.queries.foundings import FoundingRow, choices, fault_of, free_code, has_log_in, row_of
from cohortium.web import drafts
from cohortium.web.account.forms import FirstPasswordForm, OwnEmailForm
from cohortium.web.accounts import sign_in
from cohortium.web.page import Answer, Page, Redirect
from cohortium.web.start.forms import BlueprintForm, OrganisationForm, initial
from cohortium.web.start.page import BOTH, POSTS, start_page


@start_page(*BOTH)
def start(request: HttpRequest) -> Answer:
    """The address to which the letter goes. The answer is the same, whoever asks about whom."""
    if request.user.is_authenticated:
        return Redirect(reverse("start_organisation"))
    if settings.SIGN_UP != foundings.OPEN:
        raise foundings.NotOpen
    form = OwnEmailForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return Page("start/address.html", {"form": form}, 422 if form.is_bound else 200)
    email, now = form.cleaned_data["email"], timezone.now()
    if not limits.take(policies.of_network(policies.BEGINNINGS_OF_NETWORK, origin_of(request.META).ip), now=now):
        raise limits.TooMany
    # Too many letters to one address are not sent. Saying so would tell nobody anything that they need.
    if limits.take([limits.Bucket(policies.BEGINNINGS_OF_ADDRESS, email.lower())], now=now):
        foundings.ask_to_begin(email)
    return Page("start/sent.html", {"email": email})


@start_page(*BOTH)
def begin(request: HttpRequest, token: str) -> Answer:
    """What the link in the letter opens. Opening it does nothing: scanners of mail open every link."""
    said = begun_by(token)
    if said is None:
        _count(request, policies.of_network(policies.LINKS_OF_NETWORK, origin_of(request.META).ip))
        raise LinkOver
    user: Any = request.user
    is_mine = user.is_authenticated and user.email.lower() == said.email.lower()
    if request.method == "POST":
        if is_mine:
            return _begun(user, said)
        if not user.is_authenticated and not has_log_in(said.email):
            return _registered(request, said)
    return _asked(request, said)


@start_page(*BOTH, signed_in=True)
def organisation(request: HttpRequest) -> Answer:
    """What it is called, and where it is. What was said before stands there, in whatever browser."""
    row = row_of(foundings.begin(_user(request)))
    if request.method != "POST":
        kept = drafts.take(request)
        return _form_page(OrganisationForm(kept, initial=initial(row)), kept=kept is not None)
    form = OrganisationForm(request.POST)
    if not form.is_valid():
        return _form_page(form, status=422)
    # What is answered tells whether a code is somebody's.
    _count(request, _codes_asked(request))
    said = form.cleaned_data
    try:
        described = foundings.describe(
            _user(request),
            founding_id=said["founding"],
            owner_name=said["owner_name"],
            details=form.details(),
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _form_page(form, status=422)
    if described.founded_at:
        return _inside(described.code)
    return Redirect(reverse("start_blueprint"))


@start_page(*POSTS, signed_in=True)
def hints(request: HttpRequest) -> Answer:
    """While somebody types: which code it will have and whether that is free, and the time zone of the country."""
    _count(request, _codes_asked(request))
    asked = request.POST
    name, code, country = (asked.get(field, "")[:200] for field in ("name", "code", "country"))
    code = code.strip() or free_code(name)
    fault = fault_of(code) if code else None
    zone = asked.get("time_zone", "")
    form = OrganisationForm(
        initial={"country": country, "time_zone": zone if zone in zones_of(country) else usual_zone(country)}
    )
    shows = {"code": code, "sentence": FAULTS[fault] if fault else "", "form": form, "has_country": bool(country)}
    return Page("start/_hints.html", shows)


@start_page(*BOTH, signed_in=True)
def blueprint(request: HttpRequest) -> Answer:
    """What it grows from; and founding it. Sent twice, it is the same organisation."""
    if request.method != "POST":
        row = row_of(foundings.begin(_user(request)))
        if not row.is_described:
            return Redirect(reverse("start_organisation"))
        return _choice(row)
    form = BlueprintForm(request.POST)
    if not form.is_valid():
        row = row_of(foundings.begin(_user(request)))
        return _choice(row, wrong=_("Choose one of them."), status=422)
    _count(request, [limits.Bucket(policies.FOUNDINGS, str(_user(request).pk))])
    said = form.cleaned_data
    try:
        made = foundings.found(
            _user(request), founding_id=said["founding"], blueprint=said["blueprint"], now=timezone.now()
        )
    except NotFound:
        return _choice(row_of(foundings.begin(_user(request))), wrong=_("Choose one of them."), status=422)
    except Invalid as refusal:
        # Somebody else took the name or the code since it was typed.
        form_of = OrganisationForm(initial=initial(row_of(foundings.begin(_user(request)))))
        taken = OrganisationForm(form_of.initial)
        taken.is_valid()
        taken.refuse(refusal)
        return _form_page(taken, status=422, action=reverse("start_organisation"))
    return _inside(made.code, saying=_("%(name)s created. Welcome.") % {"name": made.name})


def _begun(user: Any, said: Begun) -> Answer:
    foundings.begin(user, invitation=said.letter_id if said.is_invited else None)
    return Redirect(reverse("start_organisation"))


def _registered(request: HttpRequest, said: Begun) -> Answer:
    form = FirstPasswordForm(request.POST)
    if not form.is_valid():
        return _asked(request, said, form, status=422)
    try:
        # Whoever has the link has the mailbox: the address needs no other proof.
        with transaction.atomic():
            user = register(said.email, form.cleaned_data["password"], now=timezone.now())
            foundings.begin(user, invitation=said.letter_id if said.is_invited else None)
    except Invalid as refusal:
        for sentence in refusal.errors["password"]:
            form.add_error("password", str(sentence))
        return _asked(request, said, form, status=422)
    return Redirect(reverse("start_organisation"), "", partial(sign_in, user=user))


def _asked(request: HttpRequest, said: Begun, form: FirstPasswordForm | None = None, status: int = 200) -> Answer:
    mine = str(getattr(request.user, "email", ""))
    shows = {
        "email": said.email,
        "form": form or FirstPasswordForm(),
        "signed_in_as": mine,
        "is_mine": mine.lower() == said.email.lower(),
        "has_log_in": has_log_in(said.email),
    }
    return Page("start/begin.html", shows, status)


def _form_page(form: OrganisationForm, *, kept: bool = False, status: int = 200, action: str = "") -> Answer:
    return Page("start/organisation.html", {"form": form, "kept": kept, "action": action}, status)


def _choice(row: FoundingRow, *, wrong: str = "", status: int = 200) -> Answer:
    shows = {"row": row, "blueprints": choices(row.details.country, on=timezone.now().date()), "wrong": wrong}
    return Page("start/blueprint.html", shows, status)


def _inside(code: str, saying: str = "") -> Answer:
    return Redirect(reverse("begin", args=[code]), saying)


def _codes_asked(request: HttpRequest) -> list[limits.Bucket]:
    return [limits.Bucket(policies.CODES_ASKED, str(_user(request).pk))]


def _count(request: HttpRequest, buckets: list[limits.Bucket]) -> None:
    if request.method == "POST" and not limits.take(buckets, now=timezone.now()):
        raise limits.TooMany


def _user(request: HttpRequest) -> Any:
    return request.user
