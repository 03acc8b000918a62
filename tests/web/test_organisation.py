"""The organisation's page: its details, its colour, its logo."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cohortium.access.actor import Actor
from cohortium.access.roles import AUDITOR, FRONT_DESK
from cohortium.administration.actions.organisations import edit_organisation
from cohortium.administration.queries import organisations
from cohortium.tenancy.models import Organisation
from tests.files.corpus import image, with_place
from tests.fixtures import Provider
from tests.web.pages import form_of
from tests.web.test_statements import COMING_IN, NOTICE

WHOLE = {
    "name": "Riverside Academy {}",
    "registration_number": "RTO 45678",
    "tax_number": "51 824 753 556",
    "address": "12 Watton Street\nWerribee VIC 3030",
    "contact_email": "hello@example.com",
    "contact_phone": "03 9741 2200",
    "billing_email": "accounts@example.com",
    "currency": "AUD",
    "tax_rate": "10",
    "time_zone": "Australia/Perth",
    "locale": "en-AU",
    "colour": "#b4532a",
}


def sent(content: bytes, name: str = "logo.png", declared: str = "image/png") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, content, declared)}


def give_logo(client: Client, provider: Provider) -> Any:
    client.post(f"/o/{provider.code}/organisation/logo", sent(image()))
    with provider.scope():
        return Organisation.objects.get().logo_id


def test_details_are_saved_as_they_are_kept(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/organisation/edit"
    form = {**form_of(client.get(path)), **WHOLE, "name": f"Riverside Academy {provider.code}"}

    answer = client.post(path, form)

    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/o/{provider.code}/organisation/")
    with provider.scope():
        row = Organisation.objects.get()
    kept = (row.tax_number, row.contact_phone, row.time_zone, str(row.tax_rate), row.colour)
    assert kept == ("51824753556", "+61397412200", "Australia/Perth", "10.00", "#b4532a")
    page = client.get(f"/o/{provider.code}/organisation/").content.decode()
    words = ["51 824 753 556", "AUD, Australian Dollar", "10 %", "+61 3 9741 2200", "English (Australia)", "#b4532a"]
    assert [one for one in words if one not in page] == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Enter a name"),
        ("tax_number", "51 824 753 557", "This number is not valid"),
        ("contact_email", "hello@", "Enter an e-mail address"),
        ("billing_email", "nobody", "Enter an e-mail address"),
        ("contact_phone", "call us", "Enter a phone number"),
        ("currency", "XXZ", "Choose a currency"),
        ("locale", "xx", "Choose a language and format"),
        ("tax_rate", "ten", "Enter a percentage"),
        ("tax_rate", "100.01", "Enter a percentage"),
        ("tax_rate", "9.999", "Enter a percentage"),
        ("tax_rate", "-1", "Enter a percentage"),
        ("time_zone", "Melbourne", "Choose a time zone"),
        ("colour", "red", "Enter a colour"),
        ("colour", "#0f5f5c;}", "Enter a colour"),
        ("address", "x" * 501, "This is too long"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    provider: Provider, owner: Actor, field: str, value: str, words: str
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/organisation/edit"
    form = {**form_of(client.get(path)), **WHOLE, "name": f"Riverside {provider.code}", field: value}

    answer = client.post(path, form)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    with provider.scope():
        assert Organisation.objects.get().tax_number == ""


@pytest.mark.parametrize("written", ["{}", " {}  ", "{}’", "{}\u0301"])
@pytest.mark.parametrize("cased", [str.upper, str.lower])
def test_a_name_belongs_to_one_whatever_its_case_and_accents(
    provider: Provider, other_provider: Provider, owner: Actor, written: str, cased: Callable[[str], str]
) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/organisation/edit"
    form = {**form_of(client.get(path)), **WHOLE, "name": written.format(cased(other_provider.name))}

    answer = client.post(path, form)

    assert (answer.status_code, "already has this name" in answer.content.decode()) == (422, True)


def test_whoever_saves_second_sees_both(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/organisation/edit"
    form = {**form_of(client.get(path)), **WHOLE, "name": f"Mine {provider.code}"}
    with provider.scope():
        row = organisations.organisation(owner)
        edit_organisation(
            owner, details=replace(row.details, name=f"Theirs {provider.code}", currency="AUD"), version=row.version
        )

    answer = client.post(path, form)
    again = client.post(path, form_of(answer) | {"currency": "AUD", "locale": "en-AU"})

    text = answer.content.decode()
    assert (answer.status_code, f"Theirs {provider.code}" in text, f"Mine {provider.code}" in text) == (409, True, True)
    assert again.status_code == 302
    with provider.scope():
        assert Organisation.objects.get().name == f"Mine {provider.code}"


def test_the_trail_says_what_changed_and_hides_the_numbers(provider: Provider, owner: Actor) -> None:
    client, path = provider.signed_in(owner), f"/o/{provider.code}/organisation/edit"
    client.post(path, {**form_of(client.get(path)), **WHOLE, "name": provider.name})

    page = client.get(f"/o/{provider.code}/organisation/").content.decode()
    _, _, told = page.partition("History")

    assert ("Edited" in told, "•••56" in told, "a•••@example.com" in told, "accounts@" in told) == (
        True,
        True,
        True,
        False,
    )


def test_a_logo_is_drawn_anew_and_shown_to_everybody(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)

    answer = client.post(f"/o/{provider.code}/organisation/logo", sent(with_place(), "photo.jpg", "image/jpeg"))
    with provider.scope():
        logo_id = Organisation.objects.get().logo_id
    shown: Any = Client().get(f"/logos/{provider.code}", {"v": str(logo_id)})
    content = b"".join(shown.streaming_content)

    assert answer.status_code == 302
    assert (shown.status_code, shown["Content-Type"], content[:8]) == (200, "image/png", b"\x89PNG\r\n\x1a\n")
    assert (b"Some phone" in content, b"script" in content) == (False, False)
    heads = ("Cache-Control", "X-Content-Type-Options", "Content-Disposition", "Cross-Origin-Resource-Policy")
    assert [shown[name] for name in heads] == [
        "public, max-age=31536000, immutable",
        "nosniff",
        'inline; filename="photo.png"',
        "cross-origin",
    ]
    assert shown["Content-Security-Policy"] == (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
    )


def test_another_address_of_the_logo_is_kept_for_a_while_only(provider: Provider, owner: Actor) -> None:
    give_logo(provider.signed_in(owner), provider)

    plain, again = Client().get(f"/logos/{provider.code}"), Client()
    known = again.get(f"/logos/{provider.code}", headers={"If-None-Match": plain["ETag"]})

    assert plain["Cache-Control"] == "public, max-age=300"
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize("code", ["{}", "nowhere", "NO-CODE", "p\x00"])
def test_no_logo_and_no_organisation_are_the_same(provider: Provider, code: str) -> None:
    answer = Client().get(f"/logos/{code.format(provider.code)}")

    assert (answer.status_code, answer.content) == (404, b"There is no logo here.\n")


def test_the_logo_stands_where_the_organisation_does(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    before = client.get(f"/o/{provider.code}/campuses/").content.decode()
    address = f"/logos/{provider.code}?v={give_logo(client, provider)}"

    pages = [
        client.get(f"/o/{provider.code}/campuses/"),
        client.get(f"/o/{provider.code}/organisation/"),
        client.get(f"/o/{provider.code}/organisation/logo"),
        Client().get(f"/sign-in/?next=/o/{provider.code}/campuses/"),
    ]

    assert "/logos/" not in before
    assert [address in page.content.decode() for page in pages] == [True] * 4
    assert "/logos/" not in Client().get("/sign-in/?next=/o/nowhere/").content.decode()


def test_without_its_logo_an_organisation_is_not_named_before_one_signs_in(provider: Provider) -> None:
    pages = [
        Client().get(f"/sign-in/{rest}") for rest in ("", f"?next=/o/{provider.code}/", "?next=//o/", "?next=/o/%00/")
    ]

    assert [page.status_code for page in pages] == [200] * 4
    assert [page for page in pages if provider.name in page.content.decode()] == []


def test_a_new_logo_takes_the_place_of_the_old_one(
    provider: Provider, owner: Actor, work: Callable[[], None], told: Any
) -> None:
    client = provider.signed_in(owner)
    first = give_logo(client, provider)
    second = give_logo(client, provider)
    work()

    old = client.get(f"/o/{provider.code}/files/{first}")
    new = client.get(f"/o/{provider.code}/files/{second}")

    assert (old.status_code, new.status_code) == (404, 200)


def test_a_logo_can_be_removed(provider: Provider, owner: Actor) -> None:
    client = provider.signed_in(owner)
    give_logo(client, provider)

    asked = client.get(f"/o/{provider.code}/organisation/logo/removal")
    done = [client.post(f"/o/{provider.code}/organisation/logo/removal").status_code for _ in range(2)]

    assert (asked.status_code, done) == (200, [302, 302])
    assert Client().get(f"/logos/{provider.code}").status_code == 404


REFUSED = [
    ({}, "Choose a file."),
    (sent(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "logo.svg", "image/svg+xml"), "SVG drawings are not accepted"),
    (sent(b"%PDF-1.7", "logo.pdf", "application/pdf"), "Files of this type are not accepted here"),
    (sent(image()[:50]), "This file is damaged"),
    (sent(b"x" * (5 * 1024**2 + 1)), "This file is too large. The maximum is 5 MB."),
]


@pytest.mark.parametrize(("files", "words"), REFUSED, ids=[words[:20] for _, words in REFUSED])
def test_what_is_no_logo_is_refused_in_words(
    provider: Provider, owner: Actor, files: dict[str, Any], words: str
) -> None:
    answer = provider.signed_in(owner).post(f"/o/{provider.code}/organisation/logo", files)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_who_may_see_and_who_may_edit(provider: Provider) -> None:
    auditor, desk = (provider.signed_in(provider.member(role)) for role in (AUDITOR, FRONT_DESK))
    there = f"/o/{provider.code}/organisation/"

    seen = [client.get(there).status_code for client in (auditor, desk)]
    edited = [client.get(f"{there}{rest}").status_code for client in (auditor, desk) for rest in ("edit", "logo")]

    assert (seen, edited) == ([200, 403], [403] * 4)
    assert "Change logo" not in auditor.get(there).content.decode()


def test_how_often_the_database_is_asked(provider: Provider, owner: Actor, statements: Any) -> None:
    client, there = provider.signed_in(owner), f"/o/{provider.code}/organisation/"
    give_logo(client, provider)
    client.get(there)

    counted = []
    for path in (there, f"{there}edit", f"{there}logo"):
        with statements() as seen:
            client.get(path)
        counted.append(len(seen))
    with statements() as saved:
        client.post(f"{there}logo", sent(image()))
    with statements() as shown:
        Client().get(f"/logos/{provider.code}")

    # The organisation, entries, names, who began what was done; the organisation; nothing.
    assert counted == [COMING_IN + 4, COMING_IN + 1, COMING_IN]
    # In again: organisation, BEGIN, scope, member; savepoint, actor, lock; the file: savepoint, row, entry, two jobs,
    # release; the logo; the old one: savepoint, lock, row, entry, a job, release; entry, release, COMMIT.
    assert len(saved) == COMING_IN + 23 + NOTICE
    # Organisation, BEGIN, scope, logo, file, COMMIT.
    assert len(shown) == 6
