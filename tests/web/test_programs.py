"""Pages of programs, and of what is needed before them."""

import csv
import io
from typing import Any

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, TRAINER
from cohortium.curriculum.actions.programs import edit_program
from cohortium.curriculum.models import Program, ProgramPrerequisite
from cohortium.curriculum.rules.programs import ProgramDetails
from cohortium.tenancy.models import Organisation
from tests.curriculum.houses import needed, program
from tests.fixtures import Provider
from tests.web.pages import form_of


def text(answer: Any) -> str:
    return answer.content.decode()


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))


def test_a_program_is_added_by_the_form_and_once_however_often_it_is_sent(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/programs/new"
    with provider.scope():
        Organisation.objects.update(currency="AUD")

    said = {
        **form_of(client.get(path)),
        "name": "Robotics",
        "code": "rob-1",
        "kind": "class",
        "age_min": "8",
        "age_max": "12",
        "default_price": "320.5",
        "needs_approval": "on",
    }
    answers = [client.post(path, said) for _again in range(2)]
    page = text(client.get(answers[0].headers["Location"]))

    with provider.scope():
        row = Program.objects.get()
    assert {one.headers["Location"] for one in answers} == {f"/o/{provider.code}/programs/{row.pk}"}
    assert (row.code, row.status, row.needs_approval) == ("ROB-1", "draft", True)
    assert ["A$320.50" in page, "8 to 12" in page, "Need approval" in page, "Draft" in page] == [True] * 4


def test_a_form_that_cannot_be_accepted_keeps_what_was_typed(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/programs/new"
    typed = {"name": "", "code": "", "kind": "", "description": "All about clay"}

    shapeless = client.post(path, {**typed, "age_min": "eight", "default_price": "much", "nqf_level": "11"})
    bare = client.post(path, typed)
    crossed = client.post(path, {"name": "Clay", "code": "C", "kind": "class", "age_min": "9", "age_max": "8"})

    assert [one.status_code for one in (shapeless, bare, crossed)] == [422] * 3
    assert ["All about clay" in text(shapeless), 'value="eight"' in text(shapeless)] == [True, True]
    assert [
        "Enter an age in whole years" in text(shapeless),
        "Enter an amount of 0 or more" in text(shapeless),
        "Enter a level from 1 to 10" in text(shapeless),
        "Enter a name" in text(bare),
        "Enter a code" in text(bare),
        "Choose a type" in text(bare),
        "not below the lowest one" in text(crossed),
    ] == [True] * 7


def test_a_code_that_is_taken_is_said_beside_its_field(provider: Provider, owner: Actor) -> None:
    program(provider, code="ROB-1")
    client = provider.signed_in(owner)

    taken = client.post(f"/o/{provider.code}/programs/new", {"name": "Other", "code": "rob-1", "kind": "class"})

    assert (taken.status_code, "This code is already taken" in text(taken)) == (422, True)


def test_somebody_who_saved_meanwhile_is_shown_and_takes_nothing_back(provider: Provider, owner: Actor) -> None:
    row = program(provider)
    client, path = provider.signed_in(owner), f"/o/{provider.code}/programs/{row.pk}/edit"
    form = form_of(client.get(path))
    with provider.scope():
        details = ProgramDetails(row.name, row.code, "class", age_min=8)
        edit_program(owner, program_id=row.pk, details=details, version=1)

    late = client.post(path, {**form, "category": "Robotics"})
    saved = client.post(path, form_of(late))

    assert [late.status_code, saved.status_code] == [409, 302]
    with provider.scope():
        assert Program.objects.values_list("age_min", "category").get() == (8, "Robotics")


def test_a_copy_starts_from_the_original_and_takes_its_prerequisites_along(provider: Provider, owner: Actor) -> None:
    original = program(provider, "Makers", external_ref="TGS-2020000697", age_min=8)
    needed(provider, original, program(provider, "Basics"))
    client, path = provider.signed_in(owner), f"/o/{provider.code}/programs/{original.pk}/copying"

    form = form_of(client.get(path))
    copied = client.post(path, {**form, "code": "MAK-2"})

    assert [form[name] for name in ("name", "code", "external_ref", "age_min")] == ["Makers (copy)", "", "", "8"]
    page = text(client.get(copied.headers["Location"]))
    assert ["Makers (copy)" in page, "Basics" in page, "Added as a copy" in page] == [True] * 3
    with provider.scope():
        assert ProgramPrerequisite.objects.filter(program__code="MAK-2").count() == 1


def test_one_is_activated_put_away_and_brought_back_by_the_page(provider: Provider, owner: Actor) -> None:
    row = program(provider, "Pottery")
    client, base = provider.signed_in(owner), f"/o/{provider.code}/programs/"

    def listed(which: str) -> bool:
        return "Pottery" in text(client.get(f"{base}?status={which}"))

    stood = []
    for act in ("activating", "archiving", "restoring"):
        client.post(f"{base}{row.pk}/{act}")
        stood.append({which for which in ("current", "draft", "active", "archived", "all") if listed(which)})

    assert stood == [{"current", "active", "all"}, {"archived", "all"}, {"current", "draft", "all"}]


def test_a_list_is_narrowed_by_type_and_category_in_the_address(provider: Provider, owner: Actor) -> None:
    program(provider, "Pottery", kind="workshop", category="Art & craft")
    program(provider, "Robotics", category="Science")
    client, base = provider.signed_in(owner), f"/o/{provider.code}/programs/"

    seen = [
        [name in text(client.get(base + asked)) for name in (">Pottery<", ">Robotics<")]
        for asked in ("?kind=workshop", "?category=Art+%26+craft", "?category=nowhere", "?kind=nonsense&sort=-code")
    ]

    assert seen == [[True, False], [True, False], [False, False], [True, True]]


def test_a_prerequisite_is_chosen_and_taken_away_and_a_circle_is_said(provider: Provider, owner: Actor) -> None:
    basics, makers = program(provider, "Basics"), program(provider, "Makers")
    client, base = provider.signed_in(owner), f"/o/{provider.code}/programs"

    added = client.post(f"{base}/{makers.pk}/prerequisites/new", {"required_id": str(basics.pk)})
    twice = client.post(f"{base}/{makers.pk}/prerequisites/new", {"required_id": str(basics.pk)})
    circle = client.post(f"{base}/{basics.pk}/prerequisites/new", {"required_id": str(makers.pk)})
    nothing = client.post(f"{base}/{makers.pk}/prerequisites/new", {"required_id": ""})
    shown = text(client.get(f"{base}/{basics.pk}"))
    with provider.scope():
        one = ProgramPrerequisite.objects.get()
    asked = client.get(f"{base}/prerequisites/{one.pk}/removal")
    removed = client.post(f"{base}/prerequisites/{one.pk}/removal")

    assert [answer.status_code for answer in (added, twice, circle, nothing)] == [302, 422, 422, 422]
    assert ["Basics → Makers → Basics" in text(circle), "Leads to" in shown] == [True, True]
    assert ["It will no longer be needed before Makers." in text(asked), removed.status_code] == [True, 302]
    with provider.scope():
        assert ProgramPrerequisite.objects.count() == 0


def test_who_may_only_look_is_offered_nothing_else(provider: Provider) -> None:
    row = program(provider)

    pages = [
        text(provider.signed_in(provider.member(role)).get(f"/o/{provider.code}/programs/{row.pk}"))
        for role in (AUDITOR, TRAINER)
    ]

    offered = ("/edit", "/copying", "/archiving", "/activating", "/prerequisites/new")
    assert [[f"{row.pk}{one}" in page for one in offered] for page in pages] == [[False] * 5] * 2


def test_a_house_reads_its_own_word(provider: Provider, owner: Actor) -> None:
    with provider.scope():
        Organisation.objects.update(words={"program": {"one": "module", "many": "modules", "a": "a module"}})

    page = text(provider.signed_in(owner).get(f"/o/{provider.code}/programs/"))

    assert ["No modules yet" in page, "Add a module" in page, "rogram" in page.split("<main")[1].split("href")[0]] == [
        *(True, True, False)
    ]


def test_programs_leave_the_house_as_a_table_and_the_trail_says_so(provider: Provider, owner: Actor) -> None:
    program(provider, "Pottery", code="PO-1", kind="workshop", description="=SUM(1)", age_min=8, category="Art")
    program(provider, "Robotics")
    client, path = provider.signed_in(owner), f"/o/{provider.code}/programs/export?category=Art"

    out = client.post(path, {"form": "csv", "parts": ["description"]})
    rows = rows_of(out)
    book: Any = client.post(path, {"form": "xlsx"})
    trail = text(client.get(f"/o/{provider.code}/trail/?act=program.exported"))

    [only] = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [only[name] for name in ("Code", "Name", "Type", "Lowest age", "Highest age", "Description")] == [
        *("PO-1", "Pottery", "Workshop", "8", "", "'=SUM(1)")
    ]
    assert (book.status_code, b"".join(book.streaming_content)[:2]) == (200, b"PK")
    assert "rograms exported" in trail
