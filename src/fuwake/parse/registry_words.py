"""The words of WHOIS answers: what registries call the particulars of a domain (keys in lower case, without leaders, numbers and remarks
in brackets), and the headings of their parts.

ICANN 2013 Registrar Accreditation Agreement, RDDS specification, section 1.4.2; keys of country registries as observed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Part = Literal["domain", "registrant", "registrar", "servers", "abuse", "other"]
"""Parts of an answer; `other`: a contact, a reseller."""

NAME = (
    "domain name", "domain", "domainname", "ascii domain name", "complete domain name", "nombre de dominio", "dominio",
    "nom de domaine", "ace", "ascii", "puny name", "domain-name", "도메인이름",
)  # fmt: skip
REGISTRAR = (
    "registrar", "registrar name", "sponsoring registrar", "registrar organization", "registrar organisation",
    "registration service provider", "authorized agency", "registrar-name", "sponsoring registrar organization",
    "current registar", "current registrar",
)  # fmt: skip
CREATED = (
    "creation date", "created", "created on", "created date", "create date", "registered on", "registered", "registered date",
    "registration date", "registration time", "domain registration date", "domain create date", "domain record activated",
    "domain created", "date registered", "domain name commencement date", "first registration date", "record created",
    "record created on", "domain registered", "entry created", "domain dateregistered", "fecha de registro", "fecha de creacion",
    "date de creation", "registration", "domain creation date", "activated on",
)  # fmt: skip
UPDATED = (
    "updated date", "last-update", "last updated", "last updated on", "last updated date", "changed", "modified", "last modified",
    "domain record last updated", "update date", "domain last updated date", "record last updated", "domain last updated",
    "last update", "last-updated", "updated", "modification date", "entry updated", "domain datelastmodified", "record last updated on",
    "record last modified", "updated on", "modified date", "ultima actualizacion",
)  # fmt: skip
EXPIRES = (
    "registry expiry date", "registrar registration expiration date", "expiry date", "expiration date", "expires", "expires on",
    "expire date", "paid-till", "renewal date", "expiration time", "valid until", "domain expires", "exp date",
    "domain expiration date", "expire", "renewal", "expiry", "record expires on", "record expires", "record will expire on",
    "expire-date", "valid-date", "domain datebilleduntil", "fecha de vencimiento", "record expired",
    "domain currently expires", "expires at", "expired",
)  # fmt: skip
ORGANISATION = ("org-name", "registrant organization", "registrant organisation", "registrant org", "holder organization")
PERSON = (
    "registrant name", "registrant", "holder", "holder-c", "org", "organization", "owner", "registrant contact name", "titular",
)  # fmt: skip
COUNTRY = ("registrant country", "registrant country/economy", "registrant country code", "registrant contact country")
ABUSE = ("registrar abuse contact email", "abuse contact email", "registrar abuse email", "abuse-mailbox", "abuse-email", "abuse email")
SERVERS = (
    "name server", "name servers", "nserver", "nameserver", "nameservers", "host name", "hostname", "domain servers in listed order",
    "dns", "dns name", "ns name", "primary server", "secondary server", "ns", "domain server",
)  # fmt: skip
STATES = (
    "domain status",
    "status",
    "state",
    "registration status",
    "eppstatus",
    "query status",
    "estado",
    "estatus del dominio",
    "domain-status",
)

DATES = frozenset({*CREATED, *UPDATED, *EXPIRES})
OF_ANYTHING = frozenset(
    {
        "created",
        "created on",
        "created date",
        "changed",
        "registered",
        "modified",
        "last modified",
        "last update",
        "last updated",
        "updated",
        "updated on",
        "updated date",
    }
)
"""Dates that contacts and servers have too."""
OF_THE_DOMAIN = frozenset(
    {*NAME, *EXPIRES, "current registar", "current registrar", "registration service provider", "authorized agency", "domain status"}
) | (DATES - OF_ANYTHING)
"""What neither a contact nor a server has, whatever heading it stands under."""
KNOWN = frozenset({*NAME, *REGISTRAR, *DATES, *SERVERS, *STATES})

_TITLES: Mapping[Part, tuple[str, ...]] = MappingProxyType(
    {
        "domain": (
            "domain", "domain name", "domain information", "additional info", "additional information", "relevant dates",
            "registration status", "domain status", "status information",
        ),
        "registrant": (
            "registrant", "registrant contact information", "registrant contact", "holder", "holder of domain name",
            "titular / registrant", "titular", "owner contact", "registered for", "organisation", "organization using domain name",
        ),
        "registrar": ("registrar", "registrar information", "registered by"),
        "servers": (
            "name servers", "nameservers", "domain nameservers", "domain name servers", "domain servers", "dns servers", "servers",
            "current nameservers", "nameserver information", "name servers information", "name server information",
            "domain servers in listed order", "nameserver in listed order", "name servers in the listed order",
            "servidores de nombre (domain servers)", "servidor(es) de nombres de dominio",
        ),
        "abuse": ("abuse contact", "registrar abuse contact"),
    }
)  # fmt: skip
HEADINGS: Mapping[str, Part] = MappingProxyType({title: part for part, titles in _TITLES.items() for title in titles})
_OTHER = re.compile(
    r"contact|admin|techni|técnic|tecnic|billing|reseller|onsite|agent|validation|gestora|cobranza|maintained|financ|responsable|responsável"
)

SENTENCE = re.compile(
    r"((?:record|domain) (?:created|expires|expired|registered|last updated|last modified)(?: on)?) (\d.*|[A-Za-z]{3} .*)\Z", re.IGNORECASE
)
"""`Record created on 2001-05-09`."""
_REMARK = re.compile(r"\s*\([^()]{0,200}\)\s*\Z")
_NUMBER = re.compile(r"\s\d{1,2}\Z")
_LEADER = re.compile(r"\A[*% \t]+|[. \t]+\Z")


def normal(key: str) -> str:
    """`Registrar.....`, `ns_name_01`, `Name Server 2`, `Data de registo / Creation Date (dd/mm/yyyy)` → the key itself."""
    text = " ".join(_LEADER.sub("", key).lower().replace("_", " ").split())
    text = _REMARK.sub("", text)
    return _NUMBER.sub("", text.rpartition(" / ")[2]).strip()


def day_first(key: str) -> bool | None:
    """What a key says of the order in its date: `(dd/mm/yyyy)` True, `(mm/dd/yyyy)` False; None where it says nothing."""
    lowered = key.lower()
    return True if "dd/mm" in lowered or "dd-mm" in lowered else False if "mm/dd" in lowered or "mm-dd" in lowered else None


def heading_of(text: str) -> Part | None:
    """The part that a line opens; None where it is no heading."""
    bare = text.lstrip("%#* \t[").rstrip("] \t")
    title = " ".join(bare.rstrip(": \t").lower().split())
    if title in HEADINGS and (bare.endswith(":") or ":" not in bare):
        return HEADINGS[title]
    if bare.endswith(":") and len(title) <= 60 and _OTHER.search(title) and text[0] not in "%#":
        return "other"
    return "other" if ":" not in bare and len(title) <= 40 and re.search(r"\A(?:\w+ ){1,3}contacts?(?:/agent)?\Z", title) else None
