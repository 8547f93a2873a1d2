"""Received fields (RFC 5321 section 4.4) as Postfix, Exim, qmail, Sendmail, Exchange, Outlook.com, Gmail and Zimbra write them."""

import re
from datetime import datetime

from msgspec import Struct

from fuwake.parse.domains import ip_text
from fuwake.parse.fields.date import read_date

_LONGEST = 8_192  # characters read of one field
_TOKEN = re.compile(r"([^\s()]++)|\((?:((?:[^()]++|\([^()]*+\))*+)\))?+")  # a word, or a comment whole where it nests no deeper than once
_BRACKET = re.compile(r"[()]")
_KEYS = frozenset(("from", "by", "via", "with", "id", "for"))
_SPLIT = re.compile(r"[\s,;]+")
_HOST = re.compile(r"^(?:[\w-]{1,63}\.)*[\w-]{1,63}\.?$")
_LOOKED_UP = re.compile(r"[^\s=\[\]]{1,320} \[")  # `(name [address])`, `(unknown [address])`
_NO_NAME = frozenset(("unknown", "unverified", "none", "localhost.localdomain", "no-reverse-dns", "may", "helo", "ehlo", "verified"))


class Received(Struct, frozen=True, kw_only=True):
    """One Received field, read. Names lower-case without the final dot, addresses in canonical text."""

    helo: str | None = None
    rdns: str | None = None
    """The name that the writing server found for the address itself; None where none, or where it says it may be forged."""
    checked: bool = False
    """Whether that kind of server looks names up and writes only those that lead back to the address (Postfix, Sendmail, Exim; not
    qmail, not Exchange): then `rdns` None says that the address has none."""
    ip: str | None = None
    by: str | None = None
    by_ip: str | None = None
    with_: str | None = None
    id: str | None = None
    for_: str | None = None
    date: datetime | None = None
    has_from: bool = False
    local: bool = False
    """Written for a hand-over inside one machine (`(qmail 12 invoked by uid 89)`, `from userid`): names no server."""


class _Clause(Struct):
    words: list[str]
    comments: list[str]


def read_received(text: str) -> Received:
    """Reads the value of one field, unfolded. Never raises; what is not there is None."""
    text = text[:_LONGEST]
    semicolon = text.rfind(";")
    head, date_text = (text[:semicolon], text[semicolon + 1 :]) if semicolon >= 0 else (text, text)
    clauses, loose = _clauses(head)
    exim = "Exim" in head and _is_exim(clauses)
    scanner = _is_scanner(clauses)
    local = _is_local(clauses, loose, scanner=scanner)
    client = clauses.get("from")
    helo, rdns, ip = _client(None if local else client, exim=exim)
    looked_up = client is not None and any(_LOOKED_UP.match(comment) for comment in client.comments)
    by = clauses.get("by")
    via = clauses.get("with")
    ident = clauses.get("id")
    target = clauses.get("for")
    return Received(
        helo=helo,
        rdns=rdns,
        checked=exim or looked_up,
        ip=ip,
        by=_host(by.words[0]) if by is not None and by.words and not scanner else None,
        by_ip=next(filter(None, map(_only_ip, by.comments)), None) if by is not None and by.comments else None,
        with_=" ".join(via.words[: 4 if via.words[:1] == ["Microsoft"] else 1])[:80] or None if via is not None else None,
        id=ident.words[0].strip("<>;")[:200] or None if ident is not None and ident.words else None,
        for_=_target(target.words[0]) if target is not None and target.words else None,
        date=read_date(date_text),
        has_from=client is not None and not local,
        local=local,
    )


def _is_local(clauses: dict[str, _Clause], loose: list[str], *, scanner: bool) -> bool:
    """Whether the message was handed over inside one machine: then `from` names a user or a program."""
    client, via = clauses.get("from"), clauses.get("with")
    if client is None:
        return any("invoked" in comment or "userid" in comment for comment in loose)
    pickup = client.words[:3] == ["mail", "pickup", "service"]  # Microsoft SMTPSVC
    return pickup or scanner or (via is not None and via.words[:1] == ["local"])


def _is_scanner(clauses: dict[str, _Clause]) -> bool:
    """qmail-scanner writes the sender's address into `from` and a short name of its own into `by`."""
    via = clauses.get("with")
    return via is not None and via.words != [] and via.words[0].startswith("qmail-scanner")


def _clauses(text: str) -> tuple[dict[str, _Clause], list[str]]:
    """Words and comments after each keyword, and the comments that stand before the first or after `by`."""
    clauses: dict[str, _Clause] = {}
    loose: list[str] = []
    current: _Clause | None = None
    position = 0
    while (found := _TOKEN.search(text, position)) is not None:
        word, comment = found.groups()
        position = found.end()
        if word is None:
            if comment is None:  # nested deeper, or not closed
                end = _comment_end(text, found.start())
                comment, position = text[position : end - 1 if text[end - 1] == ")" else end], end
            (current.comments if current is not None else loose).append(comment)
            if current is None or current is clauses.get("by"):
                loose.append(comment)
        elif (
            (key := word.lower()) in _KEYS
            and key not in clauses
            and not (key == "from" and clauses)
            and (current is None or current.words or current.comments)
        ):
            current = clauses[key] = _Clause([], [])
        elif current is not None and len(current.words) < 8:
            current.words.append(word)
    return clauses, loose


def _comment_end(text: str, position: int) -> int:
    depth = 0
    for found in _BRACKET.finditer(text, position):
        depth += 1 if found.group() == "(" else -1
        if depth == 0:
            return found.end()
    return len(text)


def _client(clause: _Clause | None, *, exim: bool) -> tuple[str | None, str | None, str | None]:
    """(HELO, checked reverse name, address) of the `from` clause."""
    if clause is None:
        return None, None, None
    outer = clause.words[0] if clause.words else ""
    outer_ip = ip_text(outer)
    name = None if outer_ip is not None else _host(outer)
    helo = rdns = ip = None
    said_helo = doubtful = False
    for comment in clause.comments:
        doubtful |= "may be forged" in comment
        found = _Comment(comment)
        said_helo |= found.helo is not None
        helo = helo or found.helo
        if ip is None or found.bracketed is None:
            ip = found.bracketed or (found.bare if ip is None or found.only else None) or ip
            rdns = rdns or (found.name if found.bracketed is not None else None)
    if name in _NO_NAME:
        name = None
    if said_helo or (exim and ip is not None):
        rdns = rdns or name  # Exim, qmail: the name outside the comment is the reverse name
        helo = helo or name
    elif helo is None:
        helo = name or (outer.strip("[]") if outer_ip is not None else None)
    if ip is None and outer_ip is None:  # fetchmail: `from name [address] by`; NetMail: `from name user@name [address] by`
        outer_ip = next((seen for word in clause.words[1:3] if word.startswith("[") and (seen := ip_text(word)) is not None), None)
    return helo, None if doubtful else rdns, ip or outer_ip


class _Comment:
    """What one comment of a `from` clause tells."""

    def __init__(self, text: str) -> None:
        self.helo: str | None = None
        self.bracketed: str | None = None
        self.bare: str | None = None
        self.name: str | None = None
        words = [word for word in _SPLIT.split(text.replace("(", " ").replace(")", " "))[:20] if word]
        self.only = len(words) == 1
        expect_helo = False
        for place, word in enumerate(words):
            lower = word.lower()
            if expect_helo:
                self.helo, expect_helo = _host(word), False
            elif lower in ("helo", "ehlo"):
                expect_helo = True
            elif lower.startswith(("helo=", "ehlo=")):
                self.helo = _host(word[5:])
            elif "=" in word:
                continue
            else:
                self._address_or_name(word, place)

    def _address_or_name(self, word: str, place: int) -> None:
        user, _, host = word.rpartition("@")
        core = host.split("]", 1)[0] + "]" if host.startswith("[") else host
        address = ip_text(core)
        if address is not None:
            if core.startswith("["):
                self.bracketed = self.bracketed or address
            elif self.bare is None and (self.only or user):
                self.bare = address
        elif place == 0 and _HOST.match(host) and host.lower() not in _NO_NAME:
            self.name = _host(host)


def _only_ip(comment: str) -> str | None:
    return ip_text(comment) if len(comment) < 64 else None


def _is_exim(clauses: dict[str, _Clause]) -> bool:
    return any("Exim" in comment for key in ("with", "by", "id") if key in clauses for comment in clauses[key].comments)


def _host(word: str) -> str | None:
    word = word.strip("<>;,")
    return ip_text(word) or word.strip("[]").rstrip(".").lower()[:255] or None


def _target(word: str) -> str | None:
    return word.strip("<>;,\"'")[:320] or None
