"""Reads an Outlook .msg file (MS-OXMSG: a compound file, MS-CFB) into an `Item`. Bounded in size, number and depth."""

import io
import re
import struct
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from fuwake.intake.outlook.item import Attached, Item, Person
from fuwake.parse.charsets import decode
from fuwake.parse.codepages import label
from fuwake.parse.rtf import de_encapsulate, decompress

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MOST_ATTACHED = 200
MOST_PEOPLE = 500
MOST_DEPTH = 5
"""Items inside items."""
_MOST_STREAMS = 20_000
_GROWTH = 4  # bytes of all streams for each byte of the file: streams of a broken file may share their sectors
_LARGE = 1_000_000
_PROPERTIES = "__properties_version1.0"
_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})")
_STRING8, _UNICODE, _BINARY = 0x1E, 0x1F, 0x102
_CLASS, _SUBJECT, _HEADERS, _SUBMITTED, _DELIVERED = 0x1A, 0x37, 0x7D, 0x39, 0xE06
_TEXT, _HTML, _RTF, _MESSAGE_ID, _INTERNET_CODEPAGE, _CODEPAGE = 0x1000, 0x1013, 0x1009, 0x1035, 0x3FDE, 0x3FFD
_NAME, _ADDRESS, _SMTP, _KIND = 0x3001, 0x3003, 0x39FE, 0xC15
_SENDER = ((0xC1A, 0x5D01, 0xC1F), (0x42, 0x5D02, 0x65))
"""(name, SMTP address, address) of the sender, and of whom the sender represents."""
_LONG_NAME, _SHORT_NAME, _DATA, _MEDIA, _CONTENT_ID = 0x3707, 0x3704, 0x3701, 0x370E, 0x3712
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

_Tree = Mapping[str, Any]


class UnreadableItem(ValueError):
    """The file is no Outlook item or is too damaged; the text says why, in plain English."""


def read(data: bytes) -> Item:
    """Raises UnreadableItem."""
    from olefile import OleFileIO  # type: ignore[import-untyped]  # only where there is such a file; ships no types
    from olefile.olefile import OleFileError  # type: ignore[import-untyped]  # the same

    if data[30:34] not in (b"\x09\x00\x06\x00", b"\x0c\x00\x06\x00"):  # sector shifts, MS-CFB section 2.2
        raise UnreadableItem("this Outlook or Office file is damaged (its sectors have no size)")
    try:
        with OleFileIO(io.BytesIO(data)) as file:
            tree = _tree(file, data)
    except (OleFileError, OSError, ValueError, IndexError, KeyError, TypeError, ArithmeticError, struct.error, RecursionError) as error:
        if isinstance(error, UnreadableItem):
            raise
        raise UnreadableItem(f"this Outlook or Office file is damaged ({str(error)[:100] or type(error).__name__})") from error
    if _PROPERTIES not in tree:
        raise UnreadableItem("this is an old Office file, not an Outlook item")
    return _item(tree, 32, None, MOST_DEPTH)


def _tree(file: Any, data: bytes) -> _Tree:
    """Storages as mappings, streams as bytes."""
    names = file.listdir(streams=True, storages=False)
    if len(names) > _MOST_STREAMS:
        raise UnreadableItem(f"this Outlook file holds more than {_MOST_STREAMS} streams")
    if sum(file.get_size(name) for name in names) > _GROWTH * len(data):
        raise UnreadableItem("this Outlook file is damaged: it claims to hold far more than its size")
    tree: dict[str, Any] = {}
    for name in names:
        if len(name) > 4 * MOST_DEPTH:
            continue
        place = tree
        for step in name[:-1]:
            place = place.setdefault(step, {})
        if isinstance(place, dict):
            large = _large(file, data, name)
            place[name[-1]] = file.openstream(name).read() if large is None else large
    return tree


def _large(file: Any, data: bytes, name: list[str]) -> bytes | None:
    """The bytes of a large stream in one step: olefile takes them sector by sector, which needs three times the memory.

    None for a small stream, and for one whose sectors do not all lie in the file: of that olefile reads what there is.
    """
    left = file.get_size(name)
    if left < _LARGE:
        return None
    entry = file.root
    for step in name:
        entry = next(kid for kid in entry.kids if kid.name.lower() == step.lower())
    view, fat, length, sector = memoryview(data), file.fat, file.sectorsize, entry.isectStart
    pieces: list[memoryview] = []
    while left > 0:
        first, count = sector, 0
        while left > count * length and 0 <= sector < len(fat) and sector == first + count:  # neighbours are taken together
            sector, count = fat[sector], count + 1
        start, taken = (first + 1) * length, min(left, count * length)
        if count == 0 or start + taken > len(data):
            return None
        pieces.append(view[start : start + taken])
        left -= taken
    return b"".join(pieces)


class _Properties:
    """The properties of one storage: values of fixed size by tag, texts and bytes by tag."""

    def __init__(self, tree: _Tree, header: int, codepage: int | None) -> None:
        self._values: dict[int, dict[int, bytes]] = {}
        self._fixed: dict[int, bytes] = {}
        for name, value in tree.items():
            found = _STREAM.fullmatch(name)
            if found is not None and isinstance(value, bytes):
                self._values.setdefault(int(found[1], 16), {})[int(found[2], 16)] = value
        table = tree.get(_PROPERTIES)
        table = table if isinstance(table, bytes) else b""
        for place in range(header, len(table) - 15, 16):
            self._fixed[int.from_bytes(table[place + 2 : place + 4], "little")] = table[place + 8 : place + 16]
        self.codepage = self.number(_CODEPAGE) or codepage
        self.body_codepage = self.number(_INTERNET_CODEPAGE) or self.codepage

    def number(self, tag: int) -> int | None:
        value = self._fixed.get(tag)
        return int.from_bytes(value[:4], "little") if value is not None else None

    def time(self, tag: int) -> datetime | None:
        """FILETIME: tenths of microseconds since 1601."""
        value = self._fixed.get(tag)
        ticks = int.from_bytes(value, "little") if value is not None else 0
        try:
            return (_EPOCH + timedelta(microseconds=ticks // 10)).replace(microsecond=0) if ticks else None
        except OverflowError:
            return None

    def raw(self, tag: int) -> bytes | None:
        return self._values.get(tag, {}).get(_BINARY)

    def text(self, tag: int) -> str | None:
        """A text; None where absent or empty."""
        forms = self._values.get(tag, {})
        if _UNICODE in forms:
            data = forms[_UNICODE]
            return data[: len(data) // 2 * 2].decode("utf-16-le", "replace").rstrip("\x00") or None
        if _STRING8 in forms:
            page = self.body_codepage if tag == _TEXT else self.codepage
            return decode(forms[_STRING8].rstrip(b"\x00"), label(page)).text or None
        return None


def _item(tree: _Tree, header: int, codepage: int | None, deeper: int) -> Item:
    own = _Properties(tree, header, codepage)
    to, cc = _people(tree, own.codepage)
    text, html = _bodies(own)
    return Item(
        kind=own.text(_CLASS) or "",
        headers=own.text(_HEADERS) or "",
        sender=_sender(own),
        to=to,
        cc=cc,
        subject=own.text(_SUBJECT),
        date=own.time(_SUBMITTED) or own.time(_DELIVERED),
        message_id=own.text(_MESSAGE_ID),
        text=text,
        html=html,
        attached=_attached(tree, own.codepage, deeper),
    )


def _bodies(own: _Properties) -> tuple[str | None, str | None]:
    """(text, HTML). The HTML property, else what the RTF was made from (MS-OXRTFEX)."""
    text, html = own.text(_TEXT), own.text(_HTML)
    raw = own.raw(_HTML)
    if raw is not None:
        html = decode(raw.rstrip(b"\x00"), label(own.body_codepage)).text
    packed = own.raw(_RTF)
    if packed is not None and not html:
        inside = de_encapsulate(decompress(packed))
        if inside is not None and inside.kind == "html":
            html = inside.text
        elif inside is not None and not text:
            text = inside.text
    return text, html or None


def _smtp(*addresses: str | None) -> str | None:
    """The first that is an SMTP address and no Exchange name (`/o=…`)."""
    return next((one.strip() for one in addresses if one and "@" in one and not one.lower().startswith("/o=")), None)


def _sender(own: _Properties) -> Person | None:
    for name, smtp, address in _SENDER:
        person = Person(name=own.text(name), address=_smtp(own.text(smtp), own.text(address)))
        if person.address is not None or person.name is not None:
            return person
    return None


def _storages(tree: _Tree, prefix: str, most: int) -> list[_Tree]:
    names = sorted(name for name, value in tree.items() if name.startswith(prefix) and isinstance(value, dict))
    return [tree[name] for name in names[:most]]


def _people(tree: _Tree, codepage: int | None) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    to: list[Person] = []
    cc: list[Person] = []
    for storage in _storages(tree, "__recip_version1.0_#", MOST_PEOPLE):
        own = _Properties(storage, 8, codepage)
        person = Person(name=own.text(_NAME), address=_smtp(own.text(_SMTP), own.text(_ADDRESS)))
        kind = own.number(_KIND)
        if kind != 3:  # Bcc is not written into a header section
            (cc if kind == 2 else to).append(person)
    return tuple(to), tuple(cc)


def _attached(tree: _Tree, codepage: int | None, deeper: int) -> tuple[Attached, ...]:
    found: list[Attached] = []
    for storage in _storages(tree, "__attach_version1.0_#", MOST_ATTACHED):
        own = _Properties(storage, 8, codepage)
        inside = storage.get(f"__substg1.0_{_DATA:04X}000D")
        opened = isinstance(inside, dict) and _PROPERTIES in inside and deeper > 1
        found.append(
            Attached(
                name=own.text(_LONG_NAME) or own.text(_SHORT_NAME) or own.text(_NAME),
                type=own.text(_MEDIA),
                content_id=own.text(_CONTENT_ID),
                data=own.raw(_DATA) or b"",
                item=_item(inside or {}, 24, own.codepage, deeper - 1) if opened else None,
            )
        )
    return tuple(found)
