"""Every page, asked for as the script asks for parts and for questions that it puts into a dialog."""

import pytest
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import ADMIN, OWNER
from cohortium.desk.rules.approvals import Step
from tests.cases import At, Case, every
from tests.desk.asking import role_id, ruled
from tests.fixtures import Provider

AS_A_PART = {"HX-Request": "true"}
PAGES = [case for case in every() if case.route[0] in ("GET", "POST") and case.route[1].startswith("o/")]


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_no_page_crashes_when_it_is_asked_for_as_a_part(provider: Provider, case: Case) -> None:
    # Another owner, so that this one may leave.
    provider.member(OWNER)
    campus = provider.campus()
    beside = case.beside(provider, campus)
    actor = provider.member(OWNER)
    subject = case.rightful(provider, campus, actor)
    client = provider.signed_in(actor, headers=AS_A_PART, raise_request_exception=False)

    answer = case.send(client, At(provider.code, subject, beside))

    assert answer.status_code == case.answer


def test_a_page_that_has_no_part_comes_with_its_frame(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner, headers=AS_A_PART)

    whole = [client.get(f"/o/{provider.code}/{path}").content for path in ("", "settings/", "organisation/")]
    part = client.get(f"/o/{provider.code}/campuses/").content
    question = client.get(f"/o/{provider.code}/leaving").content

    assert [b'id="navigation"' in one for one in (*whole, part, question)] == [True, True, True, False, False]
    assert b"data-dialog-content" in question


def test_closing_what_needs_approval_leads_from_the_dialog_to_asking(provider: Provider) -> None:
    ruled(provider, Step(frozenset({role_id(provider, OWNER)})))
    provider.member(OWNER)
    campus = provider.campus("Geelong")
    client: Client = provider.signed_in(provider.member(ADMIN), headers=AS_A_PART)

    answer = client.get(f"/o/{provider.code}/campuses/closing", {"campus": str(campus.pk)}, follow=True)

    assert [status for _, status in answer.redirect_chain] == [302]
    assert "Closing of a campus: Geelong" in answer.content.decode()
