"""The description of the API."""

import json

from cohortium.api.openapi import completed
from cohortium.api.urls import api


def test_every_operation_says_what_may_go_wrong() -> None:
    described = json.loads(completed(api))

    assert described["openapi"] == "3.1.0"
    for methods in described["paths"].values():
        for operation in methods.values():
            assert {"401", "403", "404", "422", "503"} <= set(operation["responses"])
            assert set(operation["responses"]["404"]["content"]) == {"application/problem+json"}
            assert operation["summary"]
