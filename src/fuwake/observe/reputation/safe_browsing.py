"""Asks Google Safe Browsing, v5 `hashes.search`, whether a URL is listed, without telling which URL.

The URL is made canonical and cut into up to 30 host-and-path expressions on this machine; of the SHA-256 of each, the first four
bytes are sent. What comes back are whole hashes that begin so, and they are compared here. No match means "not on the lists",
never "safe".

The API: developers.google.com/safe-browsing/reference/rest/v5/hashes/search.
"""

import base64
from typing import ClassVar, Literal
from urllib.parse import urlencode

import msgspec

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.http_exchange import Exchange, from_evidence, host_of_url
from fuwake.observe.reputation import safe_browsing_wire as wire
from fuwake.observe.reputation.service import ask_service, failed, json_object, refusal
from fuwake.parse.canonical_url import PREFIX_BYTES, CanonicalUrl, canonical, expressions, full_hash

_MAX_BYTES = 262_144


class SafeBrowsingObserver:
    """Is a URL on Google's lists? Question: the URL; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "safe_browsing"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "Four bytes of the hash of each of up to 30 parts of a link's address, with your API key, to Google: never the address itself."
    )
    terms: ClassVar[str] = "Free with a key, for non-commercial use; for commercial use Google offers Web Risk."
    limits: ClassVar[str] = "Google's quota for the key; an answer holds as long as it says itself (usually five minutes)."

    def __init__(self, url: str, key: str | None, timeout_s: float = 5.0) -> None:
        """url: the method's endpoint. key: an API key; without one nothing is asked."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one URL. Raises ObserveFailure; `not-configured` where there is no key."""
        if not self._key:
            raise ObserveFailure("not-configured", "no Google Safe Browsing key is set (safe_browsing_key), so the list was not asked")
        url = canonical(question)
        if url is None:
            raise ObserveFailure("not-supported", "not a URL that the list could hold")
        prefixes = sorted({full_hash(expression)[:PREFIX_BYTES] for expression in expressions(url)})
        query = [("hashPrefixes", base64.b64encode(prefix).decode()) for prefix in prefixes]
        mark = "&" if "?" in self._url else "?"
        return await ask_service(
            "GET",
            # JSON is asked for because people read the evidence; protocol buffers, the service's other form, are read as well
            f"{self._url}{mark}{urlencode([*query, ('alt', 'json')])}",
            key=self._key,
            timeout_s=self._timeout_s,
            max_bytes=_MAX_BYTES,
            fields={"X-Goog-Api-Key": self._key},
        )

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (listed) | absent (asked, not listed) | failed. Pure."""
        answer, url = from_evidence(raw), canonical(question)
        if answer is None or url is None:
            return failed("garbage", "not a kept HTTP exchange about a URL")
        if answer.status != 200:
            return refusal(answer, _message(answer))
        try:
            found = _decoded(answer)
        except ValueError as error:
            return failed("garbage", f"the answer is not of the Safe Browsing API's shape: {error}")
        matched = [
            (expression, entry.threats)
            for expression in expressions(url)
            for entry in found.hashes
            if entry.threats and entry.value == full_hash(expression)
        ]
        record = ListRecord(
            list="google_safe_browsing",
            subject=question,
            match=_match(url, matched[0][0]) if matched else None,
            threats=tuple(dict.fromkeys(threat for _, threats in matched for threat in threats)),
            matched=matched[0][0] if matched else None,
            lifetime_s=found.lifetime_s,
            server=host_of_url(answer.url),
        )
        return Reading(status="found" if matched else "absent", data=msgspec.to_builtins(record))


def _match(url: CanonicalUrl, expression: str) -> Literal["url", "page", "host", "domain"]:
    if expression == url.expression:
        return "url"
    host, _, rest = expression.partition("/")
    if rest:
        return "page"
    return "host" if host == url.host else "domain"


def _decoded(answer: Exchange) -> wire.SearchAnswer:
    """By its media type. Raises ValueError."""
    if "protobuf" in answer.field("content-type").lower():
        return wire.from_protobuf(answer.body)
    document = json_object(answer)
    if document is None:
        raise ValueError("neither JSON nor a protocol buffer")
    return wire.from_json(document)


def _message(answer: Exchange) -> str | None:
    """What the API's error object says (google.rpc.Status in JSON)."""
    error = (json_object(answer) or {}).get("error")
    message = error.get("message") if isinstance(error, dict) else None
    return message if isinstance(message, str) else None
