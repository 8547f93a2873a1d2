"""Asks Google Safe Browsing, Lookup API v4 (`threatMatches:find`), whether a URL is listed.

The API: developers.google.com/safe-browsing/v4/lookup-api. One POST, one URL; `{}` means "not on the lists", never "safe".
"""

import asyncio
from importlib.metadata import version
from typing import Any, ClassVar
from urllib.parse import quote

import msgspec

from fuwake.model.answers import SafeBrowsingRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading, Reason
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import MAX_ITEMS, tidy
from fuwake.observe.http_exchange import as_evidence, exchange, from_evidence, host_of_url, too_deep

_MAX_BYTES = 65_536
_THREATS = ("MALWARE", "SOCIAL_ENGINEERING", "UNWANTED_SOFTWARE", "POTENTIALLY_HARMFUL_APPLICATION")


class SafeBrowsingObserver:
    """Is a URL on Google's lists? Question: the URL; data: `model.answers.SafeBrowsingRecord`."""

    name: ClassVar[str] = "safe_browsing"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "Each link's URL with your API key, to Google; whatever names the recipient in the URL is replaced before it is asked about."
    )

    def __init__(self, url: str, key: str | None, timeout_s: float = 5.0) -> None:
        """url: the method's endpoint. key: an API key; without one nothing is asked."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one URL. Raises ObserveFailure; `not-configured` where there is no key."""
        if not self._key:
            raise ObserveFailure("not-configured", "no Google Safe Browsing key is set (safe_browsing_key), so the list was not asked")
        if len(question) > 8192:
            raise ObserveFailure("not-supported", "the URL is longer than the list takes")
        entry = {
            "threatTypes": _THREATS,
            "platformTypes": ("ANY_PLATFORM",),
            "threatEntryTypes": ("URL",),
            "threatEntries": ({"url": question},),
        }
        client = {"clientId": "fuwake", "clientVersion": version("fuwake")}
        content = msgspec.json.encode({"client": client, "threatInfo": entry})
        mark = "&" if "?" in self._url else "?"
        try:
            async with asyncio.timeout(self._timeout_s):
                answer = await exchange(
                    "POST",
                    f"{self._url}{mark}key={quote(self._key, safe='')}",
                    max_bytes=_MAX_BYTES,
                    timeout_s=self._timeout_s,
                    anywhere=True,
                    accept="application/json",
                    content=content,
                )
        except TimeoutError as error:
            raise ObserveFailure("timeout", f"{host_of_url(self._url)} gave no answer within {self._timeout_s:g} s") from error
        kept = msgspec.structs.replace(answer, url=self._url)
        return Raw(body=as_evidence(kept, self._key), source=self._url.partition("?")[0])

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (listed) | absent (asked, not listed) | failed. Pure."""
        answer = from_evidence(raw)
        if answer is None:
            return _failed("garbage", "not a kept HTTP exchange")
        try:
            document = None if too_deep(answer.body) else msgspec.json.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            document = None
        if answer.status != 200:
            return _refusal(answer.status, document)
        if not isinstance(document, dict):
            return _failed("garbage", "the answer is not JSON of the Safe Browsing API")
        server = host_of_url(answer.url)
        if "matches" not in document:
            if "error" in document:
                return _failed("garbage", "an error with status 200")
            nothing = SafeBrowsingRecord(url=question, threats=(), platforms=(), server=server)
            return Reading(status="absent", data=msgspec.to_builtins(nothing))
        matches = document["matches"]
        if not isinstance(matches, list) or not all(isinstance(match, dict) for match in matches):
            return _failed("garbage", "the answer is not of the Safe Browsing API's shape")
        record = SafeBrowsingRecord(
            url=question, threats=_words(matches, "threatType"), platforms=_words(matches, "platformType"), server=server
        )
        if matches and not record.threats:
            return _failed("garbage", "the answer lists the URL without saying as what")
        return Reading(status="found" if matches else "absent", data=msgspec.to_builtins(record))


def _words(matches: list[Any], key: str) -> tuple[str, ...]:
    words = (tidy(match.get(key), 60) for match in matches[:200])
    return tuple(dict.fromkeys(word for word in words if word))[:MAX_ITEMS]


def _refusal(status: int, document: Any) -> Reading:
    error = document.get("error") if isinstance(document, dict) else None
    message = tidy(error.get("message")) if isinstance(error, dict) else None
    said = f": {message}" if message else ""
    if status == 429:
        return _failed("rate-limited", f"the list's limit of questions is used up{said}")
    if status >= 500:
        return _failed("servfail", f"the list's server had an error ({status}){said}")
    if status in (400, 401, 403):
        return _failed("refused", f"the list refused the question ({status}){said}")
    return _failed("garbage", f"the list answered with status {status}{said}")


def _failed(reason: Reason, detail: str) -> Reading:
    return Reading(status="failed", data=None, reason=reason, detail=detail)
