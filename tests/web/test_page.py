"""The wrappers of pages: what they hold together, and when."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import RequestFactory

from cohortium.access.actor import Actor, Origin
from cohortium.access.entrance import ORIGIN
from cohortium.access.models import Membership
from cohortium.access.permissions import Permission
from cohortium.access.states import MembershipStatus
from cohortium.administration.actions.campuses import close_campuses
from cohortium.core.errors import NotFound
from cohortium.tenancy.models import Campus
from cohortium.tenancy.scope import in_scope
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Page, Redirect, page, page_that_calls_out
from tests.fixtures import Provider

Ask = Callable[[Any], Any]


@pytest.fixture
def ask(provider: Provider, owner: Actor) -> Ask:
    """Ask a page that no address leads to, as the owner."""

    def send(view: Any) -> Any:
        request: Any = RequestFactory().get("/")
        request.user, request.META[ORIGIN] = provider.users[owner.id], Origin()
        request._messages = CookieStorage(request)
        return view(request, code=provider.code)

    return send


def is_open(provider: Provider) -> bool:
    with provider.scope():
        return Campus.objects.get().is_active


def test_a_page_that_crashes_commits_nothing(provider: Provider, ask: Ask) -> None:
    campus = provider.campus()

    @page(Permission.CAMPUS_CLOSE)
    def crash(visit: Visit) -> Answer:
        close_campuses(visit.actor, campus_ids=[campus.pk])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        ask(crash)

    assert is_open(provider) is True


def test_a_page_whose_rendering_crashes_commits_nothing(provider: Provider, ask: Ask) -> None:
    campus = provider.campus()

    @page(Permission.CAMPUS_CLOSE)
    def crash(visit: Visit) -> Answer:
        close_campuses(visit.actor, campus_ids=[campus.pk])
        return Page("409.html", {"sentence": Broken()})

    with pytest.raises(ZeroDivisionError):
        ask(crash)

    assert is_open(provider) is True


class Broken:
    """What cannot be shown."""

    def __str__(self) -> str:
        raise ZeroDivisionError


def test_nothing_is_said_to_be_done_when_the_commit_is_refused(provider: Provider, ask: Ask) -> None:
    said: list[Any] = []

    @page(Permission.CAMPUS_CLOSE)
    def refused_at_commit(visit: Visit) -> Answer:
        said.append(visit.request._messages)  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            # A foreign key to nowhere, which PostgreSQL looks at when the transaction ends.
            cursor.execute(
                "INSERT INTO access_membershiprole (organisation_id, id, membership_id, role_id) "
                "VALUES (%s, gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
                [visit.actor.organisation_id],
            )
        return Redirect("/", "Done.")

    with pytest.raises(Exception, match="violates foreign key constraint"):
        ask(refused_at_commit)

    assert list(said[0]) == []


def test_a_page_that_calls_out_does_so_outside_every_transaction(provider: Provider, ask: Ask) -> None:
    campus = provider.campus()
    seen = []

    @page_that_calls_out(Permission.CAMPUS_CLOSE)
    def call_out(visit: Visit) -> Answer:
        with visit.again(Permission.CAMPUS_CLOSE) as inside:
            close_campuses(inside.actor, campus_ids=[campus.pk])
        seen.append((in_scope(), connection.in_atomic_block, is_open(provider)))
        return Redirect("/")

    answer = ask(call_out)

    assert answer.status_code == 302
    assert seen == [(False, False, False)]


def test_a_page_that_calls_out_asks_anew_who_may(provider: Provider, owner: Actor, ask: Ask) -> None:
    entered = []

    @page_that_calls_out(Permission.CAMPUS_CLOSE)
    def call_out(visit: Visit) -> Answer:
        with provider.scope():
            Membership.objects.filter(pk=owner.id).update(status=MembershipStatus.SUSPENDED)
        with pytest.raises(NotFound), visit.again(Permission.CAMPUS_CLOSE):
            entered.append(visit)
        return Redirect("/")

    ask(call_out)

    assert entered == []
