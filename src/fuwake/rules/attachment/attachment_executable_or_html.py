"""A file is attached that runs, or that is itself a web page.

**What it does.** Fires on names and media types of programs, scripts, shortcuts, disk images and HTML or SVG files.

**Why it matters.** A program takes over the machine; a page in a file asks for a password where no filter sees an address.

A shortcut that leads to a web page is no program: it counts as a link.

**Known false positives.** People do send each other saved web pages and, rarely, programs.

**References.** RFC 2046; MITRE ATT&CK T1566.001, T1027.006 (HTML smuggling).
"""

from fuwake.brands.folding import plain
from fuwake.model.anatomy import MOST_LINKS
from fuwake.model.facts import Facts
from fuwake.model.message import Part
from fuwake.rules._rule import Fired, Rule, Unknown

_RUNS = frozenset(
    {"exe", "com", "scr", "pif", "cpl", "msi", "msp", "bat", "cmd", "ps1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "hta", "jar"}
    | {"lnk", "url", "iso", "img", "vhd", "vhdx", "apk", "dll", "reg", "chm", "one"}
)
_PAGES = frozenset(["htm", "html", "xht", "xhtml", "shtml", "svg", "mht", "mhtml"])


def _dangerous(part: Part) -> str | None:
    name = plain(part.filename or "", 300).lower().rstrip(". ")
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending in _RUNS:
        return ending
    attached = part.disposition == "attachment" or bool(name)
    page = ending in _PAGES or part.type in {"text/html", "image/svg+xml", "application/xhtml+xml"}
    return (ending or part.type) if attached and page and part.content_id is None else None


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file; the body itself is not one."""
    message = facts.anatomy.message
    web = {link.part for link in facts.anatomy.links[:MOST_LINKS] if link.where == "attachment" and link.scheme in {"http", "https"}}
    for part in message.parts:
        kind = _dangerous(part) if part.path not in {message.html_part, message.text_part} else None
        if kind == "url" and part.path in web:
            continue
        if kind is not None:
            name = " ".join(plain(part.filename or "?", 120).split())
            return Fired(evidence=(f"part:{part.path}",), words={"name": name, "kind": kind})
    return None


RULE = Rule(
    id="attachment_executable_or_html",
    subject="attachment",
    certainty="probable",
    says="添付ファイル「{name}」は、開くと動く、または画面を表示する種類（{kind}）です。",
    says_en='The attached file "{name}" is of a kind that runs or shows a page when opened ({kind}).',
    check=check,
)
