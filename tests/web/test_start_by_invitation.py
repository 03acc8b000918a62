"""A letter that invites to found an organisation founds one, in however many windows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.core import signing
from django.db import connection
from django.test import override_settings

from cohortium.core.ids import new_id
from cohortium.onboarding.actions import foundings
from cohortium.onboarding.models import Founding
from tests.log_ins import person, signed_in
from tests.web.test_start import described, founded, founding_of, link_to


def test_an_invitation_founds_one_organisation() -> None:
    user = person()
    client, link = signed_in(user), link_to(user.email, is_invited=True)
    with override_settings(SIGN_UP="invited"):
        begun = [client.post(link).status_code for _ in range(2)]
        done = founded(client, described(client))
        again, page = client.post(link), client.get("/start/organisation")
        another = client.post(link_to(user.email, is_invited=True))

    assert (begun, done.status_code, again.status_code, page.status_code) == ([302, 302], 302, 409, 409)
    assert "This invitation has already been used to create an organisation." in again.content.decode()
    assert another["Location"] == "/start/organisation"


def test_where_everybody_founds_a_letter_that_was_used_hinders_nobody() -> None:
    user = person()
    client, link = signed_in(user), link_to(user.email, is_invited=True)
    client.post(link)
    founded(client, described(client))

    assert client.post(link)["Location"] == "/start/organisation"
    assert list(Founding.objects.filter(user=user).values_list("letter_id", flat=True)).count(None) == 1


def test_an_invitation_that_is_used_in_many_windows_at_once_founds_one() -> None:
    user, letter, barrier = person(), new_id(), Barrier(4)

    def begun() -> str:
        try:
            barrier.wait(10)
            return str(foundings.begin(user, invitation=letter).pk)
        finally:
            connection.close()

    with override_settings(SIGN_UP="invited"), ThreadPoolExecutor(4) as threads:
        found = [one.result() for one in [threads.submit(begun) for _ in range(4)]]

    assert found == [str(founding_of(user).pk)] * 4


def test_a_link_of_before_that_names_no_letter_is_over() -> None:
    user = person()
    link = f"/start/with/{signing.dumps([user.email, True], salt='cohortium.account.begin', compress=True)}"

    assert signed_in(user).post(link).status_code == 410
