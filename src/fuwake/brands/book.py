"""The brand list in memory, and what may be called official. Pure: reads the package's own table once."""

from functools import cache, lru_cache

from msgspec import Struct

from fuwake.brands.table import cells
from fuwake.parse.domains import registrable_domain


class Listed(Struct, frozen=True, kw_only=True):
    """One row of `data/brands.csv`."""

    id: str
    name: str
    name_en: str
    category: str
    grade: str
    """A, B: an independent list names the owner; C, D: nobody does."""
    verified: tuple[str, ...]
    """Domains that may be called official; empty unless grade A or B."""
    domains: tuple[str, ...]
    """All domains known, sure or not: a mail from one of them is never held against anybody."""
    names: tuple[str, ...]
    in_hosts: tuple[str, ...]
    """Words that stand for it in addresses; for the marks `~`, `=`, `*` see the table's header."""
    care: str
    """`` , `ambient`, `word`, `goods` or `product`: see the table's header."""
    mail_domains: tuple[str, ...]
    """Where any customer has an address."""


@cache
def book() -> tuple[Listed, ...]:
    """All brands, in the order of the table."""
    found = []
    for id_, name, name_en, category, grade, domains, verified, _, names, in_hosts, care, mail_domains, *_ in cells("brands"):
        found.append(
            Listed(
                id=id_,
                name=name,
                name_en=name_en,
                category=category,
                grade=grade,
                verified=_several(verified) if grade in {"A", "B"} else (),
                domains=_several(domains),
                names=_several(names),
                in_hosts=_several(in_hosts),
                care=care,
                mail_domains=_several(mail_domains),
            )
        )
    return tuple(found)


def _several(cell: str) -> tuple[str, ...]:
    """The values of a cell, which is tidy (`tests/brands/test_table.py`)."""
    return tuple(cell.split(";")) if cell else ()


@cache
def _by_id() -> dict[str, Listed]:
    return {brand.id: brand for brand in book()}


def listed(brand_id: str) -> Listed | None:
    """The row with this id; None for a brand that is not listed."""
    return _by_id().get(brand_id)


def under(host: str | None, domains: tuple[str, ...]) -> bool:
    """Whether the host is one of the domains or lies below one."""
    if not host:
        return False
    name = host.lower().rstrip(".")
    return any(name == domain or name.endswith("." + domain) for domain in domains)


_COUNTRIES = "at au be br ca ch cz de dk es fi fr hk ie it jp kr mx nl no nz pl pt se sg tw uk"
_NATIONAL = frozenset(_COUNTRIES.split())
"""Suffixes of countries under which firms register their own names; those that are sold as if they were general are left out."""


def namesake(host: str, domains: tuple[str, ...]) -> bool:
    """Whether the host lies in a domain that has the name of one of these under a country's suffix: most often the same firm's."""
    domain = registrable_domain(host.lower().rstrip(".")) or ""
    name, _, suffix = domain.partition(".")
    return len(name) > 2 and suffix.rpartition(".")[2] in _NATIONAL and any(other.partition(".")[0] == name for other in domains)


@cache
def _owners() -> dict[str, Listed]:
    found: dict[str, Listed] = {}
    for brand in book():
        for domain in brand.verified:
            found.setdefault(domain, brand)
    return found


def owner_of(host: str) -> Listed | None:
    """The brand whose official domain the host is or lies below; None for nobody's."""
    labels = host.lower().rstrip(".")[:255].split(".")
    return next((brand for at in range(len(labels)) if (brand := _owners().get(".".join(labels[at:]))) is not None), None)


@lru_cache(maxsize=512)
def tokens(brand_id: str, name: str, name_en: str) -> tuple[str, ...]:
    """Latin words that stand for a brand wherever they are in a host name: at least four letters, longest first."""
    brand = listed(brand_id)
    if brand is not None:
        words = {word.rstrip("*") for word in brand.in_hosts if not word.endswith(("~", "="))}
    else:
        words = {"".join(c for c in text.lower() if c.isascii() and c.isalnum()) for text in (name, name_en)}
    return tuple(sorted((w for w in words if len(w) >= 4 and not w.isdigit()), key=lambda w: (-len(w), w)))
