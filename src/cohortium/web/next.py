"""Where somebody goes on to. Never to another site: a link to our sign-in page must not lead to somebody else's."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def asked(request: HttpRequest, usual: str) -> str:
    """Where the request says that one wants to go on to, if that is an address of ours."""
    return safe(request, request.POST.get("next") or request.GET.get("next") or "") or usual


def safe(request: HttpRequest, url: str) -> str:
    """The address if it is one of ours, and nothing otherwise."""
    try:
        here = url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
    except ValueError:
        # Not even an address, such as //[
        return ""
    return url if here else ""
