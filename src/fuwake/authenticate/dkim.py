"""DKIM, RFC 6376 (RFC 8301, RFC 8463): did the owner of a domain sign this message, and does the signature still hold?"""

import re
from datetime import datetime

from msgspec import Struct

from fuwake.authenticate.records import NotRecorded, Records, askable, locus, plain, quoted
from fuwake.authenticate.signature import (
    LEAST_KEY_BITS,
    MOST_SIGNED,
    BadKey,
    Field,
    Key,
    SignatureError,
    SplitMessage,
    canonical_body,
    from_base64,
    header_hash,
    read_key,
    read_tags,
    verifies,
)
from fuwake.authenticate.stop import Cause, Failed
from fuwake.model.authentication import ResultWord
from fuwake.parse import limits

_ALGORITHMS = {b"rsa-sha256": ("rsa", "sha256"), b"rsa-sha1": ("rsa", "sha1"), b"ed25519-sha256": ("ed25519", "sha256")}


class DkimOutcome(Struct, frozen=True, kw_only=True):
    """What one DKIM-Signature field gave."""

    result: ResultWord
    cause: Cause
    header: int
    domain: str | None
    selector: str | None
    detail: str = ""
    notes: tuple[str, ...] = ()
    record: str | None = None
    used: tuple[str, ...] = ()


class Claim(Struct, frozen=True, kw_only=True):
    """A signature field, read and checked for form."""

    domain: str
    selector: str
    identity: str
    kind: str
    hash: str
    header_form: str
    body_form: str
    signed: tuple[str, ...]
    body_hash: bytes
    signature: bytes
    length: int | None
    expires: int | None


def signatures(message: SplitMessage) -> tuple[Field, ...]:
    """The DKIM-Signature fields, topmost first, at most limits.SIGNATURES."""
    return tuple(field for field in message.fields if field.name.strip().lower() == b"dkim-signature")[: limits.SIGNATURES]


def verify(field: Field, message: SplitMessage, records: Records, at: datetime | None) -> DkimOutcome:
    """Verifies one signature; `at`: when the message arrived (for x=). A missing answer is noted as a need in `records`."""
    claim: Claim | None = None
    key_text: str | None = None
    used: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    try:
        claim = read_claim(read_tags(field.value))
        if at is not None and claim.expires is not None and claim.expires < at.timestamp():
            raise Failed("fail", "expired", "the signature had expired (x=) when the message arrived")
        name = key_name(claim)
        key_text = find_key(name, records)
        used = (locus("TXT", name),)
        key = usable_key(key_text, claim)
        notes = _notes(claim, key, message)
        check_body(claim, message.body)
        check_header(claim, key, field, message)
        if claim.hash == "sha1":
            raise Failed("policy", "sha1", "the signature is correct, but SHA-1 no longer counts (RFC 8301)")
        return _outcome("pass", "verified", field, claim, notes=notes, record=key_text, used=used)
    except SignatureError as error:
        return _outcome("permerror", "grammar", field, claim, detail=str(error))
    except NotRecorded as missing:
        return _outcome("none", "not-looked-up", field, claim, detail=f"{missing.question} was not looked up")
    except Failed as failed:
        return _outcome(failed.result, failed.cause, field, claim, detail=failed.detail, notes=notes, record=key_text, used=used)


def _outcome(
    result: ResultWord,
    cause: Cause,
    field: Field,
    claim: Claim | None,
    *,
    detail: str = "",
    notes: tuple[str, ...] = (),
    record: str | None = None,
    used: tuple[str, ...] = (),
) -> DkimOutcome:
    domain, selector = (claim.domain, claim.selector) if claim else claimed_names(field)
    return DkimOutcome(
        result=result,
        cause=cause,
        header=field.index,
        domain=domain,
        selector=selector,
        detail=detail,
        notes=notes,
        record=record,
        used=used,
    )


def claimed_names(field: Field) -> tuple[str | None, str | None]:
    """d= and s= of a field that may be broken."""
    try:
        tags = read_tags(field.value)
    except SignatureError:
        return None, None
    names = [plain(tags[tag].decode("ascii", "replace")) if tag in tags else None for tag in ("d", "s")]
    domain, selector = (name if name and askable(name) else None for name in names)
    return domain, selector


def key_name(claim: Claim) -> str:
    """Where the key lies (section 3.6.2.1)."""
    return f"{claim.selector}._domainkey.{claim.domain}"


def read_claim(tags: dict[str, bytes]) -> Claim:
    """Checks the tags of a DKIM-Signature (sections 3.5 and 6.1.1). Raises SignatureError, or Failed where From is unsigned."""
    for tag in ("v", "a", "b", "bh", "d", "h", "s"):
        if not tags.get(tag):
            raise SignatureError(f"the tag {tag}= is missing")
    if tags["v"] != b"1":
        raise SignatureError("the version (v=) is not 1")
    claim = read_common(tags)
    if "from" not in claim.signed:
        raise Failed("permerror", "from-unsigned", "the signature does not cover the From field (h=)")
    return claim


def read_common(tags: dict[str, bytes]) -> Claim:
    """What DKIM-Signature and ARC-Message-Signature share. Raises SignatureError."""
    if tags["a"] not in _ALGORITHMS:
        raise SignatureError("the algorithm (a=) is unknown")
    kind, hash_name = _ALGORITHMS[tags["a"]]
    domain, selector = (plain(tags[tag].decode("ascii", "replace")) for tag in ("d", "s"))
    if not askable(f"{selector}._domainkey.{domain}"):
        raise SignatureError("d= or s= is not a name")
    identity = _identity(tags, domain)
    if identity != domain and not identity.endswith(f".{domain}"):
        raise SignatureError("i= is not within d=")
    if "q" in tags and b"dns/txt" not in [one.strip() for one in tags["q"].split(b":")]:
        raise SignatureError("q= names no known way to the key")
    forms = tags.get("c", b"simple/simple").decode("ascii", "replace").lower().split("/")
    if len(forms) > 2 or not set(forms) <= {"simple", "relaxed"}:
        raise SignatureError("c= is unknown")
    names = tuple(one.strip().decode("ascii", "replace").lower() for one in tags.get("h", b"").split(b":"))
    if len(names) > MOST_SIGNED:
        raise SignatureError("h= names too many fields")
    return Claim(
        domain=domain,
        selector=selector,
        identity=identity,
        kind=kind,
        hash=hash_name,
        header_form=forms[0],
        body_form=forms[1] if len(forms) == 2 else "simple",
        signed=names,
        body_hash=from_base64(tags["bh"], "bh"),
        signature=from_base64(tags["b"], "b"),
        length=_number(tags, "l"),
        expires=_number(tags, "x"),
    )


def _identity(tags: dict[str, bytes], domain: str) -> str:
    """Domain of i=, whose value is dkim-quoted-printable (section 2.11)."""
    text = re.sub(rb"=([0-9A-F]{2})", lambda match: bytes([int(match[1], 16)]), tags.get("i", b"")[:1000])
    return plain(text.decode("ascii", "replace").rpartition("@")[2]) if b"@" in text else domain


def _number(tags: dict[str, bytes], tag: str) -> int | None:
    if tag not in tags:
        return None
    if not re.fullmatch(rb"[0-9]{1,18}", tags[tag]):
        raise SignatureError(f"{tag}= is not a number")
    return int(tags[tag])


def find_key(name: str, records: Records) -> str:
    """The key record's text. Raises Failed, or NotRecorded where it was not asked."""
    answer = records.ask("TXT", name)
    match answer.state:
        case "found":
            return next((text for text in answer.records if "p=" in text), answer.records[0])
        case "failed":
            raise Failed("temperror", "look-up", f"TXT {name}: {answer.detail}")
        case "withheld":
            raise Failed("temperror", "look-up", answer.detail)
        case "skipped":
            raise Failed("none", "not-looked-up", answer.detail)
        case _:
            raise Failed("permerror", "key-missing", f"there is no key at {name}")


def usable_key(text: str, claim: Claim, least_bits: int = LEAST_KEY_BITS) -> Key:
    """The key, fit for this signature. Raises Failed."""
    try:
        key = read_key(text, least_bits)
    except BadKey as bad:
        raise Failed("permerror", bad.fault, str(bad)) from None
    if key.kind != claim.kind:
        raise Failed("permerror", "key-unusable", "key and signature are of different kinds")
    if key.hashes and claim.hash not in key.hashes:
        raise Failed("permerror", "key-unusable", "the key does not allow this hash (h=)")
    if key.strict_subdomain and claim.identity != claim.domain:
        raise Failed("permerror", "key-unusable", "the key does not allow subdomains (t=s)")
    return key


def _notes(claim: Claim, key: Key, message: SplitMessage) -> tuple[str, ...]:
    notes = []
    if claim.length is not None and claim.length < len(canonical_body(message.body, claim.body_form)):
        notes.append("body-partly-signed")
    if "subject" not in claim.signed and any(field.name.strip().lower() == b"subject" for field in message.fields):
        notes.append("subject-unsigned")
    if key.testing:
        notes.append("testing")
    return tuple(notes)


def check_body(claim: Claim, body: bytes) -> None:
    """The body hash (section 3.7). Raises Failed."""
    import hashlib

    text = canonical_body(body, claim.body_form)
    if claim.length is not None:
        if claim.length > len(text):
            raise Failed("fail", "body-shorter", "the body is shorter than what was signed (l=)")
        text = text[: claim.length]
    if hashlib.new(claim.hash, text, usedforsecurity=False).digest() != claim.body_hash:
        raise Failed("fail", "body", "the body is not the one that was signed")


def check_header(claim: Claim, key: Key, field: Field, message: SplitMessage) -> None:
    """The signature over the header fields. A From field beyond those signed breaks it (section 8.15). Raises Failed."""
    signed = [*claim.signed, "from"]
    digest = header_hash(message.fields, signed, field, claim.header_form, claim.hash)
    if not verifies(key, digest, claim.hash, claim.signature):
        raise Failed("fail", "signature", "the header fields are not the ones that were signed")


def words(outcome: DkimOutcome) -> tuple[str, str]:
    """The outcome as one sentence in English and one in Japanese."""
    domain = quoted(outcome.domain or "?", 100)
    name = f"d={domain}, s={quoted(outcome.selector or '?', 80)}"
    detail = quoted(outcome.detail)
    match outcome.cause:
        case "verified":
            return (
                f"The DKIM signature of {domain} ({name}) is valid.{_remarks(outcome, 0)}",
                f"{domain}のDKIM署名（{name}）は正しく検証できました。{_remarks(outcome, 1)}",
            )
        case "body" | "body-shorter" | "signature":
            what_ja = "ヘッダー" if outcome.cause == "signature" else "本文"
            return (
                f"The DKIM signature of {domain} ({name}) does not hold: {detail}.{_remarks(outcome, 0)}",
                f"{domain}のDKIM署名（{name}）は成り立ちません。{what_ja}が署名されたものと異なります。{_remarks(outcome, 1)}",
            )
        case "expired":
            return (
                f"The DKIM signature of {domain} ({name}) does not count: {detail}.",
                f"{domain}のDKIM署名（{name}）は、受信の時点で有効期限（x=）を過ぎていました。",
            )
        case "sha1":
            return (
                f"The DKIM signature of {domain} ({name}) does not count: SHA-1 is no longer accepted (RFC 8301).",
                f"{domain}のDKIM署名（{name}）は、現在は認められないSHA-1によるものです。",
            )
        case "key-missing" | "key-revoked" | "key-unusable" | "key-too-small":
            reason_ja = _KEY_JA[outcome.cause]
            return (
                f"The DKIM signature of {domain} ({name}) cannot be verified: {detail}.",
                f"{domain}のDKIM署名（{name}）は検証できません。{reason_ja}",
            )
        case "look-up":
            return (
                f"The DKIM signature of {domain} ({name}) could not be verified: the look-up of its key failed ({detail}).",
                f"{domain}のDKIM署名（{name}）は、公開鍵の照会に失敗したため検証できませんでした。",
            )
        case "not-looked-up":
            return (
                f"The DKIM signature of {domain} ({name}) was not verified: its key was not looked up.",
                f"{domain}のDKIM署名（{name}）は、公開鍵を照会していないため検証していません。",
            )
        case "grammar" | "from-unsigned":
            return (
                f"The DKIM signature ({name}) is not a usable one: {detail}.",
                f"DKIM署名（{name}）は形式に誤りがあり、検証に使えません。",
            )


_NOTES = {
    "body-partly-signed": (" Only part of the body is signed (l=).", "ただし署名は本文の一部（l=）だけに及びます。"),
    "subject-unsigned": (" The subject is not signed.", "件名には署名が及んでいません。"),
    "testing": (
        " Its key is marked as a test (t=y): by the standard such a message counts as one without a signature.",
        "鍵は試験中（t=y）とされ、規格では署名のないメールと同じに扱います。",
    ),
}


def _remarks(outcome: DkimOutcome, language: int) -> str:
    """What there is to know beside the result. Of a signature that does not hold, only what excuses it."""
    told = _NOTES if outcome.result == "pass" else ("testing",)
    return "".join(_NOTES[note][language] for note in told if note in outcome.notes)


_KEY_JA = {
    "key-missing": "公開鍵がDNSに見つかりません。",
    "key-revoked": "公開鍵は持ち主によって取り消されています。",
    "key-unusable": "公開鍵の記録が使えない形です。",
    "key-too-small": "公開鍵が短すぎます（1024ビット未満）。",
}
