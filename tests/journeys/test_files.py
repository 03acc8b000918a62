"""Files in a real browser and on a real server: none runs, the disk fills, the server is killed."""

import io
import os
import resource
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psutil
import pytest
from PIL import Image
from playwright.sync_api import Error, expect

from cohortium.access.actor import Actor
from cohortium.config.processes import wait_until
from cohortium.files.models import StoredFile
from cohortium.files.tasks import sweep
from cohortium.tenancy.models import Organisation
from tests.browser import PHONE, OpenPage
from tests.files.corpus import PAGE, SAMPLES, image
from tests.files.sending import kept, lying
from tests.fixtures import Provider, now
from tests.http import client_of
from tests.journeys.locks import Hold, waiting_for
from tests.programs import Site, serving

KEPT = [sample for sample in SAMPLES if sample.is_kept]
LOGO = {"name": "logo.png", "mimeType": "image/png", "buffer": image()}
# Once it is there: a picture may be on its way when its place is seen already.
DECODED = "async image => { await image.decode(); return [image.naturalWidth, image.naturalHeight]; }"


def noise(side: int) -> bytes:
    """A picture that cannot be packed: three bytes for each pixel."""
    target = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(3 * side * side)).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def own_site() -> Iterator[Site]:
    """A server of the test's own, which may die."""
    with serving(workers=1) as one:
        yield one


def workers_of(site: Site) -> list[psutil.Process]:
    return psutil.Process(site.process.pid).children(recursive=True)


def send_logo(site: Site, provider: Provider, owner: Actor, content: bytes) -> Any:
    with client_of(site, provider, owner) as client:
        return client.post(f"/o/{provider.code}/organisation/logo", files={"file": ("logo.png", content, "image/png")})


def logo_of(provider: Provider) -> tuple[UUID | None, int]:
    """The logo, and how many files have a row."""
    with provider.scope():
        return Organisation.objects.get().logo_id, StoredFile.objects.count()


def test_the_marker_would_be_seen(open_page: OpenPage) -> None:
    page = open_page()

    page.set_content(PAGE.decode())

    assert page.title() == "RAN"


def test_no_file_that_is_kept_runs_in_our_origin(
    provider: Provider, owner: Actor, open_page: OpenPage, problems: list[str]
) -> None:
    files = {sample.name: kept(provider, owner, sample, owner_id=None).pk for sample in KEPT}
    page = open_page(provider, owner)
    ran = []
    for name, file_id in files.items():
        # One that is saved and not shown ends the journey: then the page is still the one before.
        with suppress(Error):
            page.goto(f"/o/{provider.code}/files/{file_id}")
        ran += [name] * (page.title() == "RAN")
        ran += [f"{name} in {page.url}" for _ in range(page.locator("script").count())]

    assert ran == []
    page.goto(f"/o/{provider.code}/campuses/")
    for file_id in files.values():
        page.evaluate(
            """address => new Promise(done => {
                const script = document.createElement("script");
                script.onload = script.onerror = done;
                script.src = address;
                document.head.append(script);
            })""",
            f"/o/{provider.code}/files/{file_id}",
        )
    # The browser says so each time: it refuses what is no script.
    problems.clear()
    assert page.title().startswith("Campuses")


def test_a_logo_is_chosen_and_seen(provider: Provider, owner: Actor, open_page: OpenPage) -> None:
    page = open_page(provider, owner, size=PHONE)

    page.goto(f"/o/{provider.code}/organisation/")
    page.get_by_role("link", name="Add logo").click()
    page.get_by_label("Logo", exact=True).set_input_files(LOGO)
    expect(page.get_by_text("logo.png, 1 kB")).to_be_visible()
    page.get_by_role("button", name="Save").click()

    shown = page.get_by_role("img", name=f"Logo of {provider.name}")
    expect(shown).to_be_visible()
    assert shown.evaluate(DECODED) == [64, 40]


def test_a_logo_is_chosen_without_a_script(provider: Provider, owner: Actor, open_page: OpenPage) -> None:
    page = open_page(provider, owner, java_script_enabled=False)

    page.goto(f"/o/{provider.code}/organisation/logo")
    page.get_by_label("Logo", exact=True).set_input_files(LOGO)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("img", name=f"Logo of {provider.name}")).to_be_visible()


def test_what_is_too_large_is_told_before_it_is_sent(
    provider: Provider, owner: Actor, open_page: OpenPage, tmp_path: Path
) -> None:
    page, large = open_page(provider, owner), tmp_path / "logo.png"
    large.write_bytes(bytes(6 * 1024**2))
    page.goto(f"/o/{provider.code}/organisation/logo")

    page.get_by_label("Logo", exact=True).set_input_files(large)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("This file is too large. The maximum is 5 MB.")).to_be_visible()
    assert logo_of(provider) == (None, 0)


def test_eighty_megabytes_are_refused_in_words(
    provider: Provider, owner: Actor, open_page: OpenPage, tmp_path: Path
) -> None:
    page, vast = open_page(provider, owner, java_script_enabled=False), tmp_path / "logo.png"
    with vast.open("wb") as file:
        file.truncate(80 * 1024**2)
    page.goto(f"/o/{provider.code}/organisation/logo")

    page.get_by_label("Logo", exact=True).set_input_files(vast)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", name="This is too large to send")).to_be_visible()
    assert logo_of(provider) == (None, 0)


def test_what_is_announced_as_too_much_is_not_read(site: Site) -> None:
    head = b"POST /o/x/organisation/logo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 83886080\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), 10) as sender:
        sender.sendall(head)
        sender.settimeout(10)
        # Not one byte of the body was sent.
        said = sender.recv(200)

    assert said.startswith(b"HTTP/1.1 413 ")


def test_a_program_that_sends_too_much_is_told_as_programs_are(site: Site) -> None:
    head = b"PUT /api/v1/o/x/organisation/logo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 83886080\r\n\r\n"
    with socket.create_connection(("127.0.0.1", site.port), 10) as sender:
        sender.sendall(head)
        sender.settimeout(10)
        said = b"".join(iter(lambda: sender.recv(4000), b""))

    assert (said[:13], b"urn:cohortium:problem:too-large" in said) == (b"HTTP/1.1 413 ", True)


@pytest.mark.parametrize("room", [100_000, 500_000])
def test_a_full_disk_is_told_and_leaves_nothing_half(
    provider: Provider, owner: Actor, own_site: Site, room: int
) -> None:
    picture = noise(500)
    assert len(picture) > 600_000
    for worker in workers_of(own_site):
        resource.prlimit(worker.pid, resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))

    full = send_logo(own_site, provider, owner, picture)
    small = send_logo(own_site, provider, owner, image())

    assert (full.status_code, "This installation has run out of disk space" in full.text) == (507, True)
    # What has room is kept: the server goes on.
    assert small.status_code == 302
    assert (logo_of(provider)[1], len(lying(provider))) == (1, 1)


def test_a_server_that_is_killed_leaves_content_that_nobody_knows_and_the_sweeper_removes(
    provider: Provider, owner: Actor, own_site: Site, hold: Hold
) -> None:
    lock = hold("tenancy_organisation", provider.id)
    with ThreadPoolExecutor(1) as thread, client_of(own_site, provider, owner) as client:
        picture = {"file": ("logo.png", image(), "image/png")}
        sent = thread.submit(client.post, f"/o/{provider.code}/organisation/logo", files=picture)
        # The content is there, and the row waits for the organisation.
        assert wait_until(lambda: waiting_for(lock) == 1, 20)
        between = lying(provider)
        for worker in workers_of(own_site):
            worker.kill()
        own_site.kill()
        lock.rollback()
        assert sent.exception(30) is not None

    assert (len(between), lying(provider), logo_of(provider)) == (1, between, (None, 0))
    sweep(provider.id, now=now() + timedelta(days=2))
    assert lying(provider) == []
