"""ARC, RFC 8617: does the chain of those who passed the message on hold?"""

import re

from msgspec import Struct

from fuwake.authenticate.dkim import Claim, check_body, find_key, key_name, read_common, usable_key
from fuwake.authenticate.records import NotRecorded, Records, locus, plain, quoted
from fuwake.authenticate.signature import (
    Field,
    SignatureError,
    SplitMessage,
    from_base64,
    header_hash,
    read_tags,
    relaxed_field,
    verifies,
    without_b,
)
from fuwake.authenticate.stop import Failed
from fuwake.model.authentication import ResultWord
from fuwake.parse import limits

MOST_INSTANCES = 50
"""Section 4.2.1."""

_NAMES = {b"arc-seal": "seal", b"arc-message-signature": "signature", b"arc-authentication-results": "results"}
_INSTANCE = re.compile(rb"[ \t\r\n]*i[ \t\r\n]*=[ \t\r\n]*([0-9]{1,3})[ \t\r\n]*(?:;|$)")


class ArcOutcome(Struct, frozen=True, kw_only=True):
    """What the validation of section 5.2 gave."""

    result: ResultWord
    detail: str
    domain: str | None = None
    """Domain of the newest seal."""
    sealers: tuple[str, ...] = ()
    """Domains of all seals, newest first."""
    headers: tuple[int, ...] = ()
    used: tuple[str, ...] = ()


class ArcSet(Struct, frozen=True, kw_only=True):
    """The three fields of one instance."""

    instance: int
    seal: Field
    signature: Field
    results: Field


def validate(message: SplitMessage, records: Records) -> ArcOutcome:
    """Validates the chain. Missing answers are noted as needs in `records`."""
    fields = [field for field in message.fields if field.name.strip().lower() in _NAMES]
    if not fields:
        return ArcOutcome(result="none", detail="there is no ARC chain")
    used: dict[str, None] = {}
    sealers: tuple[str, ...] = ()
    headers = tuple(field.index for field in fields[:3])
    try:
        chain = read_chain(fields)
        seals = [_tags(one.seal) for one in chain]
        sealers = tuple(plain(tags.get("d", b"").decode("ascii", "replace")) for tags in reversed(seals))
        if len(chain) > limits.SEALS:
            raise Failed("none", "not-looked-up", f"chains of more than {limits.SEALS} sets are not checked")
        _hint_keys([*seals, _tags(chain[-1].signature)], records)
        _check_status(seals)
        _check_message(chain[-1], message, records, used)
        for place in range(len(chain)):
            _check_seal(chain[: place + 1], seals[place], records, used)
    except SignatureError as error:
        return ArcOutcome(result="fail", detail=str(error), sealers=sealers, headers=headers)
    except NotRecorded as missing:
        detail = f"{missing.question} was not looked up"
        return ArcOutcome(result="none", detail=detail, domain=sealers[0] if sealers else None, sealers=sealers, headers=headers)
    except Failed as failed:
        result: ResultWord = failed.result if failed.result in {"none", "temperror"} else "fail"
        return ArcOutcome(
            result=result,
            detail=failed.detail,
            domain=sealers[0] if sealers else None,
            sealers=sealers,
            headers=headers,
            used=tuple(used),
        )
    return ArcOutcome(
        result="pass",
        detail=f"{len(chain)} seal(s) hold",
        domain=sealers[0],
        sealers=sealers,
        headers=headers,
        used=tuple(used),
    )


def _tags(field: Field) -> dict[str, bytes]:
    return read_tags(field.value)


def read_chain(fields: list[Field]) -> tuple[ArcSet, ...]:
    """Sorts the fields into sets 1…n. Raises SignatureError where sets are missing, double or out of bounds (section 5.2 step 3)."""
    sets: dict[int, dict[str, Field]] = {}
    for field in fields:
        kind = _NAMES[field.name.strip().lower()]
        instance = _instance(field, kind)
        if not 1 <= instance <= MOST_INSTANCES:
            raise SignatureError("an instance number (i=) is missing or out of bounds")
        if kind in sets.setdefault(instance, {}):
            raise SignatureError(f"instance {instance} stands twice")
        sets[instance][kind] = field
    chain = []
    for instance in range(1, len(sets) + 1):
        found = sets.get(instance, {})
        if len(found) != 3:
            raise SignatureError(f"set {instance} is not complete")
        chain.append(ArcSet(instance=instance, **found))
    return tuple(chain)


def _instance(field: Field, kind: str) -> int:
    if kind == "results":
        match = _INSTANCE.match(field.value[:200])
        return int(match[1]) if match else 0
    value = _tags(field).get("i", b"")
    return int(value) if re.fullmatch(rb"[0-9]{1,3}", value) else 0


def _hint_keys(tags: list[dict[str, bytes]], records: Records) -> None:
    """Asks for all keys in one round."""
    for one in tags:
        names = [one.get(tag, b"").decode("ascii", "replace") for tag in ("s", "d")]
        records.hint("TXT", f"{names[0]}._domainkey.{names[1]}")


def _check_status(seals: list[dict[str, bytes]]) -> None:
    """cv= of each seal (section 5.2 steps 2 and 3)."""
    for place, tags in enumerate(seals):
        if tags.get("cv", b"").lower() != (b"none" if place == 0 else b"pass"):
            raise SignatureError(f"seal {place + 1} says cv={quoted(tags.get('cv', b'').decode('ascii', 'replace'), 20)}")


def _claim(tags: dict[str, bytes], needed: tuple[str, ...]) -> Claim:
    for tag in needed:
        if not tags.get(tag) and not (tag == "h" and tag in tags):
            raise SignatureError(f"the tag {tag}= is missing")
    if tags["a"] != b"rsa-sha256":
        raise SignatureError("the algorithm (a=) is unknown")
    return read_common({"c": b"relaxed/relaxed", **{key: value for key, value in tags.items() if key != "i"}})


def _check_message(newest: ArcSet, message: SplitMessage, records: Records, used: dict[str, None]) -> None:
    """The newest ARC-Message-Signature (section 5.2 step 4)."""
    claim = _claim(_tags(newest.signature), ("a", "b", "bh", "d", "h", "s"))
    if "arc-seal" in claim.signed:
        raise SignatureError("the message signature covers a seal")
    key = usable_key(_key(claim, records, used), claim)
    check_body(claim, message.body)
    signed = [*claim.signed, "from"] if "from" in claim.signed else list(claim.signed)
    digest = header_hash(message.fields, signed, newest.signature, claim.header_form, claim.hash)
    if not verifies(key, digest, claim.hash, claim.signature):
        raise Failed("fail", "signature", "the newest ARC message signature does not hold")


def _check_seal(chain: tuple[ArcSet, ...], tags: dict[str, bytes], records: Records, used: dict[str, None]) -> None:
    """One ARC-Seal over all sets up to its own, relaxed (section 5.1.1)."""
    import hashlib

    if "h" in tags:
        raise SignatureError("a seal holds h=")
    claim = _claim({"bh": b"AAAA", **tags}, ("a", "b", "d", "s"))
    key = usable_key(_key(claim, records, used), claim)
    text = b"".join(relaxed_field(field) for one in chain[:-1] for field in (one.results, one.signature, one.seal))
    own = chain[-1].seal
    bare = Field(index=own.index, name=own.name, value=without_b(own.value))
    text += relaxed_field(chain[-1].results) + relaxed_field(chain[-1].signature) + relaxed_field(bare).removesuffix(b"\r\n")
    if not verifies(key, hashlib.sha256(text).digest(), "sha256", from_base64(tags["b"], "b")):
        raise Failed("fail", "signature", f"seal {chain[-1].instance} does not hold")


def _key(claim: Claim, records: Records, used: dict[str, None]) -> str:
    name = key_name(claim)
    text = find_key(name, records)
    used[locus("TXT", name)] = None
    return text


def words(outcome: ArcOutcome) -> tuple[str, str]:
    """The outcome as one sentence in English and one in Japanese."""
    domain = quoted(outcome.domain or "?", 100)
    match outcome.result:
        case "pass":
            return (
                f"The ARC chain holds; its newest seal is by {domain}.",
                f"転送の記録（ARC）は正しく検証できました。最も新しい封は{domain}によるものです。",
            )
        case "none" if not outcome.headers:
            return "There is no ARC chain.", "転送の記録（ARC）はありません。"
        case "none":
            return (
                "The ARC chain was not verified: a key was not looked up.",
                "転送の記録（ARC）は、公開鍵を照会していないため検証していません。",
            )
        case "temperror":
            return (
                f"The ARC chain could not be verified: {quoted(outcome.detail)}.",
                "転送の記録（ARC）は、公開鍵の照会に失敗したため検証できませんでした。",
            )
        case _:
            return f"The ARC chain does not hold: {quoted(outcome.detail)}.", "転送の記録（ARC）は成り立ちません。"
