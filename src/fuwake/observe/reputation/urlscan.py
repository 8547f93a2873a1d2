"""Searches the scans that others made public at urlscan.io (docs.urlscan.io, Search API). Nothing is ever submitted.

The search is for the host alone. That a scan exists says nothing bad; only a scan that urlscan.io itself calls malicious is a
listing, and of this URL only where it is of this URL.
"""

from typing import Any, ClassVar
from urllib.parse import urlencode

from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.http_exchange import from_evidence
from fuwake.observe.reputation.service import ask_service, failed, json_object, moment_of, refusal, told
from fuwake.parse.canonical_url import canonical

_MAX_BYTES = 2_000_000
MOST_SCANS = 20
"""Newest scans that are read."""


class UrlscanObserver:
    """Scans of a URL's host that others made. Question: the URL; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "urlscan"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = (
        "The host of a link with your key, to urlscan.io; neither path nor parameters, and nothing is submitted for a scan."
    )
    terms: ClassVar[str] = "A key and your consent in `disclose_to`; urlscan.io's terms for your plan."
    limits: ClassVar[str] = "The plan's quota for searches; public scans only, of whatever age."

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        """url: `https://urlscan.io/api/v1/search/` or what stands in for it."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Searches for the host of one URL. Raises ObserveFailure."""
        url = canonical(question)
        if url is None:
            raise ObserveFailure("not-supported", "not a URL with a host")
        query = urlencode({"q": f'page.domain:"{url.host}"', "size": MOST_SCANS})
        return await ask_service(
            "GET",
            f"{self._url}?{query}",
            key=self._key,
            timeout_s=self._timeout_s,
            max_bytes=_MAX_BYTES,
            fields={"API-Key": self._key},
        )

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (called malicious there) | absent (scans without that, or none) | failed. Pure."""
        answer, url = from_evidence(raw), canonical(question)
        if answer is None or url is None:
            return failed("garbage", "not a kept HTTP exchange about a URL")
        document = json_object(answer)
        if answer.status != 200:
            return refusal(answer, tidy((document or {}).get("message")))
        results = document.get("results") if document is not None else None
        if not isinstance(results, list) or not all(isinstance(result, dict) for result in results):
            return failed("garbage", "the answer is not of urlscan.io's shape")
        scans = [result for result in results[:MOST_SCANS] if _about(result, url.host)]
        bad = [scan for scan in scans if _malicious(scan)]
        same = [scan for scan in bad if any(canonical(text) == url for text in _urls(scan))]
        shown = next(iter(same or bad), None)
        return told(
            "urlscan",
            question,
            answer,
            "MALICIOUS_SCAN" if same else None,
            matched=f"{len(scans)} scans",
            reference=tidy(shown.get("result"), 300) if shown is not None else None,
            since=moment_of(_task(shown).get("time")) if shown is not None else None,
            others_on_host=len(bad) - len(same),
        )


def _urls(scan: dict[str, Any]) -> list[str]:
    """The address that was scanned, and the one where it ended."""
    page = scan.get("page")
    parts = [_task(scan), page if isinstance(page, dict) else {}]
    return [text for part in parts if isinstance(text := part.get("url"), str)]


def _task(scan: dict[str, Any]) -> dict[str, Any]:
    task = scan.get("task")
    return task if isinstance(task, dict) else {}


def _about(scan: dict[str, Any], host: str) -> bool:
    return any((found := canonical(text)) is not None and found.host == host for text in _urls(scan))


def _malicious(scan: dict[str, Any]) -> bool:
    verdicts = scan.get("verdicts")
    if not isinstance(verdicts, dict):
        return False
    overall = verdicts.get("overall")
    return verdicts.get("malicious") is True or (isinstance(overall, dict) and overall.get("malicious") is True)
