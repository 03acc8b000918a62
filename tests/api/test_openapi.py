"""The description of the API."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import Any, ClassVar

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from pydantic import create_model

from cohortium.api.openapi import completed
from cohortium.api.urls import api
from tests.api.generated import CASES

DESCRIBED = json.loads(completed(api))
OPERATIONS = {
    (method.upper(), address): operation
    for address, methods in DESCRIBED["paths"].items()
    for method, operation in methods.items()
}
# Any of them says what a value is.
TYPES = {"type", "$ref", "anyOf", "allOf", "enum", "const"}


class Noting(OpenAPISchema):
    """Describes an API, and notes what it describes twice in different words under one name."""

    clashes: ClassVar[set[str]]

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        self.clashes |= {name for name, one in definitions.items() if self.schemas.get(name, one) != one}
        super().add_schema_definitions(definitions)


def clashes(described: NinjaAPI) -> set[str]:
    noting = type("NotingAnew", (Noting,), {"clashes": set[str]()})
    return noting(described, "/").clashes


def answers(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each status, and what is then sent."""
    for status, answer in operation["responses"].items():
        yield from ((status, kind) for kind in answer.get("content", {}))


def test_every_operation_says_what_may_go_wrong() -> None:
    assert DESCRIBED["openapi"] == "3.1.0"
    for operation in OPERATIONS.values():
        assert {"401", "403", "404", "422", "503"} <= set(operation["responses"])
        problems = {kind for status, kind in answers(operation) if status >= "400"}
        assert problems == {"application/problem+json"}
        assert {kind for status, kind in answers(operation) if status < "400"} <= {"application/json"}


def test_an_operation_that_takes_a_body_says_that_it_may_be_unreadable() -> None:
    taking = [operation for operation in OPERATIONS.values() if "requestBody" in operation]

    assert len(taking) > 0
    assert [operation["operationId"] for operation in taking if not {"400", "413"} <= set(operation["responses"])] == []


def test_every_operation_and_every_property_says_what_it_is() -> None:
    assert [where for where, operation in OPERATIONS.items() if not operation.get("summary")] == []
    assert [
        f"{name}.{field}"
        for name, schema in DESCRIBED["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if not TYPES & value.keys()
    ] == []


def test_no_two_schemas_share_a_name() -> None:
    assert clashes(api) == set()


def test_two_schemas_that_share_a_name_are_found() -> None:
    another = NinjaAPI(urls_namespace="clashing")
    of_tasks, of_keys = StrEnum("Standing", ["OVERDUE"]), StrEnum("Standing", ["REVOKED"])
    another.get("/tasks", response=create_model("TaskOut", __base__=Schema, standing=(of_tasks, ...)))(
        lambda request: None
    )
    another.get("/keys", response=create_model("KeyOut", __base__=Schema, standing=(of_keys, ...)))(
        lambda request: None
    )

    assert clashes(another) == {"Standing"}


def test_headers_are_named_as_they_are_sent() -> None:
    headers = {
        parameter["name"]
        for operation in OPERATIONS.values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    }

    assert headers == {"If-Match", "Idempotency-Key"}


def test_every_operation_has_a_case() -> None:
    assert set(CASES) == set(OPERATIONS)
