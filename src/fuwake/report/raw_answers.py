"""Raw answers as text for the appendix, with private persons left out.

Registries publish names, addresses and telephone numbers of people. The stored evidence keeps them byte for byte; the article
does not repeat them (see `observation.data`, which holds organisations only).
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from fuwake.model.observation import Observation
from fuwake.parse.registry_text import country_of, decode
from fuwake.parse.registry_words import OF_THE_DOMAIN, SENTENCE, SERVERS, heading_of, normal

_MOST = 200_000
_MARK = re.compile(rb"^%% server: ([^\r\n]{1,253})\r?\n", re.MULTILINE)
_PRIVATE_KEY = re.compile(
    r"^\s*(?:[a-z]\.\s*)?\[?(?:registrant(?!\s*(?:country|organi[sz]ation|state))[^:\]]*|admin[^:\]]*|tech[^:\]]*|billing[^:\]]*|person|"
    r"name|role|address|postal address|phone|fax(?:-no)?|e-?mail|登録者名|名前|郵便番号|住所|電話番号|FAX番号|登録担当者|技術連絡担当者|"
    r"管理者連絡窓口|postal code|web page|contact|personname|person-loc|address-loc|street(?: address)?|"
    r"owner|holder[^:\]]*|descr|nic-hdl(?:-br)?|"
    r"(?:given|family|company)[- ]name|nombre|nom|direccion|telefono|(?:adresse|contact|mail|organisme|telephone|fax) [^:#\]]{1,40}|"
    r"description|ac (?:e-mail|phone number)|책임자[^:]*|등록인[^:]*)\.*\]?\s*(?::|\]\s|\s{2,}|\t|#)",
    re.IGNORECASE,
)
_PRIVATE_PROPERTIES = frozenset({"fn", "n", "adr", "tel", "email", "org", "note", "title", "role", "url", "geo", "bday", "photo"})
_BANNER = re.compile(r"^\s*(?:[%#;>]|\[ .*\]\s*$|(?:NOTICE|TERMS OF USE|The data|This information|Please note)\b)")
"""Lines about the service, not about what was asked (remark signs of RFC 3912 servers; JPRS puts its own in brackets)."""
_EMPTY = re.compile(r"^\s*(?:\[[^\]]{1,40}\]|[^:\n]{1,40}:)\s*$")
_SHORT_LIST = re.compile(r"\[[^\[\]{}]{0,120}\]")
_PUBLIC_ROLES = frozenset({"registrar", "abuse"})


def raw_text(seen: Observation, data: bytes, omitted: str) -> str | None:
    """The raw bytes of an observation as text; None where they are a picture. `omitted` stands where personal data stood."""
    if data.startswith(b"\x89PNG"):
        return None
    data = data[:_MOST]
    match seen.observer:
        case "dns":
            return _dns(data)
        case "rdap":
            return _http(data, lambda body: _rdap(body, seen, omitted))
        case "whois":
            return _whois(data, seen, omitted)
        case "dnsbl":
            return "\n\n".join(_dns(wire) for wire in _framed(data))
        case "tls":
            return _certificates(data)
        case "http":
            return _head(data)
        case "site_page":
            return _page(data, seen)
        case "picture_text":  # its table cuts an address in pieces that no mask would fit
            return "\n".join(str(line.get("text", "")) for line in (seen.data or {}).get("lines", ()))
        case _:
            return _http(data, _pretty)


def _page(data: bytes, seen: Observation) -> str:
    """Who was asked, the head of the answer, and the words of the page as they were read; its markup stays in the evidence."""
    note, _, answer = data.partition(b"\r\n\r\n")
    head = re.split(rb"\r?\n\r?\n", answer, maxsplit=1)[0]
    words = (seen.data or {}).get("text") or ""
    return "\n\n".join(part for part in (note.decode("latin-1"), head.decode("latin-1"), str(words)[:600]) if part).replace("\r", "")


def _certificates(data: bytes) -> str:
    """The handshake, and each certificate as PEM, which every tool reads."""
    try:
        shown = json.loads(data)
        chain = [_FOLD.sub("\\1\n", text) for text in shown.pop("chain")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _decoded(data)
    return "\n".join([*(f"{name}: {value}" for name, value in shown.items()), "", *map(_PEM.format, chain)])


def _head(data: bytes) -> str:
    """Status line and fields; of cookies the names."""
    try:
        head = str(json.loads(data)["head"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return _decoded(data)
    return _COOKIE.sub(r"\1=…", head)


_PEM = "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----"
_FOLD = re.compile(r"(.{64})(?=.)")
_COOKIE = re.compile(r"^(set-cookie:[^=\r\n]{0,200})=[^\r\n]*", re.IGNORECASE | re.MULTILINE)
_HTTP = frozenset({"ct", "rdap", "safe_browsing", "urlhaus", "phishtank", "virustotal", "urlscan"})
_BRIEF = 900
_BRIEF_LINES = 24


def main_part(seen: Observation, text: str) -> str:
    """What a reader on paper needs of a raw answer, at most 900 characters: of WHOIS the last server's answer without its banner."""
    if seen.observer == "whois":
        answers = [part for part in re.split(r"^%% server: ", text, flags=re.MULTILINE) if part.strip()]
        told = [(server.strip(), _telling(answer)) for server, _, answer in (answer.partition("\n") for answer in answers)]
        server, kept = next((pair for pair in reversed(told) if len(pair[1]) > 2), told[-1] if told else ("", _telling(text)))
        text = "\n".join([f"%% server: {server}", *kept]) if server else "\n".join(kept)
    elif seen.observer in _HTTP and text.startswith("HTTP/"):
        head, _, body = text.partition("\n\n")
        text = f"{head.splitlines()[0]}\n\n{body}" if body else text
    lines = text.splitlines()
    short = "\n".join(lines[:_BRIEF_LINES] if seen.observer != "whois" else lines)[:_BRIEF]
    return short if len(short) >= len(text.rstrip()) else f"{short}\n…"


def _telling(answer: str) -> list[str]:
    """Lines of a WHOIS answer that say something of what was asked."""
    return [line.rstrip() for line in answer.splitlines() if line.strip() and not _BANNER.match(line) and not _EMPTY.match(line)]


def _dns(data: bytes) -> str:
    import dns.exception  # heavy; only where DNS answers are shown
    import dns.message  # the same

    try:
        return dns.message.from_wire(data, ignore_trailing=True).to_text()
    except (dns.exception.DNSException, ValueError):
        return data.decode("utf-8", "backslashreplace")


def _framed(data: bytes) -> Iterator[bytes]:
    """DNS messages, each after its length in two octets (RFC 1035 section 4.2.2)."""
    while len(data) > 2:
        size = int.from_bytes(data[:2], "big")
        yield data[2 : 2 + size]
        data = data[2 + size :]


def _http(data: bytes, body_text: Any) -> str:
    """Status line and header fields as they came, then the body as text."""
    text = data.decode("utf-8", "backslashreplace")
    if not text.startswith("HTTP/"):
        return str(body_text(text))
    head, mark, body = text.partition("\r\n\r\n")
    if not mark:
        head, mark, body = text.partition("\n\n")
    kept = [line for line in head.splitlines() if not line.lower().startswith(("set-cookie:", "authorization:", "x-goog-api-key:"))]
    return "\n".join(kept) + "\n\n" + str(body_text(body))


def _pretty(body: str) -> str:
    try:
        return _indented(json.loads(body))
    except (ValueError, RecursionError):
        return body


def _rdap(body: str, seen: Observation, omitted: str) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return body
    keep = _organisations(seen)
    return _indented(_without_persons(document, keep, omitted, 0))


def _indented(document: Any) -> str:
    """JSON a level a line, short lists of plain values on one line."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return _SHORT_LIST.sub(lambda found: " ".join(found[0].split()), text)


def _organisations(seen: Observation) -> frozenset[str]:
    data = seen.data or {}
    words = (data.get(name) for name in ("registrant", "organisation", "registrar", "name", "abuse_email"))
    return frozenset(word for word in words if isinstance(word, str) and word)


def _without_persons(value: Any, keep: frozenset[str], omitted: str, depth: int) -> Any:
    """RFC 9083 entities without what jCard says of persons (RFC 7095); registrars and abuse desks stay."""
    if depth > 24:
        return omitted
    if isinstance(value, list):
        return [_without_persons(item, keep, omitted, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    roles = value.get("roles")
    public = isinstance(roles, list) and any(isinstance(role, str) and role in _PUBLIC_ROLES for role in roles)
    found = {}
    for key, item in value.items():
        if key in {"vcardArray", "jscard"} and not public:
            found[key] = _jcard(item, keep, omitted)
        else:
            found[key] = _without_persons(item, keep, omitted, depth + 1)
    return found


def _jcard(card: Any, keep: frozenset[str], omitted: str) -> Any:
    if not (isinstance(card, list) and len(card) == 2 and isinstance(card[1], list)):
        return omitted
    shown = []
    for line in card[1]:
        if not (isinstance(line, list) and len(line) >= 4 and isinstance(line[0], str)):
            continue
        private = line[0].lower() in _PRIVATE_PROPERTIES and not (isinstance(line[3], str) and line[3] in keep)
        shown.append([line[0], {}, line[2], omitted] if private else line)
    return [card[0], shown]


def _whois(data: bytes, seen: Observation, omitted: str) -> str:
    """Lines whose key names a person or a private contact are left out unless they hold an organisation the case names.

    So is everything under a heading for a contact, but for what a domain alone has.
    """
    text = _decoded(data)
    keep = _organisations(seen)
    lines: list[str] = []
    contact = False
    for line in text.splitlines():
        part = heading_of(line.strip()) if line.strip() else None
        if part is not None or line.startswith("%% server:"):
            contact = part in ("registrant", "other")
            lines.append(line)
            continue
        found = _PRIVATE_KEY.match(line)
        public = any(word in line for word in keep) or "abuse" in line[:40].lower() or line.lower().startswith("registrar")
        if contact and line.strip() and not public and not _is_remark_or_date(line):
            if lines[-1:] != [omitted]:
                lines.append(omitted)
            continue
        lines.append(f"{line[: found.end()]} {omitted}" if found is not None and not public else line)
    return "\n".join(lines)


def _is_remark_or_date(line: str) -> bool:
    """Whether a line among a contact's belongs to the service or to the domain."""
    key = normal(line.partition(":")[0])
    return line.lstrip()[:1] in "%#>" or key in OF_THE_DOMAIN or key in SERVERS or key == "country" or bool(SENTENCE.match(line.strip()))


def _decoded(data: bytes) -> str:
    """The chain as text, each server's answer in its registry's charset."""
    marks = list(_MARK.finditer(data))[:8]
    if not marks:
        return decode(data, country=country_of("", data))
    ends = [*(mark.start() for mark in marks[1:]), len(data)]
    told = []
    for mark, end in zip(marks, ends, strict=False):
        server, body = mark.group(1).decode("ascii", "replace"), data[mark.end() : end]
        told.append(f"%% server: {server}\n{decode(body, country=country_of(server, body))}")
    return "\n".join(told)
