"""Which public service a host belongs to: free hosting, shorteners, free mail … Pure, from data/services.csv and parse's shorteners."""

from functools import cache, lru_cache

from msgspec import Struct

from fuwake.brands.table import rows
from fuwake.parse.wrappers.shorteners import names


class Service(Struct, frozen=True, kw_only=True):
    """One row. Being in the table accuses nobody."""

    domain: str
    kind: str
    """`hosting`, `shortener`, `redirector`, `form`, `storage`, `mail`, `sending`, `well_known`."""
    name: str


@cache
def _table() -> dict[str, Service]:
    shorteners = {domain: Service(domain=domain, kind="shortener", name=name) for domain, name in names().items()}
    return shorteners | {row["domain"]: Service(domain=row["domain"], kind=row["kind"], name=row["name"]) for row in rows("services")}


@cache
def _endings() -> frozenset[str]:
    """Last labels of the services' domains."""
    return frozenset(domain.partition("/")[0].rpartition(".")[2] for domain in _table())


@lru_cache(maxsize=4096)  # one host is asked about by many rules
def of(host: str | None, path: str = "") -> Service | None:
    """The service a host (and, for a redirector, the first step of the path) belongs to: longest suffix first."""
    if not host:
        return None
    table, labels = _table(), host.lower().rstrip(".").split(".")[-6:]
    if labels[-1] not in _endings():
        return None
    step = path.lstrip("/").split("/")[0].split("?")[0]
    for start in range(len(labels) - 1):
        suffix = ".".join(labels[start:])
        service = (table.get(f"{suffix}/{step}") if step else None) or table.get(suffix)
        if service is not None:
            return service
    return None


def free_mail(domain: str | None) -> bool:
    """Whether anybody can have an address at this domain."""
    service = of(domain)
    return service is not None and service.kind == "mail"
