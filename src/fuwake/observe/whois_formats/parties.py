"""The registrant and the registrar where an answer names them by a handle and describes them in a paragraph of their own.

So answer .fr .re .pm .tf .wf .yt (`holder-c` → `nic-hdl`), .at .cz .ir (`registrant` → `nic-hdl`, `contact`), .sk (`Domain registrant`).
"""

from msgspec import Struct

from fuwake.observe.answer_text import organisation_of
from fuwake.observe.whois_formats.lines import Pairs, colon_pairs, first
from fuwake.observe.whois_formats.values import country_code, registrar_name
from fuwake.parse import registry_words as keys

_HOLDER = ("holder-c", "domain registrant", "registrant", "owner-c")
_HANDLES = frozenset({"nic-hdl", "nic-hdl-br", "contact", "domain registrant", "registrant"})
_ORGANISATIONS = ("org", "organization", "organisation", "org-name", "orgname")
_PERSONS = ("contact", "name", "personname", "person")


class Parties(Struct, frozen=True, kw_only=True):
    """What the paragraphs say; `described` False: the registrant has none."""

    described: bool = False
    registrant: str | None = None
    country: str | None = None
    registrar: str | None = None


def parties(lines: list[str]) -> Parties:
    """Reads the paragraphs."""
    blocks = _paragraphs(lines)
    holder = next((value for block in blocks for key, value in block if key in _HOLDER), None)
    registrar = next((value for block in blocks for key, value in block if key == "registrar"), None)
    name = _name_of_registrar(blocks, registrar) if registrar else None
    party = next((block for block in blocks if holder and _describes(block, holder)), None)
    if party is None:
        return Parties(registrar=name)
    person = first(party, *(key for key in _PERSONS if first(party, key) != holder))
    organisation = first(party, *_ORGANISATIONS)
    if organisation:
        registrant = organisation_of(organisation, explicit=True, person=person)
    else:
        registrant = organisation_of(person, explicit=(first(party, "type") or "").upper() == "ORGANIZATION")
    return Parties(described=True, registrant=registrant, country=country_code(first(party, "country", "country code")), registrar=name)


def _paragraphs(lines: list[str]) -> list[Pairs]:
    """Runs of `key: value` lines, parted by empty lines."""
    found: list[Pairs] = []
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            block.append(line)
        elif block:
            pairs = tuple((keys.normal(key), value) for key, value in colon_pairs(block))
            found += [pairs] if pairs else []
            block = []
    return found


def _describes(block: Pairs, handle: str) -> bool:
    """A paragraph of a contact carries the handle in its first line, or as `nic-hdl` (.at: further down); the domain's own is none."""
    if block[0][0] in keys.NAME or not first(block, *_ORGANISATIONS, *_PERSONS):
        return False
    return any(key in _HANDLES and value.split("#")[0].strip() == handle for key, value in (block if len(block) <= 40 else block[:40]))


def _name_of_registrar(blocks: list[Pairs], handle: str) -> str | None:
    """The name in the paragraph that begins with `Registrar: <handle>` (.sk)."""
    for block in blocks:
        if block[0] == ("registrar", handle) and (name := first(block, "organization", "name")):
            return registrar_name(name)
    return None
