"""Pages of cohorts: list, page, form, copy, moves, staff; copying a term."""

from datetime import date
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, CAMPUS_MANAGER, TRAINER
from cohortium.delivery.actions.cohorts import edit_cohort
from cohortium.delivery.models import Cohort
from cohortium.delivery.queries import cohorts as queries
from cohortium.delivery.rules.cohorts import CohortDetails
from tests.curriculum.houses import program
from tests.delivery.houses import FIRST, LAST, cohort, offered, room, taught_by, term
from tests.fixtures import Provider
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_cohort_is_added_by_the_form_once_however_often_it_is_sent(provider: Provider, owner: Actor) -> None:
    campus, of = provider.campus("Werribee"), offered(provider, "Chess", code="CHESS")
    blue = room(provider, campus, "Blue room", capacity=14)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/new"

    said = form_of(client.get(f"{path}?program={of.pk}")) | {
        "campus_id": str(campus.pk),
        "room_id": str(blue.pk),
        "first_on": "2027-02-01",
        "price": "180",
        "metadata": "Department: Logistics\r\n",
    }
    answers = [client.post(path, said) for _again in range(2)]

    with provider.scope():
        row = Cohort.objects.get()
    assert (row.program_id, row.code, row.capacity, row.metadata) == (
        *(of.pk, "CHESS-1"),
        *(14, {"Department": "Logistics"}),
    )
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/cohorts/{row.pk}"}
    shown = text(client.get(f"/o/{provider.code}/cohorts/{row.pk}"))
    assert [one in shown for one in ("0 of 14", "Logistics", "Blue room", "Chess added as a draft.")] == [True] * 4


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    campus, of = provider.campus(), offered(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/new"
    ids = {"program_id": str(of.pk), "campus_id": str(campus.pk), "first_on": "2027-02-01", "mode": "classroom"}

    many = client.post(path, {**ids, "name": "Chess", "capacity": "many", "last_on": "2027-01-01"})
    none = client.post(path, {**ids, "metadata": "Stipend"})
    nothing = client.post(path, {"capacity": "8"})

    assert [one.status_code for one in (many, none, nothing)] == [422] * 3
    assert ['value="many"' in text(many), 'value="Chess"' in text(many)] == [True, True]
    assert "Enter how many seats there are, from 1 to 10000." in text(none)
    assert "Write each line as a name, a colon" in text(none)
    assert "Choose again." in text(nothing)


def test_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus(), name="Chess")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        details = queries.cohort(owner, cohort_id=row.pk).details
        changed = CohortDetails(FIRST, LAST, details.name, details.code, capacity=20)
        edit_cohort(owner, cohort_id=row.pk, details=changed, version=1)

    late = client.post(path, {**form, "metadata": "Stipend: R 3 500"})
    saved = client.post(path, form_of(late))

    assert [late.status_code, saved.status_code] == [409, 302]
    with provider.scope():
        assert Cohort.objects.values_list("capacity", "metadata").get() == (20, {"Stipend": "R 3 500"})


def test_one_is_opened_started_completed_by_the_page_and_another_cancelled(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    first, second = cohort(provider, campus, last_on=None), cohort(provider, campus, name="Given up")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts"

    said = [
        text(client.post(f"{path}/{first.pk}/{move}", follow=True)) for move in ("opening", "starting", "completing")
    ]
    no_reason = client.post(f"{path}/{second.pk}/cancelling", {"reason": " "})
    gone = text(client.post(f"{path}/{second.pk}/cancelling", {"reason": "Too few."}, follow=True))

    assert [one in page for one, page in zip(("Opened.", "Started.", "Completed."), said, strict=True)] == [True] * 3
    assert (no_reason.status_code, "Enter why it is cancelled." in text(no_reason)) == (422, True)
    assert ["Cancelled." in gone, "Too few." in gone, f"{second.pk}/edit" in gone] == [True, True, False]
    with provider.scope():
        assert {one.pk: one.status for one in Cohort.objects.all()} == {first.pk: "completed", second.pk: "cancelled"}


def test_what_keeps_a_draft_from_opening_stands_on_its_page(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus(), program(provider))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/{row.pk}"

    shown, refused = text(client.get(path)), client.post(f"{path}/opening")

    assert "The program is a draft. Activate it first." in shown
    assert (refused.status_code, "The program is a draft. Activate it first." in text(refused)) == (409, True)


def test_staff_are_assigned_and_removed_by_the_page(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    row = cohort(provider, campus)
    hana = provider.member(TRAINER, campuses=(campus,), name="Hana Tanaka")
    declan = provider.member(TRAINER, campuses=(campus,), name="Declan O’Gallagher")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts"
    lead = {"membership_id": str(hana.id), "role": "lead_instructor"}

    shown = text(client.post(f"{path}/{row.pk}/staff/new", lead, follow=True))
    second = client.post(f"{path}/{row.pk}/staff/new", {**lead, "membership_id": str(declan.id)})
    with provider.scope():
        one = Cohort.objects.get().staff.get()
    asked = text(client.get(f"{path}/staff/{one.pk}/removal"))
    after = text(client.post(f"{path}/staff/{one.pk}/removal", follow=True))

    assert ["Hana Tanaka" in shown, "Assigned." in shown] == [True, True]
    assert (second.status_code, "There is a lead already." in text(second)) == (422, True)
    assert ["Remove Hana Tanaka?" in asked, "No one yet." in after] == [True, True]


def test_a_copy_starts_from_the_original_without_its_days(provider: Provider, owner: Actor) -> None:
    row = cohort(provider, provider.campus(), name="Chess", note="Bring a board.")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/{row.pk}/copying"

    form = form_of(client.get(path))
    answer = client.post(path, {**form, "first_on": "2027-05-03"})

    assert (form["name"], form["first_on"], form["note"]) == ("Chess", "", "Bring a board.")
    assert answer.status_code == 302
    with provider.scope():
        assert Cohort.objects.exclude(pk=row.pk).values_list("first_on", "last_on", "note").get() == (
            *(date(2027, 5, 3), None, "Bring a board."),
        )


def test_a_term_is_copied_by_the_page_after_a_preview_and_once(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    spring, autumn = (
        term(provider, campus, "Spring"),
        term(provider, campus, "Autumn", first_on=date(2027, 8, 2), last_on=date(2027, 10, 8)),
    )
    row = cohort(provider, campus, code="CHESS", term_id=spring.pk)
    taught_by(provider, row, provider.member(TRAINER, campuses=(campus,)))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/terms/{spring.pk}/copying"

    offered_copy = f"terms/{spring.pk}/copying" in text(client.get(f"/o/{provider.code}/terms/{spring.pk}"))
    preview = text(client.get(f"{path}?target_id={autumn.pk}&with_staff=on"))
    done = text(client.post(path, {"target_id": str(autumn.pk), "with_staff": "on"}, follow=True))
    again = text(client.post(path, {"target_id": str(autumn.pk)}, follow=True))
    later = text(client.get(f"{path}?target_id={autumn.pk}"))

    assert ["CHESS-1" in preview, "Will be copied" in preview, offered_copy] == [True] * 3
    assert ["1 copied as a draft." in done, "Nothing was left to copy." in again, "Copied before" in later] == [
        True
    ] * 3
    with provider.scope():
        copy = Cohort.objects.get(term=autumn)
        assert (copy.code, copy.first_on, copy.status, copy.staff.count()) == ("CHESS-1", date(2027, 8, 2), "draft", 1)
    assert client.get(f"{path}?target_id={spring.pk}").status_code == 422


def test_the_list_is_filtered_and_exported(provider: Provider, owner: Actor) -> None:
    werribee, camberwell = provider.campus("Werribee"), provider.campus("Camberwell")
    cohort(provider, werribee, name="Chess in Werribee")
    cohort(provider, camberwell, name="Chess in Camberwell", status="cancelled")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/cohorts/"

    asked = ("", "status=all", f"campus={camberwell.pk}&status=all", "seats=full", "q=%00zzz")
    pages = [text(client.get(f"{path}?{one}")) for one in asked]
    file: Any = client.post(f"{path}export?status=all", {"form": "csv", "parts": ["facts"]})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()

    assert [("Chess in Werribee" in one, "Chess in Camberwell" in one) for one in pages] == [
        *((True, False), (True, True), (False, True), (False, False), (False, False)),
    ]
    assert "No matching cohorts" in pages[4]
    assert (len(lines), lines[0].split(",")[:5]) == (3, ["ID", "Code", "Name", "Program", "Campus"])


def test_a_room_that_closes_says_what_is_still_planned_in_it(provider: Provider, owner: Actor) -> None:
    campus = provider.campus()
    blue = room(provider, campus)
    cohort(provider, campus, room_id=blue.pk)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/rooms/{blue.pk}"

    shown = text(client.post(f"{path}/closing", follow=True))

    assert "Closed. 1 cohort is still planned in it." in shown
    assert "1 of the cohorts that are not over is here." in shown


def test_who_may_only_look_is_offered_nothing_else_and_a_manager_their_campus(provider: Provider) -> None:
    mine, other = provider.campus("Werribee"), provider.campus("Camberwell")
    row, of = cohort(provider, mine, name="Chess"), offered(provider)
    auditor = provider.signed_in(provider.member(AUDITOR))
    manager = provider.signed_in(provider.member(CAMPUS_MANAGER, campuses=(mine,)))
    path = f"/o/{provider.code}/cohorts"

    shown = text(auditor.get(f"{path}/{row.pk}"))
    sent = {"program_id": str(of.pk), "campus_id": str(other.pk), "first_on": "2027-02-01", "capacity": "8"}

    acts = ("edit", "opening", "cancelling", "copying", "staff/new")
    assert [f"{row.pk}/{one}" in shown for one in acts] == [False] * 5
    assert ["Chess" in text(manager.get(f"{path}/")), manager.post(f"{path}/new", sent).status_code] == [True, 422]
