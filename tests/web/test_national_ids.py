"""Pages and endpoints of identity numbers: no answer but that of a reveal holds a whole one."""

import json
from typing import Any

import pytest
import structlog

from cohortium.access.actor import Actor
from cohortium.access.models import IdempotencyKey
from cohortium.access.roles import FINANCE
from cohortium.audit.models import AuditEntry
from cohortium.people.models import Learner, NationalId
from tests.fixtures import Provider
from tests.people.test_health import learner
from tests.people.test_national_ids import WHY, added
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN

TYPED = {"kind": "nric", "number": "S1234567D", "country": "", "expires_on": ""}
JSON = "application/json"


def text(answer: Any) -> str:
    return answer.content.decode()


def pages_of(provider: Provider, row: Learner) -> tuple[str, str]:
    return f"/o/{provider.code}/learners/{row.pk}", f"/o/{provider.code}/learners/{row.pk}/ids/new"


def test_a_number_is_added_by_the_form_and_shown_by_its_end(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    client, (home, path) = provider.signed_in(owner), pages_of(provider, row)

    form = form_of(client.get(path))
    answer = client.post(path, {**form, **TYPED})
    again = client.post(path, {**form, **TYPED})

    assert (answer.headers["Location"], again.headers["Location"]) == (home, home)
    seen = text(client.get(home))
    assert ["567D" in seen, "S1234567" in seen] == [True, False]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ({"kind": "passport"}, {"kind": "nric"}),
        ({"expires_on": "soon"}, {"expires_on": "2031-01-01"}),
        ({"kind": "fin"}, {"kind": "nric"}),
    ],
)
def test_what_was_typed_is_kept_without_standing_in_the_page(
    provider: Provider, owner: Actor, wrong: dict[str, str], right: dict[str, str]
) -> None:
    row = learner(provider)
    client, (home, path) = provider.signed_in(owner), pages_of(provider, row)

    refused = client.post(path, {**TYPED, **wrong})
    form = form_of(refused)
    answer = client.post(path, {**form, **right})

    assert (refused.status_code, form["number"], "1234567" in text(refused)) == (422, "", False)
    assert answer.headers["Location"] == home


def test_what_was_typed_for_one_learner_opens_for_no_other(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    (_, here), (_, there) = pages_of(provider, learner(provider)), pages_of(provider, learner(provider))

    kept = form_of(client.post(here, {**TYPED, "kind": "fin"}))
    answers = [client.post(there, {**kept, "kind": "nric", "kept": one}) for one in (kept["kept"], "nothing", "é", "")]

    assert [one.status_code for one in answers] == [422] * 4


def test_the_number_of_another_is_named_and_added_all_the_same(provider: Provider, owner: Actor) -> None:
    first, row = added(provider, owner), learner(provider)
    client, (home, path) = provider.signed_in(owner), pages_of(provider, row)

    asked = client.post(path, TYPED)
    answer = client.post(path, {**form_of(asked), "kind": "nric", "despite_another": "on"})

    assert (asked.status_code, "1234567" in text(asked)) == (409, False)
    assert f"/learners/{first.learner_id}" in text(asked)
    assert answer.headers["Location"] == home


def test_a_whole_number_stands_in_one_answer_that_nobody_keeps(provider: Provider, owner: Actor) -> None:
    row = added(provider, owner)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/ids/{row.pk}/reveal"

    refused = client.post(path, {"reason": "  "})
    shown = client.post(path, {"reason": WHY})

    assert (refused.status_code, "1234567" in text(refused)) == (422, False)
    assert ("S1234567D" in text(shown), shown.headers["Cache-Control"]) == (True, "private, no-store")
    assert "1234567" not in text(client.get(path))


def test_who_may_not_see_numbers_is_not_told_that_there_are_any(provider: Provider, owner: Actor) -> None:
    row = added(provider, owner)

    seen = text(provider.signed_in(provider.member(FINANCE)).get(f"/o/{provider.code}/learners/{row.learner_id}"))

    assert [word for word in ("567D", "numbers", "ids/") if word in seen] == []


def test_a_number_may_contradict_what_is_known(provider: Provider, owner: Actor) -> None:
    row = learner(provider, gender="female")
    client, (_, path) = provider.signed_in(owner), pages_of(provider, row)

    answer = client.post(path, {**TYPED, "kind": "rsa_id", "number": "8001015009087"}, follow=True)

    assert "The number contains a different gender" in text(answer)


def test_the_api_gives_the_whole_number_once(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    client, base = provider.signed_in(owner), f"/api/v1/o/{provider.code}/learners"

    def send(path: str, body: Any, key: str) -> Any:
        return client.post(f"{base}/{path}", json.dumps(body), content_type=JSON, headers={"Idempotency-Key": key})

    said = {"kind": "nric", "number": "S1234567D"}
    made = send(f"{row.pk}/ids", said, "one")
    made_again = send(f"{row.pk}/ids", said, "one")
    path = f"ids/{made.json()['national_id_id']}/reveal"
    shown, shown_again = (send(path, {"reason": WHY}, "two") for _ in range(2))

    assert (made.status_code, made.json()["last_four"], made_again.json()) == (201, "567D", made.json())
    assert (shown.json(), shown_again.json()) == ({"number": "S1234567D"}, {"number": None})
    assert shown.headers["Cache-Control"] == "private, no-store"
    with provider.scope():
        kept = str(list(IdempotencyKey.objects.values_list("key", "answer", "fingerprint")))
    assert "1234567" not in kept


def test_no_page_no_entry_and_no_line_of_the_log_holds_a_number(provider: Provider, owner: Actor, caplog: Any) -> None:
    row = learner(provider)
    client, (home, path) = provider.signed_in(owner), pages_of(provider, row)
    base = f"/o/{provider.code}"
    with structlog.testing.capture_logs() as lines:
        client.post(path, {**TYPED, "kind": "fin"})
        client.post(path, TYPED)
        with provider.scope():
            number = NationalId.objects.get()
        client.post(f"{base}/learners/ids/{number.pk}/reveal", {"reason": WHY})
        seen = [
            text(client.get(one))
            for one in (
                home,
                path,
                f"{home}/edit",
                f"{base}/learners/",
                f"{base}/learners/?q=S1234567D",
                f"{base}/search?q=1234567",
                f"{base}/learners/ids/{number.pk}/reveal",
                f"{base}/learners/ids/{number.pk}/removal",
                f"{base}/trail/",
                f"{base}/trail/?thing={number.pk}",
                f"/api/v1{home}",
                f"/api/v1{home}/ids",
            )
        ]
    with provider.scope():
        entries = str(list(AuditEntry.objects.values_list("changes", flat=True)))

    told = [*seen, entries, str(lines), caplog.text]
    # What was searched for stands in the field again: it is what the person typed into the address.
    assert [n for n, one in enumerate(told) if "1234567" in one] == [4, 5]
    assert [n for n, one in enumerate(told) if "S1234567D" in one.replace('value="S1234567D"', "")] == [4]


@pytest.mark.parametrize("number", [1, 20])
def test_a_learners_page_asks_once_for_all_numbers(
    provider: Provider, owner: Actor, statements: Any, number: int
) -> None:
    row = learner(provider)
    client, (home, path) = provider.signed_in(owner), pages_of(provider, row)
    for n in range(number):
        client.post(path, {**TYPED, "kind": "other", "number": f"12345{n}"})
    client.get(home)

    with statements() as shown:
        client.get(home)

    # Learner, own fields, numbers, families, contacts, doubles, merge, what is asked here, consents, entries, who
    # began what was done; enrolments, and whether one may enrol them.
    assert len(shown) == COMING_IN + 16
