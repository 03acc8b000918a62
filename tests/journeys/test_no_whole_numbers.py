"""What a browser or a program is answered by a server that runs is searched for whole identity numbers."""

import pytest

from cohortium.access.actor import Actor
from cohortium.people.actions.national_ids import add_id
from cohortium.people.models import Learner
from cohortium.people.rules.national_ids import IdDetails
from tests import leaks
from tests.fixtures import Provider
from tests.http import client_of
from tests.people.households import child
from tests.programs import serving

NUMBER = "QK7341952"


def leaking(provider: Provider) -> Learner:
    """A learner with a number, which somebody typed into their name as well."""
    rose = child(provider, first_name="Rose")
    with provider.scope():
        add_id(provider.system, learner_id=rose.pk, details=IdDetails("passport", NUMBER, "AU"))
        Learner.objects.filter(pk=rose.pk).update(preferred_name=f"Rose {NUMBER}")
    return rose


def test_a_server_that_answers_with_a_whole_number_is_found_out(provider: Provider, owner: Actor) -> None:
    codes = []
    with pytest.raises(leaks.Leaked) as found, serving(workers=1) as site, client_of(site, provider, owner) as client:
        # The number becomes known here, and the server is another process.
        rose = leaking(provider)
        paths = [f"/o/{provider.code}/learners/{rose.pk}", f"/api/v1/o/{provider.code}/learners/{rose.pk}"]
        codes = [client.get(path).status_code for path in (*paths, "/sign-in/")]

    with provider.scope():
        Learner.objects.filter(pk=rose.pk).update(preferred_name="")
    assert (codes[0], codes[2]) == (500, 302)
    assert f"GET {paths[0]} holds whole identity numbers: {NUMBER}" in str(found.value)


def test_one_that_shows_its_end_alone_is_not(provider: Provider, owner: Actor) -> None:
    with serving(workers=1) as site, client_of(site, provider, owner) as client:
        rose = leaking(provider)
        with provider.scope():
            Learner.objects.filter(pk=rose.pk).update(preferred_name="")
        answer = client.get(f"/o/{provider.code}/learners/{rose.pk}")

    assert (answer.status_code, NUMBER[-4:] in answer.text) == (200, True)
