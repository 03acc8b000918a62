"""The page that the link below a letter opens: whoever holds it stops letters of this kind, or has them again."""

from uuid import UUID

from django.views.decorators.csrf import csrf_exempt

from cohortium.access.permissions import Permission
from cohortium.access.queries import organisation
from cohortium.notifications import kinds
from cohortium.notifications.actions.preferences import subscribe_again, unsubscribe
from cohortium.notifications.links import Reader, read
from cohortium.notifications.queries.preferences import is_wanted
from cohortium.notifications.states import Channel
from cohortium.web.links import Opened, opened_by_link
from cohortium.web.page import Answer, Page

AGAIN = "again"


def _reader(secret: str) -> Reader | None:
    where = organisation()
    reader = read(secret, where.code) if where else None
    kind = kinds.every().get(reader.kind) if reader else None
    return reader if kind and not kind.is_critical else None


def _found(secret: str) -> UUID | None:
    reader = _reader(secret)
    return reader.id if reader else None


@opened_by_link(Permission.NOTIFICATION_UNSUBSCRIBE, find=_found)
def _respond(opened: Opened) -> Answer:
    """Ask whether to stop. A scanner that opens every link changes nothing; a mail program POSTs (RFC 8058)."""
    match = opened.request.resolver_match
    reader = _reader(str(match.kwargs["token"]).rpartition(".")[2]) if match else None
    if reader is None:
        raise LookupError(opened.actor.id)
    if opened.request.method == "POST":
        change = subscribe_again if AGAIN in opened.request.POST else unsubscribe
        change(opened.actor, recipient_type=reader.type, kind=reader.kind)
    shows = {
        "is_digest": reader.kind == kinds.DIGEST,
        "kind": kinds.name_of(reader.kind),
        "is_wanted": is_wanted(recipient_id=reader.id, kind=reader.kind, channel=Channel.EMAIL),
    }
    return Page("unsubscribe.html", shows)


# A mail program has no cookie and no token of ours: what it may do, the link says.
respond = csrf_exempt(_respond)
