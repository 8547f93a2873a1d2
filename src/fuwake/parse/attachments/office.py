"""Word, Excel and PowerPoint files (ECMA-376): external relationships, HYPERLINK fields, addresses in their texts.

The container is a ZIP that anybody may have built: its directory is measured before it is read, members are unpacked to a bound,
and XML is read by expat with document types refused, so no entity is ever expanded.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from xml.parsers import expat

from fuwake.parse import limits
from fuwake.parse.attachments._harvest import Found, Harvest
from fuwake.parse.zip_names import BROKEN, directory_size

_TEXTS = re.compile(
    r"(?:word/(?:document|header\d*|footer\d*|footnotes|comments)|xl/(?:sharedStrings|worksheets/sheet\d{1,3})|ppt/slides/slide\d{1,3})\.xml$"
)
_FIELD = re.compile(r"HYPERLINK\s{0,10}\(?\s{0,10}[\"“]([^\"”]{1,8192})[\"”]")
_CLICKED = ("/hyperlink", "/slide")
_RATIO_FROM = 1_000_000  # bytes: small members of blanks may well shrink a thousand times


class _Refused(ValueError):
    """A document type in a file that needs none."""


def read(data: bytes) -> Harvest:
    """Links of an Office file. Never raises; what was not read is among the defects."""
    harvest = Harvest()
    if directory_size(data) > limits.ARCHIVE_DIRECTORY:
        harvest.defects.append(("limit-attachment-entries", f"more than {limits.ARCHIVE_ENTRIES} files in the container"))
        return harvest
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name, content in _members(archive, harvest):
                _read_member(name, content, harvest)
    except BROKEN as error:
        harvest.defects.append(("attachment-unreadable", f"an Office file that cannot be opened: {type(error).__name__}"))
    return harvest


def _members(archive: zipfile.ZipFile, harvest: Harvest) -> Iterator[tuple[str, bytes]]:
    """Relationship and text members, unpacked, within the bounds."""
    infos = archive.infolist()
    if any(info.filename.lower().endswith("vbaproject.bin") for info in infos[: limits.ARCHIVE_ENTRIES]):  # MS-OFFMACRO2 section 2.2.1
        harvest.defects.append(("office-macro", "an Office file with macros"))
    if len(infos) > limits.ARCHIVE_ENTRIES:
        harvest.defects.append(("limit-attachment-entries", f"{len(infos)} files in the container"))
        infos = infos[: limits.ARCHIVE_ENTRIES]
    left = limits.ARCHIVE_BYTES
    for info in infos:
        if not (info.filename.endswith(".rels") or _TEXTS.search(info.filename)):
            continue
        if info.flag_bits & 1:
            harvest.defects.append(("attachment-encrypted", "a file in the container is encrypted"))
            continue
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            continue
        if info.file_size > _RATIO_FROM and info.file_size > limits.ARCHIVE_RATIO * max(info.compress_size, 1):
            harvest.defects.append(("limit-attachment-ratio", f"a file in the container grows more than {limits.ARCHIVE_RATIO} times"))
            continue
        most = min(left, limits.ARCHIVE_MEMBER)
        with archive.open(info) as stream:
            content = stream.read(most + 1)
        left -= len(content)
        if len(content) > most:
            harvest.defects.append(("limit-attachment-size", f"a file in the container is larger than {most} bytes"))
            if left <= 0:
                return
            continue
        yield info.filename, content


def _read_member(name: str, content: bytes, harvest: Harvest) -> None:
    try:
        if name.endswith(".rels"):
            harvest.links += _relationships(content)
        else:
            text = _text(content)
            harvest.links += [Found(found[1]) for found in _FIELD.finditer(text) if "://" in found[1]]
            harvest.texts.append(text)
    except (expat.ExpatError, _Refused, ValueError, LookupError):
        harvest.defects.append(("attachment-unreadable", "XML inside the container that is broken or declares a document type"))


def _relationships(content: bytes) -> list[Found]:
    """Targets outside of the file; those but hyperlinks are fetched when it is opened (remote template, picture)."""
    found: list[Found] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        external = attributes.get("TargetMode", "").lower() == "external"
        if name.rpartition(":")[2] == "Relationship" and external and len(found) < limits.LINKS:
            target = attributes.get("Target", "")
            if not target.lower().startswith("file:///"):
                found.append(Found(target, automatic=not attributes.get("Type", "").lower().endswith(_CLICKED)))

    _parser(start=start).Parse(content, True)
    return found


def _text(content: bytes) -> str:
    """All character data, with breaks where paragraphs, cells and lines end."""
    pieces: list[str] = []

    def end(name: str) -> None:
        if name.rpartition(":")[2] in ("p", "si", "c", "br", "tab"):
            pieces.append("\n")

    parser = _parser(end=end)
    parser.CharacterDataHandler = pieces.append
    parser.Parse(content, True)
    return "".join(pieces)[: limits.TEXT_BYTES]


def _parser(start: Callable[[str, dict[str, str]], None] | None = None, end: Callable[[str], None] | None = None) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    return parser


def _refuse(*_: object) -> None:
    raise _Refused
