"""Certificates as bytes: what they say, their faults alone and together, stamps of logs inside, and bytes that are broken."""

import ssl
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from fuwake.lab.certificate import Authority
from fuwake.observe.site import certificates
from fuwake.observe.site.authorities import opinion
from fuwake.observe.site.tls import TlsObserver

NOW = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)
HOST = "shop.example.com"
_STAMPS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")  # RFC 6962 section 3.3


def made(
    *names: str,
    start: datetime = NOW - timedelta(days=1),
    end: datetime = NOW + timedelta(days=1),
    common: str = HOST,
    more: tuple[x509.ExtensionType, ...] = (),
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey | None = None,
) -> bytes:
    """A certificate that is signed by itself."""
    own = key or ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(own.public_key()).serial_number(7)
    builder = builder.not_valid_before(start).not_valid_after(end)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(one) for one in names]), critical=False)
    for extension in more:
        builder = builder.add_extension(extension, critical=False)
    algorithm = None if isinstance(own, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(own, algorithm).public_bytes(Encoding.DER)


def _stamp(at: datetime) -> bytes:
    body = b"\0" + b"L" * 32 + struct.pack(">Q", int(at.timestamp() * 1000)) + b"\0\0" + b"\4\3" + b"\0\4sign"
    return struct.pack(">H", len(body)) + body


def _stamped(*times: datetime) -> bytes:
    stamps = b"".join(map(_stamp, times))
    listed = struct.pack(">H", len(stamps)) + stamps
    octets = b"\x04" + bytes((len(listed),)) + listed  # DER: a length below 128 takes one octet
    return made(HOST, more=(x509.UnrecognizedExtension(_STAMPS, octets),))


def test_stamps_of_logs_are_read_without_asking_anybody() -> None:
    leaf = certificates.parsed(_stamped(NOW, NOW - timedelta(hours=2)))
    assert leaf is not None
    assert certificates.stamps(leaf) == (NOW - timedelta(hours=2), NOW)
    broken = certificates.parsed(made(HOST, more=(x509.UnrecognizedExtension(_STAMPS, b"\x04\x03\x00\x99x"),)))
    assert broken is not None
    assert certificates.stamps(broken) == ()


@pytest.mark.parametrize(
    ("names", "host", "covered"),
    [
        ((HOST,), HOST, True),
        (("SHOP.Example.COM",), HOST, True),
        (("*.example.com",), HOST, True),
        (("*.com",), "example.com", False),
        (("*.example.com",), "a.shop.example.com", False),
        (("*.example.com",), "example.com", False),
        (("s*.example.com",), HOST, False),
        ((), HOST, False),
    ],
)
def test_a_wildcard_stands_for_one_label(names: tuple[str, ...], host: str, covered: bool) -> None:
    """The common name, which is HOST in all of them, names no host."""
    leaf = certificates.parsed(made(*names))
    assert leaf is not None
    assert certificates.covers(certificates.names(leaf), host) is covered


def test_several_faults_are_all_told() -> None:
    old = made("other.example", end=NOW - timedelta(hours=1))
    assert certificates.faults_of((old,), HOST, NOW, known=False) == ("expired", "wrong_name", "self_signed")
    weak = made(HOST, start=NOW + timedelta(hours=1), key=rsa.generate_private_key(65537, 1024))
    assert certificates.faults_of((weak,), HOST, NOW, known=False) == ("not_yet_valid", "self_signed", "weak_key")


def test_the_whole_first_and_last_second_are_within_the_term() -> None:
    leaf = made(HOST)
    for at in (NOW - timedelta(days=1), NOW + timedelta(days=1), NOW + timedelta(days=1, milliseconds=999)):
        assert certificates.faults_of((leaf,), HOST, at, known=True) == ()


@pytest.mark.parametrize(("key", "told"), [(ed25519.Ed25519PrivateKey.generate(), "Ed25519"), (None, "EC secp256r1")])
def test_keys_are_named(key: ed25519.Ed25519PrivateKey | None, told: str) -> None:
    assert certificates.record(made(HOST, key=key)).key == told


def test_an_intermediate_that_was_not_sent_leaves_the_authority_unknown(tmp_path: Path) -> None:
    authority = Authority()
    chain = [ssl.PEM_cert_to_DER_cert(pem + "-----END CERTIFICATE-----\n") for pem in _pems(authority.issue((HOST,)).chain)]
    roots = str(tmp_path / "roots.pem")
    (tmp_path / "roots.pem").write_bytes(authority.root_pem)
    now = datetime.now(UTC)
    assert opinion(tuple(chain), now, roots).authority == "known"
    assert opinion(tuple(chain[:1]), now, roots).authority == "unknown"
    assert opinion((), now, roots).authority == "could_not_tell"


@pytest.mark.parametrize("name", ["\U0001f61c.example.com", "*", "a..b", "-x.example", "x" * 250])
def test_a_name_that_is_none_leaves_the_check_without_an_exception(name: str, tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_bytes(Authority().root_pem)
    octets = name.encode()
    general = b"\x82" + _length(octets) + octets
    leaf = made(more=(x509.UnrecognizedExtension(x509.ObjectIdentifier("2.5.29.17"), b"\x30" + _length(general) + general),))
    assert opinion((leaf,), NOW, str(tmp_path / "roots.pem")).authority == "unknown"
    assert "wrong_name" in certificates.faults_of((leaf,), HOST, NOW, known=False)


def _length(content: bytes) -> bytes:
    """As DER writes it, up to 64 kB."""
    size = len(content)
    return bytes((size,)) if size < 128 else b"\x81" + bytes((size,)) if size < 256 else b"\x82" + size.to_bytes(2, "big")


def _pems(chain: bytes) -> list[str]:
    return [piece for piece in chain.decode().split("-----END CERTIFICATE-----\n") if piece]


def test_broken_bytes_are_never_an_exception() -> None:
    """Every octet of a certificate changed, and every length."""
    good = _stamped(NOW)
    for at in range(len(good)):
        for broken in (good[:at] + bytes((good[at] ^ 0xFF,)) + good[at + 1 :], good[:at]):
            certificates.record(broken)
            assert certificates.faults_of((broken,), HOST, NOW, known=None) is not None
    assert certificates.faults_of((), HOST, NOW, known=False) == ("unreadable",)
    assert certificates.parsed(b"\x30" + bytes(70_000)) is None


def test_an_unreadable_certificate_is_found_and_called_faulty() -> None:
    kept = {"host": HOST, "port": 443, "ip": "192.0.2.1", "at": NOW, "protocol": "TLSv1.2", "cipher": "x", "authority": "unknown"}
    reading = TlsObserver.read(f"{HOST}:443", msgspec.json.encode({**kept, "chain": [b"\x30\x03\x02\x01\x01"]}))
    assert (reading.status, (reading.data or {})["faults"], (reading.data or {})["valid"]) == ("found", ("unreadable",), "no")
    other = TlsObserver.read("other.example:443", msgspec.json.encode({**kept, "chain": []}))
    assert (other.status, other.reason) == ("failed", "garbage")
