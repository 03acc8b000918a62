"""Reading what an organisation set: typed, from one statement, never stale, whatever stands in the table."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.db import transaction

from cohortium.access.settings import INVITATION_LIFE, SECOND_FACTOR_ROLES
from cohortium.administration.actions.settings import change_settings
from cohortium.core.values import Line
from cohortium.notifications.settings import QUIET_FROM, QUIET_UNTIL
from cohortium.tenancy import settings
from cohortium.tenancy.models import Campus, Setting
from cohortium.tenancy.scope import NoOrganisationScope
from cohortium.tenancy.settings import value_of
from tests.fixtures import Provider

NIGHT = {QUIET_FROM.key: "21:00", QUIET_UNTIL.key: "07:00"}


def store(provider: Provider, key: str, value: Any, campus: Campus | None = None) -> None:
    """Put something into the table, whatever it is."""
    with provider.scope():
        Setting.objects.create(key=key, value=value, campus=campus)


def test_what_nobody_set_is_the_default(provider: Provider) -> None:
    with provider.scope():
        assert (value_of(INVITATION_LIFE), value_of(SECOND_FACTOR_ROLES)) == (timedelta(hours=24), ())
        assert value_of(QUIET_FROM) is None


def test_a_campus_has_its_own_then_the_organisations(provider: Provider) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    store(provider, QUIET_FROM.key, "21:00")
    store(provider, QUIET_FROM.key, "20:00", werribee)

    with provider.scope():
        read = [value_of(QUIET_FROM, campus_id=one) for one in (werribee.pk, camberwell.pk, None)]

    assert read == [time(20), time(21), time(21)]


def test_a_setting_of_the_organisation_is_nothing_that_a_campus_has(provider: Provider) -> None:
    werribee = provider.campus()
    store(provider, INVITATION_LIFE.key, 2, werribee)

    with provider.scope():
        assert value_of(INVITATION_LIFE, campus_id=werribee.pk) == timedelta(hours=24)


@pytest.mark.parametrize("stored", [None, 0, 169, -1, "24", 1.5, True, [], {}])
def test_what_cannot_be_read_is_the_default_and_is_listed(provider: Provider, stored: Any) -> None:
    store(provider, INVITATION_LIFE.key, stored)

    with provider.scope():
        assert value_of(INVITATION_LIFE) == timedelta(hours=24)
        assert list(settings.misfits()) == [(None, INVITATION_LIFE.key, stored)]


def test_what_no_release_knows_is_left_alone_and_is_listed(provider: Provider) -> None:
    store(provider, "gone.long_ago", 5)

    with provider.scope():
        assert value_of(INVITATION_LIFE) == timedelta(hours=24)
        assert list(settings.misfits()) == [(None, "gone.long_ago", 5)]


def test_nothing_at_a_campus_is_not_what_the_organisation_has(provider: Provider) -> None:
    werribee = provider.campus()
    store(provider, QUIET_FROM.key, "21:00")
    store(provider, QUIET_FROM.key, None, werribee)

    with provider.scope():
        assert value_of(QUIET_FROM, campus_id=werribee.pk) is None


def test_however_many_are_read_the_database_is_asked_once(provider: Provider, statements: Any) -> None:
    werribee = provider.campus()
    store(provider, QUIET_FROM.key, "21:00")

    with provider.scope(), statements() as seen:
        for _ in range(3):
            value_of(INVITATION_LIFE)
            value_of(QUIET_FROM, campus_id=werribee.pk)
        with provider.scope():
            value_of(QUIET_UNTIL)

    # The savepoint of the scope inside, and its end.
    assert len(seen) - 2 == 1


def test_a_change_is_seen_in_its_own_transaction_and_gone_with_its_savepoint(provider: Provider) -> None:
    with provider.scope():
        before = value_of(QUIET_FROM)
        with transaction.atomic():
            change_settings(provider.system, group="notifications", values=NIGHT, version=0)
            within = value_of(QUIET_FROM)
            transaction.set_rollback(True)
        after = value_of(QUIET_FROM)

    assert (before, within, after) == (None, time(21), None)


def test_the_next_transaction_reads_what_somebody_else_set(provider: Provider) -> None:
    with provider.scope():
        before = value_of(QUIET_FROM)
    with provider.scope():
        change_settings(provider.system, group="notifications", values=NIGHT, version=0)

    with provider.scope():
        assert (before, value_of(QUIET_FROM)) == (None, time(21))


def test_organisations_do_not_read_one_another(provider: Provider, other_provider: Provider) -> None:
    store(other_provider, QUIET_FROM.key, "21:00")

    with provider.scope():
        assert value_of(QUIET_FROM) is None


def test_outside_a_scope_nothing_is_read() -> None:
    with pytest.raises(NoOrganisationScope):
        value_of(QUIET_FROM)


def test_a_setting_is_declared_once() -> None:
    with pytest.raises(settings.TwiceDeclared):
        settings.declare(
            QUIET_FROM.key, Line(), "", label="", help="", group="notifications", permission="setting:edit"
        )


def test_every_setting_says_who_may_set_it_and_has_a_default_that_it_takes() -> None:
    wrong = [
        one.key
        for one in settings.declared().values()
        if one.group not in settings.groups()
        or (one.default is None and not one.optional)
        or (one.default is not None and one.kind.read(one.kind.written(one.default)) != one.default)
    ]

    assert wrong == []
