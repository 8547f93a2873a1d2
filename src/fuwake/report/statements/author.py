"""What is said of the author's address: one value for each topic, never two."""

from typing import Literal, assert_never

from fuwake.model.authentication import Authentication, Spoofing


def spoofing(judged: Spoofing) -> Literal["forged", "authentic", "unproven"]:
    """Topic `spoofing`."""
    match judged.status:
        case "forged":
            return "forged"
        case "authentic":
            return "authentic"
        case "unproven":
            return "unproven"
        case _:
            assert_never(judged.status)


def claim(auth: Authentication, judged: Spoofing) -> Literal["authenticated", "claimed"]:
    """Topic `claim`: whether the From field is more than the sender's word (an aligned DMARC pass)."""
    passed = auth.dmarc.result == "pass" or (auth.dmarc.result == "none" and judged.status == "authentic")
    return "authenticated" if passed and judged.status == "authentic" else "claimed"


def address_match(site: tuple[str, ...], origin: str | None) -> Literal["same", "different", "unknown"]:
    """Topic `address_match`: the source case's own test, kept as a weak observation that proves nothing."""
    if not site or origin is None:
        return "unknown"
    return "same" if origin in site else "different"
