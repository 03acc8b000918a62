"""The description of the API."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, ClassVar, get_args

from ninja import NinjaAPI, Schema
from ninja.openapi.schema import OpenAPISchema
from pydantic import TypeAdapter, ValidationError, create_model
from pydantic.fields import FieldInfo

from cohortium.api.openapi import completed
from cohortium.api.urls import api
from cohortium.api.v1.partner_documents import PAPERS
from tests.api.generated import CASES

# What neither of the two may take for itself.
WRONG: dict[Any, list[object]] = {bool: [1, "true"], int: [True, "1"]}
# Any of them says what a value is.
TYPES = {"type", "$ref", "anyOf", "allOf", "enum", "const"}


@cache
def described() -> Any:
    """The API as it describes itself."""
    return json.loads(completed(api))


def operations() -> dict[tuple[str, str], Any]:
    """What can be called, by method and address."""
    return {
        (method.upper(), address): operation
        for address, methods in described()["paths"].items()
        for method, operation in methods.items()
    }


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
    assert described()["openapi"] == "3.1.0"
    for operation in operations().values():
        assert {"401", "403", "404", "422", "503"} <= set(operation["responses"])
        problems = {kind for status, kind in answers(operation) if status >= "400"}
        assert problems == {"application/problem+json"}
        kinds = {kind for status, kind in answers(operation) if status < "400"}
        assert kinds <= {"application/json", "application/zip", *(one.media_type for one in PAPERS)}


def test_an_operation_that_takes_a_body_says_that_it_may_be_unreadable() -> None:
    taking = [operation for operation in operations().values() if "requestBody" in operation]

    assert len(taking) > 0
    assert [operation["operationId"] for operation in taking if not {"400", "413"} <= set(operation["responses"])] == []


def test_every_operation_and_every_property_says_what_it_is() -> None:
    assert [where for where, operation in operations().items() if not operation.get("summary")] == []
    assert [
        f"{name}.{field}"
        for name, schema in described()["components"]["schemas"].items()
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
        for operation in operations().values()
        for parameter in operation.get("parameters", [])
        if parameter["in"] == "header"
    }

    assert headers == {"If-Match", "Idempotency-Key"}


def test_every_operation_has_a_case() -> None:
    assert set(CASES) == set(operations())


def sent(kind: type[Schema]) -> Iterator[type[Schema]]:
    yield kind
    for one in kind.__subclasses__():
        yield from sent(one)


def named(part: Any) -> set[str]:
    """The schemas that a part of the description names, and those that they name."""
    found = {ref.rpartition("/")[2] for ref in re.findall(r'"\$ref": "([^"]+)"', json.dumps(part))}
    return found.union(*(named(described()["components"]["schemas"][one]) for one in found))


def test_a_number_is_no_truth_and_a_truth_no_number() -> None:
    """Python takes `true` for 1. Whoever sends the one for the other made a mistake, and is told so."""
    bodies = named([operation.get("requestBody", {}) for operation in operations().values()])
    taken = []
    for kind in {one for one in sent(Schema) if one.__name__ in bodies}:
        for name, field in kind.model_fields.items():
            accepts, of = TypeAdapter(field.rebuild_annotation()), plain(field.annotation) - {NoneType}
            wrong = WRONG.get(of.pop(), []) if len(of) == 1 else []
            taken += [f"{kind.__name__}.{name} takes {one!r}" for one in wrong if is_taken(accepts, one)]

    assert taken == []


def plain(annotation: Any) -> set[Any]:
    """What a type comes down to: `int | None` is int and nothing."""
    parts = {one for part in get_args(annotation) if not isinstance(part, FieldInfo) for one in plain(part)}
    return parts or {annotation}


def is_taken(accepts: TypeAdapter[Any], value: object) -> bool:
    try:
        accepts.validate_python(value)
    except ValidationError:
        return False
    return True
