"""The pages of enrolments, as the office uses them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohortium.access.roles import CAMPUS_MANAGER, OWNER
from cohortium.enrolment.models import Enrolment
from tests.enrolment.houses import cohort, enrolled, learner, learners, seats, status_of
from tests.fixtures import Provider


def test_a_learner_is_enrolled_from_their_page_and_twice_is_said(provider: Provider) -> None:
    where, thandi = cohort(provider), learner(provider)
    browser = provider.signed_in(provider.member(OWNER))
    path, sent = f"/o/{provider.code}/learners/{thandi.pk}/enrolments/new", {"cohort": where.pk, "begin": "seat"}

    done, again = browser.post(path, sent), browser.post(path, sent)

    assert (done.status_code, again.status_code) == (302, 422)
    assert "Thandi Ncube has an enrolment in this cohort already." in again.content.decode()
    assert where.name in browser.get(f"/o/{provider.code}/learners/{thandi.pk}").content.decode()


def test_several_are_enrolled_in_a_cohort_and_full_is_said_without_losing_what_was_typed(provider: Provider) -> None:
    where, people = cohort(provider, capacity=2), learners(provider, 3)
    browser = provider.signed_in(provider.member(OWNER))
    path = f"/o/{provider.code}/cohorts/{where.pk}/enrolments/new"
    keys = [one.pk for one in people]

    full = browser.post(path, {"learners": keys, "begin": "seat", "price": "99.00"})
    done = browser.post(path, {"learners": keys[:2], "begin": "seat"})

    assert (full.status_code, done.status_code) == (422, 302)
    assert "This cohort is full. On the waiting list: 0." in full.content.decode()
    assert full.content.decode().count(" checked") == 3
    assert 'value="99.00"' in full.content.decode()
    assert seats(provider, where) == (2, 0)


def test_dropping_asks_for_a_reason(provider: Provider) -> None:
    [row] = enrolled(provider, cohort(provider))
    browser = provider.signed_in(provider.member(OWNER))
    path = f"/o/{provider.code}/enrolments/dropping"

    asked = browser.post(path, {"enrolment": row.pk, "reason": " "})
    browser.post(path, {"enrolment": row.pk, "reason": "Moved away.", "on": "2026-11-02"})

    assert (asked.status_code, "Give a reason." in asked.content.decode()) == (422, True)
    with provider.scope():
        found = Enrolment.objects.values_list("status", "reason", "withdrawn_on").get(pk=row.pk)
    assert (*found[:2], str(found[2])) == ("dropped", "Moved away.", "2026-11-02")


def test_a_roster_shows_who_takes_part_and_who_waits(provider: Provider) -> None:
    where = cohort(provider, capacity=1)
    enrolled(provider, where, learner(provider, "Lerato"))
    enrolled(provider, where, learner(provider, "Kagiso"), learner(provider, "Bongani"), begin="waitlisted")
    shown = provider.signed_in(provider.member(OWNER)).get(f"/o/{provider.code}/cohorts/{where.pk}/enrolments")

    assert [name in shown.content.decode() for name in ("Lerato", "Kagiso", "Bongani", "Full")] == [True] * 4


def test_a_transfer_leads_to_the_new_enrolment(provider: Provider) -> None:
    campus = provider.campus()
    here, there = cohort(provider, campus), cohort(provider, campus)
    [row] = enrolled(provider, here, learner(provider, campus=campus))
    browser = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(campus,)))

    done = browser.post(
        f"/o/{provider.code}/enrolments/{row.pk}/transfer", {"cohort": there.pk, "reason": "Sundays suit better."}
    )

    with provider.scope():
        new = Enrolment.objects.get(previous=row.pk)
    assert (done["Location"], status_of(provider, row, new)) == (
        f"/o/{provider.code}/enrolments/{new.pk}",
        ["transferred", "enrolled"],
    )


def test_the_list_is_asked_in_as_many_statements_whatever_its_length(provider: Provider) -> None:
    where = cohort(provider)
    browser = provider.signed_in(provider.member(OWNER))
    path = f"/o/{provider.code}/enrolments/?status=all"
    enrolled(provider, where)
    browser.get(path)

    with CaptureQueriesContext(connection) as few:
        browser.get(path)
    enrolled(provider, where, *learners(provider, 8))
    with CaptureQueriesContext(connection) as many:
        browser.get(path)

    assert len(many) == len(few)
