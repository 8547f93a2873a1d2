"""What is said of a domain: registered or not, able to receive mail, how old, in what role."""

from typing import Literal, assert_never

from fuwake.model.finding import Certainty
from fuwake.model.infrastructure import CaseDomain, CaseHost, MailExchange, Registration

YOUNG_DAYS = 90
OLD_DAYS = 730

RegistrationValue = Literal["registered", "not_registered", "unknown", "never_asked"]
DomainRoleValue = Literal[
    "forged",
    "nobody",
    "compromised_probable",
    "compromised_possible",
    "abused_service_certain",
    "abused_service_probable",
    "abused_service_possible",
    "abused_rental",
    "abused_forwarding",
    "fraudulent_certain",
    "fraudulent_probable",
    "fraudulent_possible",
    "innocent",
    "unknown",
]
HostRoleValue = Literal[
    "forged",
    "compromised_probable",
    "compromised_possible",
    "abused_service",
    "abused_service_possible",
    "fraudulent",
    "innocent",
    "unknown",
]
_FORWARDING = frozenset({"forwards_on", "forwards_anybody"})


def registration(found: Registration | None) -> RegistrationValue:
    """Topic `registration`. A look-up that failed is `unknown`, never `not_registered`."""
    if found is None:
        return "never_asked"
    match found.status:
        case "registered":
            return "registered"
        case "not_registered":
            return "not_registered"
        case "unknown":
            return "unknown"
        case _:
            assert_never(found.status)


def mail_exchange(
    found: MailExchange,
) -> Literal["receives", "null_mx", "no_mx_but_address", "cannot_receive", "unknown"]:
    """Topic `mail_exchange`."""
    match found.status:
        case "receives":
            return "receives"
        case "null_mx":
            return "null_mx"
        case "no_mx_but_address":
            return "no_mx_but_address"
        case "cannot_receive":
            return "cannot_receive"
        case "unknown":
            return "unknown"
        case _:
            assert_never(found.status)


def age(found: Registration) -> Literal["young", "middle", "old", "after", "unknown"]:
    """Topic `age`: days from creation to the mail's date."""
    if found.created_at is None or found.age_days is None:
        return "unknown"
    if found.age_days < 0:
        return "after"
    if found.age_days <= YOUNG_DAYS:
        return "young"
    return "old" if found.age_days >= OLD_DAYS else "middle"


def role(known: CaseDomain) -> DomainRoleValue:
    """Topic `domain_role` (B6): by role and how sure it is. A case without a degree is told as the least sure."""
    decided = known.role_reasons[0].sign if known.role_reasons else ""
    match known.role:
        case "forged":
            return "nobody" if decided == "author_nowhere" else "forged"
        case "compromised":
            return "compromised_probable" if known.role_certainty in {"certain", "probable"} else "compromised_possible"
        case "abused_service":
            if decided in _FORWARDING:
                return "abused_forwarding"
            return "abused_rental" if decided == "service_rental" else _used(known.role_certainty)
        case "fraudulent":
            return _made(known.role_certainty)
        case "innocent":
            return "innocent"
        case "unknown":
            return "unknown"
        case _:
            assert_never(known.role)


def _used(certainty: Certainty | None) -> DomainRoleValue:
    match certainty:
        case "certain":
            return "abused_service_certain"
        case "probable":
            return "abused_service_probable"
        case "possible" | None:
            return "abused_service_possible"
        case _:
            assert_never(certainty)


def _made(certainty: Certainty | None) -> DomainRoleValue:
    match certainty:
        case "certain":
            return "fraudulent_certain"
        case "probable":
            return "fraudulent_probable"
        case "possible" | None:
            return "fraudulent_possible"
        case _:
            assert_never(certainty)


def host_role(known: CaseHost) -> HostRoleValue:
    """Topic `host_role` (B6)."""
    sure = known.role_certainty in {"certain", "probable"}
    match known.role:
        case "compromised":
            return "compromised_probable" if sure else "compromised_possible"
        case "abused_service":
            return "abused_service" if sure else "abused_service_possible"
        case "forged" | "fraudulent" | "innocent" | "unknown":
            return known.role
        case _:
            assert_never(known.role)
