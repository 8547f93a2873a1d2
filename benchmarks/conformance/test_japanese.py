"""Japanese mails (sisimai's set of returned mails) against the standard library's codecs: no sign wrong, no sign lost.

Charset by charset: `iso2022_jp_ext`, `cp932`, `euc_jp`, as Python has them; where the label is wrong, UTF-8.
"""

import email
from collections.abc import Iterator
from email.header import decode_header
from email.message import Message

from benchmarks.conformance.corpus import folder
from fuwake.parse.message import parse

_LOST_FOLD = "lhost-office365-09.eml"  # its boundaries stand in no field, so that the standard library finds no parts
_CODECS = {"iso-2022-jp": "iso2022_jp_ext", "shift_jis": "cp932", "euc-jp": "euc_jp"}


def standard(data: bytes, label: str | None) -> str:
    """The text by the label, or where the bytes belie it, by the first of three that they fit."""
    codec = _CODECS.get((label or "").lower(), "utf-8")
    if codec == "iso2022_jp_ext" and not data.isascii():
        codec = next(one for one in ("utf-8", "euc_jp", "cp932") if _decodes(data, one))
    return data.decode(codec, "strict" if codec != "utf-8" else "replace")


def _decodes(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def words(value: str) -> str:
    """A header value by `email.header`, encoded words in the codecs above."""
    joined: list[tuple[bytes, str | None]] = []
    for data, label in decode_header(value):
        piece = data if isinstance(data, bytes) else data.encode("raw-unicode-escape")
        if joined and joined[-1][1] == label:
            joined[-1] = (joined[-1][0] + piece, label)
        else:
            joined.append((piece, label))
    return "".join(standard(data, label) for data, label in joined)


def leaves(message: Message) -> Iterator[Message]:
    """Text parts in order, attached messages opened; the fields of delivery reports are none."""
    payload = message.get_payload()
    if isinstance(payload, list) and message.get_content_type() != "message/delivery-status":
        for part in payload:
            assert isinstance(part, Message)
            yield from leaves(part)
    elif message.get_content_maintype() == "text":
        yield message


def test_every_text_and_subject_is_what_the_codecs_give() -> None:
    paths = sorted((folder() / "japanese").iterdir())
    assert len(paths) == 56
    japanese = 0
    for path in paths:
        raw = path.read_bytes()
        raw = raw.replace(b"\r", b"\n") if b"\n" not in raw else raw
        ours, theirs = parse(raw).message, email.message_from_bytes(raw)
        held = {content.path: content.text for content in ours.contents}
        texts = [held[part.path] for part in ours.parts if part.type.startswith("text/") and part.path in held]
        if path.name == _LOST_FOLD:
            assert ["ニャーン" in (text or "") for text in texts] == [False, False, True, True]
            continue
        wanted = list(leaves(theirs))
        assert len(texts) == len(wanted), path.name
        for text, part in zip(texts, wanted, strict=True):
            data = part.get_payload(decode=True)
            assert isinstance(data, bytes)
            assert text is not None
            assert text.split() == standard(data, part.get_content_charset()).split(), path.name
            japanese += not text.isascii()
        if theirs["subject"] is not None:
            folded = str(theirs["subject"]).replace("\r", "").replace("\n", "")
            assert (ours.subject or "").split() == words(folded).split(), path.name
        assert "\ufffd" not in "".join([*(field.value for field in ours.headers), *(text or "" for text in texts)]), path.name
    assert japanese == 14


def test_subjects_inside_returned_header_sections_are_read_too() -> None:
    """Encoded words of carried mails: among them Shift_JIS bytes under the label ISO-2022-JP."""
    found = []
    for path in sorted((folder() / "japanese").iterdir()):
        raw = path.read_bytes()
        for part in parse(raw).message.parts:
            if part.path.endswith(".1") and part.type.startswith(("text/", "multipart/")) and part.path != "1.1":
                found.append(parse(raw[part.span.start : part.span.end]).message.subject)
    assert any(subject is not None and not subject.isascii() for subject in found)
    assert "\ufffd" not in "".join(filter(None, found))
