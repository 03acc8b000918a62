"""Files as people send them, and as attackers do: made here, byte by byte, so that none lies in the repository."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import pikepdf
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from cohortium.files.rules.types import CSV, DOCX, JPEG, PDF, PNG, TEXT, WEBP, XLSX, Fault, FileType

# Runs where a file runs in our origin: the title of the page says so.
MARKER = "document.title='RAN'"
SCRIPT = f"<script>{MARKER}</script>".encode()
PAGE = b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
# No scanner but that of the tests knows it.
SIGNATURE = b"COHORTIUM-TEST-SIGNATURE-OF-OUR-OWN"


@dataclass(frozen=True)
class Sample:
    """A file that is sent, and what becomes of it: a type under which it is kept, or a fault."""

    name: str
    make: Callable[[], bytes]
    becomes: FileType | Fault
    declared: str = ""

    @property
    def is_kept(self) -> bool:
        return isinstance(self.becomes, FileType)


@cache
def image(form: str = "PNG", size: tuple[int, int] = (64, 40), mode: str = "RGB", **options: Any) -> bytes:
    """A picture with something on it."""
    picture = Image.new(mode, size)
    if mode in {"RGB", "RGBA", "L"}:
        ImageDraw.Draw(picture).ellipse((4, 4, size[0] - 4, size[1] - 4), fill="white")
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def with_place() -> bytes:
    """A photograph as a phone takes it: lying on its side, with where it was taken, and by what."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Some phone"
    place = exif.get_ifd(0x8825)
    place |= {1: "S", 2: (Decimal(37), Decimal(54), Decimal(0)), 3: "E", 4: (Decimal(144), Decimal(39), Decimal(0))}
    return image("JPEG", exif=exif.tobytes(), comment=SCRIPT)


def with_words() -> bytes:
    info = PngInfo()
    info.add_text("Comment", MARKER)
    info.add_itxt("XML:com.adobe.xmp", f"<x>{MARKER}</x>")
    return image(pnginfo=info)


def moving(form: str) -> bytes:
    """Three pictures in one."""
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    target = io.BytesIO()
    frames[0].save(target, form, save_all=True, append_images=frames[1:], duration=100)
    return target.getvalue()


def vast() -> bytes:
    """A PNG of a few bytes that says that it has ten thousand million pixels."""
    head = struct.pack("!IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(10))) + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))


@cache
def pdf(change: Callable[[pikepdf.Pdf], None] | None = None, **options: Any) -> bytes:
    """A document of two pages, with something changed."""
    document = pikepdf.new()
    for _ in range(2):
        document.add_blank_page(page_size=(300, 200))
    if change:
        change(document)
    target = io.BytesIO()
    document.save(target, **options)
    return target.getvalue()


def runs_script(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def names_script(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=[pikepdf.String("a"), action]))


def launches(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 100, 100], A=document.make_indirect(action)
    )
    document.pages[0].Annots = pikepdf.Array([link])


def when_closed(document: pikepdf.Pdf) -> None:
    document.pages[1].AA = pikepdf.Dictionary(C=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)"))


def sends_form(document: pikepdf.Pdf) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.SubmitForm, F="https://example.com/")


def carries(document: pikepdf.Pdf) -> None:
    document.attachments["evil.exe"] = b"MZ"


def is_signed(document: pikepdf.Pdf) -> None:
    signature = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=[0, 10, 20, 30], Contents=pikepdf.String("00"))
    document.Root.Signature = document.make_indirect(signature)


def links(document: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.com/")
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 100, 100], A=action)
    document.pages[0].Annots = pikepdf.Array([link])


def holds_page(document: pikepdf.Pdf) -> None:
    document.Root.Page = document.make_indirect(document.make_stream(b"\n" + PAGE))


def pdf_and_page() -> bytes:
    """A document that a browser which guesses could take for a page: there is one in it, and one behind it."""
    return pdf(holds_page, compress_streams=False) + PAGE


def page_then_pdf() -> bytes:
    return PAGE + b"\n" + pdf()


SCHEMAS = "http://schemas.openxmlformats.org"
OF_OFFICE = "application/vnd.openxmlformats-officedocument"
SHEET = "xl/workbook.xml"
_MAIN = {"word/document.xml": "wordprocessingml.document", SHEET: "spreadsheetml.sheet"}


def content_types(part: str = "word/document.xml", main: str = "", *more: str) -> str:
    """What the parts of a document are."""
    return (
        f'<?xml version="1.0"?><Types xmlns="{SCHEMAS}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="bin" ContentType="image/png"/><Default Extension="html" ContentType="text/html"/>'
        f'<Override PartName="/{part}" ContentType="{main or f"{OF_OFFICE}.{_MAIN[part]}.main+xml"}"/>'
        f"{''.join(more)}</Types>"
    )


def relationship(kind: str, target: str, mode: str = ' TargetMode="External"', prefix: str = "", more: str = "") -> str:
    """What a part refers to."""
    p, xmlns = (f"{prefix}:", f"xmlns:{prefix}") if prefix else ("", "xmlns")
    return (
        f'<?xml version="1.0"?><{p}Relationships {xmlns}="{SCHEMAS}/package/2006/relationships"><{p}Relationship Id="r1" '
        f'{more}Type="{SCHEMAS}/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/></{p}Relationships>'
    )


def office(part: str = "word/document.xml", extra: dict[str, bytes] | None = None) -> bytes:
    """A document or a sheet, with something besides. The same bytes each time."""
    target = io.BytesIO()
    parts = {
        "[Content_Types].xml": content_types(part).encode(),
        "_rels/.rels": relationship("officeDocument", part, mode="").encode(),
        part: b"<document>Ada</document>",
    }
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in (parts | (extra or {})).items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def refers(said: str | bytes, **parts: bytes) -> bytes:
    """A document that refers to something, and has parts named `a__bin` for `a.bin`."""
    content = said.encode() if isinstance(said, str) else said
    extra = {f"word/{name.replace('__', '.')}": one for name, one in parts.items()}
    return office(extra={"word/_rels/document.xml.rels": content, **extra})


def is_of(*said: str | bytes) -> bytes:
    """A document whose parts say this of themselves."""
    [types] = said
    content = types if isinstance(types, bytes) else types.encode()
    return office(extra={"[Content_Types].xml": content, "word/other.bin": b"x"})


TEMPLATE = relationship("attachedTemplate", "https://example.com/evil.dotm")
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
VBA = '<Override PartName="/word/other.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
LAUGHS = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'


def locked_office() -> bytes:
    """As every archiver locks a part: a bit in its head says so."""
    content = bytearray(office())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        content[at + place] |= 1
    return bytes(content)


def plain_zip() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("anything.exe", b"MZ")
    return target.getvalue()


def drawing(script: bytes = SCRIPT) -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">' + script + b"</svg>"


def gif_and_script() -> bytes:
    """A picture of which the beginning is a program as well: GIF89a/*…*/=1;."""
    head = b"GIF89a" + struct.pack("<HHBBB", 0x2A2F, 1, 0, 0, 0)
    return head + b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00" + b"*/=1;" + MARKER.encode() + b";"


SAMPLES = [
    Sample("logo.png", image, PNG, "image/png"),
    Sample("see-through.png", lambda: image(mode="RGBA"), PNG, "image/png"),
    Sample("palette.png", lambda: image(mode="P"), PNG),
    Sample("sixteen.png", lambda: image(mode="I;16"), PNG),
    Sample("with-words.png", with_words, PNG),
    Sample("photo.jpg", lambda: image("JPEG"), JPEG, "image/jpeg"),
    Sample("PHOTO.JPEG", with_place, JPEG, "image/jpeg"),
    Sample("print.jpg", lambda: image("JPEG", mode="CMYK"), JPEG),
    Sample("old.gif", lambda: image("GIF", mode="P"), PNG, "image/gif"),
    Sample("moving.gif", lambda: moving("GIF"), PNG),
    Sample("new.webp", lambda: image("WEBP"), WEBP, "image/webp"),
    Sample("moving.webp", lambda: moving("WEBP"), WEBP),
    Sample("page-behind.png", lambda: image() + PAGE, PNG),
    Sample("page-behind.jpg", lambda: image("JPEG") + PAGE, JPEG),
    Sample("vast.png", vast, Fault.TOO_MANY_PIXELS),
    Sample("cut.png", lambda: image()[:60], Fault.DAMAGED),
    Sample("cut.jpg", lambda: image("JPEG")[:300], Fault.DAMAGED),
    Sample("head-only.png", lambda: b"\x89PNG\r\n\x1a\n", Fault.DAMAGED),
    Sample("script.gif", gif_and_script, PNG),
    Sample("page.png", lambda: PAGE, Fault.MARKUP, "image/png"),
    Sample("photo-inside.png", lambda: image("JPEG"), Fault.LIES, "image/png"),
    Sample("says-pdf.png", image, Fault.LIES, "application/pdf"),
    Sample("picture.pdf", image, Fault.LIES, "application/pdf"),
    Sample("logo.svg", drawing, Fault.DRAWING, "image/svg+xml"),
    Sample("innocent.svg", lambda: drawing(b"<circle r='3'/>"), Fault.DRAWING),
    Sample("drawing.png", lambda: b'<?xml version="1.0"?>' + drawing(), Fault.DRAWING),
    Sample("icon.ico", lambda: image("ICO", size=(32, 32)), Fault.NOT_ACCEPTED),
    Sample("scan.tiff", lambda: image("TIFF"), Fault.NOT_ACCEPTED),
    Sample("phone.heic", lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(100), Fault.HEIC),
    Sample("empty.png", bytes, Fault.EMPTY),
    Sample("form.pdf", pdf, PDF, "application/pdf"),
    Sample("links.pdf", lambda: pdf(links), PDF),
    Sample("signed.pdf", lambda: pdf(is_signed), PDF),
    Sample("page-inside.pdf", pdf_and_page, PDF),
    Sample("page-before.pdf", page_then_pdf, Fault.NOT_ACCEPTED),
    Sample("junk-before.pdf", lambda: b"\x00" * 20 + pdf(), Fault.NOT_ACCEPTED),
    Sample("locked.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="u")), Fault.LOCKED),
    Sample("half-locked.pdf", lambda: pdf(encryption=pikepdf.Encryption(owner="o", user="")), Fault.LOCKED),
    Sample("cut.pdf", lambda: pdf()[:200], Fault.DAMAGED),
    Sample("runs.pdf", lambda: pdf(runs_script), Fault.ACTIVE),
    Sample("runs-by-name.pdf", lambda: pdf(names_script), Fault.ACTIVE),
    Sample("runs-when-closed.pdf", lambda: pdf(when_closed), Fault.ACTIVE),
    Sample("launches.pdf", lambda: pdf(launches), Fault.ACTIVE),
    Sample("sends.pdf", lambda: pdf(sends_form), Fault.ACTIVE),
    Sample("carries.pdf", lambda: pdf(carries), Fault.CARRIES_FILES),
    Sample("letter.docx", office, DOCX),
    Sample("list.xlsx", lambda: office(SHEET), XLSX, "application/zip"),
    Sample("sheet.docx", lambda: office(SHEET), Fault.LIES),
    Sample("macros.docx", lambda: office(extra={"word/vbaProject.bin": b"x"}), Fault.MACROS),
    Sample("object.docx", lambda: office(extra={"word/embeddings/oleObject1.bin": b"x"}), Fault.MACROS),
    Sample("clicks.docx", lambda: refers(relationship("hyperlink", "https://example.com/")), DOCX),
    Sample("wide.docx", lambda: refers(relationship("styles", "styles.xml", mode="").encode("utf-16")), DOCX),
    Sample("remote.docx", lambda: office(extra={"word/_rels/settings.xml.rels": TEMPLATE.encode()}), Fault.ACTIVE),
    Sample("remote-wide.docx", lambda: refers(TEMPLATE.encode("utf-16")), Fault.ACTIVE),
    Sample("remote-spelled.docx", lambda: refers(TEMPLATE.replace("External", "&#69;xternal")), Fault.ACTIVE),
    Sample("remote-unsaid.docx", lambda: refers(relationship("image", "https://example.com/a", mode="")), Fault.ACTIVE),
    Sample("remote-named.docx", lambda: refers(relationship("image", "//example.com/a", prefix="r")), Fault.ACTIVE),
    Sample(
        "remote-after.docx",
        lambda: refers(relationship("frame", "https://example.com/", more='x="&gt;>" ')),
        Fault.ACTIVE,
    ),
    Sample("remote-part.docx", lambda: refers(relationship("subDocument", "https://example.com/a.docx")), Fault.ACTIVE),
    Sample(
        "remote-book.xlsx",
        lambda: office(SHEET, {"xl/_rels/a.xml.rels": relationship("externalLinkPath", "//a/b").encode()}),
        Fault.ACTIVE,
    ),
    Sample("chunk.docx", lambda: refers(relationship("aFChunk", "a.html", mode=""), a__html=PAGE), Fault.ACTIVE),
    Sample("page-in-it.docx", lambda: office(extra={"word/a.html": PAGE}), Fault.CARRIES_FILES),
    Sample("program-in-it.docx", lambda: office(extra={"word/a.exe": b"MZ"}), Fault.CARRIES_FILES),
    Sample(
        "object-renamed.docx", lambda: refers(relationship("oleObject", "o.bin", mode=""), o__bin=b"x"), Fault.MACROS
    ),
    Sample("macros-renamed.docx", lambda: is_of(content_types("word/document.xml", "", VBA)), Fault.MACROS),
    Sample("macros-wide.docx", lambda: is_of(content_types(main=MACROS).encode("utf-16")), Fault.MACROS),
    Sample("macros-spelled.docx", lambda: is_of(content_types(main=MACROS.replace("E", "&#69;"))), Fault.MACROS),
    Sample("twice.docx", lambda: office(extra={"WORD/Document.xml": b"<a/>"}), Fault.DAMAGED),
    Sample("unread.docx", lambda: refers(b"<Relationships>"), Fault.DAMAGED),
    Sample("laughs-wide.docx", lambda: office(extra={"word/a.xml": LAUGHS.decode().encode("utf-16")}), Fault.BOMB),
    Sample("bomb.docx", lambda: office(extra={"word/media/a.bin": bytes(30 * 1024**2)}), Fault.BOMB),
    Sample("laughs.xlsx", lambda: office(SHEET, {"xl/a.xml": LAUGHS}), Fault.BOMB),
    Sample("nested.docx", lambda: office(extra={"word/media/more.zip": plain_zip()}), Fault.CARRIES_FILES),
    Sample("climbs.docx", lambda: office(extra={"word/../../../etc/passwd": b"x"}), Fault.DAMAGED),
    Sample("locked.docx", locked_office, Fault.LOCKED),
    Sample("cut.docx", lambda: office()[:200], Fault.NOT_ACCEPTED),
    Sample("things.zip", plain_zip, Fault.NOT_ACCEPTED, "application/zip"),
    Sample("list.csv", "Name,Ort\r\nZoë,Kapstadt\r\n".encode, CSV, "application/vnd.ms-excel"),
    Sample("marked.csv", "\ufeffName,Ort\r\nZoë,Kapstadt\r\n".encode, CSV, "text/csv"),
    Sample("windows.csv", lambda: "Name\r\nZo\xeb\r\n".encode("cp1252"), Fault.NOT_UTF_8),
    Sample("wide.csv", lambda: "Name\r\nZoë\r\n".encode("utf-16"), Fault.NOT_UTF_8),
    Sample("late.csv", lambda: b"a,b\r\n" * 5000 + b"\x00", Fault.NOT_UTF_8),
    Sample("page.csv", lambda: PAGE, Fault.MARKUP, "text/csv"),
    Sample("notes.txt", lambda: b"See <b>you</b> " + SCRIPT, TEXT, "text/plain"),
    Sample("plain.txt", MARKER.encode, TEXT),
    Sample("program.exe", lambda: b"MZ\x90\x00" + bytes(200), Fault.NOT_ACCEPTED),
    Sample("script.js", MARKER.encode, Fault.NOT_ACCEPTED),
    Sample("nameless", image, Fault.NOT_ACCEPTED),
    Sample("sick.txt", lambda: b"Hello\r\n" + SIGNATURE, Fault.INFECTED),
    Sample("sick.png", lambda: image() + SIGNATURE, Fault.INFECTED),
]
