"""Small pictures of files: of an image, and of the first page of a PDF."""

from pathlib import Path

import pypdfium2
from PIL import Image

from cohortium.files.rules import images
from cohortium.files.rules.types import PDF, WEBP, Cleaned, Fault, FileType, Unacceptable

LONGEST_SIDE = 480


def draw(source: Path, target: Path, *, kept_as: FileType) -> Cleaned:
    """Draw the small picture of a file that is kept.

    Raises:
        Unacceptable: it cannot be drawn.
    """
    if kept_as == PDF:
        picture = _first_page(source)
        images.write(picture, target, WEBP)
        return Cleaned(WEBP.media_type, width=picture.width, height=picture.height)
    return images.clean(source, target, sent_as=kept_as, kept_as=WEBP, fits=LONGEST_SIDE)


def _first_page(source: Path) -> Image.Image:
    try:
        document = pypdfium2.PdfDocument(source)
        try:
            page = document[0]
            longest = max(page.get_size())
            picture: Image.Image = page.render(scale=LONGEST_SIDE / max(longest, 1.0)).to_pil()
            return picture.convert("RGB")
        finally:
            document.close()
    except (pypdfium2.PdfiumError, ValueError, OSError, IndexError):
        raise Unacceptable(Fault.DAMAGED) from None
