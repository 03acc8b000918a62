"""Where an answer went is kept nowhere once it is forgotten; what a parent told the office is not in a child's export."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from cohortium.access.actor import Actor
from cohortium.notifications.actions.addresses import note_bounced
from cohortium.notifications.models import Notification, UndeliverableAddress
from cohortium.people.actions.profile_changes import ask_for_change
from cohortium.people.models import Guardian
from cohortium.people.rules.profile_changes import About
from cohortium.privacy.actions.answering import forget_addresses
from cohortium.privacy.actions.erasing import erase_as_asked
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.queries.answers import ANSWERED
from cohortium.privacy.queries.exports import data_of
from tests.cases.letters import NOBODY
from tests.fixtures import MORNING, Provider, now
from tests.mail import Post
from tests.people.households import TODAY, child, family, guardian
from tests.people.log_ins import mail
from tests.people.portals import log_in_of
from tests.privacy.people import requested

Work = Callable[[], None]
# What the installation keeps beside what organisations have.
_EVERYWHERE = "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'"


def erased(provider: Provider, owner: Actor, work: Work, address: str) -> Guardian:
    """Somebody without a log-in who asked to be erased, and was: the answer left."""
    mother = guardian(provider, family(provider), email=address)
    asked = requested(provider, owner, Subject.GUARDIAN, mother.pk)
    with provider.scope():
        erase_as_asked(owner, request_id=asked.pk, today=TODAY, now=MORNING)
    work()
    return mother


def came_back(provider: Provider) -> None:
    with provider.scope():
        letter = Notification.objects.get(kind=ANSWERED)
        note_bounced(provider.system, notification_id=letter.pk, bounce=NOBODY, now=now())


def forgotten(provider: Provider) -> None:
    with provider.scope():
        forget_addresses(provider.system, now=now() + timedelta(days=8))


def keepers_of(provider: Provider, word: str) -> list[str]:
    """The tables in which a word stands, whatever the column."""
    found = []
    with provider.scope(), connection.cursor() as cursor:
        cursor.execute(f"{_EVERYWHERE} AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2")
        for schema, table in cursor.fetchall():
            cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [f'"{schema}"."{table}"'])
            if cursor.fetchone() == (True,):
                cursor.execute(
                    f'SELECT count(*) FROM "{schema}"."{table}" AS one WHERE one::text ILIKE %s', [f"%{word}%"]
                )
                found += [table] * bool(cursor.fetchone()[0])
    return found


def test_no_table_keeps_where_an_answer_went(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    address = mail(provider, "eleni")
    erased(provider, owner, work, address)
    before = keepers_of(provider, address)
    forgotten(provider)

    assert (before, keepers_of(provider, address)) == (["notifications_notification"], [])


def test_an_answer_that_came_back_is_forgotten_too(provider: Provider, owner: Actor, work: Work, post: Post) -> None:
    address = mail(provider, "eleni")
    erased(provider, owner, work, address)
    came_back(provider)
    before = keepers_of(provider, address)
    forgotten(provider)

    assert before == ["notifications_notification", "notifications_undeliverableaddress"]
    assert keepers_of(provider, address) == []


def test_what_comes_back_once_the_address_is_forgotten_spares_no_address(
    provider: Provider, owner: Actor, work: Work, post: Post
) -> None:
    erased(provider, owner, work, mail(provider, "eleni"))
    forgotten(provider)
    came_back(provider)

    with provider.scope():
        assert Notification.objects.values_list("status", "recipient").get(kind=ANSWERED) == ("failed", "")
        assert UndeliverableAddress.objects.count() == 0


@pytest.mark.parametrize("about", [About.LEARNER, About.FAMILY])
def test_an_export_does_not_tell_what_one_parent_asked_of_the_office(provider: Provider, about: About) -> None:
    here = family(provider, address="9 Hidden Lane")
    rose = child(provider, here)
    by = log_in_of(provider, guardian(provider, here, lives_there=True))
    subject: Any = {About.LEARNER: (rose, {"first_name": "Róza"}), About.FAMILY: (here, {"suburb": "Altona"})}[about]
    one, wanted = subject
    with provider.scope():
        known: dict[str, Any] = {"about": about, "subject_id": one.pk, "today": TODAY, "now": MORNING}
        ask_for_change(by, wanted=wanted, note="Do not tell Kostas where we are", **known)
        [row] = data_of(subject=Subject(about), subject_id=one.pk, now=MORNING)["tables"]["people.ProfileChange"]

    said = json.dumps(row)
    assert row["wanted"] == wanted
    assert ["Kostas" in said, str(by.id) in said] == [False, False]


def test_what_somebody_asked_for_themselves_is_in_their_export(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    with provider.scope():
        known: dict[str, Any] = {"about": About.GUARDIAN, "subject_id": mother.pk, "today": TODAY, "now": MORNING}
        ask_for_change(by, wanted={"phone": "0491 570 156"}, note="From Monday on", **known)
        tables = data_of(subject=Subject.GUARDIAN, subject_id=mother.pk, now=MORNING)["tables"]

    assert [one["note"] for one in tables["people.ProfileChange"]] == ["From Monday on"]
