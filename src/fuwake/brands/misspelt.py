"""Brand names written a letter wrong, so that a filter that looks for the name does not see it and a reader does: Netfliix. Pure.

What is taken for a slip is what thieves do and inflection does not: a letter doubled or halved, two neighbours exchanged, and in names of
seven letters or more a letter inside that is other, more or less. The first and the last letter stay. A firm that is called so in
its own domain is called so; words that are ordinary by themselves, and brands whose name is one, are left out.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from fuwake.brands.book import Listed, book
from fuwake.brands.near import one_apart, without_one

_SHORTEST, _LONG = 6, 7
_NAME = re.compile(r"[a-z]{6,20}")
_WORD = re.compile(r"(?<![a-z0-9])[a-z]{5,21}(?![a-z0-9])")
_WORDS = """
agenta americanos americans bilance biobank bluefin bluesin buntings burnings cognomi concast conectar corremos correos corres
corretos discard expedida expedita factbook fiver flavius fulvius giganti goggle hetzer hotspot lacoste laporte livello luminous
mayank mckinley mckinney mercati mercuri mobistar natury nettbank patron patroon phoneme proximas proximos radium raketen rauten
registrado registrano resolut revolt senhora shoppe signpost skill skylark solidarios sudamerica surpass telecom telegramm telnet
titter trust turist twister workaday worldcon
"""
_ORDINARY = frozenset(_WORDS.split())
"""Words of eight languages, and common names, that stand one letter from a brand's."""
_READ = 200


@cache
def _names() -> dict[str, dict[str, Listed]]:
    """By the first letter, the names of one word with their brands."""
    found: dict[str, dict[str, Listed]] = {}
    for brand in book():
        if brand.care in {"", "ambient"}:
            for spelled in brand.names:
                if _NAME.fullmatch(name := spelled.lower()):
                    found.setdefault(name[0], {}).setdefault(name, brand)
    return found


@cache
def _pieces(letter: str) -> dict[str, tuple[str, ...]]:
    """The names that begin with a letter, by themselves and by each piece with one letter left out."""
    pieces: dict[str, tuple[str, ...]] = {}
    for name in _names().get(letter, ()):
        for piece in {name, *without_one(name)}:
            pieces[piece] = (*pieces.get(piece, ()), name)
    return pieces


def misspelt(text: str, domains: Iterable[str]) -> Iterator[Listed]:
    """Brands that a word of the text (folded) stands for, but for a letter; `domains`: the author's, whose own words are no slips."""
    own = " ".join(domains)
    for hit in _WORD.finditer(text[:_READ].lower()):
        word = hit[0]
        names, pieces = _names().get(word[0], {}), _pieces(word[0])
        if word in names or word in _ORDINARY or word in own:
            continue
        near = {name for piece in (word, *without_one(word)) for name in pieces.get(piece, ())}
        yield from (names[name] for name in sorted(near) if _slip(word, name))


def _slip(word: str, name: str) -> bool:
    """Whether a thief's slip makes the name the word."""
    if not one_apart(word, name) or word[0] != name[0] or word[-1] != name[-1]:
        return False
    return len(name) >= _LONG or sorted(word) == sorted(name) or _single(word) == _single(name)


def _single(word: str) -> str:
    """The word with each doubled letter written once."""
    return re.sub(r"(.)\1+", r"\1", word)
