"""DMARC, RFC 7489 and its successor RFC 9989: what does the owner of the author's domain ask for, and was it met?

The organizational domain is told by the public suffix list (decision 0009); `np=` and `t=` of RFC 9989 are read, and `pct=` of RFC 7489
where it is 0, which asks for the same as `t=y`.
"""

import re
from typing import Literal

from msgspec import Struct

from fuwake.authenticate.alignment import organizational_domain
from fuwake.authenticate.records import NotRecorded, Records, locus, quoted
from fuwake.model.authentication import MethodResult, ResultWord

Policy = Literal["none", "quarantine", "reject"]
MOST_RECORD = 4096


class DmarcRecord(Struct, frozen=True, kw_only=True):
    """A policy record (RFC 7489 section 6.3, RFC 9989 section 4.7). `pct` above 0 changes how many are treated, not what is asked for."""

    text: str
    domain: str
    """Where it was found."""
    policy: Policy
    """p=; sp= where the record lies at the organizational domain and the author's is below it, np= where that one does not exist; one
    step milder under test."""
    testing: bool = False
    """Its owner is only trying it out (t=y, pct=0)."""
    strict_dkim: bool
    strict_spf: bool


class Discovery(Struct, frozen=True, kw_only=True):
    """What the search of section 6.6.3 found."""

    state: Literal["found", "none", "unusable", "failed", "not-looked-up"]
    record: DmarcRecord | None = None
    text: str | None = None
    detail: str = ""
    used: tuple[str, ...] = ()


class DmarcOutcome(Struct, frozen=True, kw_only=True):
    """DMARC of one message."""

    result: ResultWord
    cause: Literal["met", "not-met", "no-record", "unusable", "look-up", "not-looked-up", "not-checkable", "no-author", "several-authors"]
    domain: str | None
    detail: str = ""


def discover(author: str, records: Records) -> Discovery:
    """The policy record of the author's domain, else of its organizational domain (section 6.6.3)."""
    places = list(dict.fromkeys((author, organizational_domain(author))))
    for place in places[1:]:
        records.hint("TXT", f"_dmarc.{place}")
    used: list[str] = []
    try:
        for place in places:
            answer = records.ask("TXT", f"_dmarc.{place}")
            if answer.state == "withheld":
                return Discovery(state="failed", detail=answer.detail, used=tuple(used))
            used.append(locus("TXT", f"_dmarc.{place}"))
            if answer.state in {"failed", "skipped"}:
                state: Literal["failed", "not-looked-up"] = "failed" if answer.state == "failed" else "not-looked-up"
                return Discovery(state=state, detail=f"TXT _dmarc.{place}: {answer.detail}", used=tuple(used))
            texts = [text for text in answer.records if re.match(r"v[ \t]*=[ \t]*DMARC1[ \t]*(;|$)", text[:40])]
            if len(texts) > 1:
                return Discovery(state="unusable", detail=f"_dmarc.{place} has {len(texts)} records", used=tuple(used))
            if texts:
                exists = place == author or not _asks_about_nonexistent(texts[0]) or _exists(author, records, used)
                return _found(texts[0], place, author, tuple(used), exists=exists)
    except NotRecorded as missing:
        return Discovery(state="not-looked-up", detail=f"{missing.question} was not looked up", used=tuple(used))
    return Discovery(state="none", used=tuple(used))


def _asks_about_nonexistent(text: str) -> bool:
    return "np" in _tags(text)


def _exists(author: str, records: Records, used: list[str]) -> bool:
    """Whether DNS knows the name (RFC 9989 section 3.2.14); True as well where that could not be told."""
    answer = records.ask("A", author)
    used.insert(0, locus("A", author))
    return answer.state != "nxdomain"


def _found(text: str, place: str, author: str, used: tuple[str, ...], *, exists: bool) -> Discovery:
    try:
        return Discovery(state="found", record=read_record(text, place, author, exists=exists), text=text, used=used)
    except ValueError as error:
        return Discovery(state="unusable", text=text, detail=str(error), used=used)


def _tags(text: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for piece in text[:MOST_RECORD].split(";"):
        name, equals, value = piece.partition("=")
        if equals:
            tags.setdefault(name.strip().lower(), value.strip())
    return tags


def read_record(text: str, place: str, author: str, *, exists: bool = True) -> DmarcRecord:
    """Reads a record found at _dmarc.`place`. Raises ValueError where no policy can be told (section 6.6.3 step 6).

    `exists`: whether the author's domain is in DNS at all (for np=).
    """
    tags = _tags(text)
    policy, below, nowhere = (_policy(tags.get(tag)) for tag in ("p", "sp", "np"))
    if policy is None or ("sp" in tags and below is None) or ("np" in tags and nowhere is None):
        if "mailto:" not in tags.get("rua", "").lower():
            raise ValueError("the record states no valid policy (p=)")
        policy, below, nowhere = "none", None, None
    applies = policy if place == author else (below or policy) if exists else (nowhere or below or policy)
    testing = tags.get("t", "n").lower() == "y" or tags.get("pct") == "0"
    return DmarcRecord(
        text=text,
        domain=place,
        policy=_MILDER[applies] if testing else applies,
        testing=testing,
        strict_dkim=tags.get("adkim", "r").lower() == "s",
        strict_spf=tags.get("aspf", "r").lower() == "s",
    )


_MILDER: dict[Policy, Policy] = {"reject": "quarantine", "quarantine": "none", "none": "none"}
"""RFC 9989 section 4.7 (t=y), RFC 7489 section 6.6.4 (what a percentage leaves out)."""


def _policy(value: str | None) -> Policy | None:
    match (value or "").lower():
        case "none":
            return "none"
        case "quarantine":
            return "quarantine"
        case "reject":
            return "reject"
    return None


def evaluate(author: str, found: Discovery, spf: MethodResult, dkim: tuple[MethodResult, ...]) -> DmarcOutcome:
    """The result of section 6.6.2 from the record and the two methods, whose `aligned` already follows aspf and adkim."""
    match found.state:
        case "none":
            return DmarcOutcome(result="none", cause="no-record", domain=author)
        case "unusable":
            return DmarcOutcome(result="permerror", cause="unusable", domain=author, detail=found.detail)
        case "failed":
            return DmarcOutcome(result="temperror", cause="look-up", domain=author, detail=found.detail)
        case "not-looked-up":
            return DmarcOutcome(result="none", cause="not-looked-up", domain=author, detail=found.detail)
    domain = found.record.domain if found.record else author
    if any(one.aligned and one.result == "pass" for one in (spf, *dkim)):
        return DmarcOutcome(result="pass", cause="met", domain=domain)
    undecided = [one for one in dkim if one.aligned and (one.result == "temperror" or one.source == "none")]
    if spf.result == "temperror" and spf.aligned is not False:
        undecided.append(spf)
    if any(one.result == "temperror" for one in undecided):
        return DmarcOutcome(result="temperror", cause="look-up", domain=domain, detail="SPF or DKIM could not be looked up")
    if undecided or (spf.source == "none" and spf.aligned is not False):
        return DmarcOutcome(result="none", cause="not-checkable", domain=domain, detail="SPF or DKIM could not be checked")
    return DmarcOutcome(result="fail", cause="not-met", domain=domain)


def words(outcome: DmarcOutcome, found: Discovery, author: str | None) -> tuple[str, str]:
    """The outcome as one sentence in English and one in Japanese."""
    name = quoted(author or "?", 100)
    record = quoted(found.text or "")
    policy = found.record.policy if found.record else "none"
    match outcome.cause:
        case "met":
            return (
                f"The message meets the DMARC record of {name} ({record}).",
                f"{name}のDMARC（「{record}」）の条件を満たしています。",
            )
        case "not-met":
            tried = (", as it is only being tried out", "、試行中") if found.record is not None and found.record.testing else ("", "")
            return (
                f"Neither SPF nor DKIM passes for {name}, whose DMARC record asks for p={policy}{tried[0]} ({record}).",
                f"{name}についてSPFもDKIMも成立せず、DMARC（「{record}」、方針{policy}{tried[1]}）の条件を満たしていません。",
            )
        case "no-record":
            return f"{name} publishes no DMARC record.", f"{name}はDMARCの記録を公開していません。"
        case "unusable":
            return (
                f"The DMARC record of {name} cannot be used: {quoted(outcome.detail)}.",
                f"{name}のDMARCの記録は形式に誤りがあり、使えません。",
            )
        case "look-up":
            return (
                f"DMARC of {name} could not be told: {quoted(outcome.detail)}.",
                f"{name}のDMARCは、照会に失敗したため確認できませんでした。",
            )
        case "not-looked-up":
            return f"DMARC of {name} was not looked up.", f"{name}のDMARCは照会していません。"
        case "not-checkable":
            return (
                f"DMARC of {name} (p={policy}) cannot be told: SPF or DKIM could not be checked.",
                f"{name}のDMARC（方針{policy}）は、SPFまたはDKIMを確かめられないため判定できません。",
            )
        case "no-author":
            return "There is no author domain to check DMARC for.", "差出人のドメインが読み取れないため、DMARCは判定できません。"
        case "several-authors":
            return (
                "The message names several author domains, so DMARC cannot be told (RFC 7489 section 6.6.1).",
                "差出人のドメインが複数書かれているため、DMARCは判定できません。",
            )
