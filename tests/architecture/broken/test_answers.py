"""A page or an endpoint whose answer would be made after the scope was left is found when it is asked, and commits nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.test import override_settings
from django.urls import path
from ninja import NinjaAPI

from cohortium.access.actor import Actor
from cohortium.access.permissions import Permission
from cohortium.administration.actions.campuses import open_campus
from cohortium.administration.rules.campuses import CampusDetails
from cohortium.api.endpoint import call_of, endpoint
from cohortium.tenancy.models import Campus
from cohortium.web.entrance import Visit
from cohortium.web.page import page
from tests.fixtures import MORNING, Provider

SUNBURY = CampusDetails(name="Sunbury", time_zone="Australia/Melbourne")
LATE: dict[str, Callable[[HttpRequest], Any]] = {
    "StreamingHttpResponse": lambda request: StreamingHttpResponse(campus.name for campus in Campus.objects.all()),
    "FileResponse": lambda request: FileResponse([b"Sunbury"]),
    "TemplateResponse": lambda request: TemplateResponse(request, "409.html", {"sentence": Campus.objects.first}),
}
api = NinjaAPI(urls_namespace="late")


@page(Permission.CAMPUS_OPEN)
def page_of(visit: Visit, kind: str) -> Any:
    open_campus(visit.actor, details=SUNBURY, now=MORNING)
    return LATE[kind](visit.request)


@api.get("/o/{code}/{kind}")
@endpoint(Permission.CAMPUS_OPEN)
def endpoint_of(request: HttpRequest, code: str, kind: str) -> Any:
    open_campus(call_of(request).actor, details=SUNBURY, now=MORNING)
    return LATE[kind](request)


urlpatterns = [path("o/<str:code>/<str:kind>", page_of), path("api/", api.urls)]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("kind", LATE)
@pytest.mark.parametrize("address", ["/o/{code}/{kind}", "/api/o/{code}/{kind}"], ids=["page", "endpoint"])
def test_an_answer_after_the_scope_is_found(provider: Provider, owner: Actor, address: str, kind: str) -> None:
    browser = provider.signed_in(owner)

    with pytest.raises(TypeError, match=f"and not with {kind}"):
        browser.get(address.format(code=provider.code, kind=kind))

    with provider.scope():
        assert not Campus.objects.exists()
