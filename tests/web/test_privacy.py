"""Pages of requests about one's own data: the form, erasing with its plan, those whose time is over, rules."""

from datetime import timedelta
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, OWNER, TRAINER
from cohortium.core.ids import new_id
from cohortium.desk.actions.approvals import add_rule
from cohortium.desk.rules.approvals import RuleDetails, Step
from cohortium.people.actions.learners import archive_learners
from cohortium.people.models import Learner
from cohortium.privacy.actions.holds import set_retention
from cohortium.privacy.kinds.holdings import Subject
from cohortium.privacy.models import RetentionRule, SubjectRequest
from cohortium.privacy.queries.requests import ERASING
from cohortium.privacy.rules.retention import Kept
from tests.fixtures import Provider, now
from tests.people.households import child
from tests.privacy.people import requested
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_request_is_written_down_once_from_the_person_and_leads_to_its_page(provider: Provider, owner: Actor) -> None:
    row = child(provider, first_name="Zoë", last_name="Ncube")
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    found = text(client.get(f"{base}/privacy/new?q=ncu"))
    path = f"{base}/privacy/new/learner/{row.pk}"
    form = {**form_of(client.get(path)), "kind": "erasure", "asked_by": "Her mother"}
    first, again = (client.post(path, form) for _ in range(2))
    shown = text(client.get(first.headers["Location"]))

    assert path in found
    assert (first.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert ["Zoë Ncube" in shown, "Her mother" in shown, "APP 12.4" in shown] == [True] * 3
    with provider.scope():
        assert SubjectRequest.objects.count() == 1
    assert "Erasure: Zoë Ncube" in text(client.get(f"{base}/"))


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/privacy/new/learner/{child(provider).pk}"

    answers = [
        client.post(path, {"kind": "access", "came_by": "email", "received_on": day, "note": "By pigeon."})
        for day in ("2100-01-01", "yesterday")
    ]

    assert [one.status_code for one in answers] == [422, 422]
    assert ["By pigeon." in text(one) for one in answers] == [True, True]
    assert "This date is in the future" in text(answers[0])


def test_erasing_shows_its_plan_and_then_the_person_is_nowhere(provider: Provider, owner: Actor) -> None:
    row = child(provider, first_name="Zoë", last_name="Ncube")
    asked = requested(provider, owner, Subject.LEARNER, row.pk)
    client, base = provider.signed_in(owner), f"/o/{provider.code}"

    plan = text(client.get(f"{base}/privacy/{asked.pk}/erasing"))
    done = [client.post(f"{base}/privacy/{asked.pk}/erasing") for _ in range(2)]
    pages = [
        client.get(f"{base}/learners/?status=all"),
        client.get(f"{base}/search?q=zo"),
        client.get(f"{base}/trail/"),
    ]

    assert ["Erase permanently" in plan, "This cannot be undone" in plan, "Sealed" in plan] == [True] * 3
    assert [one.status_code for one in done] == [302, 302]
    assert ["Zoë" in text(one) for one in pages] == [False, False, False]
    assert client.get(f"{base}/learners/{row.pk}").status_code == 404
    assert "Erased person" in text(client.get(f"{base}/privacy/{asked.pk}"))


def test_where_others_decide_or_a_hold_keeps_them_the_page_says_so_and_erases_nobody(
    provider: Provider, owner: Actor
) -> None:
    row, mai = child(provider), provider.member(OWNER, name="Mai Nguyễn")
    asked = requested(provider, owner, Subject.LEARNER, row.pk)
    client, base = provider.signed_in(owner), f"/o/{provider.code}/privacy"
    with provider.scope():
        step = Step(roles=frozenset(), members=frozenset({mai.id}), needed=1)
        add_rule(owner, details=RuleDetails(ERASING, steps=(step,)))

    needs = client.post(f"{base}/{asked.pk}/erasing")
    client.post(f"{base}/holds/learner/{row.pk}/new", {"reason": "A claim is before the court."})
    held = client.post(f"{base}/{asked.pk}/erasing")

    assert [one.status_code for one in (needs, held)] == [409, 409]
    assert ["Request approval" in text(needs), "A claim is before the court." in text(held)] == [True, True]
    with provider.scope():
        assert Learner.objects.get().status == "active"


def test_who_has_to_be_kept_has_no_button_to_erase_them_and_the_page_says_what_to_do(
    provider: Provider, owner: Actor
) -> None:
    row = child(provider, first_name="Ada")
    asked = requested(provider, owner, Subject.LEARNER, row.pk)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/privacy/{asked.pk}"
    before = text(client.get(path))
    with provider.scope():
        set_retention(owner, kept=Kept.ADULT, years=5, is_duty=True)

    page = text(client.get(path))

    assert [one.count('data-icon="eraser"') + one.count("Erase…") for one in (before, page)] == [1, 0]
    assert "They are still active. Archive them first." in page
    assert ("Go to Ada" in page, "Decline with this reason" in page) == (True, True)


def test_those_whose_time_is_over_are_picked_asked_about_and_erased(provider: Provider, owner: Actor) -> None:
    row = child(provider, first_name="Ada")
    client, base = provider.signed_in(owner), f"/o/{provider.code}/privacy/due"
    with provider.scope():
        archive_learners(owner, learner_ids=[row.pk])
        set_retention(owner, kept=Kept.ADULT, years=0, is_duty=False)

    listed = text(client.get(base))
    asked = client.post(f"{base}/erasing", {"person": [str(row.pk)]})
    with provider.scope():
        before = Learner.objects.get().status
    done = client.post(f"{base}/erasing", {"person": [str(row.pk)], "sure": "1"})

    assert ["Ada" in listed, "Erase these people?" in text(asked), before] == [True, True, "archived"]
    assert done.status_code == 302
    assert "No one is due" in text(client.get(base))


def test_who_saves_a_rule_second_is_told_and_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/privacy/retention/adult"
    form = form_of(client.get(path))
    client.post(path, {**form, "years": "4"})

    late = client.post(path, {**form, "years": "5"})
    again = client.post(path, {**form_of(late), "years": "5"})

    assert (late.status_code, again.status_code) == (409, 302)
    assert "It is now 4 years." in text(late)
    with provider.scope():
        assert RetentionRule.objects.values_list("years", flat=True).get() == 5


def test_auditors_see_and_change_nothing(provider: Provider, owner: Actor) -> None:
    asked = requested(provider, owner, Subject.LEARNER, child(provider).pk)
    client, base = provider.signed_in(provider.member(AUDITOR)), f"/o/{provider.code}/privacy"

    shown = text(client.get(f"{base}/{asked.pk}"))
    posts = [client.post(f"{base}/{asked.pk}/{act}").status_code for act in ("taking-up", "erasing", "refusal")]

    assert ["Assign to me" in shown, "Erase" in shown] == [False, False]
    assert posts == [403, 403, 403]
    assert client.get(f"{base}/{new_id()}").status_code == 404
    assert asked.due_on - asked.received_on == timedelta(days=30)


def test_the_start_page_says_how_many_answers_are_late(provider: Provider, owner: Actor) -> None:
    client, home = provider.signed_in(owner), f"/o/{provider.code}/"
    late, early = (requested(provider, owner, Subject.LEARNER, child(provider).pk, "access") for _ in range(2))

    def due(**days: int) -> None:
        with provider.scope():
            for row, number in ((late, days["late"]), (early, 30)):
                day = now().date() + timedelta(days=number)
                SubjectRequest.objects.filter(pk=row.pk).update(due_on=day)

    due(late=30)
    before = text(client.get(home))
    due(late=-3)
    after = text(client.get(home))
    visitor = text(provider.signed_in(provider.member(TRAINER)).get(home))

    assert ("overdue" in before, "1 privacy request is overdue" in after) == (False, True)
    assert ("privacy/?status=overdue" in after, "overdue" in visitor) == (True, False)


def test_who_answers_reads_how_the_answer_reaches_them(provider: Provider, owner: Actor) -> None:
    by_mail, at_desk = child(provider, email="ada@example.com"), child(provider, first_name="Ben")
    rows = [
        requested(provider, owner, Subject.LEARNER, by_mail.pk, "access"),
        requested(provider, owner, Subject.LEARNER, at_desk.pk, "access"),
    ]
    client, base = provider.signed_in(owner), f"/o/{provider.code}/privacy"

    asked = [text(client.get(f"{base}/{row.pk}/{act}")) for row in rows for act in ("finishing", "refusal")]

    assert ["It is sent by e-mail to ada@example.com." in one for one in asked] == [True, True, False, False]
    assert ["Tell them yourself." in one for one in asked] == [False, False, True, True]
    assert ["What we did" in one for one in asked] == [True, False, True, False]
