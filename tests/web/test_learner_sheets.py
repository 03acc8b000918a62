"""Pages of what is private about learners."""

from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.roles import FINANCE
from cohortium.people.actions.health import edit_health
from cohortium.people.queries import health
from cohortium.people.rules.health import HealthDetails
from tests.fixtures import Provider
from tests.people.test_health import NUTS, learner
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN, NOTICE


def text(answer: Any) -> str:
    return answer.content.decode()


def noted(provider: Provider, learner_id: Any) -> list[str]:
    with provider.scope():
        return [str(row.sentence) for row in reversed(health.happened(learner_id=learner_id))]


def test_health_is_opened_from_the_learner_and_each_look_is_noted(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    with provider.scope():
        edit_health(provider.system, learner_id=row.pk, details=NUTS, version=0)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}"

    seen = text(client.get(path))
    assert ["Peanuts" in seen, f"{path}/health" in seen] == [False, True]
    assert noted(provider, row.pk) == ["Edited"]

    shown = client.get(f"{path}/health")
    assert ["Peanuts: swells" in text(shown), shown.headers["Cache-Control"]] == [True, "private, no-store"]
    form = form_of(client.get(f"{path}/health/edit"))
    saved = client.post(f"{path}/health/edit", {**form, "medication": "Antihistamine, 10 mg"})

    assert saved.headers["Location"] == f"{path}/health"
    assert noted(provider, row.pk) == ["Edited", "Viewed", "Viewed", "Edited"]


def test_who_may_not_see_it_is_not_told_that_there_is_any(provider: Provider) -> None:
    row = learner(provider)
    with provider.scope():
        edit_health(provider.system, learner_id=row.pk, details=NUTS, version=0)

    seen = text(provider.signed_in(provider.member(FINANCE)).get(f"/o/{provider.code}/learners/{row.pk}"))

    assert [word for word in ("ealth", "llerg", "Confidential records") if word in seen] == []


def test_who_is_too_late_sees_what_somebody_else_said_and_that_is_a_look(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}/health/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_health(provider.system, learner_id=row.pk, details=HealthDetails(allergies="Milk"), version=0)

    late = client.post(path, {**form, "allergies": "Peanuts"})
    client.post(path, form_of(late))

    assert (late.status_code, "Milk" in text(late)) == (409, True)
    assert noted(provider, row.pk) == ["Viewed", "Edited", "Viewed", "Edited"]


@pytest.mark.parametrize("said", [{"allergies": "a" * 1001}, {"doctor_phone": "twelve"}])
def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor, said: Any) -> None:
    row = learner(provider)
    path = f"/o/{provider.code}/learners/{row.pk}/health/edit"

    answer = provider.signed_in(owner).post(path, {"medication": "Antihistamine", "version": "0", **said})

    assert (answer.status_code, "Antihistamine" in text(answer)) == (422, True)


def test_a_look_costs_one_statement_more(provider: Provider, owner: Actor, statements: Any) -> None:
    row = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}/health"

    with statements() as shown:
        client.get(path)
    with statements() as saved:
        client.post(f"{path}/edit", {"allergies": "Peanuts", "version": "0"})

    # Savepoint, actor, health, the entry, release; entries, the names of those who wrote them.
    assert len(shown) == COMING_IN + 7
    # Health; savepoint, actor, country, lock, health, insert, entry, release.
    assert len(saved) == COMING_IN + 9 + NOTICE


def test_demographics_and_background_are_filled_in_and_shown(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}"

    counted = form_of(client.get(f"{path}/demographics/edit"))
    client.post(f"{path}/demographics/edit", {**counted, "race": "Coloured", "highest_education": "diploma"})
    known = form_of(client.get(f"{path}/background/edit"))
    client.post(
        f"{path}/background/edit", {**known, "languages": "isiZulu\r\n\r\nEnglish", "willing_to_relocate": "false"}
    )
    again = form_of(client.get(f"{path}/background/edit"))

    seen = text(client.get(f"{path}/demographics"))
    assert ["Coloured" in seen, "Diploma" in seen] == [True, True]
    seen = text(client.get(f"{path}/background"))
    assert ["isiZulu\nEnglish" in seen, "Willing to relocate" in seen] == [True, True]
    assert (again["languages"], again["willing_to_relocate"]) == ("isiZulu\nEnglish", "false")


def test_a_conflict_about_lists_is_shown_line_by_line(provider: Provider, owner: Actor) -> None:
    row = learner(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/{row.pk}/background/edit"
    form = form_of(client.get(path))
    client.post(path, {**form, "skills": "Welding"})

    late = client.post(path, {**form, "skills": "Plumbing"})
    client.post(path, form_of(late))

    assert (late.status_code, "Welding" in text(late)) == (409, True)
    assert form_of(client.get(path))["skills"] == "Plumbing"
