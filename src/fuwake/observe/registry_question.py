"""The questions that registries are asked: `domain <name>`, `ip <address>` and `autnum <number>`."""

import ipaddress
from typing import Literal

from msgspec import Struct

from fuwake.parse.domains import icann_domain, to_ascii


class RegistryQuestion(Struct, frozen=True, kw_only=True):
    """A question that a registry can answer."""

    kind: Literal["domain", "ip", "autnum"]
    subject: str
    """A-label name, canonical address, or number of an autonomous system."""


def registry_question(text: str) -> RegistryQuestion:
    """Reads a question. Raises ValueError, saying why it is none that a registry could answer.

    A registry knows only what is registered with it: asked for a host, or for a name below a private suffix (`x.pages.dev`), it
    says "no such domain" of something that exists. Such questions are refused here, so that no such answer can come about.
    """
    kind, _, subject = text.strip().partition(" ")
    subject = subject.strip()
    if kind == "ip":
        try:
            return RegistryQuestion(kind="ip", subject=str(ipaddress.ip_address(subject)))
        except ValueError as error:
            raise ValueError(f"not an IP address: {subject[:60]}") from error
    if kind == "autnum":
        if not (subject.isdecimal() and subject.isascii() and 0 < int(subject) < 2**32):
            raise ValueError(f"not the number of an autonomous system: {subject[:20]}")
        return RegistryQuestion(kind="autnum", subject=str(int(subject)))
    if kind != "domain":
        raise ValueError(f"neither `domain <name>` nor `ip <address>` nor `autnum <number>`: {text[:60]}")
    name = to_ascii(subject)
    if name is None:
        raise ValueError(f"not a domain name: {subject[:80]}")
    registered = icann_domain(name)
    if registered is None:
        raise ValueError(f"{name} is not a domain that is registered with a registry")
    if registered != name:
        raise ValueError(f"{name} lies below {registered}: the registry knows only that one")
    return RegistryQuestion(kind="domain", subject=name)
