"""What DKIM and ARC signatures have in common (RFC 6376 sections 3.2 to 3.7): tags, canonical forms, hashes, the key.

The canonical forms are our own: every pass over the message is linear, whatever the sender put there. Key formats and RSA
come from dkimpy, Ed25519 (RFC 8463) from PyNaCl; both are imported only once a key is at hand.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from fuwake.model.message import Message

MOST_FIELD = 65_536
"""Bytes of one signature field that are read."""
MOST_SIGNED = 1000
"""Names in h= that are read."""
MOST_KEY_BITS = 8192
"""An RSA key longer than this is refused: the arithmetic would take seconds (RFC 8301 asks verifiers for 1024 to 4096)."""
LEAST_KEY_BITS = 1024
"""RFC 8301 section 3.2."""

_SIGNATURES = ("dkim-signature", "arc-seal", "arc-message-signature", "arc-authentication-results")
_BLOCK = 100_000
_BLANKS = re.compile(rb"[ \t]{2,}|\t")

KeyFault = Literal["key-missing", "key-revoked", "key-unusable", "key-too-small"]


class Field(Struct, frozen=True, kw_only=True):
    """A header field for hashing: name and everything after the colon, CRLF line ends, the last included."""

    index: int
    """Index in the header section: the locus is `header:<index>`."""
    name: bytes
    value: bytes


class SplitMessage(Struct, frozen=True, kw_only=True):
    """Header fields and body with CRLF line ends."""

    fields: tuple[Field, ...]
    raw: bytes
    body_start: int

    @property
    def body(self) -> bytes:
        """Made when it is asked for, and not kept: most mails have no signature whose key is known, and this may be 25 MB."""
        return to_crlf(self.raw[self.body_start :])


def split_message(raw: bytes, message: Message) -> SplitMessage:
    """The header fields as they stand in the bytes (a leading mbox line is none), and the body. Without fields where none is signed."""
    fields: list[Field] = []
    if message.named.keys().isdisjoint(_SIGNATURES):
        return SplitMessage(fields=(), raw=raw, body_start=message.header_end)
    for header in message.headers:
        name, colon, value = header.raw.partition(b":")
        if colon:
            text = to_crlf(value)
            fields.append(Field(index=header.index, name=name, value=text if text.endswith(b"\r\n") else text + b"\r\n"))
    return SplitMessage(fields=tuple(fields), raw=raw, body_start=message.header_end)


class SignatureError(Exception):
    """A signature field or key that breaks its grammar: a permanent error."""


class BadKey(Exception):
    """A key record that cannot be used."""

    def __init__(self, fault: KeyFault, detail: str) -> None:
        super().__init__(detail)
        self.fault: KeyFault = fault


def to_crlf(data: bytes) -> bytes:
    """A bare LF becomes CRLF: what the message was on the wire, before it was stored (RFC 6376 section 5.3)."""
    if data.count(b"\n") == data.count(b"\r\n"):
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def read_tags(text: bytes) -> dict[str, bytes]:
    """tag-list of section 3.2; white space around tags dropped. Raises SignatureError (also for a tag that stands twice)."""
    if len(text) > MOST_FIELD:
        raise SignatureError("the field is too long")
    tags: dict[str, bytes] = {}
    pieces = text.strip(b" \t\r\n").split(b";")
    if pieces and not pieces[-1].strip():
        pieces.pop()
    for piece in pieces:
        name, equals, value = piece.partition(b"=")
        name = name.strip(b" \t\r\n")
        if not equals or not re.fullmatch(rb"[A-Za-z][A-Za-z0-9_]*", name):
            raise SignatureError("the tags cannot be read")
        key = name.decode("ascii")
        if key in tags:
            raise SignatureError(f"the tag {key}= stands twice")
        tags[key] = value.strip(b" \t\r\n")
    return tags


def from_base64(value: bytes, tag: str) -> bytes:
    """Base64 with white space inside. Raises SignatureError."""
    compact = b"".join(value.split())
    try:
        return base64.b64decode(compact, validate=True)
    except (binascii.Error, ValueError):
        raise SignatureError(f"{tag}= is not base64") from None


def relaxed_field(field: Field) -> bytes:
    """Section 3.4.2: name lower-case, unfolded, runs of white space one space, no white space at the ends."""
    unfolded = field.value.replace(b"\r\n", b"")
    return field.name.lower().rstrip(b" \t") + b":" + b" ".join(re.split(rb"[ \t]+", unfolded.strip(b" \t"))) + b"\r\n"


def simple_field(field: Field) -> bytes:
    """Section 3.4.1: as it stands."""
    return field.name + b":" + field.value


def canonical_body(body: bytes, form: str) -> bytes:
    """Sections 3.4.3 and 3.4.4: `simple` or `relaxed`."""
    if form == "relaxed":
        body = b"".join(_relaxed(body)).rstrip(b" ")
    end = len(body)
    while end >= 2 and body[end - 2 : end] == b"\r\n":
        end -= 2
    if end == 0:
        return b"" if form == "relaxed" else b"\r\n"
    return body[: end + 2] if end < len(body) else body + b"\r\n"


def _relaxed(body: bytes) -> Iterator[bytes]:
    """In blocks of whole lines: a list of all lines would take several times the memory of the body."""
    start = 0
    while start < len(body):
        found = body.find(b"\r\n", start + _BLOCK)
        end = found + 2 if found >= 0 else len(body)
        yield _BLANKS.sub(b" ", body[start:end]).replace(b" \r\n", b"\r\n")
        start = end


def without_b(value: bytes) -> bytes:
    """The signature field's value with the content of its b= tag removed (section 3.5)."""
    pieces = value.split(b";")
    for place, piece in enumerate(pieces):
        name, equals, _ = piece.partition(b"=")
        if equals and name.strip(b" \t\r\n") == b"b":
            pieces[place] = name + equals
    return b";".join(pieces)


def header_hash(fields: tuple[Field, ...], signed: list[str], signature: Field, form: str, algorithm: str) -> bytes:
    """Hash of the signed fields, each name taken from the bottom up, then of the signature field itself (section 3.7)."""
    by_name: dict[bytes, list[Field]] = {}
    for field in fields:
        by_name.setdefault(field.name.lower().rstrip(b" \t"), []).append(field)
    write = relaxed_field if form == "relaxed" else simple_field
    hasher = hashlib.new(algorithm)
    for name in signed:
        stack = by_name.get(name.encode("ascii", "replace"))
        if stack:
            hasher.update(write(stack.pop()))
    own = Field(index=signature.index, name=signature.name, value=without_b(signature.value))
    hasher.update(write(own).removesuffix(b"\r\n"))
    return hasher.digest()


class Key(Struct, frozen=True, kw_only=True):
    """A public key from DNS (section 3.6.1)."""

    kind: Literal["rsa", "ed25519"]
    bits: int
    data: bytes
    hashes: tuple[str, ...]
    """h= of the record; empty: any."""
    testing: bool
    strict_subdomain: bool
    """t=s: i= must be exactly d=."""


def read_key(record: str, least_bits: int = LEAST_KEY_BITS) -> Key:
    """Reads a key record; an RSA key shorter than `least_bits` is none. Raises BadKey."""
    try:
        tags = read_tags(record.encode("ascii", "replace"))
        if tags.get("v", b"DKIM1") != b"DKIM1":
            raise BadKey("key-unusable", "the key record has another version")
        if "p" not in tags:
            raise BadKey("key-unusable", "the key record holds no key")
        if not tags["p"]:
            raise BadKey("key-revoked", "the key was withdrawn by its owner (empty p=)")
        services = [one.strip() for one in tags.get("s", b"*").split(b":")]
        if b"*" not in services and b"email" not in services:
            raise BadKey("key-unusable", "the key is not meant for mail (s=)")
        data = from_base64(tags["p"], "p")
    except SignatureError as error:
        raise BadKey("key-unusable", str(error)) from None
    flags = [one.strip() for one in tags.get("t", b"").split(b":")]
    hashes = tuple(one.strip().decode("ascii", "replace") for one in tags.get("h", b"").split(b":") if one.strip())
    kind = tags.get("k", b"rsa").decode("ascii", "replace").lower()
    if kind == "ed25519" and len(data) == 32:
        return Key(kind="ed25519", bits=256, data=data, hashes=hashes, testing=b"y" in flags, strict_subdomain=b"s" in flags)
    if kind != "rsa":
        raise BadKey("key-unusable", "the key is of an unknown kind (k=)")
    bits = _rsa(data)["modulus"].bit_length()
    if bits < least_bits:
        raise BadKey("key-too-small", f"the key has {bits} bits, fewer than {least_bits}")
    return Key(kind="rsa", bits=bits, data=data, hashes=hashes, testing=b"y" in flags, strict_subdomain=b"s" in flags)


def _rsa(data: bytes) -> dict[str, int]:
    # Imported late: it takes 0.2 s and is only needed with a key at hand.
    from dkim.crypto import UnparsableKeyError, parse_public_key  # type: ignore[import-untyped]  # dkimpy ships no types

    if len(data) > 2 * MOST_KEY_BITS // 8:
        raise BadKey("key-unusable", "the key is too long")
    try:
        key: dict[str, int] = parse_public_key(data)
    except (UnparsableKeyError, IndexError, ValueError, TypeError, AssertionError):
        raise BadKey("key-unusable", "the key cannot be read") from None
    if key["modulus"].bit_length() > MOST_KEY_BITS or not 1 < key["publicExponent"] < 2**33:
        raise BadKey("key-unusable", "the key has unusual numbers")
    return key


class _Digest:
    """A finished hash in the shape that dkimpy asks for."""

    def __init__(self, name: str, value: bytes) -> None:
        self.name = name
        self._value = value

    def digest(self) -> bytes:
        """The value."""
        return self._value


def verifies(key: Key, digest: bytes, algorithm: str, signature: bytes) -> bool:
    """Whether the signature of this digest (`sha256`, `sha1`) was made with the key's private half."""
    if key.kind == "ed25519":
        from nacl.exceptions import BadSignatureError  # imported late, as above
        from nacl.exceptions import ValueError as NaclValueError
        from nacl.signing import VerifyKey

        try:
            VerifyKey(key.data).verify(digest, signature)
        except (BadSignatureError, NaclValueError):
            return False
        return True
    from dkim.crypto import DigestTooLargeError, RSASSA_PKCS1_v1_5_verify  # imported late, as above

    try:
        return bool(RSASSA_PKCS1_v1_5_verify(_Digest(algorithm, digest), signature, _rsa(key.data)))
    except DigestTooLargeError:
        return False
