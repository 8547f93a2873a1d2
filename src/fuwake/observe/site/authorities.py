"""Whether a chain leads to an authority that this machine knows. The list is the machine's own, so it is asked when the chain is seen."""

import ssl
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from fuwake.observe.site.certificates import issued, names, parsed, term
from fuwake.parse.domains import parse_ip

if TYPE_CHECKING:
    from cryptography import x509

_MAX_BYTES = 4_000_000
_MAX_DEPTH = 8

Known = Literal["known", "unknown", "could_not_tell"]


class Opinion(Struct, frozen=True, kw_only=True):
    """Whether an authority vouches for a chain, and what the check said."""

    authority: Known
    says: str = ""
    """Why not, in the words of the check."""


def opinion(chain: tuple[bytes, ...], at: datetime, file: str = "") -> Opinion:
    """On the chain of a server. Its term, host and key are left out of account: these are faults of their own.

    file: PEM of the authorities; empty: those of the machine.
    """
    roots = _roots(file)
    found = [one for der in chain if (one := parsed(der)) is not None]
    if not roots or not found:
        return Opinion(authority="could_not_tell", says="no list of authorities on this machine" if not roots else "not readable")
    trouble = _verified(found, at, roots)
    if not trouble:
        return Opinion(authority="known")
    if _walk(found[0], found[1:], roots):
        return Opinion(authority="known", says=trouble)  # something else is wrong with it
    return Opinion(authority="unknown", says=trouble)


def count(file: str = "") -> int:
    """How many authorities are known."""
    return len(_roots(file))


def _verified(chain: "list[x509.Certificate]", at: datetime, roots: "tuple[x509.Certificate, ...]") -> str:
    """'' where the strict check of the library passes (RFC 5280 section 6 and the rules of browsers), else what it says."""
    from cryptography.x509 import verification

    named = names(chain[0])
    start, end = term(chain[0])
    if not named or start is None or end is None:
        return "names no host or has no term"
    moment = min(max(at, start), end)
    try:
        policy = verification.PolicyBuilder().store(verification.Store(list(roots))).time(moment.replace(tzinfo=None))
        policy.build_server_verifier(_subject(named[0])).verify(chain[0], chain[1:])
    except (verification.VerificationError, ValueError, TypeError) as error:
        return " ".join(str(error).split())[:200]
    return ""


def _subject(name: str) -> "x509.DNSName | x509.IPAddress":
    """A name as the check takes it, a wildcard as one host below it. Raises ValueError for a name that is none."""
    from cryptography import x509

    address = parse_ip(name)
    return x509.IPAddress(address) if address is not None else x509.DNSName(name.replace("*.", "x.", 1))


def _walk(leaf: "x509.Certificate", sent: "list[x509.Certificate]", roots: "tuple[x509.Certificate, ...]") -> bool:
    """Whether signatures alone lead from the certificate to a root, over what the server sent."""
    at = leaf
    for _ in range(_MAX_DEPTH):
        if any(issued(root, at) for root in roots):  # names are compared before signatures
            return True
        above = next((one for one in sent if one != at and _signs(one) and issued(one, at)), None)
        if above is None:
            return False
        at = above
    return False


def _signs(found: "x509.Certificate") -> bool:
    """Whether it may sign others (RFC 5280 section 4.2.1.9)."""
    from cryptography import x509

    try:
        return found.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False


@lru_cache(maxsize=4)
def _roots(file: str) -> "tuple[x509.Certificate, ...]":
    """The authorities of a PEM file; none where it cannot be read."""
    import warnings

    from cryptography import x509

    path = file or ssl.get_default_verify_paths().cafile
    if not path:
        return ()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # roots of old whose serial number is 0
            return tuple(x509.load_pem_x509_certificates(Path(path).read_bytes()[:_MAX_BYTES]))
    except (OSError, ValueError):
        return ()
