"""What mails come in: mbox, ZIP archives, Outlook items; and mails carried in mails, attached or as text."""

import io
import zipfile
from collections.abc import Iterator

from fuwake.intake import archive, files, mbox
from fuwake.intake.outlook import msg, rebuild
from fuwake.intake.raw_message import RawMessage
from fuwake.parse.context import bystanders
from fuwake.parse.inline_forward import inline
from fuwake.parse.message import parse
from fuwake.pipeline.arrival import arrive
from fuzz import promises, seeds
from fuzz.promises import encodable, holds, same
from fuzz.targets._target import Target, chosen, long, prefixed
from tests.intake.outlook.compound import compound, properties
from tests.intake.outlook.test_msg import ITEM
from tests.parse.test_inline_forward import FORMS, GMAIL

_MOST = 200_000


def _any(data: bytes) -> None:
    """Whatever standard input may be, to the mails that are dissected."""
    for item in files.read_messages("-", io.BytesIO(data), _MOST):
        if isinstance(item, RawMessage):
            encodable(arrive(item).source)
        else:
            promises.clean(item.what)


def _box(data: bytes) -> None:
    """What an mbox holds is as large as the box at most, and lies in it line by line."""
    found = same(lambda: list(mbox.messages(io.BytesIO(data), _MOST)))
    sizes = [len(one) for one in found if one is not None]
    holds(sum(sizes) <= len(data), "more bytes come out of an mbox than went in")


def _archive(data: bytes) -> None:
    entries = same(lambda: list(archive.entries(io.BytesIO(data), _MOST)))
    for name, content in entries:
        promises.clean(name)
        holds(len(content) <= _MOST + 100, "an entry larger than the limit")


def _outlook(data: bytes) -> None:
    try:
        item = msg.read(data)
    except msg.UnreadableItem as error:
        promises.clean(str(error))
        return
    mail = same(lambda: rebuild.rebuild(item))
    promises.anatomy(mail, parse(mail))


def _carrier(data: bytes) -> None:
    """The input as the mail that a forward carries, and as the forward itself."""
    promises.mail(_FORWARD + data + b"\r\n--f--\r\n", twice=False)
    encodable(bystanders(data))


def _forwarded(data: bytes) -> None:
    """The input as the text of a forward, in letters and as HTML: what is built from it is a mail, and the same each time."""
    for kind in (b"plain", b"html"):
        raw = _AS_TEXT + kind + b"; charset=utf-8\r\n\r\n" + data
        anatomy = parse(raw)
        found = same(lambda raw=raw, anatomy=anatomy: inline(raw, anatomy))  # type: ignore[misc]  # both are those of this turn
        if found.state == "one":
            promises.anatomy(found.data, parse(found.data))


_AS_TEXT = b"From: a@forwarder.example\r\nTo: b@desk.example\r\nSubject: Fwd: x\r\nMIME-Version: 1.0\r\nContent-Type: text/"
_FORWARD = (
    b"From: a@forwarder.example\r\nTo: b@desk.example\r\nSubject: Fwd: x\r\nContent-Type: multipart/mixed; boundary=f\r\n\r\n--f\r\n"
    b"Content-Type: message/rfc822\r\n\r\n"
)
_LINE = b"From a@b.example Wed Oct 11 07:40:28 2023\n"


def _boxes() -> Iterator[bytes]:
    some = [*seeds.mails()][:12]
    for place in range(0, 12, 3):
        yield b"\n".join(_LINE + raw + b"\n" for raw in some[place : place + 3])
    yield _LINE + b"Content-Length: 20\n\nFrom a@b.example Wed Oct 11 07:40:28 2023\n\n" + _LINE + b"A: b\n\n>From c\n>>From d\n"


def _archives() -> Iterator[bytes]:
    for way in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", way) as made:
            for place, raw in enumerate([*seeds.mails()][:3]):
                made.writestr(f"メール{place}.eml", raw)
        yield held.getvalue()


def _items() -> Iterator[bytes]:
    yield compound(ITEM)
    yield compound(properties(32, {0x1A: "IPM.Note", 0x37: "x", 0x1000: "y", 0x7D: "From: a@b.example\r\nReceived: from c by d; x\r\n"}))


READERS = (_any, _box, _archive, _outlook, _carrier, _forwarded)


def _seeds() -> Iterator[bytes]:
    for place, made in ((0, _boxes), (1, _boxes), (0, _archives), (2, _archives), (0, _items), (3, _items)):
        yield from prefixed(place, made())
    yield from prefixed(0, [*seeds.mails()][:40])
    yield from prefixed(4, [*seeds.mails()][40:60])
    yield from prefixed(5, [*(form.encode() for form in FORMS.values()), GMAIL.encode()])


CONTAINERS = Target(name="containers", run=lambda data: chosen(data, READERS), seeds=_seeds, share=4)
TARGETS = (CONTAINERS, long(CONTAINERS))
