"""Sender authentication of one message: SPF, DKIM, DMARC and ARC over recorded DNS and the receiver's own words. Pure."""

from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from fuwake.authenticate import arc as arc_chain
from fuwake.authenticate import claims, dkim, dmarc, envelope, excuses
from fuwake.authenticate.alignment import aligned, organizational_domain
from fuwake.authenticate.author import Author, author
from fuwake.authenticate.records import NotRecorded, Records, locus
from fuwake.authenticate.signature import SplitMessage, split_message
from fuwake.authenticate.spf import check_host
from fuwake.authenticate.spf_words import words as spf_words
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Authentication, MethodResult
from fuwake.model.observation import Observation
from fuwake.parse import limits
from fuwake.parse.domains import icann_domain, to_ascii
from fuwake.parse.redaction import Redactor

_SIGNED_IN = frozenset(("esmtpa", "esmtpsa", "smtpa", "asmtp", "lmtpa", "lmtpsa", "utf8smtpa", "utf8smtpsa"))
"""Protocol words of a client that signed in (RFC 3848, RFC 6531 section 4.3), Exim's among them."""
_EXISTENCE = ("SOA", "NS", "A", "MX", "AAAA", "TXT")


class Evaluation(Struct, frozen=True, kw_only=True):
    """The results so far, and the DNS questions (`TXT example.jp`) whose answers are still needed."""

    auth: Authentication
    needs: tuple[str, ...]


def evaluate(
    raw: bytes, anatomy: Anatomy, observations: Mapping[str, Observation], tells_who: Callable[[str], bool] | None = None
) -> Evaluation:
    """Evaluates all four methods. Never raises; what is not recorded is in `needs` and reads "not looked up" until it is.

    `tells_who`: the redactor's, whether a name gives the recipient away (default: that of the anatomy's own redactor).

    The receiver's own vouched-for results win over the computed ones for SPF and DMARC (they were true on arrival), and
    for DKIM and ARC where the computed one is not a pass. Results that nobody vouches for never count.
    """
    recipients = [box.address for box in anatomy.message.recipients if box.address]
    records = Records(observations, recipients, tells_who or Redactor.of(anatomy).tells_who)
    who = author(anatomy)
    policy = dmarc.discover(who.domain, records) if who.domain else dmarc.Discovery(state="none")
    strict_spf = policy.record is not None and policy.record.strict_spf
    strict_dkim = policy.record is not None and policy.record.strict_dkim
    message = split_message(raw, anatomy.message)
    spf = _spf(anatomy, who, records, strict_spf)
    signatures = _dkim(anatomy, message, who, records, strict_dkim)
    chain = _arc(anatomy, message, records)
    judged = _dmarc(anatomy, who, policy, spf, signatures)
    if anatomy.rebuilt == "forward":
        spf, chain, judged = (_lost(*named) for named in (("SPF", "SPF", spf), ("ARC", "ARC", chain), ("DMARC", "DMARC", judged)))
    exists, seen = _author_domain(who, policy, records)
    auth = Authentication(spf=spf, dkim=signatures, dmarc=judged, arc=chain, author_domain_exists=exists, author_domain_evidence=seen)
    return Evaluation(auth=auth, needs=tuple(records.needs))


def _mail_from(anatomy: Anatomy) -> tuple[str | None, tuple[str, ...]]:
    """The MAIL FROM address ('' for the null sender), with its locus: Return-Path, else what the receiver's result names."""
    message = anatomy.message
    if message.return_path is not None and "return-path" in message.named:
        return message.return_path, (f"header:{message.named['return-path'][0].index}",)
    claim = claims.spf_claim(anatomy)
    stated = claims.value(claim, "smtp.mailfrom", "smtp.mfrom") if claim else None
    if claim and stated and "@" in stated:
        return stated, (f"header:{claim.header}",)
    return None, ()


def _spf(anatomy: Anatomy, who: Author, records: Records, strict: bool) -> MethodResult:
    computed = _spf_computed(anatomy, who, records, strict)
    claim = claims.spf_claim(anatomy)
    if claim is None:
        return computed
    return _claim_first(claims.spf_result(claim, computed, who.domain, strict), computed)


def _spf_computed(anatomy: Anatomy, who: Author, records: Records, strict: bool) -> MethodResult:
    origin, boundary = anatomy.trace.origin, anatomy.trace.boundary
    if origin is None or boundary is None:
        return _unchecked(
            "SPF cannot be checked: no vouched-for hop tells which address handed the message over.",
            "信頼できる受信の記録がなく、送信元のIPアドレスが分からないため、SPFは確かめられません。",
        )
    sender, places = _mail_from(anatomy)
    edge = anatomy.trace.hops[boundary]
    places = (f"header:{edge.header}", *places)
    if (edge.with_ or "").lower() in _SIGNED_IN:
        return _unchecked(
            "SPF says nothing here: the sender signed in at the receiving side's own server.",
            "送信者が受信側自身のサーバーにログインして送ったメールなので、SPFでは判断できません。",
            evidence=places,
        )
    if sender is None:
        return _unchecked(
            "SPF cannot be checked: the message does not tell its envelope sender (no Return-Path).",
            "エンベロープの送信者（Return-Path）が残っていないため、SPFは確かめられません。",
            evidence=places,
        )
    helo = to_ascii(origin.helo or "") or ""
    domain = (to_ascii(sender.rpartition("@")[2]) if sender else helo) or ""
    try:
        outcome = check_host(origin.ip, domain, sender or f"postmaster@{helo}", helo, records)
    except NotRecorded:
        return _unchecked(
            f"SPF of {domain} was not looked up.",
            f"{domain}のSPFは照会していません。",
            domain=domain,
            is_aligned=aligned(domain, who.domain, strict=strict),
            evidence=places,
        )
    why, why_ja = spf_words(outcome, origin.ip)
    rewritten = envelope.rewriting(sender)
    if rewritten is not None:
        more, more_ja = envelope.words(rewritten)
        why, why_ja = f"{why} {more}", why_ja + more_ja
    return MethodResult(
        result=outcome.result,
        domain=outcome.domain or None,
        aligned=aligned(outcome.domain, who.domain, strict=strict),
        source="none" if outcome.cause in {"not-looked-up", "no-domain"} else "computed",
        why=why,
        why_ja=why_ja,
        record=outcome.record,
        term=outcome.term,
        evidence=(*outcome.used[:1], *places, *outcome.used[1:12]),
    )


def _dkim(anatomy: Anatomy, message: SplitMessage, who: Author, records: Records, strict: bool) -> tuple[MethodResult, ...]:
    stated = claims.vouched(anatomy, "dkim")
    at = next((hop.date for hop in anatomy.trace.hops if hop.vouched and hop.date is not None), None)
    results: list[MethodResult] = []
    told: list[object] = []
    fields = dkim.signatures(message)
    for field in fields:
        outcome = dkim.verify(field, message, records, at)
        why, why_ja = dkim.words(outcome)
        computed = MethodResult(
            result=outcome.result,
            domain=outcome.domain,
            aligned=aligned(outcome.domain, who.domain, strict=strict),
            source="none" if outcome.cause == "not-looked-up" else "computed",
            why=why,
            why_ja=why_ja,
            selector=outcome.selector,
            record=outcome.record,
            term=None if outcome.result == "pass" else outcome.cause,
            notes=outcome.notes,
            evidence=(f"header:{outcome.header}", *outcome.used),
        )
        computed = _excused(anatomy, "DKIM", "署名（DKIM）", computed)
        claim = claims.dkim_claim(stated, outcome.domain, outcome.selector)
        if claim is None and len(stated) == len(fields) == 1 and not claims.value(stated[0], "header.d", "header.i"):
            claim = stated[0]
        if claim is not None:
            told.append(claim)
            if computed.result != "pass":
                result = claims.as_result(claim, domain=outcome.domain, is_aligned=computed.aligned, selector=outcome.selector)
                computed = _claim_first(result, computed)
        results.append(computed)
    for claim in stated:
        domain = claims.domain_of(claims.value(claim, "header.d", "header.i"))
        if domain and not any(claim is one for one in told):
            results.append(claims.as_result(claim, domain=domain, is_aligned=aligned(domain, who.domain, strict=strict)))
    return tuple(results[: limits.SIGNATURES])


def _arc(anatomy: Anatomy, message: SplitMessage, records: Records) -> MethodResult:
    outcome = arc_chain.validate(message, records)
    why, why_ja = arc_chain.words(outcome)
    computed = MethodResult(
        result=outcome.result,
        domain=outcome.domain,
        aligned=None,
        source="none" if outcome.result == "none" and outcome.headers else "computed",
        why=why,
        why_ja=why_ja,
        evidence=(*(f"header:{index}" for index in outcome.headers), *outcome.used),
    )
    if outcome.headers:
        computed = _excused(anatomy, "ARC", "ARCの封", computed)
    stated = claims.vouched(anatomy, "arc")
    if not stated or computed.result == "pass" or not outcome.headers:
        return computed
    return _claim_first(claims.as_result(stated[0], domain=outcome.domain, is_aligned=None), computed)


def _dmarc(anatomy: Anatomy, who: Author, policy: dmarc.Discovery, spf: MethodResult, signatures: tuple[MethodResult, ...]) -> MethodResult:
    if who.domain is None:
        outcome = (
            dmarc.DmarcOutcome(result="permerror", cause="several-authors", domain=None)
            if who.state == "several"
            else dmarc.DmarcOutcome(result="none", cause="no-author", domain=None)
        )
    else:
        outcome = dmarc.evaluate(who.domain, policy, spf, signatures)
    why, why_ja = dmarc.words(outcome, policy, who.domain)
    computed = MethodResult(
        result=outcome.result,
        domain=outcome.domain,
        aligned=None,
        source="none" if outcome.cause in {"not-looked-up", "not-checkable", "no-author"} else "computed",
        why=why,
        why_ja=why_ja,
        policy=policy.record.policy if policy.record else None,
        record=policy.text,
        evidence=(*reversed(policy.used), *(f"header:{index}" for index in who.headers)),
    )
    claim = claims.dmarc_claim(anatomy, who.domain) if who.domain else None
    if claim is None or who.domain is None:
        return computed
    result = claims.as_result(claim, domain=who.domain, is_aligned=None)
    stated = claims.published_policy(anatomy, claim, who.domain)
    return replace(_claim_first(result, computed), policy=stated or computed.policy)


def _claim_first(claimed: MethodResult, computed: MethodResult) -> MethodResult:
    """The receiver's result, with what was computed beside it: its record and evidence, and both where they disagree.

    A receiver that could not look up (temperror) gives no answer; then the computed one stands.
    """
    if claimed.result == "temperror" and computed.source == "computed":
        return computed
    same = computed.domain == claimed.domain
    why, why_ja = claimed.why, claimed.why_ja
    if computed.source == "computed" and computed.result != claimed.result:
        why = f"{why} Evaluated with today's DNS it is {computed.result}: {computed.why}"
        why_ja = f"{why_ja}現在のDNSによる判定は{computed.result}です。{computed.why_ja}"
    return replace(
        claimed,
        why=why,
        why_ja=why_ja,
        record=computed.record if same else None,
        term=computed.term if same and computed.result == claimed.result else None,
        notes=computed.notes if same else (),
        selector=claimed.selector or computed.selector,
        evidence=tuple(dict.fromkeys((*claimed.evidence, *computed.evidence))),
    )


def _lost(method: str, method_ja: str, computed: MethodResult) -> MethodResult:
    """Of a mail that was forwarded as text nothing can be checked; a published policy stays."""
    why, why_ja = excuses.WORDS["forward"]
    return replace(
        computed,
        result="none",
        source="none",
        why=f"{method} cannot be checked: {why}.",
        why_ja=f"{why_ja}、{method_ja}は確かめられません。",
    )


def _unchecked(
    why: str, why_ja: str, *, domain: str | None = None, is_aligned: bool | None = None, evidence: tuple[str, ...] = ()
) -> MethodResult:
    return MethodResult(result="none", domain=domain, aligned=is_aligned, source="none", why=why, why_ja=why_ja, evidence=evidence)


def _excused(anatomy: Anatomy, method: str, method_ja: str, computed: MethodResult) -> MethodResult:
    """Where the bytes are known not to be those that were signed, no signature can be told right or wrong; a list is named beside it."""
    found = excuses.altered(anatomy)
    broken = computed.result == "fail" and computed.term in {None, "body", "body-shorter", "signature"}
    if found is None and broken and excuses.masked(anatomy):
        found = "masked"
    if found is None:
        if not (broken and excuses.listed(anatomy)):
            return computed
        return replace(computed, why=computed.why + excuses.LIST[0], why_ja=computed.why_ja + excuses.LIST[1])
    why, why_ja = excuses.WORDS[found]
    return replace(
        computed,
        result="none",
        source="none",
        why=f"{method} cannot be checked: {why}.",
        why_ja=f"{why_ja}、{method_ja}は確かめられません。",
        term=None,
        notes=(),
    )


def _author_domain(who: Author, policy: dmarc.Discovery, records: Records) -> tuple[bool | None, tuple[str, ...]]:
    """Whether DNS knows the author's registrable domain at all (RFC 8020: NXDOMAIN for any type means no such name)."""
    if who.domain is None:
        return None, ()
    if policy.record is not None:
        return True, policy.used[-1:]
    if policy.state == "not-looked-up":
        return None, ()
    domain = icann_domain(who.domain) or organizational_domain(who.domain)
    kinds = [kind for kind in _EXISTENCE if records.known(kind, domain)] or ["SOA"]
    absent: list[str] = []
    for kind in kinds:
        try:
            answer = records.ask(kind, domain)
        except NotRecorded:
            return None, ()
        if answer.state in {"found", "empty"}:
            return True, (locus(kind, domain),)
        if answer.state == "nxdomain":
            absent.append(locus(kind, domain))
    return (False, tuple(absent)) if absent else (None, ())
