"""What is said of a domain: registered or not, able to receive mail, how old, in what role."""

from typing import Literal, assert_never

from fuwake.model.infrastructure import MailExchange, Registration, Role

YOUNG_DAYS = 90
OLD_DAYS = 730

RegistrationValue = Literal["registered", "not_registered", "unknown", "never_asked"]
RoleValue = Literal["forged", "compromised", "abused_service", "fraudulent", "innocent", "unknown"]


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


def role(found: Role) -> RoleValue:
    """Topics `domain_role` and `host_role` (B6)."""
    match found:
        case "forged":
            return "forged"
        case "compromised":
            return "compromised"
        case "abused_service":
            return "abused_service"
        case "fraudulent":
            return "fraudulent"
        case "innocent":
            return "innocent"
        case "unknown":
            return "unknown"
        case _:
            assert_never(found)
