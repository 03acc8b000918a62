"""Requests that are made up from the description of the API, valid ones and invalid ones: it does what it says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from tests.api.generated import CASES, Place
from tests.fixtures import Provider

DESCRIPTION = Path(__file__).resolve().parents[2] / "docs/openapi.json"
CONFIG = {
    # The same requests each time. Who sends them is not made up.
    "generation": {"max-examples": 5, "deterministic": True, "database": "none", "with-security-parameters": False},
    # Preparing what a request is about takes as long as it takes.
    "suppress-health-check": ["all"],
    # What a schema allows, a rule may still refuse: a name that is taken, a version that is old.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "409", "412", "422", "428"]}},
}

api = schemathesis.openapi.from_path(DESCRIPTION, config=schemathesis.Config.from_dict(CONFIG))
api.app = get_wsgi_application()


@api.auth()
class InASession:
    """Says that each request is sent in a session, so that it is tried without one too. Its place knows which."""

    def get(self, request: schemathesis.Case, context: schemathesis.AuthContext) -> str:  # noqa: ARG002 - schemathesis’ signature
        return "sessionid"

    def set(self, request: schemathesis.Case, name: str, context: schemathesis.AuthContext) -> None:  # noqa: ARG002 - as above
        request.cookies = {name: "of an owner"}


@pytest.fixture(scope="module", autouse=True)
def connected() -> Iterator[None]:
    """As Django's own test client has it: the connection to the database stays from request to request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


OPERATIONS = [result.ok() for result in api.get_all_operations()]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_an_operation_does_what_its_description_says(provider: Provider, operation: schemathesis.APIOperation) -> None:
    place = Place(provider)

    def send(case: schemathesis.Case) -> None:
        place.send(case)

    # Not `@api.parametrize`: there all operations have one name, by which xdist takes them for one test.
    how = HypothesisTestConfig(
        api.config, list(HypothesisTestMode), settings=api.config.get_hypothesis_settings(operation=operation)
    )
    create_test(operation=operation, test_func=send, config=how)()

    # It has to have worked, or its refusals say little.
    assert [status for status in place.statuses if status < 300] != []


def test_all_operations_are_tried() -> None:
    assert len(OPERATIONS) == len(CASES)
