"""The logo of an organisation, for everybody: it stands on the page for signing in and in letters."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import reverse
from django.views.decorators.http import require_safe

from cohortium.access.queries import OrganisationRow, organisation
from cohortium.administration.queries.organisations import logo as logo_of
from cohortium.core.colour import Accent, accent
from cohortium.core.constraints import waiting_told
from cohortium.core.ids import new_id
from cohortium.tenancy.finding import organisation_id_of
from cohortium.tenancy.scope import organisation_scope
from cohortium.web import downloads

# The address carries the file's id: another logo has another address.
FOR_GOOD = "public, max-age=31536000, immutable"
# In an old letter: whichever is the logo now.
FOR_A_WHILE = "public, max-age=300"


class House(NamedTuple):
    """Whose page it is, before anybody is signed in."""

    organisation: OrganisationRow
    accent: Accent


@require_safe
def logo(request: HttpRequest, house: str) -> HttpResponse:
    """The picture as we drew it, and nothing else. No logo, and no such organisation: the same.

    The address holds a code (`house`), and stands outside every organisation all the same: it answers anybody.
    """
    with waiting_told(), organisation_scope(organisation_id_of(house) or new_id()):
        row = logo_of()
    if row is None:
        return HttpResponseNotFound("There is no logo here.\n", content_type="text/plain")
    is_named = request.GET.get("v") == str(row.file_id)
    return downloads.opened(request, downloads.of(row, cache=FOR_GOOD if is_named else FOR_A_WHILE, public=True))


def logo_href(where: OrganisationRow) -> str:
    """The address of the logo; nothing where there is none."""
    return f"{reverse('logo', args=[where.code])}?v={where.logo_id}" if where.logo_id else ""


def house_behind(address: str) -> House | None:
    """The organisation that an address leads into, where it has a logo: what has one wants to be known by it."""
    code = address.removeprefix("/o/").partition("/")[0] if address.startswith("/o/") else ""
    if not code:
        return None
    with waiting_told(), organisation_scope(organisation_id_of(code) or new_id()):
        where = organisation()
    return House(where, accent(where.colour)) if where and where.logo_id else None
