"""The pages of campuses over HTTP, beside plain views in the same server: the same rows and the same template."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import httpx

from bench.campuses import AFTER, bare_sql, furnished
from bench.compare import BareSQL, Case
from cohortium.access.roles import OWNER
from cohortium.identity.models import LogInSession
from tests.http import client_of
from tests.programs import serving
from tests.web.pages import form_of

# What no two answers have in common: tokens and nonces, the address, and what time it is.
FLEETING = re.compile(
    r'(name="csrfmiddlewaretoken" value|nonce|name="next" value|datetime)="[^"]*"|rotate\([^)]*\)|\d\d:\d\d</time>'
)
ENVIRONMENT = {"DJANGO_SETTINGS_MODULE": "bench.settings", "COHORTIUM_DEVELOPMENT": "", "COHORTIUM_LOG": "json"}


@contextmanager
def cases() -> Iterator[list[Case]]:
    """A server as it is shipped, with one process, and a browser that keeps its connection."""
    provider, rows = furnished()
    owner = provider.member(OWNER, name="Grace Whitlock")
    with serving(ENVIRONMENT, workers=1) as site, client_of(site, provider, owner) as browser:
        session = LogInSession.objects.get(pk=browser.cookies["sessionid"])
        bare = bare_sql(provider, owner, rows[0], session_key=session.session_key, session_data=session.session_data)
        try:
            yield [
                _listing(browser, provider.code, bare),
                _editing(browser, provider.code, str(rows[0].pk), bare),
            ]
        finally:
            bare.close()


def _listing(browser: httpx.Client, code: str, bare: BareSQL) -> Case:
    def seen(answer: httpx.Response | None) -> Any:
        return answer and (answer.status_code, FLEETING.sub("", answer.text).splitlines())

    return Case(
        "GET the list of 50 campuses",
        partial(browser.get, f"/o/{code}/campuses/"),
        partial(browser.get, f"/plain/{code}/campuses/"),
        "a plain view",
        at_most=2,
        between=partial(bare.run, "forget_notices"),
        seen=seen,
    )


def _editing(browser: httpx.Client, code: str, campus_id: str, bare: BareSQL) -> Case:
    address = f"{code}/campuses/{campus_id}/edit"
    form = form_of(browser.get(f"/o/{address}")) | {"suburb": AFTER}

    def put_back() -> None:
        # Without the notices that wait for a page that shows them: there would be more of them each time.
        bare.run("forget_notices")
        form["version"] = str(bare.run("enter", "move_back")[0]["version"])

    def seen(answer: httpx.Response | None) -> Any:
        written = bare.written("enter", "written")
        for _, said in written:
            said.pop("correlation_id", None)
        return answer and (answer.status_code, answer.headers.get("Location"), written)

    return Case(
        "POST the form that edits a campus",
        lambda: browser.post(f"/o/{address}", data=form),
        lambda: browser.post(f"/plain/{address}", data=form),
        "a plain view",
        at_most=2,
        between=put_back,
        seen=seen,
    )
