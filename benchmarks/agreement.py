"""Stored Authentication-Results against our own reading: SPF identity and address, DKIM domains, DMARC author and alignment.

    .venv/bin/python benchmarks/agreement.py FOLDER [--show N] [--assert-explained]

Only what the receiver itself wrote is compared (RFC 8601 section 5), and nothing is asked: the DNS of those days is gone. What we
compute without it is the domain that SPF is about, the address that connected, the d= of each signature, the author's domain, and
whether a recorded pass is aligned with it (RFC 7489 section 3.1), so whether DMARC has to pass. A difference has a reason or is
UNEXPLAINED.
"""

import argparse
import os
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from fuwake.authenticate import claims
from fuwake.authenticate.alignment import aligned
from fuwake.authenticate.author import author
from fuwake.authenticate.evaluate import evaluate
from fuwake.model.anatomy import Anatomy, ClaimedResult
from fuwake.parse.domains import parse_ip, to_ascii
from fuwake.parse.message import parse

Verdict = tuple[str, str, str, str]
"""(what is compared, agree / differ / not comparable, the reason, both sides)."""
_REDACTED = "redacted in the corpus"
_MARK = re.compile(r"pot\b", re.IGNORECASE)
"""The corpus writes `phishing@pot` over the recipient, also inside addresses and names."""


def compare(raw: bytes) -> Iterator[Verdict]:
    """Every comparison that one mail allows."""
    anatomy = parse(raw)
    vouched = [claim for claim in anatomy.authentication_results if claim.vouched]
    if not vouched:
        yield "results of the receiver", "not comparable", "none stored, or none that it vouches for", ""
        return
    yield from _spf(anatomy)
    yield from _dkim(raw, anatomy, vouched)
    yield from _dmarc(raw, anatomy)


def _spf(anatomy: Anatomy) -> Iterator[Verdict]:
    claim = claims.spf_claim(anatomy)
    if claim is None:
        yield "SPF domain", "not comparable", "no SPF result", ""
        return
    stated = _domain(claims.value(claim, "smtp.mailfrom", "smtp.mfrom", "smtp.mail") or claims.value(claim, "smtp.helo"))
    path = anatomy.message.return_path
    helo = anatomy.trace.origin.helo if anatomy.trace.origin is not None else None
    yield _pair("SPF domain", stated, _domain(path or helo), anatomy, path is None)
    address = claims.value(claim, "smtp.remote-ip")
    if address is None:
        yield "SPF address", "not comparable", "the result names no address", ""
        return
    origin = anatomy.trace.origin
    if origin is None or parse_ip(address) is None:
        yield "SPF address", "not comparable", _REDACTED if _MARK.search(_field(anatomy, claim)) else "no vouched-for origin", address
    else:
        same = parse_ip(address) == parse_ip(origin.ip)
        yield "SPF address", "agree" if same else "differ", "" if same else _why_address(anatomy, address), f"{address} / {origin.ip}"


def _why_address(anatomy: Anatomy, address: str) -> str:
    if any(hop.from_ip == address for hop in anatomy.trace.hops if not hop.vouched):
        return "the receiver looked at an older hop: a forwarder that it trusts by contract"
    if any(hop.from_ip == address for hop in anatomy.trace.hops):
        return "the receiver looked at a newer hop"
    return "UNEXPLAINED"


def _pair(what: str, stated: str, ours: str, anatomy: Anatomy, missing: bool) -> Verdict:
    shown = f"{stated} / {ours}"
    if not stated or missing:
        return what, "not comparable", "the result names no domain" if not stated else "no Return-Path", shown
    if stated == ours:
        return what, "agree", "", shown
    if _MARK.search(shown):
        return what, "not comparable", _REDACTED, shown
    if not anatomy.message.return_path:
        return what, "differ", "the Return-Path kept is null, the receiver took another: fuwake goes by the receiver's word", shown
    below = max((hop.header for hop in anatomy.trace.hops if hop.vouched), default=-1)
    paths = [field.index for field in anatomy.message.headers if field.name.lower() == "return-path"]
    if paths and min(paths) > below:
        return what, "differ", "a Return-Path that the sender can have written himself: fuwake goes by the receiver's word", shown
    return what, "differ", "UNEXPLAINED", shown


def _domain(text: str | None) -> str:
    """The domain of an address, or a name, as A-labels where it can be written so."""
    name = (text or "").rpartition("@")[2].strip("<>\"' ").rstrip(".").lower()
    return to_ascii(name) or name


def _dkim(raw: bytes, anatomy: Anatomy, vouched: list[ClaimedResult]) -> Iterator[Verdict]:
    stated: set[str] = set()
    results = [claim for claim in vouched if claim.method.lower() == "dkim"]
    for claim in results:
        about = claims.domain_of(claims.value(claim, "header.d")) or claims.domain_of(claims.value(claim, "header.i"))
        stated |= {about.lower()} if about else set()
    ours = {result.domain for result in evaluate(raw, anatomy, {}).auth.dkim if result.domain}
    shown = f"{sorted(stated)} / {sorted(ours)}"
    if not results:
        yield "DKIM domains", "not comparable", "no DKIM result", shown
    elif stated == ours:
        yield "DKIM domains", "agree", "" if ours else "both: not signed", shown
    elif _MARK.search(shown):
        yield "DKIM domains", "not comparable", _REDACTED, shown
    elif stated < ours:
        yield "DKIM domains", "differ", "the receiver reports fewer signatures than there are", shown
    else:
        yield "DKIM domains", "differ", "UNEXPLAINED", shown


def _dmarc(raw: bytes, anatomy: Anatomy) -> Iterator[Verdict]:
    who = author(anatomy).domain or ""
    claim = next(iter(claims.vouched(anatomy, "dmarc")), None)
    if claim is None:
        yield "DMARC author", "not comparable", "no DMARC result", ""
        return
    stated = _domain(claims.value(claim, "header.from"))
    shown = f"{stated} / {who}"
    if not stated:
        why = (
            "the receiver and fuwake name no author" if not who else "the receiver names no author where fuwake reads one out of a comment"
        )
        yield "DMARC author", "not comparable", why, shown
    elif stated == who:
        yield "DMARC author", "agree", "", shown
    elif _MARK.search(shown):
        yield "DMARC author", "not comparable", _REDACTED, shown
    else:
        yield "DMARC author", "differ", _why_author(anatomy), shown
    yield _alignment(raw, anatomy, claim, who)


def _why_author(anatomy: Anatomy) -> str:
    if any(defect.code == "from-address-malformed" for defect in anatomy.message.defects):
        return "no address that mail could be sent to: the receiver took its head, fuwake names no author"
    if author(anatomy).state == "several":
        return "several authors: RFC 7489 section 6.6.1 leaves it open, the receiver took one"
    return "UNEXPLAINED"


def _alignment(raw: bytes, anatomy: Anatomy, claim: ClaimedResult, who: str) -> Verdict:
    """Whether the recorded SPF and DKIM results, aligned as we see it, give what the receiver said of DMARC."""
    what, word = "DMARC alignment", claim.result.lower()
    auth = evaluate(raw, anatomy, {}).auth
    passes = [result for result in (auth.spf, *auth.dkim) if result is not None and result.source == "header" and result.result == "pass"]
    implied = any(aligned(result.domain, who) for result in passes)
    shown = f"{word} / {[result.domain for result in passes]} for {who}"
    if word not in ("pass", "bestguesspass", "fail"):
        return what, "not comparable", f"the receiver says {word}: no policy, or it could not be had", shown
    if implied == (word != "fail"):
        return what, "agree", "", shown
    if _MARK.search(shown):
        return what, "not comparable", _REDACTED, shown
    if word != "fail" and any(aligned(result.domain, who) for result in auth.dkim if result.result != "pass"):
        return what, "differ", "the mail has an aligned signature whose result the receiver did not write down", shown
    if word == "fail" and who not in {result.domain for result in passes}:
        return what, "differ", "aligned by the organizational domain only: the policy asks for the very domain (aspf=s, adkim=s)", shown
    return what, "differ", "UNEXPLAINED", shown


def _field(anatomy: Anatomy, claim: ClaimedResult) -> str:
    return anatomy.message.headers[claim.header].value


def main() -> int:
    """0; 1 where --assert-explained is missed; also 0 where there is no corpus (that is said)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    parser.add_argument("--show", type=int, default=3, help="examples of each difference")
    parser.add_argument("--assert-explained", action="store_true")
    options = parser.parse_args()
    if not options.folder:
        print("skipped: no corpus. Name a folder of mails, or set FUWAKE_CORPUS.")
        return 0
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    mails = 0
    for path in sorted(path for path in Path(options.folder).rglob("*") if path.is_file()):
        mails += 1
        for what, outcome, why, shown in compare(path.read_bytes()):
            counts[what][outcome] += 1
            if why and outcome != "agree":
                reasons[what, outcome, why].append(f"{path.name}: {shown}")
    print(f"{mails} mails")
    for what, outcomes in counts.items():
        print(f"{what:<24} " + ", ".join(f"{outcome} {outcomes[outcome]}" for outcome in ("agree", "differ", "not comparable")))
        for (about, outcome, why), examples in sorted(reasons.items(), key=lambda item: -len(item[1])):
            if about == what:
                print(f"    {len(examples):5}  {outcome}: {why}")
                for example in examples[: options.show if outcome == "differ" else 0]:
                    print(f"           {example!a}")
    unexplained = sum(len(examples) for (_, _, why), examples in reasons.items() if why == "UNEXPLAINED")
    return 1 if options.assert_explained and unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
