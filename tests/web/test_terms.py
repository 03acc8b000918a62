"""Pages of terms: the list of a year, a page for each, and the form."""

from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, FINANCE, OWNER
from cohortium.administration.actions.campuses import close_campuses
from cohortium.administration.actions.closed_days import add_closed_day
from cohortium.administration.rules.closed_days import ClosedDayDetails
from cohortium.delivery.actions.terms import edit_term
from cohortium.delivery.models import Term
from cohortium.delivery.rules.terms import TermDetails
from tests.delivery.houses import FIRST, LAST, term
from tests.fixtures import Provider, found_provider
from tests.web.pages import form_of

SAID = {"name": "Term 1", "first_on": "2027-02-01", "last_on": "2027-04-09"}


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_term_is_added_by_the_form_once_however_often_it_is_sent_and_its_overlap_is_told(
    provider: Provider, owner: Actor
) -> None:
    other = term(provider, name="Summer")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/new"

    said = form_of(client.get(path)) | SAID
    answers = [client.post(path, said) for _again in range(2)]
    shown = text(client.get(answers[0].headers["Location"]))

    with provider.scope():
        row = Term.objects.exclude(pk=other.pk).get()
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/terms/{row.pk}"}
    assert "Term 1 added. It overlaps with Summer (1 Feb 2027 – 9 Apr 2027)." in shown
    assert ["Overlaps with other terms" in shown, f"terms/{other.pk}" in shown] == [True, True]


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/new"

    dateless = client.post(path, {"name": "Winter holidays", "first_on": "soon", "last_on": ""})
    turned = client.post(path, SAID | {"first_on": "2027-04-10"})

    assert [dateless.status_code, turned.status_code] == [422, 422]
    assert ['value="Winter holidays"' in text(dateless), 'value="soon"' in text(dateless)] == [True, True]
    assert "The last day is before the first." in text(turned)


def test_a_second_term_of_the_same_name_is_refused_beside_the_field(provider: Provider, owner: Actor) -> None:
    term(provider, name="Term 1")

    answer = provider.signed_in(owner).post(f"/o/{provider.code}/terms/new", SAID)

    assert (answer.status_code, "There is a term with this name already." in text(answer)) == (422, True)


def test_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = term(provider, name="Term 1")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        edit_term(owner, term_id=row.pk, details=TermDetails("Term 1", FIRST, date(2027, 4, 2)), version=1)

    late = client.post(path, {**form, "name": "Term one"})
    saved = client.post(path, form_of(late))

    assert [late.status_code, saved.status_code] == [409, 302]
    with provider.scope():
        assert Term.objects.values_list("name", "last_on").get() == ("Term one", date(2027, 4, 2))


def test_the_list_is_of_a_year_and_of_a_campus(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    term(provider, werribee, "Autumn")
    term(provider, camberwell, "Winter", first_on=date(2027, 7, 1), last_on=date(2027, 8, 1))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/"

    pages = [
        text(client.get(f"{path}?year={asked}"))
        for asked in ("2027", f"2027&campus={camberwell.pk}", "2028", "1066", f"2028&campus={camberwell.pk}")
    ]

    assert [("Autumn" in one, "Winter" in one) for one in pages] == [
        *((True, True), (False, True), (False, False), (False, False), (False, False))
    ]
    assert f"?year=2028&amp;campus={camberwell.pk}" in pages[1]
    assert ["No terms in 2028 yet" in pages[2], "No terms here in 2028" in pages[4]] == [True, True]


def test_the_page_shows_the_closed_days_to_who_may_see_them(provider: Provider, owner: Actor) -> None:
    row = term(provider, name="Term 1")
    with provider.scope():
        add_closed_day(owner, details=ClosedDayDetails("Labour Day", date(2027, 3, 8), date(2027, 3, 8)))

    seen = text(provider.signed_in(owner).get(f"/o/{provider.code}/terms/{row.pk}"))

    assert ["Labour Day" in seen, "Mon 8 Mar 2027" in seen, ">49<" in seen] == [True, True, True]


def test_one_is_removed_after_a_question(provider: Provider, owner: Actor) -> None:
    row = term(provider, name="Term 1")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/{row.pk}"

    asked = text(client.get(f"{path}/removal"))
    done = client.post(f"{path}/removal")

    assert ("Remove Term 1?" in asked, done.headers["Location"]) == (True, f"/o/{provider.code}/terms/?year=2027")
    assert [client.get(path).status_code, client.post(f"{path}/removal").status_code] == [404, 404]


def test_a_term_of_a_closed_campus_can_be_edited_and_stays_there(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Footscray")
    row = term(provider, campus, "Term 1")
    with provider.scope():
        close_campuses(owner, campus_ids=[campus.pk])
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/{row.pk}/edit"

    saved = client.post(path, {**form_of(client.get(path)), "last_on": str(FIRST)})

    with provider.scope():
        kept = Term.objects.get()
    assert (saved.status_code, kept.campus_id, kept.last_on) == (302, campus.pk, FIRST)


def test_who_may_only_look_is_offered_nothing_else(provider: Provider) -> None:
    campus = provider.campus("Werribee")
    row = term(provider)
    shown = [
        text(provider.signed_in(one).get(f"/o/{provider.code}/terms/{row.pk}"))
        for one in (provider.member(AUDITOR), provider.member(CAMPUS_MANAGER, campuses=(campus,)))
    ]

    assert [[f"{row.pk}/edit" in one, f"{row.pk}/removal" in one] for one in shown] == [[False, False]] * 2
    assert provider.signed_in(provider.member(FINANCE)).get(f"/o/{provider.code}/terms/").status_code == 403


def test_another_house_sees_none_of_it(provider: Provider) -> None:
    row, other = term(provider, last_on=LAST), found_provider()
    client = other.signed_in(other.member(OWNER))

    assert client.get(f"/o/{other.code}/terms/{row.pk}").status_code == 404
    assert row.name not in text(client.get(f"/o/{other.code}/terms/?year=2027"))
