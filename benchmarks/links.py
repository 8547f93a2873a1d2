"""Links: what peers find in the mails of a folder and fuwake does not, each with the reason; and the time of both.

    FUWAKE_CORPUS=DIR .venv/bin/python benchmarks/links.py [--mails N] [--seed N] [--show N] [--assert-explained]

Peers: the standard library (`email` and every href, src, action and background that `html.parser` reports), and `urlextract` over the
same decoded texts where it is installed (`pip install urlextract` in an environment of its own, or beside the others).
Two links are the same where scheme, host and path are, after the forwarding addresses that fuwake undoes.
"""

import argparse
import email
import email.policy
import html
import html.parser
import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import Message
from importlib import import_module
from pathlib import Path
from urllib.parse import urlsplit

from fuwake.model.anatomy import Anatomy
from fuwake.parse.domains import has_known_suffix, parse_ip
from fuwake.parse.message import parse
from fuwake.parse.urls import read_url
from fuwake.parse.wrappers.unwrap import unwrap

_ATTRIBUTES = ("href", "src", "action", "formaction", "background", "poster", "data")
_SWALLOWED = re.compile(r"<(style|script|title|textarea)\b.*?(?:</\1|\Z)", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_WEB = re.compile(r"^\s*(?:https?:)?//", re.IGNORECASE)


_NOWHERE = (
    (
        r"\s(?:title|alt|data-[\w-]+|itemtype|content|blockedimagesrc|originalsrc|url|prefix|xmlns[:\w]*)\s*=[^<>]{0,250}?",
        "in an attribute that leads nowhere (title, alt, data-…, itemtype)",
    ),
    (r"<option[^<>]{0,200}value\s*=\s*[\"']?", "a choice in a form, which alone leads nowhere"),
    (r"(?:color|border[\w-]*)\s*:[^;\"'<>]{0,40}", "in a style where no address belongs, so nothing is fetched"),
    (r"<a\s+hre?\"", "in a tag so broken that no browser makes a link of it"),
)
"""(what stands before the address, why it is no link)."""


class Hrefs(html.parser.HTMLParser):
    """Every address in an attribute, as the standard library's parser reports it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes the attributes of one tag."""
        for name, value in attrs:
            if tag == "base" and name == "href":
                self.base = value
            elif name in _ATTRIBUTES and value and _WEB.match(value):
                self.found.append(value)


def texts(raw: bytes) -> Iterator[tuple[str, str]]:
    """(subtype, text) of each text part, as the standard library decodes it."""
    message: Message = email.message_from_bytes(raw)
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            data = payload if isinstance(payload, bytes) else b""
            try:
                yield part.get_content_subtype(), data.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                yield part.get_content_subtype(), data.decode("latin-1")


def by_html_parser(raw: bytes) -> list[str]:
    """The standard library's links."""
    found: list[str] = []
    for subtype, text in texts(raw):
        if subtype == "html":
            reader = Hrefs()
            reader.feed(text)
            found += reader.found
    return found


def by_urlextract() -> Callable[[bytes], list[str]] | None:
    """The other peer; None where it is not installed."""
    try:
        extractor = import_module("urlextract").URLExtract()
    except ImportError:
        return None

    def found(raw: bytes) -> list[str]:
        return [str(url) for _, text in texts(raw) for url in extractor.find_urls(text)]

    return found


def key(url: str) -> str:
    """What two spellings of one link share."""
    url = html.unescape(url).strip().removesuffix("&amp")
    read = unwrap(read_url(url if "://" in url[:12] else "http:" + url if url.startswith("//") else "http://" + url)).url
    return f"{read.host}{urlsplit(read.href).path.rstrip('/')}" if read.host else url


def reason(url: str, ours: set[str], anatomy: Anatomy, raw_texts: str) -> str:
    """Why a peer's link is not among ours; `UNEXPLAINED` where none of the reasons holds."""
    url = url.strip()
    start = url[:60]
    read = read_url(url if "://" in url[:12] else "http://" + url.lstrip("/"))
    if read.host is None:
        return "no host that a browser would accept"
    if not (has_known_suffix(read.host) or parse_ip(read.host)):
        return "ends in no public suffix: a file, a method or a word with a dot"
    for words, why in ((_SWALLOWED, "inside a title, style sheet or script, perhaps never closed"), (_COMMENT, "inside a comment")):
        if any(start in found[0] for found in words.finditer(raw_texts)):
            return why
    if ("@" in url.partition("/")[0] and "://" not in url) or re.search(r"[\w.+-]@" + re.escape(start), raw_texts):
        return "a mail address or its domain"
    if start in anatomy.message.hidden_text:
        return "in text that nobody sees, so nobody can click it"
    if any(known.startswith(key(url)[:-1]) or key(url).startswith(known) for known in ours if known) or any(
        html.unescape(url).removesuffix("&amp") in (link.outer or link.url) for link in anatomy.links
    ):
        return "the same link cut elsewhere (quotes, brackets, ends of lines, Japanese behind it)"
    if "://" not in url and not url.startswith("//"):
        return "a name without a scheme and path, which no mail program surely makes a link"
    if any(start in (link.text or "") for link in anatomy.links):
        return "words on a link that leads elsewhere"
    for before, why in _NOWHERE:
        if re.search(before + re.escape(start), raw_texts, re.IGNORECASE):
            return why
    if any(defect.code.startswith("limit-") for defect in anatomy.message.defects):
        return "beyond a limit that is named in the document"
    if "/TR/" in url or "DTD" in url or "schemas." in url or "schema.org" in url:
        return "a name space or document type, not a link"
    return "UNEXPLAINED"


def mails(folder: Path, count: int, seed: int | None = None) -> list[Path]:
    """Every n-th mail of the folder, by name; with a seed, others than those, drawn by lot."""
    every = sorted(path for path in folder.rglob("*") if path.is_file())
    chosen = every[:: max(1, len(every) // count)][:count]
    if seed is None:
        return chosen
    others = sorted(set(every) - set(chosen)) or every
    return random.Random(seed).sample(others, min(count, len(others)))


def main() -> int:
    """0; 1 where --assert-explained is missed; 2 without a corpus."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--seed", type=int, help="draw other mails by lot")
    parser.add_argument("--show", type=int, default=3, help="examples of each reason")
    parser.add_argument("--assert-explained", action="store_true")
    options = parser.parse_args()
    if not os.environ.get("FUWAKE_CORPUS"):
        print("FUWAKE_CORPUS names no folder of mails", file=sys.stderr)
        return 2
    raws = [path.read_bytes() for path in mails(Path(os.environ["FUWAKE_CORPUS"]), options.mails, options.seed)]
    anatomies = [parse(raw) for raw in raws]  # once unmeasured
    started = time.process_time()
    anatomies = [parse(raw) for raw in raws]
    took = time.process_time() - started
    print(
        f"{len(raws)} mails; fuwake: {sum(len(a.links) for a in anatomies)} links, whole parse {1000 * took / len(raws):.2f} ms CPU a mail"
    )
    unexplained = 0
    for name, peer in (("html.parser", by_html_parser), ("urlextract", by_urlextract())):
        if peer is None:
            print(f"{name}: not installed")
            continue
        unexplained += compare(name, peer, raws, anatomies, options.show)
    return 1 if options.assert_explained and unexplained else 0


def compare(name: str, peer: Callable[[bytes], list[str]], raws: list[bytes], anatomies: list[Anatomy], show: int) -> int:
    """Prints how a peer did; the number of its links that no reason explains."""
    reasons: Counter[str] = Counter()
    examples: dict[str, list[str]] = {}
    theirs_total = both = more = 0
    started = time.process_time()
    found = [peer(raw) for raw in raws]
    took = time.process_time() - started
    for raw, urls, anatomy in zip(raws, found, anatomies, strict=True):
        ours = {key(link.url) for link in anatomy.links} | {key(link.outer) for link in anatomy.links if link.outer}
        ours |= {key(read_url(link.outer).href) for link in anatomy.links if link.outer}
        theirs = {key(url): url for url in urls}
        theirs_total += len(theirs)
        both += len(ours & set(theirs))
        more += len(ours - set(theirs))
        missing = set(theirs) - ours
        joined = "\n".join(text for _, text in texts(raw)) if missing else ""
        for missed in missing:
            why = reason(theirs[missed], ours, anatomy, joined)
            reasons[why] += 1
            examples.setdefault(why, []).append(theirs[missed][:100])
    print(f"{name}: {theirs_total} links, {both} of them ours too, {more} only ours; {1000 * took / len(raws):.2f} ms CPU a mail")
    for why, count in reasons.most_common():
        print(f"  {count:5}  {why}")
        for example in examples[why][:show]:
            print(f"         {example!a}")
    return reasons["UNEXPLAINED"]


if __name__ == "__main__":
    sys.exit(main())
