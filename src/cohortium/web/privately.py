"""Answers that are for one person only."""

from django.http import HttpResponse
from django.utils.cache import patch_vary_headers


def private(response: HttpResponse) -> HttpResponse:
    """What is shown to one person is kept by nobody on the way."""
    # A file says by itself how long.
    response.headers.setdefault("Cache-Control", "private, no-store")
    patch_vary_headers(response, ["Cookie", "HX-Request"])
    return response
