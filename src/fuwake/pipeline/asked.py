"""What the outside world is shown of a mail's links and hosts: nothing that names the recipient or marks one. Pure.

The recipient is always replaced. Marks are, too, unless the user keeps them; whether one in a host name can be, its zone must tell.
"""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import quote, unquote

from msgspec import Struct
from msgspec.structs import replace

from fuwake.brands import services
from fuwake.brands.book import book
from fuwake.model.anatomy import FoundLink
from fuwake.model.observation import Altered
from fuwake.parse.domains import parse_ip, registrable_domain
from fuwake.parse.redaction import Redactor
from fuwake.parse.tokens import hidden, is_mark, stand_in

_DOCUMENTS = frozenset({"form", "storage", "bucket", "shortener", "redirector", "gateway"})
"""Kinds of services (brands/data/services.csv) whose addresses name a document, the same for all who read it."""
_PIECES = re.compile(r"([/?&=#;,|]+)")
_MOST_UNQUOTED = 3
_WORD = re.compile(r"[a-z0-9]{4,}")


class Asked(Struct, frozen=True, kw_only=True):
    """A link as it is asked about."""

    url: str
    host: str
    altered: tuple[Altered, ...] = ()
    here: str
    """For lists on this machine: the recipient alone replaced."""
    trial: str | None = None
    """The host with its marks replaced: what is asked wherever its zone answers for any name."""

    def at_trial(self) -> "Asked":
        """The same under that host."""
        if self.trial is None:
            return self
        url = self.url.replace(self.host, self.trial, 1)
        return replace(self, url=url, host=self.trial, altered=(*self.altered, Altered(what="token", where="host")), trial=None)


class Shown:
    """How one mail's links and hosts are shown to others."""

    def __init__(self, redactor: Redactor, *, keep_tokens: bool = False) -> None:
        self._redactor = redactor
        self._strict = redactor.in_questions(_brand_words())
        self._keep_tokens = keep_tokens

    def link(self, link: FoundLink) -> Asked | None:
        """The link as others may see it; None where even its domain gives the recipient away, or it has no host."""
        if link.host is None:
            return None
        host = self._without_recipient(link.host)
        if host is None:
            return None
        found: dict[Altered, None] = {} if host == link.host else {Altered(what="recipient", where="host"): None}
        url = self._url(link.url, link.host, host, found)
        here = url
        if not self._keep_tokens:
            url, where = hidden(url, names_document=_names_document(url, host))
            found |= dict.fromkeys(Altered(what="token", where=place, key=key) for place, key in where)  # type: ignore[arg-type]  # its own words
        trial = None if self._keep_tokens or host != link.host else _marks_replaced(host)
        return Asked(url=url, host=host, altered=tuple(found), here=here, trial=trial)

    def host(self, host: str) -> str | None:
        """A host that is not a link's: the registrable domain where labels below it name the recipient; None where it does itself."""
        known = self._without_recipient(host)
        return host if known == host else registrable_domain(host) if known is not None else None

    def may(self, question: str) -> bool:
        """Whether a question names nobody: the last gate, for names that answers brought up."""
        return not self._redactor.tells_who(question)

    def _without_recipient(self, host: str) -> str | None:
        domain = registrable_domain(host)
        if parse_ip(host) is not None:
            return host
        if domain is None or not host.endswith(domain):
            return None if self._redactor.found_in(host) else host
        labels = host[: -len(domain)].rstrip(".")
        if self._redactor.found_in(domain):
            return None
        if self._redactor.found_in(host) or any(map(self._strict.found_in, _readings(labels))):
            return f"{'.'.join(map(stand_in, labels.split('.')))}.{domain}" if labels else None
        return host

    def _url(self, url: str, host: str, shown: str, found: dict[Altered, None]) -> str:
        """The URL with the recipient replaced, and in `found` where."""
        scheme, mark, rest = url.partition("://")
        cut = next((place for place, sign in enumerate(rest) if sign in "/?#"), len(rest))
        user, at, server = rest[:cut].rpartition("@")
        path, query, fragment = _parts(rest[cut:])
        new = scheme + mark + self._part(user, "user", found) + at + server.replace(host, shown, 1)
        return new + self._part(path, "path", found) + self._query(query, found) + self._part(fragment, "fragment", found)

    def _query(self, query: str, found: dict[Altered, None]) -> str:
        if self._part(query, "query", {}) == query:
            return query
        pieces = query.split("&")
        return "&".join(self._part(piece, "query", found, piece.partition("=")[0].lstrip("?")[:40]) for piece in pieces)

    def _part(self, part: str, where: str, found: dict[Altered, None], key: str | None = None) -> str:
        if not part:
            return part
        new = self._strict.decoyed(part)
        new = "".join(piece if place % 2 else self._piece(piece) for place, piece in enumerate(_PIECES.split(new)))
        if new != part:
            key = key if key and not self._strict.found_in(key) else None
            found[Altered(what="recipient", where=where, key=key)] = None  # type: ignore[arg-type]  # words of this module
        return new

    def _piece(self, piece: str) -> str:
        """A piece in which only some signs of the recipient are percent-encoded."""
        if "%" not in piece:
            return piece
        plain = piece
        for _ in range(_MOST_UNQUOTED):
            plain = unquote(plain)
        if plain == piece or not self._strict.found_in(plain):
            return piece
        return quote(self._strict.decoyed(plain), safe="@")


def _parts(tail: str) -> tuple[str, str, str]:
    """Path, query and fragment, each with the sign before it."""
    before, hash_sign, fragment = tail.partition("#")
    path, question, query = before.partition("?")
    return path, question + query, hash_sign + fragment


def _readings(labels: str) -> Iterator[str]:
    """Labels as they stand, and as one text that was cut into labels."""
    yield labels
    yield labels.replace(".", "")


def _marks_replaced(host: str) -> str | None:
    """The host with stand-ins for labels that mark one recipient; None where there are none below the registrable domain."""
    domain = registrable_domain(host)
    if domain is None or parse_ip(host) is not None or not host.endswith(f".{domain}"):
        return None
    labels = host[: -len(domain) - 1].split(".")
    new = [stand_in(label) if not label.startswith("xn--") and is_mark(label) else label for label in labels]
    return f"{'.'.join(new)}.{domain}" if new != labels else None


def _names_document(url: str, host: str) -> bool:
    path = url.partition("://")[2].partition("/")[2]
    service = services.of(host, path)
    return service is not None and (service.kind in _DOCUMENTS or host == "script.google.com")


@cache
def _brand_words() -> frozenset[str]:
    """Words of brands' names and domains: a mailbox kept for one brand is called like it, and so are the links of who poses as it."""
    texts = (text.lower() for brand in book() for text in (*brand.names, *(domain.split(".")[0] for domain in brand.domains)))
    return frozenset(word for text in texts for word in _WORD.findall(text))
