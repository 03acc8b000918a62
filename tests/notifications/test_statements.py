"""How often telling many people asks the database. Apart from the others, whose worker would send all of them."""

from collections.abc import Callable
from typing import Any

from cohortium.jobs.facts import AT_MOST
from tests.fixtures import Provider
from tests.notifications.news import readers
from tests.notifications.test_together import publish


def test_as_many_statements_for_500_as_for_two(provider: Provider, statements: Callable[[], Any]) -> None:
    with statements() as few:
        publish(provider, readers(2))
    with statements() as many:
        publish(provider, readers(AT_MOST))

    assert (len(many) - len(few), len(many)) == (0, 14)
