"""Which public service a host belongs to: free hosting, shorteners, free mail … Pure, from data/services.csv and parse's shorteners.

A service is abused by some of its users: neither its operator nor its other users are culprits.
"""

from functools import cache, lru_cache

from msgspec import Struct

from fuwake.brands.table import index
from fuwake.parse.wrappers.shorteners import names

PAGES = frozenset({"hosting", "rental", "tunnel", "dynamic", "gateway", "bucket", "storage", "form"})
"""Kinds where a user can put up a page."""
_FRONT = frozenset({"www", "app", "api", "blog", "help", "support", "docs", "status", "login", "accounts", "developer", "developers"})
"""Labels before a service's domain that are the operator's own."""


class Service(Struct, frozen=True, kw_only=True):
    """One row. Being in the table accuses nobody."""

    domain: str
    kind: str
    """A row of `data/service_kinds.csv`."""
    name: str
    where: str = "any"
    """What of it is its users': `name` below a name, `path` behind a path, `any`."""
    operator: str = ""
    """Row of `data/operators.csv`; empty: the service stands for itself."""


class Kind(Struct, frozen=True, kw_only=True):
    """One row of `data/service_kinds.csv`."""

    customer: str
    """Who its user may be: `anyone`, `customer` (who may have been broken into), `none`."""
    ja: str
    en: str


class Operator(Struct, frozen=True, kw_only=True):
    """Who runs a service, and where abuse of it is reported."""

    name: str
    report: str | None
    """A web form or a mail address; None where none is known."""


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Cells of each row by its domain."""
    return {domain: (domain, "shortener", "any", name, "") for domain, name in names().items()} | index("services")


@cache
def _domains() -> frozenset[str]:
    """Domains of the table, without their paths."""
    return frozenset(domain.partition("/")[0] for domain in _table())


def of(host: str | None, path: str = "") -> Service | None:
    """The service a host (and, for a redirector, the first step of the path) belongs to: longest suffix first."""
    listed = _listed(host) if host else ()
    if not listed:
        return None
    table, step = _table(), path.lstrip("/").split("/")[0].split("?")[0]
    for suffix in listed:
        row = (table.get(f"{suffix}/{step}") if step else None) or table.get(suffix)
        if row is not None:
            return Service(domain=row[0], kind=row[1], where=row[2], name=row[3], operator=row[4])
    return None


@lru_cache(maxsize=4096)  # one host is asked about by many rules
def _listed(host: str) -> tuple[str, ...]:
    """The host's suffixes that stand in the table, by themselves or with a path: the longest first."""
    labels = host.lower().rstrip(".").split(".")[-6:]
    return tuple([suffix for start in range(len(labels) - 1) if (suffix := ".".join(labels[start:])) in _domains()])


def is_users(service: Service, host: str, path: str) -> bool:
    """Whether a web place on a service is one of its users', and not the operator's own front. A mail service has none."""
    if service.kind in {"well_known", "mail"}:
        return False
    if service.where == "path" or "/" in service.domain:
        return True
    name = host.lower().rstrip(".")
    before = name[: -len(service.domain)].rstrip(".")
    if service.where == "name":
        return before != "" and before not in _FRONT
    return before not in {"", "www"} or (service.kind != "sending" and path not in {"", "/"})


def kind_of(service: Service) -> Kind:
    """What kind of service it is, in words."""
    return kind(service.kind)


@cache
def kind(name: str) -> Kind:
    """A row of the table of kinds. Raises KeyError for an unknown one."""
    row = index("service_kinds")[name]
    return Kind(customer=row[1], ja=row[2], en=row[3])


def operator(service: Service) -> Operator:
    """Who runs it; its own name where the table does not tell."""
    row = index("operators").get(service.operator)
    return Operator(name=row[1], report=row[2] or None) if row is not None else Operator(name=service.name, report=None)


def free_mail(domain: str | None) -> bool:
    """Whether anybody can have an address at this domain."""
    service = of(domain)
    return service is not None and service.kind == "mail"
