"""Asks the URLhaus API of abuse.ch about a URL (urlhaus-api.abuse.ch, "Query URL information")."""

from typing import ClassVar

from fuwake.model.observation import Reading
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.http_exchange import from_evidence
from fuwake.observe.reputation.service import ask_with_form, failed, json_object, moment_of, refusal, told

_MAX_BYTES = 262_144
_THREATS = {"malware_download": "MALWARE", "botnet_cc": "BOTNET", "phishing": "PHISHING"}


class UrlhausObserver:
    """Is a URL in URLhaus? Question: the URL; data: `model.answers.ListRecord`."""

    name: ClassVar[str] = "urlhaus"
    active: ClassVar[bool] = False
    leaves: ClassVar[str] = "The link's address with your key, to abuse.ch; what names or marks the recipient in it is replaced before."
    terms: ClassVar[str] = (
        "A free Auth-Key of abuse.ch (since 2025) and your consent in `disclose_to`; fair use, commercial users may need a subscription."
    )
    limits: ClassVar[str] = "Fair use. URLhaus holds URLs that spread malware, seldom sign-in pages."

    def __init__(self, url: str, key: str, timeout_s: float) -> None:
        """url: `https://urlhaus-api.abuse.ch/v1/url/` or what stands in for it."""
        self._url, self._key, self._timeout_s = url, key, timeout_s

    async def ask(self, question: str) -> Raw:
        """Asks about one URL. Raises ObserveFailure."""
        return await ask_with_form(
            self._url,
            question,
            key=self._key,
            timeout_s=self._timeout_s,
            max_bytes=_MAX_BYTES,
            form={"url": question},
            fields={"Auth-Key": self._key},
        )

    @staticmethod
    def read(question: str, raw: bytes) -> Reading:
        """The kept exchange → found (listed) | absent (`no_results`) | failed. Pure."""
        answer = from_evidence(raw)
        if answer is None:
            return failed("garbage", "not a kept HTTP exchange")
        document = json_object(answer)
        status = document.get("query_status") if document is not None else None
        if answer.status != 200:
            return refusal(answer, status if isinstance(status, str) else None)
        if document is None or not isinstance(status, str):
            return failed("garbage", "the answer is not of URLhaus's shape")
        if status not in ("ok", "no_results"):
            refused = "auth" in status or "key" in status
            return failed("refused" if refused else "garbage", f"URLhaus answered {tidy(status, 60)}")
        if status == "no_results":
            return told("urlhaus", question, answer, None)
        return told(
            "urlhaus",
            question,
            answer,
            _THREATS.get(str(document.get("threat")), "MALWARE"),
            matched=tidy(document.get("id"), 40),
            reference=tidy(document.get("urlhaus_reference"), 300),
            since=moment_of(document.get("date_added")),
        )
