"""Digests of passwords: argon2id with the second recommended parameters of RFC 9106, section 4 (64 MiB, 3 passes, 4 lanes)."""

from threading import BoundedSemaphore

from fuwake.model.errors import FuwakeError

SHORTEST, LONGEST = 12, 256
"""Characters (NIST SP 800-63B-4, 3.1.1.2: at least 8, better 15; no rules about what kinds)."""
_AT_ONCE = BoundedSemaphore(2)
"""Each check takes 64 MiB: however many sign in, no more run at the same time."""
# Of no password.
_NOBODYS = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def digest_of(password: str) -> str:
    """Raises FuwakeError where the password is too short or too long."""
    from argon2 import PasswordHasher
    from argon2.profiles import RFC_9106_LOW_MEMORY

    if not SHORTEST <= len(password) <= LONGEST:
        raise FuwakeError(f"a password has {SHORTEST} to {LONGEST} characters")
    with _AT_ONCE:
        return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).hash(password)


def is_right(digest: str | None, password: str) -> bool:
    """Takes the same time where there is no such user (digest None), so that nobody learns who there is."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError
    from argon2.profiles import RFC_9106_LOW_MEMORY

    if len(password) > LONGEST:
        return False
    with _AT_ONCE:
        try:
            return PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY).verify(digest or _NOBODYS, password) and digest is not None
        except (VerificationError, InvalidHashError):
            return False
