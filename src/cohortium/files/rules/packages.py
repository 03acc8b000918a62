"""What the parts of an office file are, and how they refer to one another: read by a parser, and compared with lists.

Whatever is not on a list is refused: new ways for a document to fetch or run something are found faster than they
could be written down here.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from cohortium.files.rules.types import Fault, FileType, Unacceptable

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES, _RELATIONSHIPS = f"{_PACKAGE}/content-types", f"{_PACKAGE}/relationships"
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*:|//|\\)", re.IGNORECASE)

# Content types, in small letters. What a document is as a whole, comes beside them: `main_type`.
_OFFICE = re.compile(
    r"application/vnd\.openxmlformats-officedocument\."
    r"((wordprocessingml|spreadsheetml|drawingml|drawing|theme|themeoverride)(\.[a-z0-9.]+)?"
    r"|extended-properties|custom-properties|customxmlproperties)\+xml"
)
# Of the kind above, and something else: templates, whole documents, what fetches data from elsewhere.
_NOT_THESE = re.compile(
    r"(\.main|\.externallink|\.connections|\.querytable|\.volatiledependencies|\.dialogsheet)\+xml$"
)
_PACKAGE_TYPE = re.compile(
    r"application/vnd\.openxmlformats-package\.(core-properties\+xml|relationships\+xml|digital-signature-[a-z+]+)"
)
_MICROSOFT = re.compile(
    r"application/vnd\.(ms-office\.(chartstyle|chartcolorstyle|chartex|classificationlabels|drawingml\.diagramdrawing)"
    r"|ms-word\.styleswitheffects"
    r"|ms-excel\.(person|threadedcomments|slicer|slicercache|timeline|timelinecache|rd[a-z]+|richvalue[a-z]*"
    r"|featurepropertybag|controlproperties|namedsheetviews?|documenttasks))\+xml"
)
_PLAIN = frozenset(
    {
        *("application/xml", "text/xml", "application/inkml+xml", "application/x-fontdata"),
        *("image/png", "image/jpeg", "image/jpg", "image/gif", "image/bmp", "image/tiff", "image/webp"),
        *("image/svg+xml", "image/x-emf", "image/x-wmf", "image/emf", "image/wmf", "image/vnd.ms-photo"),
        "application/vnd.openxmlformats-officedocument.vmldrawing",
        "application/vnd.openxmlformats-officedocument.obfuscatedfont",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.printersettings",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.customproperty",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printersettings",
    }
)
_PROGRAMS = (
    "macroenabled",
    "vbaproject",
    "vbadata",
    "macrosheet",
    "activex",
    "oleobject",
    "attachedtoolbars",
    "keymap",
)
# How a part may refer to another one: the last word of the type, whoever's schema it is of.
_INTERNAL = frozenset((
    "officedocument", "core-properties", "extended-properties", "custom-properties", "thumbnail", "origin",
    "signature", "certificate", "styles", "styleswitheffects", "settings", "websettings", "fonttable", "font",
    "theme", "themeoverride", "numbering", "footnotes", "endnotes", "comments", "commentsextended", "commentsids",
    "commentsextensible", "people", "header", "footer", "image", "hdphoto", "glossarydocument", "customxml",
    "customxmlprops", "ink", "chart", "chartex", "chartstyle", "chartcolorstyle", "chartusershapes", "diagramdata",
    "diagramlayout", "diagramquickstyle", "diagramcolors", "diagramdrawing", "drawing", "vmldrawing", "hyperlink",
    "worksheet", "chartsheet", "sharedstrings", "calcchain", "table", "tablesinglecells", "pivottable",
    "pivotcachedefinition", "pivotcacherecords", "printersettings", "sheetmetadata", "person", "threadedcomment",
    "slicer", "slicercache", "timeline", "timelinecache", "ctrlprop", "customproperty", "xmlmaps", "namedsheetview",
    "usernames", "revisionheaders", "revisionlog", "documenttasks", "classificationlabels", "rdrichvalue",
    "rdrichvaluestructure", "rdrichvaluetypes", "rdarray", "rdsupportingpropertybag",
    "rdsupportingpropertybagstructure", "richvaluerel", "rdrichvaluewebimage", "featurepropertybag", "metadata",
))  # fmt: skip
_SCHEMAS = re.compile(r"http://(schemas\.openxmlformats\.org|purl\.oclc\.org|schemas\.microsoft\.com)/[a-z0-9/.-]*")
_OBJECTS = frozenset((
    "oleobject", "package", "vbaproject", "wordvbadata", "control", "activexcontrolbinary", "activexcontrol",
    "attachedtoolbars", "keymapcustomizations", "xlmacrosheet", "xlintlmacrosheet",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class ContentTypes:
    """The type of each part, as `[Content_Types].xml` says it. In small letters, all of it."""

    by_extension: Mapping[str, str] = field(default_factory=dict)
    by_name: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """The type of this part; nothing where none is said."""
        name = name.lower()
        return self.by_name.get(name) or self.by_extension.get(name.rpartition("/")[2].rpartition(".")[2], "")


def content_types(content: bytes) -> ContentTypes:
    """Read `[Content_Types].xml`.

    Raises:
        Unacceptable: as `elements` does.
    """
    by_extension: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for name, said in elements(content, namespace=_TYPES):
        kind = said.get("ContentType", "").strip().lower()
        if name == "Default":
            by_extension[said.get("Extension", "").lower()] = kind
        elif name == "Override":
            by_name[said.get("PartName", "").lower().removeprefix("/")] = kind
    return ContentTypes(by_extension, by_name)


def main_type(kept_as: FileType) -> str:
    """What the document itself is."""
    return f"{kept_as.media_type}.main+xml"


def check_type(kind: str, *, kept_as: FileType) -> None:
    """Check that a part of this content type may be in it.

    Raises:
        Unacceptable: it is a program, an object, another file, or something that is not known here.
    """
    if any(word in kind for word in _PROGRAMS):
        raise Unacceptable(Fault.MACROS)
    if kind == main_type(kept_as) or kind in _PLAIN:
        return
    if _PACKAGE_TYPE.fullmatch(kind) or _MICROSOFT.fullmatch(kind):
        return
    # A document may hold building blocks: a glossary is a document of its own, without programs.
    if _OFFICE.fullmatch(kind) and not _NOT_THESE.search(kind):
        return
    raise Unacceptable(Fault.ACTIVE if _OFFICE.fullmatch(kind) else Fault.CARRIES_FILES)


def check_relationships(content: bytes) -> None:
    """Check whatever a part refers to: other parts of known kinds, and outside of the file only where one clicks.

    Raises:
        Unacceptable: it fetches or runs something, or nobody here knows what it does.
    """
    for name, said in elements(content, namespace=_RELATIONSHIPS):
        if name != "Relationship":
            continue
        kind = said.get("Type", "").strip().lower()
        word = kind.rpartition("/")[2]
        if word in _OBJECTS:
            raise Unacceptable(Fault.MACROS)
        is_inside = said.get("TargetMode", "Internal") == "Internal" and not _SCHEME.match(said.get("Target", ""))
        if not _SCHEMAS.fullmatch(kind) or word not in (_INTERNAL if is_inside else {"hyperlink"}):
            raise Unacceptable(Fault.ACTIVE)


def elements(content: bytes, *, namespace: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element of a document whose elements are all of one namespace.

    Raises:
        Unacceptable: it is damaged, declares entities, or has elements of another namespace.
    """
    found: list[tuple[str, dict[str, str]]] = []

    def started(name: str, said: dict[str, str]) -> None:
        of, _, word = name.rpartition(" ")
        if of != namespace:
            raise Unacceptable(Fault.DAMAGED)
        found.append((word, said))

    check_xml(content, started)
    return iter(found)


def check_xml(content: bytes, started: Callable[[str, dict[str, str]], None] | None = None) -> None:
    """Read a whole document, in whichever encoding it says that it is.

    Raises:
        Unacceptable: it is damaged, or declares a type or entities, with which little can become much.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _declares
    if started:
        parser.StartElementHandler = started
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Unacceptable(Fault.DAMAGED) from None


def _declares(*_said: object) -> None:
    raise Unacceptable(Fault.BOMB)
