"""A form that is sent twice has one effect: after a reload of what followed, or a second press of its button."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction

from cohortium.access import idempotency
from cohortium.access.idempotency import StoredAnswer
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Redirect


def once(visit: Visit, ticket: UUID, act: Callable[[], tuple[str, Answer]], *, again: str) -> Answer:
    """Act, and remember under the form's ticket where that led: sent again, it leads there and says so.

    `act` gives the address, and the answer of this time, which is not kept. What it raises leaves the ticket free.
    """
    key = f"form {ticket}"
    same = idempotency.fingerprint("POST", visit.request.path, b"", "")
    with transaction.atomic():
        if earlier := idempotency.claim(visit.actor, key=key, print_of_request=same, now=visit.now):
            return Redirect(earlier.headers["Location"], again)
        led_to, answer = act()
        idempotency.keep(visit.actor, key=key, answer=StoredAnswer(200, {"Location": led_to}, ""))
        return answer
