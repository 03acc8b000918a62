"""What is put into SQL once answers each time as the question itself does."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection

from cohortium.core.ids import new_id
from cohortium.tenancy.asked_often import AskedOftenHere
from cohortium.tenancy.models import Campus
from cohortium.tenancy.scope import NoOrganisationScope
from tests.fixtures import Provider

OFTEN = AskedOftenHere(
    lambda campus_id: Campus.objects.filter(pk=campus_id).select_related("organisation"), UUID(int=1)
)


def found(provider: Provider, campus_id: UUID) -> tuple[UUID, str] | None:
    try:
        with provider.scope():
            campus = OFTEN.first(campus_id)
            return (campus.pk, campus.organisation.code) if campus else None
    finally:
        connection.close()


def test_each_organisation_finds_its_own(provider: Provider, other_provider: Provider) -> None:
    mine, another, theirs = provider.campus(), provider.campus("Camberwell"), other_provider.campus()

    assert found(provider, mine.pk) == (mine.pk, provider.code)
    assert found(provider, another.pk) == (another.pk, provider.code)
    assert found(other_provider, theirs.pk) == (theirs.pk, other_provider.code)
    assert (found(provider, theirs.pk), found(provider, new_id())) == (None, None)


def test_threads_ask_on_connections_of_their_own(provider: Provider) -> None:
    campuses = [provider.campus(f"Campus {n}").pk for n in range(12)]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda campus_id: found(provider, campus_id), campuses))

    assert answers == [(campus_id, provider.code) for campus_id in campuses]


def test_outside_a_scope_it_is_refused(provider: Provider) -> None:
    with pytest.raises(NoOrganisationScope):
        OFTEN.first(provider.campus().pk)
