"""Every page in every state that a person can see, and the way there: a module for each capability."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from cohortium.access.actor import Actor, ActorKind
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, OWNER
from cohortium.administration.actions.campuses import close_campuses
from cohortium.core.ids import new_id
from cohortium.identity.actions import create
from cohortium.tenancy.models import Campus
from tests.fixtures import MORNING, PASSWORD, Provider, found_provider
from tests.jobs.failing import failed_job
from tests.programs import log_in_of

FULL = {
    "address": "8 Prospect Hill Road\nLevel 2",
    "suburb": "Camberwell",
    "state": "VIC",
    "postcode": "3124",
    "contact_email": "camberwell@example.com",
    "contact_phone": "+61355500117",
}


@dataclass
class Scene:
    """An organisation in which every state can be seen. States do not change it, but for `contested`."""

    provider: Provider
    other: Provider
    empty: Provider
    owner: Actor
    auditor: Actor
    nobody: Actor
    campus: Campus
    closed: Campus
    contested: Campus
    email: str
    operator: Actor
    failed_job: int
    # Of families: looks after learners here, and is no staff.
    parent: Actor

    def path(self, rest: str = "", provider: Provider | None = None) -> str:
        return f"/o/{(provider or self.provider).code}/{rest}"


def scene() -> Scene:
    """Make the organisation, with long names, a closing day, and people."""
    provider, other, empty = (
        found_provider(f"Rocket Academy of Melbourne’s West {new_id().hex[-4:]}"),
        found_provider(),
        found_provider(),
    )
    owner = provider.member(OWNER, name="Grace Whitlock")
    auditor = provider.member(AUDITOR, name="Hugh Tran")
    campus = provider.campus("Camberwell", **FULL, closes_on=MORNING.date().replace(year=MORNING.year + 5))
    closed = provider.campus("Llanfairpwllgwyngyllgogerychwyrndrobwll", suburb="Footscray")
    provider.member(CAMPUS_MANAGER, campuses=(campus, closed), name="Maya Okafor")
    for one in (other, empty):
        one.member(OWNER, user=provider.users[owner.id])
    other.member(AUDITOR, user=provider.users[auditor.id])
    with provider.scope():
        close_campuses(owner, campus_ids=[closed.pk])
    nobody = other.member(name="Noah Lim")
    # A browser in which he is signed in, for the pages of both.
    provider.users[nobody.id] = other.users[nobody.id]
    return Scene(
        provider,
        other,
        empty,
        owner,
        auditor,
        nobody,
        campus,
        closed,
        provider.campus("Werribee"),
        log_in_of(provider, owner),
        _operator(provider),
        failed_job("earlier.tasks.send_map", organisation_id=str(provider.id)),
        provider.member(name="Eleni Papadopoulos-Kowalska"),
    )


def _operator(provider: Provider) -> Actor:
    """Staff of the platform, known to the provider by the log-in only."""
    user = create(f"olu.{provider.code}@example.com", PASSWORD, is_platform_staff=True)
    provider.users[user.pk] = user
    return Actor(provider.id, ActorKind.MEMBER, user.pk, {})


@dataclass(frozen=True)
class State:
    """A name, the route, who sees it (empty: nobody is signed in), and how one gets there."""

    name: str
    route: str
    who: str
    go: Callable[[Page, Scene], Any]


def every() -> list[State]:
    """All states, by the names of their modules."""
    modules = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return [state for name in modules for state in importlib.import_module(f"{__name__}.{name}").STATES]


def to(rest: str) -> Callable[[Page, Scene], Any]:
    """Go to an address of the organisation."""
    return lambda page, here: page.goto(here.path(rest))


# These answer with a redirect, or with a word for a machine, and never with a page of their own.
WITHOUT_A_PAGE = {"home", "theme", "health_live", "health_ready", "metrics"}
WITHOUT_A_PAGE |= {"file", "file_preview", "learner_photo", "logo"}
WITHOUT_A_PAGE |= {"learners_archiving", "learners_restoring"}
WITHOUT_A_PAGE |= {"families_archiving", "families_restoring"}
WITHOUT_A_PAGE |= {"guardian_raising", "guardian_return", "contact_raising"}
WITHOUT_A_PAGE |= {"guardian_log_in_letter", "learner_log_in_letter", "partner_log_in_letter"}
WITHOUT_A_PAGE |= {
    "portal_change_withdrawal",
    "portal_request_withdrawal",
    "profile_change_approval",
    "profile_change_refusal",
}
WITHOUT_A_PAGE |= {"tasks_cancelling", "tasks_finishing", "tasks_reopening"}
WITHOUT_A_PAGE |= {"privacy_taking_up", "privacy_exporting", "privacy_export"}
WITHOUT_A_PAGE |= {"program_activating", "program_archiving", "program_restoring", "room_closing", "room_reopening"}
WITHOUT_A_PAGE |= {"partner_archiving", "partner_restoring", "credential_confirming", "double_dismissal"}
WITHOUT_A_PAGE |= {"household_double_dismissal"}
WITHOUT_A_PAGE |= {"import_deciding", "import_dropping", "import_refused", "import_starting"}
WITHOUT_A_PAGE |= {"enrolments_activating", "enrolments_completing", "enrolment_trying", "enrolment_applying"}
WITHOUT_A_PAGE |= {"enrolment_waiting", "enrolment_seating", "enrolment_approving", "enrolment_paying"}
WITHOUT_A_PAGE |= {"cohort_opening", "cohort_starting", "cohort_offering", "offer_accepting", "offer_declining"}
WITHOUT_A_PAGE |= {"begin", "begin_dismissal", "begin_skipping", "start_hints"}
WITHOUT_A_PAGE |= {"notices_reading", "notices_return", "session_start", "session_completion"}
WITHOUT_A_PAGE |= {"operators_job_retrying", "operators_task_retrying"}
WITHOUT_A_PAGE |= {"account_address_forgetting", "account_address_letter", "account_connection_ending"}
WITHOUT_A_PAGE |= {"account_device_ending", "account_devices_ending", "mfa_login_webauthn"}
# Of a provider, which only the tests that have one can show.
WITHOUT_A_PAGE |= {"openid_connect_callback", "provider"}
