"""A dozen senders who never finish do not hold the threads that answer everybody else."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from cohortium.config.front import LARGEST, THREADS
from tests.programs import Site

BEGUN = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
)


@pytest.fixture(scope="module")
def senders(site: Site) -> Iterator[list[socket.socket]]:
    """Several for each thread, who begin and never finish."""
    with ExitStack() as stack:
        begun = [
            stack.enter_context(socket.create_connection(("127.0.0.1", site.port), 10)) for _ in range(THREADS * 8)
        ]
        for sender in begun:
            sender.sendall(BEGUN)
        yield begun


def test_senders_who_never_finish_hold_nobody_up(site: Site, senders: list[socket.socket]) -> None:
    answers = [httpx.get(f"{site.base}/health/ready", timeout=5) for _ in range(20)]

    assert [answer.status_code for answer in answers] == [200] * 20


def test_a_header_with_an_underscore_does_not_pass_for_the_one_with_a_hyphen(site: Site) -> None:
    plain = httpx.get(f"{site.base}/static/built/app.css", headers={"Accept_Encoding": "gzip", "Accept-Encoding": ""})

    assert "Content-Encoding" not in plain.headers


def test_readers_who_never_read_hold_nobody_up(site: Site) -> None:
    asked = b"GET /static/built/app.css HTTP/1.1\r\nHost: localhost\r\n\r\n"
    readers = []
    for _ in range(THREADS * 4):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        reader.connect(("127.0.0.1", site.port))
        reader.sendall(asked * 40)
        readers.append(reader)

    answers = [httpx.get(f"{site.base}/health/ready", timeout=5) for _ in range(20)]

    assert [answer.status_code for answer in answers] == [200] * 20
    for reader in readers:
        reader.close()


def test_http_2_is_not_spoken(site: Site) -> None:
    with socket.create_connection(("127.0.0.1", site.port), 10) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
        client.settimeout(10)
        said = client.recv(1000)

    # No frame of settings.
    assert said[3:4] != b"\x04"


def test_a_body_that_is_too_large_is_refused_before_it_is_there(site: Site) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(2 * LARGEST // 2**20):
            yield b"x" * 2**20

    try:
        answer = httpx.post(f"{site.base}/sign-in/", content=endless(), timeout=30)
    except httpx.WriteError:
        # The connection is closed while the rest is still being sent.
        return
    assert answer.status_code == 413


@pytest.mark.parametrize("path", ["/health/live?x=1", "/sign-in/", "/api/v1/openapi.json"])
@pytest.mark.parametrize("charset", ["hex", "utf-7", "unicode_escape", "zlib"])
def test_nothing_but_utf_8_is_read(site: Site, path: str, charset: str) -> None:
    answer = httpx.get(f"{site.base}{path}", headers={"Content-Type": f"text/plain; charset={charset}"})

    assert (answer.status_code, answer.text) == (415, "Send UTF-8.\n")


def test_cookies_in_several_fields_are_one(site: Site) -> None:
    plain = httpx.get(f"{site.base}/sign-in/", headers=[("Cookie", "csrftoken=" + "a" * 32), ("Cookie", "theme=dark")])

    assert 'data-theme="dark"' in plain.text


@pytest.mark.parametrize(
    ("types", "code"),
    [
        (['multipart/form-data; boundary=x; y="', '"; charset=punycode'], 400),
        (["text/plain; charset*=nocodec'en'%41"], 415),
        (["text/plain; charset*=utf-8'en'zlib"], 415),
        (["text/plain; charset*=a; charset*0=b"], 415),
        (['text/plain; a="' + ";" * 60_000], 415),
    ],
)
def test_the_charset_cannot_be_said_another_way(site: Site, types: list[str], code: int) -> None:
    answer = httpx.get(f"{site.base}/health/live", headers=[("Content-Type", one) for one in types])

    assert answer.status_code == code


def test_a_body_in_chunks_is_read_like_another(site: Site) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"theme=da"
        yield b"rk&next=/sign-in/&csrfmiddlewaretoken=" + b"a" * 32

    headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": "csrftoken=" + "a" * 32}

    answer = httpx.post(f"{site.base}/theme", content=pieces(), headers=headers)

    assert (answer.status_code, answer.cookies["theme"]) == (302, "dark")


# The last one: their time runs out meanwhile.
def test_a_sender_who_is_silent_for_long_is_told_so(senders: list[socket.socket]) -> None:
    senders[0].settimeout(30)

    assert senders[0].recv(100).startswith(b"HTTP/1.1 408 ")
