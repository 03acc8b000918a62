"""What every template of a request may show."""

from django.conf import settings
from django.http import HttpRequest

from cohortium.onboarding.actions.foundings import OPEN
from cohortium.web.shell import theme_of


def theme(request: HttpRequest) -> dict[str, str]:
    """`light`, `dark`, or nothing: as the device has it."""
    return {"theme": theme_of(request.COOKIES.get("theme", ""))}


def sign_up(request: HttpRequest) -> dict[str, bool]:  # noqa: ARG001 - of every context processor
    """Whether anybody may found an organisation here."""
    return {"anybody_may_found": settings.SIGN_UP == OPEN}
