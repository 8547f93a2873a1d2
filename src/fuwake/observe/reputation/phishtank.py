"""Asks PhishTank whether a URL is in its database (phishtank.org/api_info.php, `checkurl`)."""

from typing import Any, ClassVar

from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.http_exchange import from_evidence
from fuwake.observe.reputation.service import ask_with_form, failed, json_object, moment_of, refusal, told

_MAX_BYTES = 65_536


class PhishTankObserver:
    """Is a URL a verified phish in PhishTank? Question: the URL; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "phishtank"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "The link's address with your key, to PhishTank; what names or marks the recipient in it is replaced before."
    terms: ClassVar[str] = "A free application key and your consent in `disclose_to`; PhishTank's terms of use."
    limits: ClassVar[str] = "A few thousand questions in some hours with a key; past it the answer is a failed question."

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        """url: `https://checkurl.phishtank.com/checkurl/` or what stands in for it."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one URL. Raises ObserveFailure."""
        return await ask_with_form(
            self._url,
            question,
            key=self._key,
            timeout_s=self._timeout_s,
            max_bytes=_MAX_BYTES,
            form={"url": question, "format": "json", "app_key": self._key},
            fields={"User-Agent": "phishtank/fuwake"},  # clients without a name of this form are turned away (developer_info.php)
        )

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (verified, valid) | absent (unknown, not verified, or found to be none) | failed. Pure."""
        answer = from_evidence(raw)
        if answer is None:
            return failed("garbage", "not a kept HTTP exchange")
        document = json_object(answer) or {}
        if answer.status != 200:
            return refusal(answer, _text(document.get("errortext")))
        results, meta = document.get("results"), document.get("meta")
        if not isinstance(results, dict) or not isinstance(meta, dict) or meta.get("status") != "success":
            said = _text(document.get("errortext"))
            return failed("refused" if said else "garbage", f"PhishTank answered {said or 'in no shape of its own'}")
        known = _yes(results.get("in_database"))
        listed = known and _yes(results.get("verified")) and _yes(results.get("valid"))
        return told(
            "phishtank",
            question,
            answer,
            "PHISHING" if listed else None,
            matched=_text(results.get("phish_id")) if known else None,
            reference=_text(results.get("phish_detail_page")) if known else None,
            since=moment_of(results.get("verified_at")) if listed else None,
            detail="reported and not confirmed" if known and not listed else None,
        )


def _yes(value: Any) -> bool:
    """True and `y`, both of which PhishTank has sent."""
    return value is True or value == "y"


def _text(value: Any) -> str | None:
    return tidy(str(value), 300) if isinstance(value, str | int) and not isinstance(value, bool) else None
