"""Pictures: drawn anew, so that nothing of the file that was sent is kept but what can be seen."""

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from cohortium.files.rules.types import Cleaned, Fault, FileType, Note, Unacceptable

# A good camera has 50 million, and a bomb a thousand times as many. Asked before anything is unpacked.
MOST_PIXELS = 52_000_000
_LONGEST_SIDE = 20_000
_OPENED_AS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
_SAVED_WITH: dict[str, dict[str, Any]] = {
    "PNG": {"optimize": True},
    "JPEG": {"quality": 90, "optimize": True},
    "WEBP": {"quality": 90, "method": 4},
}
# Whatever a broken picture makes Pillow raise.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, ZeroDivisionError, MemoryError)

# We ask ourselves, before anything is unpacked: Pillow would warn first, into the log.
Image.MAX_IMAGE_PIXELS = None


def clean(source: Path, target: Path, *, sent_as: FileType, kept_as: FileType, fits: int = 0) -> Cleaned:
    """Draw the picture anew: upright, in sRGB, without what was written beside it. `fits`: the longest side.

    Raises:
        Unacceptable: it is damaged, or has too many pixels.
    """
    try:
        with Image.open(source, formats=[_OPENED_AS[sent_as.media_type]]) as image:
            if image.width * image.height > MOST_PIXELS or max(image.size) > _LONGEST_SIDE:
                raise Unacceptable(Fault.TOO_MANY_PIXELS)
            moves = getattr(image, "n_frames", 1) > 1
            drawn = drawn_anew(image, fits=fits)
    except (UnidentifiedImageError, *_BROKEN):
        raise Unacceptable(Fault.DAMAGED) from None
    write(drawn, target, kept_as)
    return Cleaned(
        kept_as.media_type, width=drawn.width, height=drawn.height, notes=(Note.FIRST_PICTURE,) if moves else ()
    )


def drawn_anew(image: Image.Image, *, fits: int = 0) -> Image.Image:
    """The pixels alone, in a picture that was never a file."""
    profile = image.info.get("icc_profile")
    if fits:
        # A large JPEG is then read at a fraction of its size.
        image.draft(None, (fits, fits))
    image.load()
    upright = ImageOps.exif_transpose(image)
    see_through = "A" in upright.getbands() or "transparency" in upright.info
    plain = _in_srgb(upright, profile, "RGBA" if see_through else "RGB")
    if fits and max(plain.size) > fits:
        plain.thumbnail((fits, fits), Image.Resampling.LANCZOS)
    fresh = Image.new(plain.mode, plain.size)
    fresh.paste(plain)
    return fresh


def write(image: Image.Image, target: Path, kept_as: FileType) -> None:
    """Write the picture in this type, with nothing beside it."""
    form = _OPENED_AS[kept_as.media_type]
    if form == "JPEG" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    image.save(target, form, **_SAVED_WITH[form])


def _in_srgb(image: Image.Image, profile: bytes | None, mode: str) -> Image.Image:
    if profile and image.mode in {"RGB", "CMYK", "L"}:
        try:
            theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, *_BROKEN):
            converted = None
        if converted is not None:
            return converted.convert(mode)
    if image.mode.startswith(("I", "F")):
        # Sixteen bits of grey: Pillow would cut them off and not scale them.
        low, high = image.convert("F").getextrema()
        span = max(float(high) - float(low), 1.0)  # type: ignore[arg-type]
        image = image.convert("F").point(lambda value: (value - float(low)) * (255.0 / span))  # type: ignore[arg-type]
        return image.convert("L").convert(mode)
    return image.convert(mode)
