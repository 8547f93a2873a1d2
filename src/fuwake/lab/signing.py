"""Signs the mails of a lab with DKIM, so that their signatures hold for real."""

import base64

from msgspec import Struct


class Signed(Struct, frozen=True, kw_only=True):
    """A signed mail and what the domain has to publish for it."""

    message: bytes
    name: str
    """Where the key belongs: `<selector>._domainkey.<domain>`."""
    record: str
    """The TXT record's text."""


def sign(message: bytes, domain: str, selector: str = "lab") -> Signed:
    """Signs with a new Ed25519 key (RFC 8463), which is thrown away. Lines of the message must end in CRLF."""
    import dkim  # type: ignore[import-untyped]  # ships no types
    from nacl.signing import SigningKey

    key = SigningKey.generate()
    field: bytes = dkim.sign(
        message,
        selector.encode(),
        domain.encode(),
        base64.b64encode(key.encode()),
        canonicalize=(b"relaxed", b"relaxed"),
        signature_algorithm=b"ed25519-sha256",
        include_headers=[b"from", b"to", b"subject", b"date", b"message-id", b"reply-to", b"mime-version", b"content-type"],
    )
    public = base64.b64encode(key.verify_key.encode()).decode()
    return Signed(message=field + message, name=f"{selector}._domainkey.{domain}", record=f"v=DKIM1; k=ed25519; p={public}")
