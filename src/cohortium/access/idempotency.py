"""A request sent twice under one key has one effect, and gets one answer."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cohortium.access.actor import Actor
from cohortium.access.models import IdempotencyKey
from cohortium.core.constraints import waiting_told
from cohortium.core.encryption import decrypt, encrypt
from cohortium.core.errors import Busy, Refusal

KEPT_FOR = timedelta(hours=24)


class KeyUsedForAnother(Refusal):
    """The key came before, with another request."""

    sentence = _("This Idempotency-Key was used for another request. Use a new one for each request.")


class StillRunning(Refusal):
    """The first request under this key has not been answered yet."""

    sentence = _("The first request with this Idempotency-Key is still running. Try again in a moment.")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """What was answered the first time."""

    status: int
    headers: dict[str, str]
    body: str


def fingerprint(method: str, path: str, body: bytes, reach: str) -> bytes:
    """What makes two requests the same: also how far the actor reaches, or an old answer would outlive a lost role.

    Under a key: a short body, such as a number of somebody, could be guessed from a hash without one.
    """
    said = b"\0".join((method.encode(), path.encode(), reach.encode(), body))
    return hmac.digest(settings.SECRET_KEY.encode(), said, "sha256")


def claim(actor: Actor, *, key: str, print_of_request: bytes, now: datetime) -> StoredAnswer | None:
    """Take the key for this request, or return what was answered to it before.

    The row is inserted first, in the transaction of the effect: a second request waits here until the first one has
    been committed, and then finds its answer.

    Raises:
        KeyUsedForAnother: the key came with another request.
        StillRunning: the first one takes longer than one may wait.
    """
    mine = IdempotencyKey.objects.filter(actor_id=actor.id, key=key)
    mine.filter(created_at__lt=now - KEPT_FOR).delete()
    try:
        with waiting_told(), transaction.atomic():
            IdempotencyKey.objects.create(actor_id=actor.id, key=key, fingerprint=print_of_request)
    except IntegrityError:
        return _answered(actor, key, print_of_request)
    except Busy:
        raise StillRunning from None
    return None


def keep(actor: Actor, *, key: str, answer: StoredAnswer) -> None:
    """Keep the answer, encrypted: it may hold what the tables hide."""
    plain = json.dumps([answer.status, answer.headers, answer.body]).encode()
    sealed = encrypt(plain, keys=settings.ENCRYPTION_KEYS, belongs_to=_owner(actor, key))
    IdempotencyKey.objects.filter(actor_id=actor.id, key=key).update(answer=sealed)


def release(actor: Actor, *, key: str) -> None:
    """The request had no effect: it may be sent again under the same key."""
    IdempotencyKey.objects.filter(actor_id=actor.id, key=key).delete()


def forget_old_answers(*, now: datetime) -> None:
    """Delete the answers in this organisation whose time is over."""
    IdempotencyKey.objects.filter(created_at__lt=now - KEPT_FOR).delete()


def _answered(actor: Actor, key: str, print_of_request: bytes) -> StoredAnswer:
    row = IdempotencyKey.objects.get(actor_id=actor.id, key=key)
    if bytes(row.fingerprint) != print_of_request:
        raise KeyUsedForAnother
    if row.answer is None:
        raise StillRunning
    plain = decrypt(bytes(row.answer), keys=settings.ENCRYPTION_KEYS, belongs_to=_owner(actor, key))
    return StoredAnswer(*json.loads(plain))


def _owner(actor: Actor, key: str) -> bytes:
    return f"{actor.organisation_id}/{actor.id}/{key}".encode()
