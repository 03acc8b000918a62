"""What somebody typed into a form while their log-in ran out. Kept for the same person, shown again, never sent alone.

Every form carries a token that says whose it is. It is signed, so that another site cannot plant a draft, and so that
the next person at the same computer does not get to see it.
"""

import json
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from cohortium.access.entrance import origin_of
from cohortium.core.encryption import CannotDecrypt, decrypt, encrypt
from cohortium.identity import limits, policies

FIELD = "draft_of"
_SALT = "cohortium.draft"
BOX = "draft"
_LARGEST = 100_000
# Longer than any log-in session: the token has to outlive it.
_AGE = 90 * 24 * 3600


def token(user_id: object) -> str:
    """The value of the hidden field in this person's forms."""
    return signing.dumps(str(user_id), salt=_SALT, compress=False)


def keep(request: HttpRequest) -> bool:
    """Put away what was posted, if the form was ours. Says whether it did."""
    if not _comes_from_here(request):
        # Even an empty session would take the place of the one that the browser did not send along.
        return False
    owner = _owner(request.POST.get(FIELD, ""))
    typed = request.POST.urlencode()
    if owner is None or len(typed) > _LARGEST:
        return False
    if request.user.is_authenticated:
        if str(request.user.pk) != owner:
            return False
    elif not limits.take(policies.drafts(owner, origin_of(request.META).ip), now=timezone.now()):
        # Each of these may begin a session: whoever copied the token from a form of theirs could send any number.
        return False
    draft = json.dumps({"path": request.path, "typed": typed}).encode()
    sealed = encrypt(draft, keys=settings.ENCRYPTION_KEYS, belongs_to=owner.encode())
    request.session[BOX] = sealed.hex()
    return True


def take(request: HttpRequest) -> QueryDict | None:
    """Hand back what this person typed on this page, once."""
    sealed: Any = request.session.get(BOX)
    if sealed is None or request.method != "GET":
        return None
    try:
        draft = json.loads(
            decrypt(bytes.fromhex(sealed), keys=settings.ENCRYPTION_KEYS, belongs_to=str(request.user.pk).encode())
        )
    except CannotDecrypt:
        # Somebody else's: it goes, unseen.
        del request.session[BOX]
        return None
    if draft["path"] != request.path:
        return None
    del request.session[BOX]
    return QueryDict(draft["typed"])


def _comes_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    return origin is None or origin == f"{request.scheme}://{request.get_host()}"


def _owner(value: str) -> str | None:
    try:
        return str(signing.loads(value, salt=_SALT, max_age=_AGE))
    except signing.BadSignature:
        return None
