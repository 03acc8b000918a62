"""Who visits a page, and when."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from cohortium.access.actor import Actor
from cohortium.access.entrance import entered, origin_of
from cohortium.access.permissions import Permission
from cohortium.access.queries import Member, OrganisationRow
from cohortium.administration.rules.campuses import local_date
from cohortium.core.errors import NotAllowed

# Where a request carries its visit, for the page that tells of a refusal.
VISIT = "cohortium.visit"


@dataclass(frozen=True, slots=True)
class Visit:
    """A member at work: the request, who acts, where, and what time it is."""

    request: HttpRequest
    member: Member
    now: datetime

    @property
    def actor(self) -> Actor:
        return self.member.actor

    @property
    def organisation(self) -> OrganisationRow:
        return self.member.organisation

    @property
    def today(self) -> date:
        """The day, where the organisation is."""
        return local_date(self.organisation.time_zone, self.now)

    def again(self, permission: Permission) -> AbstractContextManager["Visit"]:
        """Come in again, for a page that left the scope to call out: membership and permission are asked anew."""
        return visited(self.request, self.organisation.code, permission)

    @property
    def wants_part(self) -> bool:
        """Whether htmx asks for a part of the page only."""
        headers = self.request.headers
        return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def is_operator(request: HttpRequest) -> bool:
    """Whether staff of the platform is signed in."""
    user: Any = request.user
    return bool(user.is_authenticated and user.is_platform_staff)


@contextmanager
def visited(request: HttpRequest, code: str, permission: Permission) -> Iterator[Visit]:
    """Open the organisation's scope for the member who is signed in, and check the permission.

    Raises:
        NotFound: there is no such organisation, or no active membership in it. The same either way.
        NotAllowed: a member without the permission.
    """
    with came_in(request, code) as visit:
        if not visit.actor.may(permission):
            raise NotAllowed(permission)
        yield visit


@contextmanager
def came_in(request: HttpRequest, code: str) -> Iterator[Visit]:
    """Open the organisation's scope for the member who is signed in, whatever they may do there.

    Raises:
        NotFound: there is no such organisation, or no active membership in it. The same either way.
    """
    user_id, origin, now = cast("UUID", request.user.pk), origin_of(request.META), timezone.now()
    with entered(code=code, user_id=user_id, origin=origin, now=now) as member:
        visit = request.META[VISIT] = Visit(request, member, now)
        yield visit
