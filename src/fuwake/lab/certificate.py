"""Certificates for TLS sites of a lab, of every fault, by an authority that is made when the lab starts and thrown away when it stops."""

import ipaddress
import ssl
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes

Kind = Literal["good", "expired", "not_yet_valid", "wrong_name", "self_signed", "unknown_authority", "weak_key"]
"""`good`: vouched for by the lab's own authority; the others have that one fault."""
_OTHER_NAME = "somebody-else.example"


class Issued(Struct, frozen=True, kw_only=True):
    """A certificate with its chain, and its key, both as PEM."""

    chain: bytes
    key: bytes

    def context(self) -> ssl.SSLContext:
        """A server's context with it."""
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            chain, key = Path(folder) / "chain.pem", Path(folder) / "key.pem"
            chain.write_bytes(self.chain)
            key.write_bytes(self.key)
            made.load_cert_chain(chain, key)
        return made


class Authority:
    """A root, an intermediate of it that signs, and what they issue."""

    def __init__(self, name: str = "fuwake lab") -> None:
        self._name = name
        self._root_key = _key()
        root = _name(f"{name} root")
        self._root = _signed(root, root, self._root_key, self._root_key, authority=True)
        self._key = _key()
        self._own = _signed(_name(f"{name} issuing"), root, self._key, self._root_key, authority=True)

    @property
    def root_pem(self) -> bytes:
        """The root, for those who are to trust it."""
        return _pem(self._root)

    def issue(self, names: tuple[str, ...], kind: Kind = "good") -> Issued:
        """A certificate for hosts or addresses, the first of them its subject."""
        if kind == "unknown_authority":
            return Authority("nobody knows").issue(names)
        from cryptography.hazmat.primitives.asymmetric import rsa

        now = datetime.now(UTC)
        start, end = {
            "expired": (now - timedelta(days=120), now - timedelta(days=30)),
            "not_yet_valid": (now + timedelta(days=30), now + timedelta(days=120)),
        }.get(kind, (now - timedelta(days=1), now + timedelta(days=89)))
        key = rsa.generate_private_key(65537, 1024) if kind == "weak_key" else _key()  # noqa: S505  # a weak one is asked for
        named = (_OTHER_NAME,) if kind == "wrong_name" else names
        own = _name(named[0])
        issuer, signer = (own, key) if kind == "self_signed" else (self._own.subject, self._key)
        leaf = _signed(own, issuer, key, signer, names=named, start=start, end=end)
        chain = _pem(leaf) if kind == "self_signed" else _pem(leaf) + _pem(self._own)
        return Issued(chain=chain, key=_key_pem(key))


def context(names: tuple[str, ...], kind: Kind = "self_signed") -> ssl.SSLContext:
    """A server context whose certificate names all of `names` (hosts or addresses); nobody knows its authority."""
    return Authority().issue(names, kind).context()


def _key() -> "CertificateIssuerPrivateKeyTypes":
    from cryptography.hazmat.primitives.asymmetric import ec

    return ec.generate_private_key(ec.SECP256R1())


def _name(common: str) -> "x509.Name":
    from cryptography import x509

    words = [(x509.NameOID.ORGANIZATION_NAME, "fuwake lab"), (x509.NameOID.COMMON_NAME, common[:64])]
    return x509.Name([x509.NameAttribute(oid, word) for oid, word in words])


def _signed(
    subject: "x509.Name",
    issuer: "x509.Name",
    key: "CertificateIssuerPrivateKeyTypes",
    signer: "CertificateIssuerPrivateKeyTypes",
    *,
    names: tuple[str, ...] = (),
    authority: bool = False,
    start: datetime | None = None,
    end: datetime | None = None,
) -> "x509.Certificate":
    """By RFC 5280; an authority's lasts ten years around now."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(start or now - timedelta(days=1825)).not_valid_after(end or now + timedelta(days=1825))
    made = made.add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    made = made.add_extension(_usage(signs=authority), critical=True)
    if not authority:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    if names:
        made = made.add_extension(x509.SubjectAlternativeName([_alternative(name) for name in names]), critical=False)
    return made.sign(signer, hashes.SHA256())


def _usage(*, signs: bool) -> "x509.KeyUsage":
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternative(name: str) -> "x509.GeneralName":
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding

    return certificate.public_bytes(Encoding.PEM)


def _key_pem(key: "CertificateIssuerPrivateKeyTypes") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
