"""Is the author's address forged? One statement by the standards, never two (RFC 7208, 6376, 7489, 8617).

The facts are first put into a `Situation`; one `match` statement then picks exactly one code, the last case taking what is
left; the sentences hang on the code alone. What a failed look-up leaves open is `unproven`, never `forged`.
"""

from typing import Literal

from msgspec import Struct

from fuwake.authenticate.alignment import organizational_domain
from fuwake.authenticate.author import Author, author
from fuwake.authenticate.envelope import rewriting
from fuwake.derive.spoofing_words import SENTENCES, STATUS, Code
from fuwake.model.anatomy import Anatomy
from fuwake.model.authentication import Authentication, MethodResult, Spoofing


class Situation(Struct, frozen=True, kw_only=True):
    """What decides, and nothing else."""

    who: Literal["one", "none", "several"]
    dkim: Literal["pass", "broken", "open", "absent"]
    """Signatures of the author's domain: one holds; none holds; some could not be verified; there is none."""
    spf: Literal["pass", "pass-for-all", "fail", "softfail", "neutral", "error", "open", "none", "other-pass", "other"]
    """Of an aligned MAIL FROM; `other-pass`, `other`: MAIL FROM is of another domain."""
    dmarc: Literal["pass", "fail", "error", "failed", "open", "none"]
    """`failed`: the look-up failed; `open`: not looked up or not checkable; `error`: the record cannot be used."""
    policy: Literal["enforced", "none", "unknown"]
    way: Literal["direct", "forwarded", "mailing-list", "as-text"]
    """`as-text`: inside another's words, so that nothing of it can be checked."""
    failed: bool
    """A look-up that could have shown the address to be genuine failed."""
    exists: bool
    """False only where DNS says that the author's registrable domain does not exist."""
    other_dkim: bool
    """A signature of another domain holds."""
    hop: bool
    sender_known: bool


def conclude(anatomy: Anatomy, auth: Authentication) -> Spoofing:
    """The one statement about the author's address, with the record that shows it."""
    who = author(anatomy)
    code = decide(situation(anatomy, auth, who))
    why, why_ja = SENTENCES[code](who, auth, anatomy.trace.origin.ip if anatomy.trace.origin else "")
    return Spoofing(status=STATUS[code], code=code, why=why, why_ja=why_ja, evidence=_evidence(code, who, auth, anatomy))


def decide(facts: Situation) -> Code:
    """Exactly one row of the table, in this order of strength: genuine, impossible, open, explained, proven, hinted, silent."""
    match facts:
        case Situation(who="none"):
            return "no-author"
        case Situation(who="several"):
            return "ambiguous-author"
        case Situation(way="as-text"):
            return "forwarded-as-text"
        case Situation(dkim="pass"):
            return "dkim-aligned"
        case Situation(dmarc="pass", spf=spf) if spf != "pass-for-all":
            return "spf-aligned" if spf == "pass" else "dmarc-pass"
        case Situation(spf="pass", dmarc=dmarc) if dmarc != "fail":
            return "spf-aligned"
        case Situation(spf="pass"):
            return "results-disagree"
        case Situation(exists=False):
            return "author-domain-nonexistent"
        case Situation(failed=True):
            return "lookup-failed"
        case Situation(way="forwarded", dmarc="fail") | Situation(way="forwarded", spf="fail"):
            return "forwarded"
        case Situation(way="mailing-list", dmarc="fail", spf="other-pass", dkim="broken"):
            return "mailing-list"
        case Situation(dmarc="fail", policy="enforced"):
            return "dmarc-fail-policy"
        case Situation(spf="fail", dkim="broken" | "absent"):
            return "spf-fail"
        case Situation(dmarc="fail", policy="unknown"):
            return "dmarc-fail-policy-unknown"
        case Situation(dmarc="fail"):
            return "dmarc-fail-no-policy"
        case Situation(dmarc="failed"):
            return "lookup-failed"
        case Situation(spf="softfail"):
            return "spf-softfail"
        case Situation(spf="pass-for-all"):
            return "spf-open-to-all"
        case Situation(spf="neutral"):
            return "spf-neutral"
        case Situation(dkim="broken"):
            return "dkim-broken"
        case Situation(spf="other-pass") | Situation(other_dkim=True):
            return "other-domain-only"
        case Situation(spf="error") | Situation(dmarc="error"):
            return "records-unusable"
        case Situation(hop=False):
            return "no-vouched-hop"
        case Situation(sender_known=False):
            return "no-envelope-sender"
        case Situation(dmarc="open") | Situation(spf="open") | Situation(dkim="open"):
            return "not-looked-up"
        case Situation(spf="none", dmarc="none"):
            return "nothing-published"
        case _:
            return "not-provable"


def situation(anatomy: Anatomy, auth: Authentication, who: Author) -> Situation:
    """Reads the results into the few facts that decide."""
    own = [one for one in auth.dkim if one.aligned]
    dmarc = auth.dmarc
    answered = dmarc.source == "header" and dmarc.result in {"pass", "fail"}
    failed = any(one.result == "temperror" for one in own) or (auth.spf.result == "temperror" and auth.spf.aligned is not False)
    return Situation(
        who=who.state,
        dkim=_dkim(own),
        spf=_spf(auth.spf),
        dmarc=_dmarc(dmarc),
        policy="unknown" if dmarc.policy is None else "none" if dmarc.policy == "none" else "enforced",
        way=_way(anatomy, auth),
        failed=failed and not answered,
        exists=auth.author_domain_exists is not False,
        other_dkim=any(one.result == "pass" and one.aligned is False for one in auth.dkim),
        hop=anatomy.trace.boundary is not None or auth.spf.source == "header",
        sender_known=auth.spf.domain is not None or auth.spf.source == "header",
    )


def _dkim(own: list[MethodResult]) -> Literal["pass", "broken", "open", "absent"]:
    if any(one.result == "pass" for one in own):
        return "pass"
    if any(one.source == "none" or one.result == "temperror" for one in own):
        return "open"
    tested = all("testing" in one.notes for one in own)  # RFC 6376 section 3.6.1: as if there were no signature
    return "absent" if tested else "broken"


def _spf(
    spf: MethodResult,
) -> Literal["pass", "pass-for-all", "fail", "softfail", "neutral", "error", "open", "none", "other-pass", "other"]:
    if spf.source == "none":
        return "open"
    if not spf.aligned:
        return "other-pass" if spf.result == "pass" else "other"
    match spf.result:
        case "pass":
            return "pass-for-all" if (spf.term or "").rpartition(" ")[2].lower() in {"all", "+all"} else "pass"
        case "fail" | "softfail" | "neutral" | "none":
            return spf.result
        case "temperror":
            return "open"
        case _:
            return "error"


def _dmarc(dmarc: MethodResult) -> Literal["pass", "fail", "error", "failed", "open", "none"]:
    if dmarc.result == "temperror":
        return "failed"
    if dmarc.source == "none":
        return "open"
    match dmarc.result:
        case "pass" | "fail" | "none":
            return dmarc.result
        case _:
            return "error"


def _way(anatomy: Anatomy, auth: Authentication) -> Literal["direct", "forwarded", "mailing-list", "as-text"]:
    """Whether something other than forgery explains a failure: a chain of ARC seals, a forwarder, a mailing list.

    A list is told by List-Id (RFC 2919); a forwarder by its own fields, or by an envelope sender that it rewrote and that its own SPF
    allows, together with a Received line of the machine that handed the message over. The sender could write all of these, so they only
    ever lead to "unproven".
    """
    if anatomy.rebuilt == "forward":
        return "as-text"
    if auth.arc.result == "pass":
        return "forwarded"
    found = rewriting(anatomy.message.return_path or "")
    if found is not None and found.kind != "tagged" and auth.spf.result == "pass" and _passed_through(anatomy):
        return "forwarded"
    names = anatomy.message.named.keys()
    passed_on = names & {"resent-from", "resent-to", "x-forwarded-to", "x-forwarded-for"} or _delivered_before(anatomy)
    if passed_on and _passed_through(anatomy):
        return "forwarded"
    return "mailing-list" if "list-id" in names else "direct"


def _delivered_before(anatomy: Anatomy) -> bool:
    """Two addresses in Delivered-To (RFC 9228): the first delivery passed the mail on, as a `.forward` file does, leaving no other mark."""
    return len({field.value.strip().lower() for field in anatomy.message.named.get("delivered-to", ())}) > 1


def _passed_through(anatomy: Anatomy) -> bool:
    origin, boundary = anatomy.trace.origin, anatomy.trace.boundary
    if origin is None or boundary is None or not origin.rdns:
        return False
    domain = organizational_domain(origin.rdns)
    return any(hop.by and organizational_domain(hop.by) == domain for hop in anatomy.trace.hops[boundary + 1 :])


def _evidence(code: Code, who: Author, auth: Authentication, anatomy: Anatomy) -> tuple[str, ...]:
    """Loci: those of the result that decided, then the From field."""
    own = [place for one in auth.dkim if one.aligned for place in one.evidence]
    pieces: dict[Code, list[str]] = {
        "no-author": [],
        "ambiguous-author": [],
        "dkim-aligned": [place for one in auth.dkim if one.aligned and one.result == "pass" for place in one.evidence],
        "dmarc-pass": [*auth.dmarc.evidence],
        "author-domain-nonexistent": [*auth.author_domain_evidence],
        "forwarded": [*auth.arc.evidence, *auth.spf.evidence, *auth.dmarc.evidence],
        "mailing-list": [*auth.dmarc.evidence, *own],
        "dmarc-fail-policy": [*auth.dmarc.evidence, *auth.spf.evidence, *own],
        "dmarc-fail-no-policy": [*auth.dmarc.evidence, *auth.spf.evidence, *own],
        "dmarc-fail-policy-unknown": [*auth.dmarc.evidence],
        "dkim-broken": [*own, *auth.dmarc.evidence],
    }
    chosen = pieces.get(code, [*auth.spf.evidence, *auth.dmarc.evidence, *own])
    places = [*chosen, *(f"header:{index}" for index in who.headers)]
    if not places:
        places = [f"header:{anatomy.message.headers[0].index}"] if anatomy.message.headers else ["message"]
    return tuple(dict.fromkeys(places))
