"""A family gets a log-in on a phone, sees its own portal and nothing else, and is shut out at once when it is taken away."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from cohortium.access.actor import Actor
from tests.browser import PHONE, OpenPage
from tests.fixtures import PASSWORD, Provider
from tests.mail import Post
from tests.people.households import child, family, guardian


def _link(post: Post, address: str) -> str:
    """Where the letter leads, as the mail server got it."""
    [letter] = post.to(address)
    body = letter.get_body(("plain",))
    found = re.search(r"/invitations/\S+", body.get_content() if body else "")
    assert found
    return found[0].rstrip(")>")


def _invite(page: Page, provider: Provider, family_id: object) -> None:
    page.goto(f"/o/{provider.code}/families/{family_id}")
    page.get_by_role("link", name="Log-in for Eleni").click()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("E-mail sent to")).to_be_visible()


def test_a_mother_is_let_in_and_shut_out(
    provider: Provider, owner: Actor, open_page: OpenPage, post: Post, work: Callable[[], None]
) -> None:
    address = f"eleni.{provider.code}@example.com"
    here = family(provider, "Papadopoulos")
    child(provider, here, first_name="Rose", last_name="Papadopoulos")
    child(provider, family(provider, "Ncube"), first_name="Zanele", last_name="Ncube")
    guardian(provider, here, email=address)
    office, hers = open_page(provider, owner, PHONE), open_page(None, None, PHONE)

    _invite(office, provider, here.pk)
    work()

    hers.goto(_link(post, address))
    expect(hers.get_by_text("Your own details")).to_be_visible()
    hers.get_by_label("Choose a password").fill(PASSWORD)
    hers.get_by_role("button", name="Join").click()
    expect(hers.get_by_role("heading", name="Home")).to_be_visible()
    expect(hers.get_by_role("link", name="Rose Papadopoulos")).to_be_visible()
    assert "Zanele" not in hers.content()
    assert hers.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    for path in ("team/", "families/", "learners/", f"families/{here.pk}"):
        hers.goto(f"/o/{provider.code}/{path}")
        expect(hers.get_by_role("heading", name="This page is for the team")).to_be_visible()

    # Nobody of the team, for the office.
    office.goto(f"/o/{provider.code}/team/")
    expect(office.get_by_role("link", name="Grace Whitlock")).to_be_visible()
    assert address not in office.content()

    office.goto(f"/o/{provider.code}/families/{here.pk}")
    office.get_by_role("link", name="Log-in for Eleni").click()
    expect(office.get_by_text("Has a log-in")).to_be_visible()
    office.get_by_role("link", name="Remove access").click()
    office.get_by_role("button", name="Remove access").click()
    expect(office.get_by_text("Access removed.")).to_be_visible()
    expect(office.get_by_role("button", name="Invite again")).to_be_visible()

    hers.goto(f"/o/{provider.code}/my/")
    expect(hers.get_by_role("heading", name="Page not found")).to_be_visible()


def test_a_shared_mailbox_is_asked_about(provider: Provider, owner: Actor, open_page: OpenPage) -> None:
    address = f"household.{provider.code}@example.com"
    here = family(provider, "Papadopoulos")
    guardian(provider, here, email=address)
    guardian(provider, here, "Kostas", email=address)
    page = open_page(provider, owner, PHONE)

    page.goto(f"/o/{provider.code}/families/{here.pk}")
    page.get_by_role("link", name="Log-in for Eleni").click()
    expect(page.get_by_text("Other people have the same address")).to_be_visible()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("Confirm that no one else reads this mailbox")).to_be_visible()
    page.get_by_text(f"Only Eleni reads e-mail sent to {address}").click()
    page.get_by_role("button", name="Send invitation").click()
    expect(page.get_by_text("E-mail sent to")).to_be_visible()

    page.goto(f"/o/{provider.code}/families/{here.pk}")
    page.get_by_role("link", name="Log-in for Kostas").click()
    page.get_by_text("are the same person").click()
    page.get_by_role("button", name="Give access").click()
    expect(page.get_by_text("Each person needs their own address.")).to_be_visible()
