"""When e-mails are sent that can wait, chosen in the browser and over the API; and what the office sees of those that wait."""

from datetime import time, timedelta
from http import HTTPStatus
from typing import Any

from django.test import override_settings

from cohortium.access.actor import Actor
from cohortium.access.roles import TRAINER
from cohortium.notifications.models import LetterRhythm, Notification
from cohortium.notifications.rules.rhythms import Rhythm
from tests.fixtures import Provider, now
from tests.notifications.news import readers
from tests.notifications.test_together import publish


def chosen(provider: Provider) -> list[Rhythm]:
    with provider.scope():
        return [row.rhythm for row in LetterRhythm.objects.all()]


def test_times_are_chosen_in_the_browser(provider: Provider) -> None:
    browser = provider.signed_in(provider.member(TRAINER))
    address = f"/o/{provider.code}/notifications/times"
    sent: dict[str, Any] = {"quiet_from": "21:00", "quiet_until": "07:30", "digest_at": "18:00", "version": "0"}

    saved = browser.post(address, {**sent, "time_zone": "Europe/Lisbon"})
    late = browser.post(address, sent)
    seen = browser.get(f"/o/{provider.code}/notifications/choice").text

    assert (saved.status_code, late.status_code) == (HTTPStatus.FOUND, HTTPStatus.CONFLICT)
    assert chosen(provider) == [Rhythm(time(21), time(7, 30), time(18), "Europe/Lisbon")]
    assert ("One e-mail a day, at 18:00." in seen, "Quiet hours from 21:00 to 07:30." in seen) == (True, True)


def test_what_cannot_be_accepted_is_refused_beside_its_field(provider: Provider) -> None:
    browser = provider.signed_in(provider.member(TRAINER))
    sent = {"quiet_from": "21:00", "digest_at": "noon", "time_zone": "Mars/Base", "version": "0"}

    first = browser.post(f"/o/{provider.code}/notifications/times", sent)
    second = browser.post(f"/o/{provider.code}/notifications/times", sent | {"digest_at": ""})

    assert (first.status_code, second.status_code) == (HTTPStatus.UNPROCESSABLE_ENTITY,) * 2
    assert "Enter a time, such as 21:30." in first.text
    assert "Fill in both, or leave both empty." in second.text
    assert "This time zone does not exist. Choose one from the list." in second.text
    assert chosen(provider) == []


def test_times_are_chosen_over_the_api(provider: Provider) -> None:
    browser = provider.signed_in(provider.member(TRAINER))
    address = f"/api/v1/o/{provider.code}/notification-times"
    before = browser.get(address)

    def put(body: dict[str, Any], etag: str) -> Any:
        return browser.put(address, body, content_type="application/json", headers={"If-Match": etag})

    saved = put({"digest_at": "18:00"}, before["ETag"])
    late = put({}, before["ETag"])
    wrong = put({"quiet_from": "21:00"}, saved["ETag"])

    assert saved.json() == {"quiet_from": None, "quiet_until": None, "digest_at": "18:00", "time_zone": ""}
    assert (late.status_code, wrong.status_code) == (412, 422)


@override_settings(LETTERS_PER_DAY=1)
def test_the_office_sees_what_waits_for_tomorrow(provider: Provider, owner: Actor) -> None:
    publish(provider, readers(3))
    with provider.scope():
        rows = Notification.objects.filter(channel="email")
        rows.update(waits_for="limit", waits_until=now() + timedelta(hours=3))
    browser = provider.signed_in(owner)

    seen = browser.get(f"/o/{provider.code}/letters/").text
    given = browser.get(f"/api/v1/o/{provider.code}/letters").json()["items"]

    assert "Today’s limit of 1 e-mail has been reached" in seen
    assert "3 e-mails will be sent tomorrow." in seen
    assert seen.count("For tomorrow: today’s e-mail limit is reached") == 3
    assert sorted(str(one["waits_for"]) for one in given) == ["None"] * 3 + ["limit"] * 3
