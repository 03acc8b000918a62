"""Lists as tables: what stands in the file, who gets what of it, and what the trail keeps."""

import csv
import html
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest

from cohortium.access.actor import Actor
from cohortium.access.models import MembershipRole, Role
from cohortium.access.permissions import Permission
from cohortium.access.reach import Span
from cohortium.access.roles import CAMPUS_MANAGER, FRONT_DESK, OWNER
from cohortium.administration.actions.fields import add_field
from cohortium.administration.actions.members import suspend
from cohortium.administration.actions.settings import choose_words
from cohortium.administration.rules.fields import FieldDetails
from cohortium.audit.models import AuditEntry
from cohortium.core.errors import NotFound
from cohortium.people.actions.health import edit_health
from cohortium.people.actions.learners import archive_learners
from cohortium.people.rules.consents import Answer
from cohortium.people.rules.health import HealthDetails
from cohortium.tenancy.models import Organisation
from cohortium.web.staff import table_export
from tests.fixtures import Provider
from tests.people.consenting import published, recorded
from tests.people.consenting import said as said_by
from tests.people.households import child, contact, family, guardian
from tests.web.pages import form_of
from tests.web.test_learners import added


def taken(provider: Provider, actor: Actor, *, of: str = "learners", asked: str = "", **said: Any) -> Any:
    return provider.signed_in(actor).post(f"/o/{provider.code}/{of}/export{asked}", {"form": "csv", **said})


def table(answer: Any) -> list[dict[str, str]]:
    assert answer["Content-Type"] == "text/csv; charset=utf-8", answer.content.decode()
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode().removeprefix("\ufeff"))))


def sheet(content: bytes) -> dict[str, tuple[str, str]]:
    """The first row of a workbook, by its head: of what type a cell is there, and what stands in it."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        written = book.read("xl/worksheets/sheet1.xml").decode()
    cells = {
        place: (kind or "n", html.unescape(re.sub("<[^>]*>", "", inner)))
        for place, kind, inner in re.findall(r'<c r="(\w+)"[^>]*?(?: t="(\w+)")?>(.*?)</c>', written)
    }
    heads = {place[:-1]: words for place, (_kind, words) in cells.items() if place.endswith("1")}
    return {head: cells[f"{column}2"] for column, head in heads.items() if f"{column}2" in cells}


def entries(provider: Provider, kind: str) -> list[dict[str, Any]]:
    with provider.scope():
        return list(AuditEntry.objects.filter(action=kind).order_by("pk").values_list("changes", flat=True))


def test_the_whole_list_is_a_table_with_a_row_for_each_in_its_order(provider: Provider, owner: Actor) -> None:
    campus = provider.campus("Werribee")
    thandi = {
        "last_name": "Ncube",
        "email": "thandi@example.com",
        "suburb": "Werribee",
        "country": "AU",
        "campus_id": campus.pk,
    }
    added(provider, "Thandi", phone="03 5550 0142", **thandi)
    added(provider, "Anaya", last_name="D’Souza", suburb="Altona", country="AU")

    rows = table(taken(provider, owner, parts=["contact"]))

    assert [(row["First name"], row["Last name"], row["E-mail"], row["Based at"]) for row in rows] == [
        ("Anaya", "D’Souza", "", ""),
        ("Thandi", "Ncube", "thandi@example.com", "Werribee"),
    ]
    # A plus would make a number of it: it stays as it is written.
    assert [(row["Phone"], row["Country"]) for row in rows] == [("", "Australia"), ("'+61 3 5550 0142", "Australia")]


def test_only_what_the_list_shows_goes_out(provider: Provider, owner: Actor) -> None:
    [added(provider, first, last_name="Ncube") for first in ("Thandi", "Sipho", "Anaya")]

    rows = table(taken(provider, owner, asked="?q=sip&status=all"))

    assert [row["First name"] for row in rows] == ["Sipho"]


def test_whoever_works_at_a_campus_takes_out_those_of_it(provider: Provider) -> None:
    here, there = provider.campus("Werribee"), provider.campus("Camberwell")
    added(provider, "Thandi", campus_id=here.pk)
    added(provider, "Anaya", campus_id=there.pk)
    manager = provider.member(CAMPUS_MANAGER, campuses=(here,))

    assert [row["First name"] for row in table(taken(provider, manager))] == ["Thandi"]


def test_whoever_answers_at_the_desk_takes_nobody_out(provider: Provider) -> None:
    campus = provider.campus()
    desk = provider.member(FRONT_DESK, campuses=(campus,))
    added(provider, campus_id=campus.pk)

    page = provider.signed_in(desk).get(f"/o/{provider.code}/learners/").content.decode()

    assert (taken(provider, desk).status_code, "learners/export" in page) == (403, False)


def test_cells_are_texts_days_and_numbers_and_never_formulas(provider: Provider, owner: Actor) -> None:
    added(provider, "=HYPERLINK(1)", last_name="+Ventolin", date_of_birth=date(2015, 3, 4))

    answer = taken(provider, owner, form="xlsx")
    cells = sheet(answer.getvalue())

    assert answer["Content-Disposition"].endswith('.xlsx"')
    assert [cells[name] for name in ("First name", "Last name")] == [
        ("inlineStr", "=HYPERLINK(1)"),
        ("inlineStr", "+Ventolin"),
    ]
    # Days since 1900, as spreadsheets count them: one can sort by it.
    assert cells["Date of birth"] == ("n", "42067")


def test_in_text_what_a_spreadsheet_would_run_is_marked(provider: Provider, owner: Actor) -> None:
    added(provider, "=HYPERLINK(1)")

    assert table(taken(provider, owner))[0]["First name"] == "'=HYPERLINK(1)"


def test_families_and_whom_to_call_stand_beside_a_learner(provider: Provider, owner: Actor) -> None:
    ncube = family(provider, "Ncube")
    child(provider, ncube, first_name="Thandi")
    guardian(provider, ncube, "Rose", phone="+61355500142", relationship="mother")
    contact(provider, ncube.pk, "Sofia Papadopoulos", relationship="neighbour")

    [row] = table(taken(provider, owner, parts=["family"]))

    assert row["Families"] == "Ncube"
    assert [row[f"Guardian 1{one}"] for one in ("", ", relationship", ", phone")] == [
        "Rose",
        "Mother",
        "'+61 3 5550 0142",
    ]
    assert [row[f"Emergency contact 1{one}"] for one in ("", ", relationship")] == ["Sofia Papadopoulos", "Neighbour"]


def test_health_goes_out_when_it_is_asked_for_and_stands_in_the_trail_of_each(provider: Provider, owner: Actor) -> None:
    thandi, _anaya = added(provider, "Thandi"), added(provider, "Anaya")
    with provider.scope():
        edit_health(owner, learner_id=thandi.pk, details=HealthDetails(allergies="Bees"), version=0)

    without = table(taken(provider, owner))
    rows = table(taken(provider, owner, parts=["health"]))

    assert "Allergies" not in without[0]
    assert {row["First name"]: row["Allergies"] for row in rows} == {"Thandi": "Bees", "Anaya": ""}
    with provider.scope():
        noted = AuditEntry.objects.filter(action="learner_health.exported").values_list("entity_id", flat=True)
        assert list(noted) == [thandi.pk]


def test_what_somebody_may_not_see_they_cannot_ask_for(provider: Provider) -> None:
    added(provider)
    clerk = provider.member()
    with provider.scope():
        granted = {Permission.LEARNER_READ: Span.EVERYTHING, Permission.LEARNER_EXPORT: Span.EVERYTHING}
        role = Role.objects.create(name="Clerk", permissions={str(one): str(span) for one, span in granted.items()})
        MembershipRole.objects.create(membership_id=clerk.id, role=role)

    question = provider.signed_in(clerk).get(f"/o/{provider.code}/learners/export").content.decode()
    asked = taken(provider, clerk, parts=["health"])

    assert ("Health" in question, "Consents" in question, asked.status_code) == (False, False, 422)
    assert "This is no longer available." in asked.content.decode()
    assert entries(provider, "learner.exported") == []


def test_whoever_did_not_agree_is_left_out(provider: Provider, owner: Actor) -> None:
    published(provider, "marketing")
    thandi, sipho, _anaya = (added(provider, one) for one in ("Thandi", "Sipho", "Anaya"))
    recorded(provider, thandi, kind="marketing")
    recorded(provider, sipho, kind="marketing", answer=Answer.NO, said=said_by())

    everybody = table(taken(provider, owner, parts=["consents"]))
    agreed = table(taken(provider, owner, agreed_to="marketing"))

    assert {row["First name"]: row["News and offers"] for row in everybody} == {
        "Anaya": "Not asked",
        "Sipho": "No",
        "Thandi": "Yes",
    }
    assert [row["First name"] for row in agreed] == ["Thandi"]


def test_that_it_was_taken_out_stands_in_the_trail_with_what_was_asked(provider: Provider, owner: Actor) -> None:
    added(provider, "Thandi")

    taken(provider, owner, asked="?q=thandi", parts=["contact"]).getvalue()

    [said] = entries(provider, "learner.exported")
    assert {name: value[1] for name, value in said.items()} == {
        "form": "csv",
        "number": 1,
        "parts": ["contact"],
        "text": "thandi",
    }


def test_an_empty_list_is_not_taken_out(provider: Provider, owner: Actor) -> None:
    answer = taken(provider, owner, asked="?q=nowhere")

    assert (answer.status_code, entries(provider, "learner.exported")) == (422, [])
    assert "Nothing matches your selection." in answer.content.decode()


def test_a_list_that_is_too_long_says_what_to_do(
    provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_export, "AT_MOST", 1)
    added(provider, "Thandi")
    added(provider, "Anaya")

    answer = taken(provider, owner)

    assert (answer.status_code, "Filter the list and export part of it." in answer.content.decode()) == (422, True)


def test_each_piece_asks_anew_who_may(provider: Provider, owner: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table_export, "AT_ONCE", 1)
    [added(provider, f"Child {number}") for number in range(3)]
    member = provider.member(OWNER)
    pieces = taken(provider, member).streaming_content
    first = [next(pieces), next(pieces)]
    with provider.scope():
        suspend(owner, membership_id=member.id)

    assert len(first) == 2
    with pytest.raises(NotFound):
        list(pieces)


def test_families_have_a_row_for_each_who_looks_after_them(provider: Provider, owner: Actor) -> None:
    ncube = family(provider, "Ncube")
    child(provider, ncube, first_name="Thandi", last_name="Ncube")
    guardian(provider, ncube, "Rose")
    guardian(provider, ncube, "Peter", lives_there=False, address="9 Elsewhere Road")
    family(provider, "Alone")

    rows = table(taken(provider, owner, of="families"))

    assert [(row["Family"], row["Learners"], row["Guardian"], row["Lives there"]) for row in rows] == [
        ("Alone", "", "", ""),
        ("Ncube", "Thandi Ncube", "Rose", "Yes"),
        ("Ncube", "Thandi Ncube", "Peter", "No"),
    ]
    assert len(entries(provider, "family.exported")) == 1


def test_the_question_says_how_many_and_offers_own_fields(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        add_field(owner, entity="learner", details=FieldDetails("School year", "text"))
    added(provider)

    answer = provider.signed_in(owner).get(f"/o/{provider.code}/learners/export?q=thandi")

    assert "1 learner, filtered." in " ".join(answer.content.decode().split())
    assert form_of(answer)["form"] == "xlsx"


def test_the_question_says_that_the_archived_are_left_out(provider: Provider, owner: Actor) -> None:
    added(provider)
    gone = added(provider, "Sipho")
    with provider.scope():
        archive_learners(owner, learner_ids=[gone.pk])
        words = {"learner": {"one": "student", "many": "students", "a": "a student"}}
        choose_words(provider.system, words=words, version=Organisation.objects.get().version)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/learners/export"

    said = [
        " ".join(client.get(path + asked).content.decode().split()) for asked in ("", "?status=all", "?status=archived")
    ]

    assert ["1 student, without the archived ones." in said[0], "2 students, the whole list." in said[1]] == [
        True,
        True,
    ]
    assert "1 student, filtered." in said[2]
    assert f"{provider.code}-students-20" in taken(provider, owner, form="xlsx")["Content-Disposition"]


def test_the_number_of_statements_is_the_same_for_one_and_for_many(
    provider: Provider, owner: Actor, statements: Any
) -> None:
    every = ["contact", "own", "family", "consents", "background", "health", "demographics"]
    counts = []
    for many in (1, 12):
        for number in range(many):
            child(provider, family(provider, f"Family {many}.{number}"), first_name=f"Child {many}.{number}")
        with statements() as asked:
            assert len(table(taken(provider, owner, parts=every))) >= many
        counts.append(len(asked))

    assert counts[0] == counts[1]
