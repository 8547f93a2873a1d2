"""Certificates in DER → what they say (RFC 5280), what is wrong with them, and whom they name. Pure; trusts nothing."""

import hashlib
import ipaddress
import warnings
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from fuwake.model.site import CertificateRecord, Fault
from fuwake.observe.answer_text import tidy
from fuwake.parse.domains import to_ascii

if TYPE_CHECKING:
    from cryptography import x509

T = TypeVar("T")
MAX_BYTES = 65_536
"""Of one certificate; longer ones are not read."""
MOST_NAMES = 100
"""Names that are kept of one certificate (RFC 5280 sets no limit; authorities stop at 100)."""
_RSA_BITS, _EC_BITS = 2048, 224
"""Below these a key is weak (NIST SP 800-57 part 1, table 2: 112 bits of strength)."""
_WEAK_HASHES = frozenset({"md2", "md4", "md5", "sha1"})


def parsed(der: bytes) -> "x509.Certificate | None":
    """The certificate; None where it cannot be read."""
    from cryptography import x509

    if len(der) > MAX_BYTES:
        return None
    return _tried(lambda: x509.load_der_x509_certificate(der))


def record(der: bytes) -> CertificateRecord:
    """What one certificate says; only its digest where it cannot be read."""
    sha256 = hashlib.sha256(der).hexdigest()
    found = parsed(der)
    if found is None:
        return CertificateRecord(sha256=sha256)
    return CertificateRecord(
        sha256=sha256,
        subject=_name(_tried(lambda: found.subject)),
        issuer=_name(_tried(lambda: found.issuer)),
        not_before=term(found)[0],
        not_after=term(found)[1],
        key=_key(found),
        signature=_signature(found),
    )


def term(found: "x509.Certificate") -> tuple[datetime | None, datetime | None]:
    """(not before, not after) in UTC, both None where it cannot be read."""
    start, end = _tried(lambda: found.not_valid_before_utc), _tried(lambda: found.not_valid_after_utc)
    return (start, end) if start is not None and end is not None else (None, None)


def names(found: "x509.Certificate") -> tuple[str, ...]:
    """DNS names (lower-case, wildcards as they are) and addresses of its subjectAltName; the common name names no host (RFC 9525)."""
    from cryptography import x509

    extension = _tried(lambda: found.extensions.get_extension_for_class(x509.SubjectAlternativeName))
    if extension is None:
        return ()
    told = [name.lower().rstrip(".") for name in extension.value.get_values_for_type(x509.DNSName)]
    told += [str(address) for address in extension.value.get_values_for_type(x509.IPAddress)]
    return tuple(dict.fromkeys(clean for name in told if (clean := tidy(name, 253))))


def covers(named: tuple[str, ...], host: str) -> bool:
    """Whether one of the names is the host's (RFC 9525 section 6.3: `*` stands for the whole first label alone)."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        parent = host.partition(".")[2]
        return host in named or ("." in parent and f"*.{parent}" in named)
    return host in named


def stamps(found: "x509.Certificate") -> tuple[datetime, ...]:
    """Times of the logs' stamps inside (RFC 6962 section 3.3), the earliest first. Their signatures are not checked."""
    from cryptography import x509

    extension = _tried(lambda: found.extensions.get_extension_for_class(x509.PrecertificateSignedCertificateTimestamps))
    if extension is None:
        return ()
    times = _tried(lambda: [stamp.timestamp.replace(tzinfo=UTC) for stamp in extension.value])
    return tuple(sorted(times or ()))


def issued_itself(found: "x509.Certificate") -> bool:
    """Whether it is signed with its own key."""
    return issued(found, found)


def issued(authority: "x509.Certificate", found: "x509.Certificate") -> bool:
    """Whether the one signed the other: names and signature."""
    from cryptography.exceptions import InvalidSignature

    def signed() -> bool:
        try:
            found.verify_directly_issued_by(authority)
        except InvalidSignature:
            return False
        return True

    return _tried(signed) or False


def faults_of(chain: tuple[bytes, ...], host: str, at: datetime, *, known: bool | None) -> tuple[Fault, ...]:
    """Everything that is wrong with the first certificate. known: whether a chain leads to a known authority; None: not told."""
    leaf = parsed(chain[0]) if chain else None
    if leaf is None:
        return ("unreadable",)
    start, end = term(leaf)
    found: list[Fault] = []
    if start is None or end is None:
        found.append("unreadable")
    elif at < start:
        found.append("not_yet_valid")
    elif at.replace(microsecond=0) > end:  # the last second is within the term (RFC 5280 section 4.1.2.5)
        found.append("expired")
    if not covers(names(leaf), host):
        found.append("wrong_name")
    if issued_itself(leaf) and known is not True:
        found.append("self_signed")
    elif known is False:
        found.append("unknown_authority")
    if _weak_key(leaf):
        found.append("weak_key")
    if _weak_signature(leaf):
        found.append("weak_signature")
    return tuple(found)


def _weak_key(found: "x509.Certificate") -> bool:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    key = _tried(found.public_key)
    if isinstance(key, rsa.RSAPublicKey):
        return key.key_size < _RSA_BITS
    return isinstance(key, dsa.DSAPublicKey) or (isinstance(key, ec.EllipticCurvePublicKey) and key.key_size < _EC_BITS)


def _weak_signature(found: "x509.Certificate") -> bool:
    return (_hash(found) or "") in _WEAK_HASHES and not issued_itself(found)


def _hash(found: "x509.Certificate") -> str | None:
    algorithm = _tried(lambda: found.signature_hash_algorithm)
    return algorithm.name if algorithm is not None else None


def _signature(found: "x509.Certificate") -> str | None:
    oid = _tried(lambda: found.signature_algorithm_oid)
    return tidy(getattr(oid, "_name", None), 60) if oid is not None else None


def _key(found: "x509.Certificate") -> str | None:
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    key = _tried(found.public_key)
    if isinstance(key, rsa.RSAPublicKey):
        return f"RSA {key.key_size}"
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}"
    if isinstance(key, dsa.DSAPublicKey):
        return f"DSA {key.key_size}"
    return type(key).__name__.removesuffix("PublicKey").lstrip("_") if key is not None else None


def _name(name: "x509.Name | None") -> str | None:
    """`Organisation, common name`; a host among them in A-labels."""
    from cryptography import x509

    if name is None:
        return None
    words = []
    for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.COMMON_NAME):
        values = [tidy(attribute.value, 100) for attribute in name.get_attributes_for_oid(oid) if isinstance(attribute.value, str)]
        words += [to_ascii(word) or word if "." in word and " " not in word else word for word in values[:1] if word]
    return ", ".join(dict.fromkeys(words)) or None


def _tried(work: Callable[[], T]) -> T | None:
    """The result; None for what the library refuses to read. Every part of a hostile certificate may be broken."""
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    refused = (ValueError, TypeError, OverflowError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library is going to refuse, such as a serial number of 0
            return work()
    except (*refused, x509.ExtensionNotFound, x509.UnsupportedGeneralNameType):
        return None
