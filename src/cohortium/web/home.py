"""Pages outside every organisation: where somebody starts, the switcher, the theme."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cohortium.access.finding import organisations_of
from cohortium.onboarding.queries.foundings import under_way
from cohortium.web.entrance import is_operator
from cohortium.web.next import safe
from cohortium.web.shell import THEMES


@login_required
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """To one's only organisation, else to the primary one, else to the list."""
    user: Any = request.user
    mine = organisations_of(user.pk)
    primary = [one for one in mine if one.organisation_id == user.primary_organisation_id]
    for one in primary or (mine if len(mine) == 1 else []):
        return redirect("organisation", code=one.code)
    return redirect("organisations")


@login_required
@never_cache
@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """My organisations."""
    mine = organisations_of(cast("UUID", request.user.pk))
    user: Any = request.user
    shows = {"organisations": mine, "operates": is_operator(request), "founding": under_way(user)}
    return render(request, "organisations.html", shows)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Remember light, dark or the device's, and go back to where one was."""
    back = safe(request, request.POST.get("next", "")) or "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie("theme", chosen, max_age=365 * 24 * 3600, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response
