"""Who wrote and who received a forwarded mail, as the forwarder's mail program writes it: `Name <a@b.example> [mailto:a@b.example]`."""

import re

from msgspec import Struct

_ADDRESS = r"[^\s<>\[\]()（）＜＞;,\"]{1,200}@[^\s<>\[\]()（）＜＞;,\"]{1,200}"
_TWICE = re.compile(rf"<?({_ADDRESS})\s?<mailto:[^<>]{{0,320}}>\s?>?", re.IGNORECASE)  # Outlook: `<a@b.example<mailto:a@b.example>>`
_ENCLOSED = re.compile(rf"[<\[(（＜]\s?(?:mailto:|smtp:)?\s?({_ADDRESS})\s?[>\])）＞]", re.IGNORECASE)
_BARE = re.compile(rf"(?<![^\s\"'<]){_ADDRESS}")
_ON_BEHALF = re.compile(r"\s?(?:on behalf of|im auftrag von|de la part de|em nome de|代理)\s", re.IGNORECASE)
_SEPARATOR = re.compile(r"[;；]|,(?=[^@,;]{0,200}@)")
_NAME = 1_000
_MOST_PEOPLE = 100


class Person(Struct, frozen=True):
    """Somebody, as named."""

    name: str
    address: str | None
    """None where none is written."""


def author(value: str, linked: str | None) -> Person:
    """The one who wrote it. `linked`: the address that a link in the field leads to, for where none is written.

    A name that holds an address keeps it: the address is the last one in brackets, as mail programs write it.
    """
    behalf = _ON_BEHALF.split(value[:_NAME], maxsplit=1)
    if len(behalf) > 1:
        person, sender = _person(behalf[1]), _person(behalf[0])
        return person if person.address is not None else Person(person.name, sender.address or linked)
    person = _person(value)
    return Person(person.name, linked) if person.address is None and linked is not None else person


def people(value: str) -> list[Person]:
    """Everybody in a field of recipients."""
    found = (_person(piece) for piece in _SEPARATOR.split(value)[:_MOST_PEOPLE])
    return [person for person in found if person.name or person.address]


def _person(value: str) -> Person:
    value = _TWICE.sub(r"<\1>", value[:_NAME].strip())
    enclosed = list(_ENCLOSED.finditer(value))
    if enclosed:
        return Person(_name(value[: enclosed[-1].start()]), enclosed[-1][1])
    bare = _BARE.search(value)
    if bare is None:
        return Person(_name(value), None)
    address = bare.group().strip("'\"<>.:")
    if address.lower().startswith("mailto:"):
        address = address[7:]
    return Person(_name(value[: bare.start()] + value[bare.end() :]), address)


def _name(text: str) -> str:
    return text.strip(" \t'\"<>＜＞").strip()
