"""The bell asks by itself, each minute: that is no use of a log-in."""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.utils import timezone

from cohortium.access.actor import Actor
from cohortium.identity.models import LogInSession
from cohortium.identity.sessions import SEEN
from tests.fixtures import Provider


def test_the_bell_does_not_keep_a_log_in_in_use(provider: Provider, owner: Actor) -> None:
    browser = provider.signed_in(owner)
    session = browser.session
    long_ago = timezone.now() - timedelta(hours=3)
    session[SEEN] = long_ago.isoformat()
    session.save()
    row = LogInSession.objects.filter(pk=session.session_key)
    before: Any = row.values_list("seen_at", "expire_date").get()

    asked = browser.get(f"/api/v1/o/{provider.code}/notifications/unread")
    after_the_bell: Any = row.values_list("seen_at", "expire_date").get()
    page = browser.get(f"/o/{provider.code}/notifications/")
    after_a_page: Any = row.values_list("seen_at", "expire_date").get()

    assert (asked.status_code, page.status_code) == (HTTPStatus.OK, HTTPStatus.OK)
    assert after_the_bell == before
    assert before[0] == long_ago
    assert [one > two for one, two in zip(after_a_page, before, strict=True)] == [True, True]
