"""An address that no page has: members find it in the frame of their organisation, others learn nothing."""

from typing import Any

from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.models import Membership
from cohortium.access.states import MembershipStatus
from tests.fixtures import Provider, now
from tests.people.households import family, guardian
from tests.people.log_ins import comes_in, invited

NOWHERE = "nothing-here"


def asked(client: Client, path: str) -> tuple[int, str]:
    answer: Any = client.get(path)
    return answer.status_code, answer.content.decode()


def test_a_member_keeps_the_frame(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    answer: Any = client.get(f"/o/{provider.code}/{NOWHERE}")
    html = answer.content.decode()

    assert (answer.status_code, answer["Cache-Control"]) == (404, "private, no-store")
    assert (f'href="/o/{provider.code}/learners/"' in html, "Page not found" in html) == (True, True)


def test_a_guardian_keeps_that_of_the_portal(provider: Provider, owner: Actor) -> None:
    row = family(provider)
    mother = guardian(provider, row, "Eleni", email=f"eleni.{provider.code}@example.com")
    client = Client()
    client.force_login(comes_in(provider, invited(provider, owner, mother, now=now()).membership_id))
    status, html = asked(client, f"/o/{provider.code}/{NOWHERE}")

    assert (status, provider.name in html, f"/o/{provider.code}/learners/" in html) == (404, True, False)


def test_whoever_is_no_member_finds_what_is_found_nowhere(
    provider: Provider, other_provider: Provider, owner: Actor
) -> None:
    client = provider.signed_in(owner)
    with provider.scope():
        here = provider.member()
        Membership.objects.filter(pk=here.id).update(status=MembershipStatus.SUSPENDED)
    foreign = asked(client, f"/o/{other_provider.code}/{NOWHERE}")
    no_such = asked(client, f"/o/none-such/{NOWHERE}")
    suspended = asked(provider.signed_in(here), f"/o/{provider.code}/{NOWHERE}")
    stranger = asked(Client(), f"/o/{provider.code}/{NOWHERE}")

    assert foreign == no_such
    assert [one[0] for one in (foreign, suspended, stranger)] == [404, 404, 404]
    assert [other_provider.name in foreign[1], provider.name in suspended[1], provider.name in stranger[1]] == [
        False
    ] * 3
