"""Do two domains belong together? (RFC 7489 sections 3.1 and 3.2.)"""

from fuwake.authenticate.records import plain
from fuwake.parse.domains import registrable_domain


def organizational_domain(domain: str) -> str:
    """The registrable domain by the public suffix list; the domain itself where it is a suffix or unknown."""
    return registrable_domain(domain) or plain(domain)


def aligned(domain: str | None, author: str | None, *, strict: bool = False) -> bool | None:
    """Whether an authenticated domain is in alignment with the author's; None where one is missing."""
    if not domain or not author:
        return None
    if strict:
        return plain(domain) == plain(author)
    return organizational_domain(domain) == organizational_domain(author)
