"""The description of the API: what ninja derives, and what it cannot know."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from ninja import NinjaAPI

from cohortium.api.problems import Problem

SCHEMAS = "#/components/schemas/{model}"
PROBLEM = {"application/problem+json": {"schema": {"$ref": SCHEMAS.format(model=Problem.__name__)}}}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Send the same key again after a lost answer: the effect happens once. Kept for 24 hours.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255},
}
# What is said before any schema is looked at.
UNREADABLE = {
    status: {"description": description, "content": PROBLEM}
    for status, description in (("400", "The body is no JSON"), ("413", "The body is too large"))
}


def completed(api: NinjaAPI) -> str:
    """The description as JSON, the same text each time."""
    described: dict[str, Any] = json.loads(
        json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), cls=DjangoJSONEncoder)
    )
    for methods in described["paths"].values():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                if int(status) >= 400:  # noqa: PLR2004 - the border between success and problem
                    answer["content"] = PROBLEM
            if "requestBody" in operation:
                operation["responses"] |= UNREADABLE
            if method == "post":
                operation.setdefault("parameters", []).append(KEY)
    problem = Problem.model_json_schema(ref_template=SCHEMAS)
    described["components"]["schemas"] |= {**problem.pop("$defs"), Problem.__name__: problem}
    session = {"type": "apiKey", "in": "cookie", "name": "sessionid"}
    key = {"type": "http", "scheme": "bearer", "bearerFormat": "co_…", "description": "A key of the organisation."}
    described["components"]["securitySchemes"] = {"key": key, "session": session}
    # Either of them.
    described["security"] = [{"key": []}, {"session": []}]
    return json.dumps(described, indent=2, sort_keys=True) + "\n"
