"""Authentication-Results (RFC 8601 section 2.2), Microsoft's form of it, and Received-SPF (RFC 7208 section 9.1)."""

import re

from msgspec import Struct

_LONGEST = 16_384  # characters read of one field
_MOST = 50  # results read of one field
_RESULT = re.compile(r"^\s*([a-z][a-z0-9_-]{0,30})(?:/\d{1,3})?\s*=\s*([a-z]{1,30})\b", re.IGNORECASE)
_PROPERTY = re.compile(r"([a-z][a-z0-9_.-]{0,60})[ \t]{0,5}=[ \t]{0,5}(\"[^\"]{0,500}\"|[^\s;\"]{1,500})", re.IGNORECASE)
_SENDER_IP = re.compile(r"\bsender IP is ([0-9a-f.:]{2,45})", re.IGNORECASE)
_SIGN = re.compile(r'[()";]')
_SPF_WORDS = frozenset(("none", "pass", "fail", "softfail", "neutral", "policy", "temperror", "permerror"))


class Result(Struct, frozen=True, kw_only=True):
    """One method and its result, as claimed."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...]
    reason: str | None = None


class Results(Struct, frozen=True, kw_only=True):
    """One field: who says it (None in Microsoft's form, which leaves it out) and what."""

    authserv_id: str | None
    results: tuple[Result, ...]


def read_authentication_results(text: str) -> Results:
    """Reads the value of one field, unfolded. Never raises; an unreadable one has no results."""
    sections = _sections(text[:_LONGEST])
    first = sections[0][0].strip() if sections else ""
    authserv_id: str | None = None
    if first and not _RESULT.match(first):
        authserv_id = first.split()[0].rstrip(".").lower()[:255]
        sections = sections[1:]
    results = tuple(result for plain, comments in sections[:_MOST] if (result := _result(plain, comments)) is not None)
    return Results(authserv_id=authserv_id, results=results)


def read_received_spf(text: str) -> Results | None:
    """`Pass (mx.example: domain of a@b designates 1.2.3.4 …) receiver=…; client-ip=…; helo=…` as one spf result; None if it is not."""
    text = text[:_LONGEST]
    word = text.strip().split(" ", 1)[0].split("(", 1)[0].rstrip(";").lower()
    if word not in _SPF_WORDS:
        return None
    comment = text[text.find("(") + 1 : text.find(")")] if "(" in text and ")" in text else ""
    pairs = {name.lower(): value.strip('"') for name, value in _PROPERTY.findall(text.replace(";", " ; "))}
    receiver = pairs.get("receiver") or comment.split(":", 1)[0].strip()
    properties = [
        (ours, pairs[theirs])
        for ours, theirs in (("smtp.mailfrom", "envelope-from"), ("smtp.helo", "helo"), ("smtp.remote-ip", "client-ip"))
        if theirs in pairs
    ]
    domain = re.search(r"domain of (?:transitioning )?(\S{1,320})", comment)
    if domain is not None and all(name != "smtp.mailfrom" for name, _ in properties):
        properties.insert(0, ("smtp.mailfrom", domain[1]))
    result = Result(
        method="spf", result=word, properties=tuple((name, value.strip("<>")) for name, value in properties), reason=comment[:200] or None
    )
    return Results(authserv_id=receiver.lower()[:255] or None, results=(result,))


def _result(plain: str, comments: list[str]) -> Result | None:
    found = _RESULT.match(plain)
    if found is None:
        return None
    properties: list[tuple[str, str]] = []
    reason: str | None = None
    for name, written in _PROPERTY.findall(plain[found.end() :])[:30]:
        value = written.strip('"')
        if name.lower() == "reason":
            reason = value[:200]
        else:
            properties.append((name.lower(), value))
    for comment in comments:
        if (sender := _SENDER_IP.search(comment)) is not None and all(name != "smtp.remote-ip" for name, _ in properties):
            properties.append(("smtp.remote-ip", sender[1].rstrip(".")))
    return Result(
        method=found[1].lower(),
        result=_word(found[2]),
        properties=tuple(properties),
        reason=reason or (comments[0][:200] if comments else None),
    )


def _word(word: str) -> str:
    word = word.lower()
    return {"hardfail": "fail", "error": "temperror"}.get(word, word)


def _sections(text: str) -> list[tuple[str, list[str]]]:
    """Pieces between semicolons outside quotes and comments, comments taken out."""
    sections: list[tuple[str, list[str]]] = []
    plain: list[str] = []
    comments: list[str] = []
    comment: list[str] = []
    depth, quoted = 0, False
    position = 0
    for found in _SIGN.finditer(text):
        sign = found.group()
        (comment if depth else plain).append(text[position : found.start()])
        position = found.end()
        if depth:
            depth += (sign == "(") - (sign == ")")
            if depth:
                comment.append(sign)
            else:
                comments.append("".join(comment))
                comment = []
        elif quoted or sign == '"':
            quoted = quoted != (sign == '"')
            plain.append(sign)
        elif sign == "(":
            depth = 1
            plain.append(" ")
        elif sign == ";":
            sections.append(("".join(plain), comments))
            plain, comments = [], []
        else:
            plain.append(sign)
    if not depth:
        plain.append(text[position:])
    sections.append(("".join(plain), comments))
    return sections
