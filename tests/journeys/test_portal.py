"""Families on a phone: they answer, correct and take along what is theirs, and learn nothing that is not."""

import json
import zipfile
from typing import Any

from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from cohortium.people.models import Consent, Guardian
from tests.browser import PHONE, OpenPage, downloaded
from tests.fixtures import Provider
from tests.people.consenting import published, recorded
from tests.people.households import child, family, guardian
from tests.people.portals import log_in_of

HERE = {"address": "4 Synnot Street", "suburb": "Werribee", "postcode": "3030", "phone": "03 5550 0142"}
ELSEWHERE: dict[str, Any] = {
    "lives_there": False,
    "address": "7 Secret Lane",
    "suburb": "Footscray",
    "postcode": "3011",
    "email": "kostas@example.com",
    "phone": "0491 570 158",
}


def test_a_parent_withdraws_a_consent_to_photos_in_four_taps(provider: Provider, open_page: OpenPage) -> None:
    published(provider)
    here = family(provider)
    rose = child(provider, here, first_name="Rose", last_name="Papadopoulos")
    recorded(provider, rose)
    by = log_in_of(provider, guardian(provider, here, last_name="Papadopoulos"))
    page = open_page(provider, by, PHONE)

    page.goto(f"/o/{provider.code}/my/")
    page.get_by_role("link", name="Rose Papadopoulos").click()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_text("No", exact=True).click()
    page.get_by_role("button", name="Save answers").click()

    expect(page.get_by_role("heading", name="Rose Papadopoulos")).to_be_visible()
    expect(page.get_by_text("Your answers have been saved.")).to_be_visible()
    with provider.scope():
        row = Consent.objects.get(learner=rose.pk, kind="photo")
    assert (row.status, row.how, row.name) == ("withdrawn", "portal", "Eleni Papadopoulos")


def test_a_parent_changes_a_phone_and_the_office_takes_it_over(
    provider: Provider, owner: Actor, open_page: OpenPage
) -> None:
    mother = guardian(provider, family(provider), phone="0491 570 157")
    hers = open_page(provider, log_in_of(provider, mother), PHONE)

    hers.goto(f"/o/{provider.code}/my/")
    hers.get_by_role("link", name="Edit your details").click()
    hers.get_by_label("Phone").fill("0491 570 156")
    hers.get_by_role("button", name="Send to the office").click()
    expect(hers.get_by_text("With the office", exact=True)).to_be_visible()

    theirs = open_page(provider, owner, PHONE)
    theirs.goto(f"/o/{provider.code}/")
    theirs.get_by_role("link", name="Review requested changes").click()
    theirs.get_by_role("link", name="Eleni").click()
    theirs.get_by_role("button", name="Approve").click()
    expect(theirs.get_by_text("Request approved. The person who asked will be told.")).to_be_visible()

    hers.reload()
    expect(hers.get_by_text("Approved", exact=True)).to_be_visible()
    with provider.scope():
        assert Guardian.objects.get(pk=mother.pk).phone == "+61491570156"


def test_a_parent_takes_the_data_along(provider: Provider, open_page: OpenPage) -> None:
    here = family(provider)
    child(provider, here, first_name="Rose")
    by = log_in_of(provider, guardian(provider, here))
    page = open_page(provider, by, PHONE)

    page.goto(f"/o/{provider.code}/my/data")
    with zipfile.ZipFile(downloaded(page, page.get_by_role("button", name="Download").click)) as packed:
        data = json.loads(packed.read("data.json"))

    assert [one["details"]["first_name"] for one in data["learners"]] == ["Rose"]


def test_parents_who_live_apart_never_see_each_others_address(provider: Provider, open_page: OpenPage) -> None:
    published(provider)
    here = family(provider, **HERE)
    rose = child(provider, here, first_name="Rose", **HERE)
    mother = guardian(provider, here, email="eleni@example.com")
    father = guardian(provider, here, "Kostas", **ELSEWHERE)
    both = [log_in_of(provider, one) for one in (mother, father)]
    of_mother = ["4 Synnot Street", "Werribee", "3030", "eleni@example.com", "5550 0142", "55500142"]
    of_father = ["7 Secret Lane", "Footscray", "3011", "kostas@example.com", "491 570 158", "491570158"]

    def all_that_is_shown(by: Actor, one: Guardian) -> str:
        """Every page of the portal, what is behind each form, and the file."""
        page = open_page(provider, by, PHONE)
        base = f"/o/{provider.code}/my"
        paths = ["/", "/data", f"/learners/{rose.pk}", f"/learners/{rose.pk}/details", f"/learners/{rose.pk}/consents"]
        paths += [f"/details/{one.pk}", f"/households/{one.pk}"]
        shown = [_content(page, f"{base}{path}") for path in paths]
        page.goto(f"{base}/data")
        with zipfile.ZipFile(downloaded(page, page.get_by_role("button", name="Download").click)) as packed:
            shown += [packed.read(name).decode() for name in ("data.json", "index.html")]
        return "".join(shown)

    seen = [all_that_is_shown(by, one) for by, one in zip(both, (mother, father), strict=True)]

    assert [one for one in of_father if one in seen[0]] == []
    assert [one for one in of_mother if one in seen[1]] == []
    # What is their own they do see: so this would find the other's.
    assert [one in seen[0] for one in of_mother[:4]] == [True] * 4
    assert [one in seen[1] for one in of_father[:4]] == [True] * 4


def _content(page: Page, path: str) -> str:
    page.goto(path)
    return page.content()
