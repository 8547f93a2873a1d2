"""Asks VirusTotal, API v3 `GET /urls/{id}`, what its scanners said of a URL. Nothing is submitted, nothing is scanned anew.

The identifier is the URL in base64url without padding (docs.virustotal.com/reference/url): whoever runs the service reads it.
"""

import base64
from typing import Any, ClassVar

from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.http_exchange import from_evidence
from fuwake.observe.reputation.service import ask_service, check_url, failed, json_object, refusal, told

_MAX_BYTES = 1_000_000
ENOUGH = 3
"""Scanners that must agree: single ones err every day, and copy from one another."""
_COUNTS = ("malicious", "suspicious", "harmless", "undetected", "timeout")


class VirusTotalObserver:
    """What VirusTotal's scanners said of a URL. Question: the URL; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "virustotal"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "The link's address with your key, to VirusTotal; what names or marks the recipient in it is replaced before."
    terms: ClassVar[str] = "A key and your consent in `disclose_to`; the public API is for non-commercial use."
    limits: ClassVar[str] = (
        "Public API: 4 questions a minute, 500 a day. Listed from three scanners on; one or two are told as a number only."
    )

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        """url: `https://www.virustotal.com/api/v3/urls/` or what stands in for it."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one URL. Raises ObserveFailure."""
        check_url(question)
        identifier = base64.urlsafe_b64encode(question.encode()).decode().rstrip("=")
        return await ask_service(
            "GET",
            self._url + identifier,
            key=self._key,
            timeout_s=self._timeout_s,
            max_bytes=_MAX_BYTES,
            fields={"x-apikey": self._key},
        )

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (three scanners or more) | absent (fewer, or unknown there) | failed. Pure."""
        answer = from_evidence(raw)
        if answer is None:
            return failed("garbage", "not a kept HTTP exchange")
        document = json_object(answer) or {}
        error = document.get("error")
        code, message = (error.get("code"), error.get("message")) if isinstance(error, dict) else (None, None)
        if answer.status == 404 and code == "NotFoundError":
            return told("virustotal", question, answer, None, detail="VirusTotal does not know this URL")
        if answer.status == 204:  # how quotas were told before v3, and some proxies still do
            return failed("rate-limited", "the limit of questions is used up")
        if answer.status != 200:
            return refusal(answer, message if isinstance(message, str) else None)
        counts = _counts(document)
        if counts is None:
            return failed("garbage", "the answer is not of VirusTotal's shape")
        bad, total = counts
        threat = "SCANNERS" if bad >= ENOUGH else None
        detail = f"{bad} of {total} scanners call it malicious or suspicious"
        return told("virustotal", question, answer, threat, matched=f"{bad} of {total}", detail=detail)


def _counts(document: dict[str, Any]) -> tuple[int, int] | None:
    """(scanners against it, scanners in all); None where the answer does not say."""
    data = document.get("data")
    attributes = data.get("attributes") if isinstance(data, dict) else None
    stats = attributes.get("last_analysis_stats") if isinstance(attributes, dict) else None
    if not isinstance(stats, dict):
        return None
    numbers = [stats.get(name, 0) for name in _COUNTS]
    if not all(isinstance(number, int) and 0 <= number < 1000 for number in numbers):
        return None
    return numbers[0] + numbers[1], sum(numbers)
