"""What nobody would type, sent to every page and endpoint: a clear refusal, and nothing changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from uuid import UUID

import httpx
import pytest

from cohortium.access.actor import Actor
from cohortium.audit.models import AuditEntry
from cohortium.tenancy.models import Campus
from tests.fixtures import Provider
from tests.http import client_of
from tests.programs import Site

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
ZONE = "Australia/Melbourne"
LARGE = b"x" * 10_000_000
DEEP = b"[" * 100_000 + b"]" * 100_000
MULTIPART = "multipart/form-data; boundary=line"


@dataclass(frozen=True)
class Bad:
    """A request: «o» stands for the organisation's pages, «api» for its endpoints, «id» for a campus."""

    name: str
    method: str
    path: str
    statuses: set[int]
    body: bytes = b""
    kind: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def typed(**fields: str) -> bytes:
    return str(httpx.QueryParams({"name": "Sunbury", "time_zone": ZONE, "version": "1", **fields})).encode()


def said(**fields: Any) -> bytes:
    return json.dumps({"name": "Sunbury", "time_zone": ZONE, **fields}).encode()


def posts(path: str, kind: str, bodies: dict[str, tuple[bytes, set[int]]]) -> list[Bad]:
    return [Bad(f"{path} {name}", "POST", path, statuses, body, kind) for name, (body, statuses) in bodies.items()]


FORMS = {
    "long": (typed(name="x" * 100_000), {422}),
    "nul": (typed(name="nul\0byte"), {422}),
    "surrogate": (b"name=%ED%A0%80&time_zone=Australia%2FMelbourne&postcode=0000000000000", {422}),
    "invalid utf-8": (b"name=%FF%FE&time_zone=nowhere", {422}),
    "raw invalid utf-8": (b"name=\xff\xfe&time_zone=nowhere", {422}),
    "too large": (b"name=" + LARGE, {413}),
    "many fields": (b"&".join(b"a=1" for _ in range(5000)), {400}),
    "json instead": (said(), {422}),
    "number too large": (typed(version="9" * 400, name=""), {422}),
    "date of nowhen": (typed(closes_on="9999999-99-99"), {422}),
    "only spaces": (typed(name=" \u2003\u200b "[:2]), {422}),
}
BODIES = {
    "empty": (b"", {422}),
    "no json": (b"{", {400}),
    "no object": (b"[1, 2]", {422}),
    "null": (b"null", {422}),
    "deep": (DEEP, {400}),
    "long": (said(name="x" * 100_000), {422}),
    "nul": (said(name="nul\0byte"), {422}),
    "surrogate": (b'{"name": "\\ud800", "time_zone": "Australia/Melbourne"}', {422}),
    "invalid utf-8": (b'{"name": "\xff\xfe", "time_zone": "Australia/Melbourne"}', {400}),
    "too large": (b'{"name": "' + LARGE + b'"}', {413}),
    "wrong types": (said(name=["Sunbury"]), {422}),
    "unknown field": (said(organisation_id="01a1f8c6-058b-74dc-aad1-056c6e504afd"), {422}),
    "not a number": (b'{"name": NaN, "time_zone": "Australia/Melbourne"}', {422}),
    "huge number": (b'{"name": "Sunbury", "time_zone": "UTC", "closes_on": ' + b"9" * 5000 + b"}", {400}),
}

BAD = [
    *posts("«o»/new", FORM, FORMS),
    *posts("«o»/«id»/edit", FORM, {name: FORMS[name] for name in ("long", "nul", "too large", "number too large")}),
    *posts("«api»", JSON, BODIES),
    Bad("form: multipart that is none", "POST", "«o»/new", {400, 422}, b"--line\r\nnonsense", MULTIPART),
    Bad("form: multipart without boundary", "POST", "«o»/new", {400}, b"nonsense", "multipart/form-data"),
    Bad("form: unknown charset", "POST", "«o»/new", {415}, typed(name=""), f"{FORM}; charset=klingon"),
    Bad("api: form instead", "POST", "«api»", {400}, typed(), FORM),
    Bad("api: multipart instead", "POST", "«api»", {400}, b"--line\r\nnonsense", MULTIPART),
    Bad("api: patch without version", "PATCH", "«api»/«id»", {428}, said(), JSON),
    Bad(
        "api: patch with a wrong version",
        "PATCH",
        "«api»/«id»",
        {412},
        said(),
        JSON,
        {"If-Match": '"' + "x" * 5000 + '"'},
    ),
    Bad("api: patch of null", "PATCH", "«api»/«id»", {422}, b'{"name": null}', JSON, {"If-Match": "*"}),
    Bad("api: key too long", "POST", "«api»", {422}, said(), JSON, {"Idempotency-Key": "k" * 300}),
    Bad("api: key empty", "POST", "«api»", {422}, said(), JSON, {"Idempotency-Key": ""}),
    Bad("api: limit huge", "GET", "«api»?limit=" + "9" * 400, {422}),
    Bad("api: limit nought", "GET", "«api»?limit=0", {422}),
    Bad("api: limit twice", "GET", "«api»?limit=1&limit=x", {422}),
    Bad("api: cursor", "GET", "«api»?after=nonsense", {422}),
    Bad("api: cursor of nul", "GET", "«api»?after=WyJuYW1lX3BsYWluIiwgImFcdTAwMDAiLCAiMDFhIl0", {422}),
    Bad("api: begins long", "GET", "«api»?begins=" + "x" * 5000, {422}),
    Bad("api: begins nul", "GET", "«api»?begins=%00", {422}),
    Bad("api: sort", "GET", "«api»?sort=organisation_id", {422}),
    Bad("api: no id", "GET", "«api»/nonsense", {404}),
    Bad("api: no organisation", "GET", "/api/v1/o/%00/campuses", {404}),
    Bad("api: organisation of bytes", "GET", "/api/v1/o/%FF%FE/campuses", {404}),
    Bad("api: organisation long", "GET", "/api/v1/o/" + "x" * 5000 + "/campuses", {404}),
    Bad("page: no id", "GET", "«o»/nonsense", {404}),
    Bad("page: no organisation", "GET", "/o/%00/campuses/", {404}),
    Bad("page: organisation of bytes", "GET", "/o/%ED%A0%80/campuses/", {404}),
    Bad("page: cursor", "GET", "«o»/?after=nonsense", {409, 422}),
    Bad("page: no host of ours", "GET", "/", {400}, headers={"Host": "elsewhere.example.com"}),
    Bad("api: no host of ours", "GET", "«api»", {400}, headers={"Host": "elsewhere.example.com"}),
    Bad("page: no address", "GET", "/%FF", {404}),
    Bad("closing: many", "POST", "«o»/closing", {400}, b"&".join(b"campus=1" for _ in range(5000)), FORM),
    Bad("theme: too large", "POST", "/theme", {413}, b"theme=" + LARGE, FORM),
    Bad("sign-in: too large", "POST", "/sign-in/", {413}, b"login=" + LARGE, FORM),
    *[Bad(f"page: {method} list", method, "«o»/", {405}) for method in ("POST", "PUT", "PATCH", "DELETE")],
    *[Bad(f"page: {method} campus", method, "«o»/«id»", {405}) for method in ("POST", "PUT", "DELETE")],
    *[Bad(f"page: {method} form", method, "«o»/new", {405}) for method in ("PUT", "PATCH", "DELETE")],
    *[Bad(f"page: {method} closing", method, "«o»/closing?campus=«id»", {405}) for method in ("PUT", "DELETE")],
    *[Bad(f"page: {method} home", method, "/", {405}) for method in ("POST", "PUT", "DELETE")],
    Bad("page: GET theme", "GET", "/theme", {405}),
    *[Bad(f"api: {method} list", method, "«api»", {405}) for method in ("PUT", "PATCH", "DELETE")],
    *[Bad(f"api: {method} campus", method, "«api»/«id»", {405}) for method in ("PUT", "POST", "DELETE")],
]


@pytest.fixture
def client(site: Site, provider: Provider, owner: Actor) -> Iterator[httpx.Client]:
    with client_of(site, provider, owner) as one:
        yield one


def everything(provider: Provider) -> tuple[list[Any], int]:
    with provider.scope():
        return list(Campus.objects.order_by("pk").values()), AuditEntry.objects.count()


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_nonsense_is_refused_and_changes_nothing(provider: Provider, client: httpx.Client, bad: Bad) -> None:
    campus = provider.campus()
    before = everything(provider)
    path = bad.path.replace("«o»", f"/o/{provider.code}/campuses").replace("«id»", str(campus.pk))
    path = path.replace("«api»", f"/api/v1/o/{provider.code}/campuses")
    kind = {"Content-Type": bad.kind} if bad.kind else {}

    answer = client.request(bad.method, path, content=bad.body, headers=kind | bad.headers)

    assert answer.status_code in bad.statuses, answer.text[:500]
    assert is_ours(answer)
    assert everything(provider) == before


def is_ours(answer: httpx.Response) -> bool:
    """Whether it is a page with our look, or a problem that says the same status, or one line of the front's."""
    if answer.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE:
        return answer.text == "Send UTF-8.\n"
    if answer.request.url.path.startswith("/api/"):
        return (answer.headers["Content-Type"], answer.json()["status"]) == (
            "application/problem+json",
            answer.status_code,
        )
    return answer.headers["Content-Type"].startswith("text/html") and "/static/built/app.css" in answer.text


@pytest.mark.parametrize(
    "name",
    [
        "مدرسة الصاروخ",
        "בית ספר",
        "校园 北",
        "🚀 Rocket 🧑🏽‍🏫",
        "Ångström",
        "<script>alert(1)</script>",
        "' OR 1=1 --",
        "{{ 7 * 7 }}",
    ],
)
def test_names_of_every_script_are_kept_as_they_are(provider: Provider, client: httpx.Client, name: str) -> None:
    opened = client.post(f"/api/v1/o/{provider.code}/campuses", json={"name": name, "time_zone": ZONE})
    listed = client.get(f"/o/{provider.code}/campuses/")
    found = client.get(f"/api/v1/o/{provider.code}/campuses", params={"begins": name[:3]})

    assert (opened.status_code, listed.status_code) == (201, 200)
    assert opened.json()["name"] == name
    assert [one["name"] for one in found.json()["items"]] == [name]
    assert "<script>alert" not in listed.text


def test_an_id_in_upper_case_is_no_other_campus(provider: Provider, client: httpx.Client) -> None:
    campus = provider.campus()

    answer = client.get(f"/o/{provider.code}/campuses/{str(campus.pk).upper()}")

    assert answer.status_code == 404


def test_a_parameter_given_twice_counts_once(provider: Provider, client: httpx.Client) -> None:
    campus = provider.campus()
    provider.campus("Camberwell")

    listed = client.get(f"/o/{provider.code}/campuses/?q=cam&q=wer&status=open&status=closed&status=open")
    closed = client.post(
        f"/o/{provider.code}/campuses/closing", data={"campus": [str(campus.pk), str(campus.pk).upper()]}
    )

    assert (">Werribee<" in listed.text, ">Camberwell<" in listed.text) == (True, False)
    assert closed.status_code == 302
    rows, entries = everything(provider)
    assert [row["is_active"] for row in rows] == [False, True]
    assert isinstance(rows[0]["id"], UUID)
    assert entries == everything(provider)[1]


@pytest.mark.parametrize("q", ["%FF", "%ED%A0%80", "%00", "%E2%80%AE", "x" * 5000, "%25", "_", "\\", "%F0%9F%9A%80"])
def test_a_filter_of_nonsense_finds_nothing(provider: Provider, client: httpx.Client, q: str) -> None:
    provider.campus()

    answer = client.get(f"/o/{provider.code}/campuses/?q={q}&status=all")

    assert answer.status_code == 200
