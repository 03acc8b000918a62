"""What every template of a request may show."""

from django.http import HttpRequest

from cohortium.web.shell import theme_of


def theme(request: HttpRequest) -> dict[str, str]:
    """`light`, `dark`, or nothing: as the device has it."""
    return {"theme": theme_of(request.COOKIES.get("theme", ""))}
