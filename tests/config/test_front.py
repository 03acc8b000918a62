"""A dozen senders who never finish do not hold the threads that answer everybody else."""

import socket

import httpx

from cohortium.config.front import THREADS
from tests.programs import Site

BEGUN = (
    b"POST /sign-in/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
)


def test_senders_who_never_finish_hold_nobody_up(site: Site) -> None:
    senders = [socket.create_connection(("127.0.0.1", site.port), 10) for _ in range(THREADS * 8)]
    for sender in senders:
        sender.sendall(BEGUN)

    answers = [httpx.get(f"{site.base}/health/ready", timeout=5) for _ in range(20)]

    assert [answer.status_code for answer in answers] == [200] * 20
    # The one who is silent for long is told so.
    senders[0].settimeout(30)
    assert senders[0].recv(100).startswith(b"HTTP/1.1 408 ")
    for sender in senders:
        sender.close()


def test_a_header_with_an_underscore_does_not_pass_for_the_one_with_a_hyphen(site: Site) -> None:
    plain = httpx.get(f"{site.base}/static/built/app.css", headers={"Accept_Encoding": "gzip", "Accept-Encoding": ""})

    assert "Content-Encoding" not in plain.headers
