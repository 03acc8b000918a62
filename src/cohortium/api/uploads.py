"""Files that programs send: the body of a request is the file, and nothing stands around it."""

from django.http import HttpRequest

from cohortium.files.adapters.intake import Upload
from cohortium.files.adapters.storage import PIECE


def sent(request: HttpRequest, name: str, *, declared: str = "") -> Upload:
    """The file that is the body of this request, read piece by piece."""
    announced = request.headers.get("Content-Length", "")
    pieces = iter(lambda: request.read(PIECE), b"")
    return Upload(name, declared, pieces, int(announced) if announced.isdigit() else None)


def declared_of(request: HttpRequest) -> str:
    """What the request says of what type its body is."""
    return (request.content_type or "").lower()
