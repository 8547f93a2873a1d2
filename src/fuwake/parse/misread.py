"""The recipient masked in words that were read from a picture, where signs may be misread, lost or set apart. Pure."""

import re
import unicodedata

from fuwake.parse.identity import Identity, salutations

_ALIKE = {"0": "o", "1": "l", "|": "l", "!": "l", "i": "l", "5": "s", "8": "b", ",": ".", "-": "", "_": "", "m": "rn", "w": "vv", "d": "cl"}
"""What readers of pictures take for one another; compared as the second of each pair."""
_LEAST_WORD = 5
"""Letters of a word that is masked wherever it stands."""
_MOST_LINE = 300
_MOST_ADDRESSES = 5
_MISREAD_HONORIFIC = re.compile(r"[檬欄樣様](?=\s|$|[、。,.])")


def hide(text: str, identity: Identity, mask: str) -> str:
    """The text with every address, name and salutation of the recipient as `mask`."""
    folded, places = _folded(text)
    hits = [found for pattern in _patterns(identity) for found in re.finditer(pattern, folded)]
    last = len(text)
    for start, end in sorted(((places[hit.start()], places[hit.end() - 1] + 1) for hit in hits), key=lambda span: (-span[1], span[0])):
        if start < last:
            text = text[:start] + mask + text[min(end, last) :]
            last = start
    for name in salutations(_MISREAD_HONORIFIC.sub("様", text)):
        text = text.replace(name, mask)
    return text


def shows(text: str, identity: Identity) -> bool:
    """Whether a line that was read from a picture names the recipient or their domain; of an address one sign in eight may be misread."""
    if hide(text, identity, "") != text:
        return True
    folded = _folded(text[:_MOST_LINE])[0]
    domains = [_folded(domain)[0] for domain in (*identity.domains, *identity.shown_domains)]
    return any(domain in folded for domain in domains) or any(
        _is_near(_folded(address)[0], folded) for address in identity.addresses[:_MOST_ADDRESSES]
    )


def _is_near(sought: str, text: str) -> bool:
    """Whether a piece of the text is `sought` but for one sign in eight, changed, lost or added (Sellers 1980)."""
    most = len(sought) // 8
    size = len(sought) // (most + 1)
    # With so many errors one of so many pieces is whole.
    if most == 0 or not any(sought[at : at + size] in text for at in range(0, size * (most + 1), size)):
        return False
    row = list(range(len(sought) + 1))
    for sign in text:
        before, row = row, [0]
        for place, wanted in enumerate(sought):
            row.append(min(before[place] + (sign != wanted), before[place + 1] + 1, row[place] + 1))
        if row[-1] <= most:
            return True
    return False


def _patterns(identity: Identity) -> list[str]:
    """Regular expressions over folded text. The sign between the halves of an address may be anything, or lost."""
    patterns = []
    for address in identity.addresses:
        local, _, domain = (_escaped(half) for half in address.rpartition("@"))
        patterns.append(rf"{local}.{{0,3}}{domain}")
    words = [word for name in identity.names for word in (name, "".join(reversed(name.split())))]
    for word in (*words, *identity.locals_):
        plain = _folded(word)[0]
        if len(plain) >= (2 if not plain.isascii() else _LEAST_WORD):
            patterns.append(re.escape(plain))
    return patterns


def _escaped(text: str) -> str:
    return re.escape(_folded(text)[0]).replace(r"\.", r"\.?")


def _folded(text: str) -> tuple[str, list[int]]:
    """(text in which signs that are alike are the same, place of each of its signs in the text)."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for plain in unicodedata.normalize("NFKC", sign).lower():
            for kept in "" if plain.isspace() else _ALIKE.get(plain, plain):
                signs.append(kept)
                places.append(place)
    return "".join(signs), places
