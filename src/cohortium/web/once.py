"""A form that is sent twice has one effect: after a reload of what followed, or a second press of its button."""

import hmac
import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from cohortium.access import idempotency
from cohortium.access.idempotency import StoredAnswer
from cohortium.web import drafts
from cohortium.web.entrance import Visit
from cohortium.web.page import Answer, Redirect

P = ParamSpec("P")
# In every form of ours, beside whose it is: another value each time that it is shown.
FIELD = "shown_as"
_SHAPE = re.compile(r"[0-9a-f]{32}")
_NOT_TYPED = {FIELD, drafts.FIELD, "csrfmiddlewaretoken"}


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


def adds(view: Callable[Concatenate[Visit, P], Answer]) -> Callable[Concatenate[Visit, P], Answer]:
    """Make of a page that adds something one that adds it once: sent again, it leads to what was added then.

    Only the same words are the same: whoever goes back and types others adds another. What was refused is free again.
    """

    @wraps(view)
    def answer(visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> Answer:
        typed = visit.request.POST
        ticket = typed.get(FIELD, "")
        if visit.request.method != "POST" or not _SHAPE.fullmatch(ticket):
            return view(visit, *args, **kwargs)
        said = sorted((name, typed.getlist(name)) for name in typed if name not in _NOT_TYPED)
        key = f"form {ticket} {hmac.digest(settings.SECRET_KEY.encode(), repr(said).encode(), 'sha256').hex()}"
        same = idempotency.fingerprint("POST", visit.request.path, b"", "")
        with transaction.atomic():
            if earlier := idempotency.claim(visit.actor, key=key, print_of_request=same, now=visit.now):
                return Redirect(earlier.headers["Location"], _("This has already been done."))
            given = view(visit, *args, **kwargs)
            if isinstance(given, Redirect):
                idempotency.keep(visit.actor, key=key, answer=StoredAnswer(200, {"Location": given.to}, ""))
            else:
                idempotency.release(visit.actor, key=key)
            return given

    return answer
