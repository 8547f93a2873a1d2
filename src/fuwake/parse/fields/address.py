"""Address lists (RFC 5322 section 3.4): structure first, decoding second.

The order matters: an encoded word may hold `"Bank" <mail@bank.example>`, and a reader that decodes first takes that for the
address. Of several angle addresses the last counts, as in mail programs. One pass over the text, no backtracking.
"""

import re
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from fuwake.parse.domains import registrable_domain, to_ascii
from fuwake.parse.words import WORD, decode_words

_MAX_COMMENT_DEPTH = 20
_LONGEST = 65_536  # characters of one field that are read
_LONGEST_ADDRESS = 1_000  # RFC 5321 section 4.5.3.1 allows 320; programs write longer ones
_HIDDEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")  # direction marks and signs without width
_SPECIAL = re.compile(r"[\"(<,;:\[]|=\?")
_IN_NAME = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}[@＠]((?:[\w-]{1,63}[.．。]){1,10}[\w-]{2,63})")
_WIDE_BRACKETS = re.compile("[＜＞〈〉﹤﹥‹›]")
_IN_COMMENT = re.compile(r"<([^<>\s]{1,300}@[^<>\s]{1,300})>")
_ODD_LOCAL = re.compile(r"[\x00-\x20\x7f@,:;<>()\[\]\\]")  # not in an unquoted local part (RFC 5321 section 4.1.2)


class Address(Struct, frozen=True, kw_only=True):
    """One mailbox as read, with what is wrong in it."""

    name: str | None
    address: str | None
    domain: str | None
    defects: tuple[str, ...] = ()
    """`address-in-name`, `address-in-comment`, `address-wide-brackets`, `address-several-brackets`, `address-encoded`, `address-route`,
    `address-group`, `address-unclosed`, `address-hidden-signs`, `address-not-ascii`, `address-malformed`, `limit-address`."""


class _Token(Struct, frozen=True):
    kind: str
    """text, quoted, comment, angle; open (empty: a quote, comment or angle that is not closed), group (empty: a group's name)."""
    text: str


def read_addresses(text: str, most: int) -> tuple[list[Address], bool]:
    """The mailboxes of an address field, groups opened, and whether there were more than `most`."""
    found: list[Address] = []
    held: list[Address] = []  # words before a bare comma: `Doe, John <j@d.example>` is one mailbox
    for item in _items(text[:_LONGEST]):
        mailbox = _mailbox(item)
        if mailbox is None:
            continue
        pointed = mailbox.address is not None and "@" not in _outside(item)
        if pointed and held:
            mailbox = _build_name(mailbox, ", ".join(filter(None, (*(words.name for words in held), mailbox.name))))
            held = []
        if mailbox.address is None and len(held) < most:
            held.append(mailbox)
            continue
        found += [*held, mailbox]
        held = []
        if len(found) > most:
            return found[:most], True
    found += held
    return found[:most], len(found) > most


def _outside(tokens: list[_Token]) -> str:
    """What stands outside of angles, quotes and comments: there alone a bare address counts."""
    return "".join(token.text for token in tokens if token.kind == "text")


def read_path(text: str) -> str | None:
    """The addr-spec of a path field such as Return-Path; '' for the null path `<>`; None where there is none."""
    if text.strip() == "<>":
        return ""
    addresses, _ = read_addresses(text, 1)
    return addresses[0].address if addresses else None


def _items(text: str) -> Iterator[list[_Token]]:
    """Tokens of each mailbox, split at top-level commas and semicolons; a group's name is dropped."""
    tokens: list[_Token] = []
    position, size = 0, len(text)
    no_quote = no_angle = False  # once no closing sign was found, none follows
    while position < size:
        special = _SPECIAL.search(text, position)
        stop = special.start() if special is not None else size
        if stop > position:
            tokens.append(_Token("text", text[position:stop]))
        if special is None:
            break
        sign, position = special.group(), special.end()
        if sign in ",;":
            yield tokens
            tokens = []
        elif sign == ":":
            if any("@" in token.text for token in tokens) or not tokens or "".join(t.text for t in tokens if t.kind == "text").isspace():
                tokens.append(_Token("text", ":"))
            else:
                tokens = [_Token("group", "")]  # `display-name:` opens a group (RFC 5322 section 3.4)
        elif sign == "=?":
            word = WORD.match(text, stop)
            tokens.append(_Token("text", word.group() if word is not None else sign))
            position = word.end() if word is not None else position
        elif sign == '"' and not no_quote:
            end = _quote_end(text, position)
            no_quote = end is None
            tokens += [_Token("text", sign), _Token("open", "")] if end is None else [_Token("quoted", text[position:end])]
            position = position if end is None else end + 1
        elif sign == "<" and not no_angle:
            end = text.find(">", position)
            no_angle = end < 0
            if no_angle:
                tokens.append(_Token("open", ""))
            tokens.append(_Token("angle", text[position : end if end >= 0 else size].rpartition("<")[2]))
            position = end + 1 if end >= 0 else size
        elif sign == "(":
            end, closed = _comment_end(text, position)
            tokens.append(_Token("comment", text[position : end - 1]))
            if not closed:
                tokens.append(_Token("open", ""))
            position = end
        else:
            tokens.append(_Token("text", sign))
    yield tokens


def _quote_end(text: str, position: int) -> int | None:
    while True:
        end = text.find('"', position)
        if end < 0:
            return None
        back = end
        while back > position and text[back - 1] == "\\":
            back -= 1
        if (end - back) % 2 == 0:
            return end
        position = end + 1


def _comment_end(text: str, position: int) -> tuple[int, bool]:
    """(place after the comment, whether it is closed)."""
    depth = 1
    while position < len(text) and depth:
        sign = text[position]
        if sign == "\\":
            position += 1
        elif sign == "(" and depth < _MAX_COMMENT_DEPTH:
            depth += 1
        elif sign == ")":
            depth -= 1
        position += 1
    return position, depth == 0


def _mailbox(tokens: list[_Token]) -> Address | None:
    """The mailbox of the tokens, with what is wrong in their structure."""
    kinds = {token.kind for token in tokens}
    found = _read(tokens) or (Address(name=None, address=None, domain=None) if "open" in kinds else None)
    if found is None or not kinds & {"open", "group"}:
        return found
    wrong = [code for kind, code in (("group", "address-group"), ("open", "address-unclosed")) if kind in kinds]
    return replace(found, defects=(*wrong, *found.defects))


def _read(tokens: list[_Token]) -> Address | None:
    angles = [token.text for token in tokens if token.kind == "angle"]
    comments = [token.text for token in tokens if token.kind == "comment"]
    if angles:
        spec = next((angle for angle in reversed(angles) if "@" in angle), angles[-1])
        return _build(spec, _phrase(_named(tokens)), comments, several=len(angles) > 1 or ">" in _outside(tokens))
    text = "".join(f'"{token.text}"' if token.kind == "quoted" else token.text for token in tokens if token.kind in ("text", "quoted"))
    inside = next((found[1] for comment in comments if (found := _IN_COMMENT.search(comment)) is not None), None)
    if inside is not None and "@" not in _outside(tokens):
        built = _build(inside, _phrase([token for token in tokens if token.kind in ("text", "quoted")]), [], several=False)
        return replace(built, defects=("address-in-comment", *built.defects))
    if not text.strip():
        return _build("", "", comments, several=False) if any(comments) else None
    if "@" not in _outside(tokens):
        return _build("", _phrase([token for token in tokens if token.kind in ("text", "quoted")]), comments, several=False)
    pieces = _split_outside_quotes(text)
    place = max(index for index, piece in enumerate(pieces) if "@" in piece) if any("@" in piece for piece in pieces) else 0
    rest = " ".join(piece.strip('"') for index, piece in enumerate(pieces) if index != place)
    return _build(pieces[place], rest, comments, several=False)


def _named(tokens: list[_Token]) -> list[_Token]:
    """Tokens of the display name. A comment inside it is shown with it, as mail programs do: `Bank (info@bank.example) <x@y.example>`."""
    last = max(place for place, token in enumerate(tokens) if token.kind == "angle")
    words = any(token.kind == "quoted" or (token.kind == "text" and token.text.strip()) for token in tokens)
    kinds = ("text", "quoted", "comment") if words else ("text", "quoted")
    return [token for place, token in enumerate(tokens) if token.kind in (kinds if place < last else kinds[:2])]


def _split_outside_quotes(text: str) -> list[str]:
    """Words of a bare address item; blanks round `@` and dots are obsolete folding and join (RFC 5322 section 4.4)."""
    text = re.sub(r"[ \t]{1,20}([@.])[ \t]{0,20}|([@.])[ \t]{1,20}", lambda found: found[1] or found[2], text)
    if '"' not in text:
        return text.split()
    return re.findall(r'(?:[^\s"]|"[^"]*"?)+', text)


def _phrase(tokens: list[_Token]) -> str:
    return "".join(_shown(token) for token in tokens)


def _shown(token: _Token) -> str:
    if token.kind == "text":
        return token.text
    text = _unescape(token.text)
    return f"({text})" if token.kind == "comment" else text


def _unescape(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text, flags=re.DOTALL) if "\\" in text else text


def _build(spec: str, phrase: str, comments: list[str], *, several: bool) -> Address:
    defects: list[str] = ["address-several-brackets"] if several else []
    if "=?" in spec:
        spec = decode_words(spec)
        defects.append("address-encoded")
    spec = spec.strip()
    if spec.startswith("@") and ":" in spec:  # obsolete source route (RFC 5321 section 4.1.2)
        spec = spec.rpartition(":")[2]
        defects.append("address-route")
    if spec[:7].lower() == "mailto:":
        spec = spec[7:]
    spec = "".join(spec.split()) if '"' not in spec else spec
    local, at, domain = spec.rpartition("@")
    address = spec[:_LONGEST_ADDRESS] if at and local and domain else None
    ascii_domain = to_ascii(domain) if address is not None else None
    odd = address is not None and not local.startswith('"') and _ODD_LOCAL.search(local) is not None
    if (spec and address is None) or (address is not None and ascii_domain is None) or odd:
        defects.append("address-malformed")
    if len(spec) > _LONGEST_ADDRESS:
        defects.append("limit-address")
    if ascii_domain is not None and not domain.isascii():
        defects.append("address-not-ascii")
    decoded = " ".join(decode_words(phrase).split())
    name = decoded or next((text for text in (decode_words(comment).strip() for comment in comments) if text), "")
    if not (name.isascii() and spec.isascii()) and (_HIDDEN.search(name) or _HIDDEN.search(spec)):
        defects.append("address-hidden-signs")
    if not name.isascii() and _WIDE_BRACKETS.search(name):
        defects.append("address-wide-brackets")
    if _names_another(name, ascii_domain):
        defects.append("address-in-name")
    return Address(name=name[:2000] or None, address=address, domain=ascii_domain, defects=tuple(defects))


def _build_name(mailbox: Address, name: str) -> Address:
    """The mailbox under a longer display name."""
    odd = "address-in-name" not in mailbox.defects and _names_another(name, mailbox.domain)
    return replace(mailbox, name=name[:2000], defects=(*mailbox.defects, "address-in-name") if odd else mailbox.defects)


def _names_another(name: str, domain: str | None) -> bool:
    """Whether the display name shows an address of another organisation than the real one."""
    if "@" not in name and "＠" not in name:
        return False
    real = registrable_domain(domain) or domain if domain is not None else None
    for found in _IN_NAME.finditer(name[:4000]):
        shown = to_ascii(found[1])
        if shown is not None and (registrable_domain(shown) or shown) != real:
            return True
    return False
