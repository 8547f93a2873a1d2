"""What holds for every mail, however broken: checked for each input of the fuzzers and in the test suite."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from fuwake.model.anatomy import Anatomy
from fuwake.model.case import Case, CaseSource, Run
from fuwake.model.observation import Observation
from fuwake.parse import limits
from fuwake.parse.defang import defang_text
from fuwake.parse.urls import read_url
from fuwake.pipeline.arrival import Arrival, unload
from fuwake.pipeline.judge import judge_opened
from fuwake.pipeline.opened import Opened, open_mail
from fuzz import recipient

RUN = Run(fuwake="fuzz", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")
SOURCE = CaseSource(path="fuzz", index=0)
_CLICKABLE = re.compile(r"(?<![a-z0-9])(?:https?|ftp)://[^\s/]|(?<![a-z])javascript:\S", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOCUS = re.compile(r"(header|part|hop|link|observation):(.+)\Z", re.DOTALL)

Answers = Callable[[Opened], tuple[Observation, ...]]


class Broken(AssertionError):
    """A promise that does not hold for this input."""


def holds(promise: object, what: str) -> None:
    """Raises Broken where it does not."""
    if not promise:
        raise Broken(what)


def mail(raw: bytes, answers: Answers | None = None, *, twice: bool = True) -> Case:
    """A message from bytes to the JSON line as `fuwake triage` does it, with every promise checked. Raises Broken."""
    opened, arrival = _opened(raw)
    anatomy(arrival.raw, opened.anatomy)
    observations = answers(opened) if answers is not None else ()
    made = judge_opened(opened, arrival.source, RUN, observations)
    line = msgspec.json.encode(made)
    document(made, line)
    loci(made)
    masked(opened, line)
    if twice:
        again = judge_opened(_opened(raw)[0], arrival.source, RUN, observations)
        holds(msgspec.json.encode(again) == line, "the same bytes give another case")
    return made


def _opened(raw: bytes) -> tuple[Opened, Arrival]:
    arrival = unload(Arrival(raw=raw, source=SOURCE))
    return open_mail(arrival.raw, source=arrival.source, carriers=arrival.carriers), arrival


def anatomy(raw: bytes, read: Anatomy) -> None:
    """Spans lead to the bytes they name, numbers are in order, limits are kept."""
    message, last = read.message, 0
    holds(0 <= message.header_end <= len(raw), "the header section ends outside of the message")
    for place, field in enumerate(message.headers):
        start, end = field.span.start, field.span.end
        holds(field.index == place, f"header field {place} says that it is {field.index}")
        holds(last <= start < end <= message.header_end, f"header field {place} lies at {start}:{end}")
        holds(raw[start:end].startswith(field.name.encode()), f"header field {place} does not begin with its name")
        holds(field.raw == raw[start:end][: limits.HEADER_BYTES], f"header field {place} holds other bytes than its place")
        last = end
    for part in message.parts:
        holds(0 <= part.span.start <= part.span.end <= len(raw), f"part {part.path} lies outside of the message")
    paths = [part.path for part in message.parts]
    holds(len(set(paths)) == len(paths), "two parts have one path")
    holds(len(paths) <= limits.PARTS and len(read.links) <= limits.LINKS, "more parts or links than the limits allow")
    holds({content.path for content in message.contents} <= set(paths), "content of a part that is not there")
    for place, link in enumerate(read.links):
        holds(link.index == place, f"link {place} says that it is {link.index}")
        read_url(link.url)


def document(made: Case, line: bytes) -> None:
    """The JSON line is one line of UTF-8, gives the same case when it is read, and no link in it can be clicked."""
    holds(b"\n" not in line, "a newline in the line")
    text = line.decode("utf-8")
    holds(not _has_nul(text), "a NUL in the document")
    read = msgspec.json.decode(line, type=Case)
    holds(msgspec.json.encode(read) == line, "the document read and written again is another one")
    for link in made.links:
        safe = link.url_defanged
        holds(_CLICKABLE.search(safe) is None, f"link {link.index} can be clicked when defanged")
        holds(defang_text(safe) == safe, f"link {link.index} changes when defanged twice")


def _has_nul(line: str) -> bool:
    return "\\u0000" in line and "\\u0000" in line.replace("\\\\", "")


def loci(made: Case) -> None:
    """Every finding and reason points to something that is there."""
    known = {
        "header": {str(field.index) for field in made.message.headers},
        "part": {part.path for part in made.message.parts},
        "hop": {str(hop.index) for hop in made.trace.hops},
        "link": {str(link.index) for link in made.links},
        "observation": {seen.id for seen in made.observations},
    }
    places = [place for finding in made.findings for place in finding.evidence] + list(made.spoofing.evidence)
    places += [defect.where for defect in made.message.defects]
    for place in places:
        if place == "message":
            continue
        found = _LOCUS.match(place)
        holds(found is not None and found[2] in known[found[1]], f"evidence {place!r} is not there")


def masked(opened: Opened, line: bytes) -> None:
    """The fuzzers' recipient stands in no output: asked wherever the mail names that recipient."""
    boxes = (*opened.anatomy.message.recipients, *opened.anatomy.bystanders)
    if not any(box.address is not None and box.address.lower() == recipient.ADDRESS for box in boxes):
        return
    message = opened.anatomy.message
    senders = {(box.address or "").lower() for box in (*message.author, *message.reply_to, *message.sender)}
    known = [address.lower() for address in opened.redactor.identity.addresses]
    holds(recipient.ADDRESS in known or recipient.ADDRESS in senders, "the recipient is not known")
    text = line.decode("utf-8")
    if recipient.ADDRESS in known[:10]:
        form = recipient.told(text)
        holds(form is None, f"the recipient stands in the document, as {form}")
    if recipient.DOMAIN in opened.redactor.identity.domains:
        holds(not recipient.domain_told(text), "the recipient's domain stands in the document")


def encodable(value: Any) -> None:
    """A reader's result can be written as JSON: no lone surrogate, no number that JSON lacks."""
    line = msgspec.json.encode(value)
    holds(not _has_nul(line.decode("utf-8")), "a NUL in the result")
    holds(msgspec.json.encode(msgspec.json.decode(line)) == line, "a result that changes when it is written and read")


def same(read: Callable[[], Any]) -> Any:
    """What the reader gives, asked twice."""
    first = read()
    holds(read() == first, "the same bytes give another result")
    return first


def clean(text: str | None) -> None:
    """Text that UTF-8 can hold."""
    holds(text is None or _SURROGATE.search(text) is None, "a lone surrogate in a text")
