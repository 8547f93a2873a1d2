"""What the receiving server itself wrote down: its vouched-for Authentication-Results (RFC 8601 section 5)."""

import re
from typing import get_args

from fuwake.authenticate.alignment import aligned, organizational_domain
from fuwake.authenticate.records import plain, quoted
from fuwake.model.anatomy import Anatomy, ClaimedResult
from fuwake.model.authentication import MethodResult, ResultWord

MOST_FIELD = 4000
"""Characters of a field in which a policy is looked for."""

_WORDS: dict[str, ResultWord] = {word: word for word in get_args(ResultWord)} | {"hardfail": "fail", "bestguesspass": "none"}
"""`hardfail` of older Exim; `bestguesspass` of Exchange Online: there is no DMARC record."""
_POLICY = re.compile(r"dmarc\s{0,5}=[^;]{0,300}", re.IGNORECASE)


def vouched(anatomy: Anatomy, method: str) -> tuple[ClaimedResult, ...]:
    """Vouched results of a method with a word of RFC 8601, topmost first."""
    return tuple(
        claim
        for claim in anatomy.authentication_results
        if claim.vouched and claim.method.lower() == method and claim.result.lower() in _WORDS
    )


def word(claim: ClaimedResult) -> ResultWord:
    """The result word."""
    return _WORDS[claim.result.lower()]


def value(claim: ClaimedResult, *names: str) -> str | None:
    """The first property of these names, e.g. `header.d`."""
    for name in names:
        for key, text in claim.properties:
            if key.lower() == name and text:
                return text.strip("\"'<>")
    return None


def domain_of(text: str | None) -> str | None:
    """Domain of an address or of a name."""
    name = plain((text or "").rpartition("@")[2].strip("<>\"' "))
    return name if "." in name else None


def spf_claim(anatomy: Anatomy) -> ClaimedResult | None:
    """The result for this message's Return-Path where several stand there, else the topmost."""
    claims = vouched(anatomy, "spf")
    sender = domain_of(anatomy.message.return_path)
    matching = (claim for claim in claims if sender and domain_of(value(claim, "smtp.mailfrom", "smtp.mfrom", "smtp.mail")) == sender)
    return next(matching, claims[0] if claims else None)


def dmarc_claim(anatomy: Anatomy, author: str) -> ClaimedResult | None:
    """The topmost result that is about this author's domain."""
    for claim in vouched(anatomy, "dmarc"):
        about = domain_of(value(claim, "header.from"))
        if about is None or organizational_domain(about) == organizational_domain(author):
            return claim
    return None


def dkim_claim(claims: tuple[ClaimedResult, ...], domain: str | None, selector: str | None) -> ClaimedResult | None:
    """The result about this signature: same d= (or i= within it), and same s= where both are known."""
    for claim in claims:
        about = domain_of(value(claim, "header.d")) or domain_of(value(claim, "header.i"))
        chosen = value(claim, "header.s")
        if about == domain and (chosen is None or selector is None or plain(chosen) == selector):
            return claim
    return None


def published_policy(anatomy: Anatomy, claim: ClaimedResult, author: str) -> str | None:
    """The policy that the receiver read: `policy.*` properties, `(p=REJECT sp=NONE …)`, or Microsoft's `action=`."""
    stated = value(claim, "policy.dmarc", "policy.published-domain-policy", "policy.p")
    if stated and stated.lower() in {"none", "quarantine", "reject"}:
        return stated.lower()
    if claim.header >= len(anatomy.message.headers):
        return None
    match = _POLICY.search(anatomy.message.headers[claim.header].value[:MOST_FIELD])
    text = match[0].lower() if match else ""
    found: dict[str, str] = dict(re.findall(r"\b(p|sp|action)=([a-z.]{1,20})", text))
    policy = found.get("sp", found.get("p")) if author != organizational_domain(author) else found.get("p")
    if policy in {"none", "quarantine", "reject"}:
        return policy
    action = found.get("action", "").removeprefix("pct.").removeprefix("o.")
    return {"oreject": "reject", "reject": "reject", "quarantine": "quarantine"}.get(action)


def as_result(claim: ClaimedResult, *, domain: str | None, is_aligned: bool | None, selector: str | None = None) -> MethodResult:
    """A claim as a result."""
    server = quoted(claim.authserv_id, 80)
    method = claim.method.upper()
    about = f" for {quoted(domain, 100)}" if domain else ""
    about_ja = f"{quoted(domain, 100)}の" if domain else ""
    return MethodResult(
        result=word(claim),
        domain=domain,
        aligned=is_aligned,
        source="header",
        why=f"The receiving server {server} wrote {method} {word(claim)}{about}.",
        why_ja=f"受信サーバー（{server}）が{about_ja}{method}を{word(claim)}と記録しています。",
        selector=selector,
        evidence=(f"header:{claim.header}",),
    )


def spf_result(claim: ClaimedResult, computed: MethodResult, author: str | None, strict: bool) -> MethodResult:
    """SPF as the receiver wrote it."""
    about = domain_of(value(claim, "smtp.mailfrom", "smtp.mfrom", "smtp.mail")) or computed.domain or domain_of(value(claim, "smtp.helo"))
    return as_result(claim, domain=about, is_aligned=aligned(about, author, strict=strict))
