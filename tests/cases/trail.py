"""What can be asked of the trail, and of what proves it."""

from uuid import UUID

from cohortium.administration.actions.trail import verify_trail
from cohortium.audit.models import TrailVerification
from cohortium.audit.states import VERIFICATION
from cohortium.tenancy.models import Campus
from tests.cases import Case, call, page, post
from tests.fixtures import Provider


def verification(provider: Provider, campus: Campus) -> UUID:
    """One that is under way, or was."""
    with provider.scope():
        under_way = TrailVerification.objects.filter(status="asked").first()
        return (under_way or verify_trail(provider.system)).pk


def none_under_way(provider: Provider, campus: Campus) -> UUID:
    """Nobody waits for one: there is only one at a time."""
    with provider.scope():
        for waiting in TrailVerification.objects.filter(status="asked"):
            VERIFICATION.move(waiting, by="note_unfinished")
            waiting.save()
    return campus.pk


CASES = [
    Case("trail", page("trail/"), 200, None),
    Case("what proves the trail", page("trail/proof"), 200, None),
    Case("verifications of the trail", page("trail/verifications"), 302, None),
    Case("verify the trail", post("trail/verifications"), 302, None, beside=none_under_way),
    Case("export of the trail", page("trail/export"), 200, None),
    Case("export the trail", post("trail/export", form="csv"), 200, None),
    Case("API: trail", call("get", "trail"), 200, None),
    Case("API: heads of the trail", call("get", "trail/heads"), 200, None),
    Case("API: verifications of the trail", call("get", "trail/verifications"), 200, None),
    Case("API: verify the trail", call("post", "trail/verifications"), 201, None, beside=none_under_way),
    Case("API: verification", call("get", "trail/verifications/ID"), 200, verification, at_campus=False),
]
