"""Pages on which families and learners ask about their own data, and see what they asked for."""

from typing import Any

from cohortium.access.actor import Actor
from cohortium.people.models import ProfileChange
from cohortium.privacy.models import SubjectRequest
from tests.fixtures import MORNING, Provider
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_mother_asks_to_be_erased_and_reads_why_not(provider: Provider, owner: Actor) -> None:
    mother = guardian(provider, family(provider), "Eleni", last_name="Papadopoulos")
    hers, theirs = provider.signed_in(log_in_of(provider, mother)), provider.signed_in(owner)
    base = f"/o/{provider.code}"

    sent = hers.post(
        f"{base}/my/requests/new", {"whom": f"guardian:{mother.pk}", "kind": "erasure", "note": "Bye."}, follow=True
    )
    with provider.scope():
        asked = SubjectRequest.objects.get()
    office = text(theirs.get(f"{base}/privacy/{asked.pk}"))
    theirs.post(f"{base}/privacy/{asked.pk}/taking-up")
    looked_at = text(hers.get(f"{base}/my/requests"))
    theirs.post(f"{base}/privacy/{asked.pk}/refusal", {"reason": "A law keeps it for a year."})
    refused = text(hers.get(f"{base}/my/requests"))
    late = hers.post(f"{base}/my/requests/{asked.pk}/withdrawal")

    assert ("Sent to the office." in text(sent), "answer due by" in text(sent)) == (True, True)
    assert ("signed in" in office, "In the portal" in office, "Bye." in office) == (True, True, True)
    assert "In progress" in looked_at
    assert ("Declined" in refused, "A law keeps it for a year." in refused, "Take back" in refused) == (
        True,
        True,
        False,
    )
    assert late.status_code == 409


def test_it_is_taken_back_once_and_the_office_sees_it(provider: Provider, owner: Actor) -> None:
    rose = child(provider)
    client = provider.signed_in(log_in_of(provider, rose))
    base = f"/o/{provider.code}"
    client.post(f"{base}/my/requests/new", {"whom": f"learner:{rose.pk}", "kind": "erasure"})
    with provider.scope():
        asked = SubjectRequest.objects.get()

    back = client.post(f"{base}/my/requests/{asked.pk}/withdrawal", follow=True)
    again = client.post(f"{base}/my/requests/{asked.pk}/withdrawal", follow=True)
    office = text(provider.signed_in(owner).get(f"{base}/privacy/{asked.pk}"))

    assert ("Request withdrawn." in text(back), "Nothing had changed." in text(again)) == (True, True)
    assert ("Withdrawn" in office, "/erasing" in office) == (True, False)


def test_sent_twice_it_is_there_once_and_nothing_typed_is_lost(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    client = provider.signed_in(log_in_of(provider, mother))
    url = f"/o/{provider.code}/my/requests/new"
    sent = form_of(client.get(url)) | {"whom": f"guardian:{mother.pk}", "kind": "access", "note": "Please."}

    first, second = client.post(url, sent), client.post(url, sent, follow=True)
    same = client.post(url, {"whom": f"guardian:{mother.pk}", "kind": "access", "note": "Once more."})
    with provider.scope():
        number = SubjectRequest.objects.count()

    assert (first.status_code, "This has already been done." in text(second), number) == (302, True, 1)
    assert (same.status_code, "Once more." in text(same), "already an open request of this type" in text(same)) == (
        422,
        True,
        True,
    )


def test_whom_one_may_not_ask_for_cannot_be_chosen(provider: Provider) -> None:
    here = family(provider)
    mother = guardian(provider, here)
    father = guardian(provider, here, "Kostas", relationship="father")
    client = provider.signed_in(log_in_of(provider, mother))
    url = f"/o/{provider.code}/my/requests/new"

    answers = [
        client.post(url, {"whom": whom, "kind": "erasure"}).status_code
        for whom in (f"guardian:{father.pk}", f"family:{here.pk}", "guardian:", "x", f"membership:{mother.pk}", "")
    ]

    assert answers == [422] * 6
    assert ("Kostas" in text(client.get(url)), client.get(url).status_code) == (False, 200)


def test_who_has_nobody_here_is_told_so(provider: Provider) -> None:
    client = provider.signed_in(provider.member())
    base = f"/o/{provider.code}/my/requests"

    assert client.get(f"{base}/new").headers["Location"] == base
    assert ("Nothing to ask about yet" in text(client.get(base)), f"{base}/new" in text(client.get(base))) == (
        True,
        False,
    )


def test_all_changes_that_one_asked_for_are_there_a_page_at_a_time(provider: Provider) -> None:
    mother = guardian(provider, family(provider))
    by = log_in_of(provider, mother)
    client = provider.signed_in(by)
    with provider.scope():
        for number in range(23):
            row = ProfileChange.objects.create(guardian=mother, asked_by_id=by.id, asked_at=MORNING, note=str(number))
            ProfileChange.objects.filter(pk=row.pk).update(status="withdrawn", settled_at=MORNING)
    url = f"/o/{provider.code}/my/changes"

    first = client.get(url)
    following = text(first).split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"{url}{following}", headers={"HX-Request": "true", "HX-Target": "own-changes"})
    start = text(client.get(f"/o/{provider.code}/my/"))

    assert (text(first).count("Your message:"), text(second).count("Your message:")) == (20, 3)
    assert ("<html" in text(second), "Back to the start" in text(second)) == (False, True)
    assert (start.count("Your message:"), url in start) == (5, True)
    assert client.get(f"{url}?after=nonsense").status_code == 422


def test_the_list_of_requests_costs_the_same_for_one_and_for_four(provider: Provider, statements: Any) -> None:
    here = family(provider)
    mother = guardian(provider, here)
    client = provider.signed_in(log_in_of(provider, mother))
    base = f"/o/{provider.code}/my/requests"

    def counted() -> int:
        with statements() as seen:
            assert client.get(base).status_code == 200
        return len(seen)

    client.post(f"{base}/new", {"whom": f"guardian:{mother.pk}", "kind": "access"})
    counted()
    first = counted()
    for kind in ("correction", "erasure", "objection"):
        client.post(f"{base}/new", {"whom": f"guardian:{mother.pk}", "kind": kind})
    # What was said after sending is shown once.
    counted()

    assert counted() == first
