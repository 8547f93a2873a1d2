"""What the services that are asked over HTTP have in common: one bounded exchange, and refusals told apart from answers."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import urlencode

import msgspec

from fuwake.model.answers import ListRecord
from fuwake.model.errors import ObserveFailure
from fuwake.model.observation import Reading, Reason
from fuwake.observe._protocol import Raw
from fuwake.observe.answer_text import tidy
from fuwake.observe.http_exchange import Exchange, as_evidence, exchange, host_of_url, too_deep

MAX_URL = 2048
LONGEST_WAIT_S = 3600
"""A `Retry-After` longer than an hour is told as an hour: the case is over by then."""


async def ask_service(
    method: str,
    url: str,
    *,
    key: str,
    timeout_s: float,
    max_bytes: int,
    fields: Mapping[str, str],
    content: bytes | None = None,
    accept: str = "application/json",
) -> Raw:
    """One exchange within its time; the key is not in what is kept. Raises ObserveFailure."""
    try:
        async with asyncio.timeout(timeout_s):
            answer = await exchange(
                method, url, max_bytes=max_bytes, timeout_s=timeout_s, anywhere=True, accept=accept, content=content, more=fields
            )
    except TimeoutError as error:
        raise ObserveFailure("timeout", f"{host_of_url(url)} gave no answer within {timeout_s:g} s") from error
    return Raw(body=as_evidence(answer, key), source=url.partition("?")[0])


async def ask_with_form(
    url: str, question: str, *, key: str, timeout_s: float, max_bytes: int, form: Mapping[str, str], fields: Mapping[str, str]
) -> Raw:
    """Asks about one URL with a form that holds it. Raises ObserveFailure."""
    check_url(question)
    fields = {"Content-Type": "application/x-www-form-urlencoded", **fields}
    content = urlencode(form).encode()
    return await ask_service("POST", url, key=key, timeout_s=timeout_s, max_bytes=max_bytes, fields=fields, content=content)


def check_url(question: str) -> None:
    """Raises ObserveFailure where the question is no URL that services take."""
    if "://" not in question or len(question) > MAX_URL:
        raise ObserveFailure("not-supported", f"not a URL of at most {MAX_URL} characters")


def told(service: str, question: str, answer: Exchange, threat: str | None, detail: str | None = None, **more: Any) -> Reading:
    """found: this very URL is listed, for `threat`. absent, where there is none: asked and not listed. `more`: fields of ListRecord."""
    match: Literal["url"] | None = "url" if threat is not None else None
    threats = (threat,) if threat is not None else ()
    record = ListRecord(list=service, subject=question, match=match, threats=threats, server=host_of_url(answer.url), **more)
    return Reading(status="found" if threat is not None else "absent", data=msgspec.to_builtins(record), detail=detail)


def json_object(answer: Exchange) -> dict[str, Any] | None:
    """The JSON object of an answer; None where it holds none that may be read."""
    try:
        document = None if too_deep(answer.body) else msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def refusal(answer: Exchange, said: str | None = None) -> Reading:
    """What an answer with another status than 200 means. Never evidence of anything about what was asked."""
    status, words = answer.status, f": {tidy(said)}" if said else ""
    if status in (429, 509):  # 509: PhishTank, "Bandwidth Limit Exceeded"
        wait = answer.field("retry-after")
        later = f"; may be asked again in {min(int(wait), LONGEST_WAIT_S)} s" if wait.isdecimal() and len(wait) < 20 else ""
        return failed("rate-limited", f"the limit of questions is used up{words}{later}")
    if status >= 500:
        return failed("servfail", f"the server had an error ({status}){words}")
    if status in (400, 401, 403):
        return failed("refused", f"the question was refused ({status}){words}")
    return failed("garbage", f"answered with status {status}{words}")


def moment_of(text: object) -> datetime | None:
    """`2026-05-17 22:17:15`, with ` UTC`, or RFC 3339 → a moment in UTC, which is taken where no zone is named; None for all else."""
    if not isinstance(text, str) or len(text) > 40:
        return None
    try:
        moment = datetime.fromisoformat(text.removesuffix(" UTC").strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def failed(reason: Reason, detail: str) -> Reading:
    """A reading that says nothing of the subject."""
    return Reading(status="failed", data=None, reason=reason, detail=detail)
