"""Whole messages: from bytes to the masked case document, without answers and with made-up DNS answers."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, get_args

from fuwake.authenticate.evaluate import evaluate
from fuwake.model.observation import Observation, Reading, Status
from fuwake.observe._record import plain
from fuwake.parse.charsets import without_nul
from fuwake.pipeline.opened import Opened
from fuzz import promises, recipient, seeds
from fuzz.targets._target import Target, long

_TO = f"Delivered-To: <{recipient.ADDRESS}>\r\n".encode()
_ROUNDS = 12
_BETWEEN = b"\n%%%\n"
_RECORDS = (
    b"v=spf1 include:a.example ip4:192.0.2.0/24 mx a:%{i}._spf.%{d2} exists:%{l1r-}.%{o}.example -all",
    b"v=spf1 redirect=b.example exp=c.example ptr",
    b"v=DMARC1; p=reject; sp=none; adkim=s; aspf=r; pct=50; rua=mailto:a@b.example",
    b"v=DKIM1; k=rsa; h=sha256; t=s:y; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB",  # noqa: E501  # RFC 6376 appendix C
    b"v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",  # RFC 8463 appendix A
)


def message(raw: bytes) -> None:
    """Every promise, for a mail to the fuzzers' recipient."""
    promises.mail(_TO + raw, twice=len(raw) % 8 == 0)


def authentication(data: bytes) -> None:
    """The mail before the first mark, DNS answers between the next ones: SPF, DKIM, DMARC and ARC end, and say why."""
    raw, *answers = data.split(_BETWEEN)
    promises.mail(raw, lambda opened: _answered(opened, answers or [b""]), twice=len(raw) % 8 == 0)


def _answered(opened: Opened, answers: list[bytes]) -> tuple[Observation, ...]:
    """What the evaluation asks for, answered from the list in turn, until it needs nothing more."""
    seen: dict[str, Observation] = {}
    for _ in range(_ROUNDS):
        needs = evaluate(opened.raw, opened.anatomy, seen).needs
        fresh = [question for question in needs if f"dns:{question}" not in seen]
        promises.holds(len(fresh) == len(needs), "a question that was answered is asked again")
        if not fresh:
            break
        for question in fresh:
            told = recipient.told(question)
            promises.holds(told is None, f"the recipient stands in a question: {question}")
            seen[f"dns:{question}"] = _observation(question, answers[len(seen) % len(answers)])
    return tuple(seen.values())


def _observation(question: str, answer: bytes) -> Observation:
    """The first byte says how it went, the lines behind it are the records."""
    kinds: tuple[Status, ...] = get_args(Status)
    status = kinds[answer[0] % 4] if answer[:1] and answer[0] < 32 else "found"
    kind, _, name = question.partition(" ")
    records = [without_nul(line.decode("utf-8", "backslashreplace")) for line in answer.split(b"\n")][:16]
    data: dict[str, Any] = {"name": name, "type": kind, "rcode": "NOERROR", "canonical_name": None, "records": records, "ttl": 300}
    reading = plain(Reading(status=status, data=data if status in ("found", "absent") else None))
    return Observation(
        id=f"dns:{question}",
        observer="dns",
        subject=question,
        asked_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed_s=0.0,
        source="fuzz",
        status=status,
        data=reading.data,
        evidence=None,
        active=False,
        reason="timeout" if status == "failed" else "offline" if status == "skipped" else None,
    )


def _with_answers() -> Iterator[bytes]:
    for place, raw in enumerate(seeds.mails()):
        yield _BETWEEN.join((raw, *_RECORDS[place % len(_RECORDS) :], b"192.0.2.1\n10 mx.example", b"\x02"))


MESSAGE = Target(name="message", run=message, seeds=seeds.mails, share=8)
TARGETS = (MESSAGE, long(MESSAGE), Target(name="authentication", run=authentication, seeds=_with_answers, share=4))
