"""A file is something else than its name and type say.

**What it does.** Reads the first bytes: fires where a file that is called a PDF, a picture or a text is a program, a web page or an
archive, and where a program has no program's ending.

**Why it matters.** The reader opens a picture; the machine opens what it is.

**Known false positives.** Mail programs that lose the ending of a file.

**References.** MITRE ATT&CK T1036.008; WHATWG MIME Sniffing.
"""

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown

_SHOWN = frozenset({"pdf", "jpg", "jpeg", "png", "gif", "bmp", "webp", "txt", "csv"})
_PROGRAMS = frozenset({"exe", "dll", "scr", "com", "sys", "ocx", "cpl", "mui", "drv", "bin", "dat", "efi", "ax", "node", "pyd", "xll"})
_PAGE = (b"<!doctype html", b"<html", b"<script", b"<svg")


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file."""
    message = facts.anatomy.message
    names = {part.path: part for part in message.parts if part.filename}
    for content in message.contents[:60]:
        part = names.get(content.path)
        ending = (part.filename or "").lower().rstrip(". ").rpartition(".")[2] if part is not None else ""
        found = _what(content.data[:600], ending) if part is not None else None
        if part is not None and found is not None:
            name = " ".join(plain(part.filename or "", 120).split())
            return Fired(evidence=(f"part:{part.path}",), words={"name": name, "what": found[0], "what_en": found[1]})
    return None


def _what(start: bytes, ending: str) -> tuple[str, str] | None:
    """What the bytes are, in both languages, where that contradicts the ending."""
    if start[:2] == b"MZ" and b"\0" in start[:64] and ending not in _PROGRAMS:
        return "プログラム", "a program"
    if ending not in _SHOWN:
        return None
    if start[:4] == b"PK\x03\x04" or start[:6] == b"Rar!\x1a\x07":
        return "圧縮ファイル", "an archive"
    page = ending not in {"txt", "csv"} and start.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE)
    return ("ウェブページ", "a web page") if page else None


RULE = Rule(
    id="attachment_type_contradicts",
    subject="attachment",
    certainty="certain",
    says="添付ファイル「{name}」は名前と異なり、実際には{what}です。",
    says_en='The attached file "{name}" is really {what_en}.',
    check=check,
)
