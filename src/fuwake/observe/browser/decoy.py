"""Decoy values for a form, new for each visit, and finding them again in a request, however it codes them."""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Sequence
from urllib.parse import unquote_plus

from msgspec import Struct

from fuwake.derive import page_fields
from fuwake.model.visit import SeenInput

_MAX_TEXT = 200_000
_MAX_READINGS = 60
_TOKEN = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_KANA = re.compile(r"カナ|かな|ふりがな|フリガナ|kana", re.IGNORECASE)
_POSTAL = re.compile(r"zip|postal|郵便", re.IGNORECASE)
_REPEATED = re.compile(r"確認|再入力|もう一度|confirm|again|repeat|retype|re-?enter|2$", re.IGNORECASE)
_ONE_WORD = re.compile(r"\bword\W*\d|\d+\s*$|単語")
_IN_PIECES = frozenset({"card_number", "one_time_code", "pin", "phone", "my_number", "bank_account"})
_KATAKANA, _HIRAGANA = "アイウエカキクケサシスセ", "あいうえかきくけさしすせ"
_YEAR = re.compile(r"year|yy|年", re.IGNORECASE)


class Decoy(Struct, frozen=True, kw_only=True):
    """What is typed into one field."""

    selector: str
    kind: str
    text: str
    names: tuple[str, ...] = ()
    """What the field is called: a value too short to be known by itself is known beside its name."""


def card_number(digits: str) -> str:
    """A 16-digit number of a payment test range that passes the Luhn check (ISO/IEC 7812-1 annex B). `digits`: nine of them."""
    body = "400000" + digits[:9]
    total = sum(sum(divmod(int(sign) * 2, 10)) if index % 2 == 0 else int(sign) for index, sign in enumerate(body))
    return body + str(-total % 10)


class Values:
    """Fresh values for the fields of one visit.

    What is asked for a second time "to confirm" gets the same again. `attempt` counts from 0: where a page does not take one form of a
    value (its own check, which nobody sees), the next attempt uses another.
    """

    def __init__(self) -> None:
        self._last: dict[str, str] = {}

    def decoys(self, fields: Sequence[SeenInput], attempt: int = 0) -> dict[str, tuple[Decoy, ...]]:
        """Selector → decoys, the first of which is typed; fields that are not typed into are left out."""
        found: dict[str, tuple[Decoy, ...]] = {}
        for group in _groups(fields):
            kind = page_fields.kind(group[0])
            if kind is None:
                continue
            if len(group) == 1:
                text = self._value(kind, group[0], attempt)
                found[group[0].selector] = (_decoy(group[0], kind, text),)
                continue
            sizes = [field.maxlength or 1 for field in group]
            whole = _whole(kind, sum(sizes))
            for index, field in enumerate(group):
                piece = whole[sum(sizes[:index]) : sum(sizes[: index + 1])]
                found[field.selector] = (_decoy(field, kind, piece), _decoy(field, kind, whole))
        return found

    def _value(self, kind: str, field: SeenInput, attempt: int) -> str:
        words = f"{field.name} {field.id} {field.label} {field.placeholder}"
        again = self._last.get(kind) if _REPEATED.search(words) else None
        text = again if again is not None else _text(kind, field, words, attempt)
        self._last[kind] = text
        return text if field.maxlength is None else text[: field.maxlength]


def _decoy(field: SeenInput, kind: str, text: str) -> Decoy:
    return Decoy(selector=field.selector, kind=kind, text=text, names=tuple(name for name in (field.name, field.id) if name))


def _groups(fields: Sequence[SeenInput]) -> list[list[SeenInput]]:
    """Neighbours that hold one value in pieces: the same kind, each at most six signs long."""
    groups: list[list[SeenInput]] = []
    for field in fields:
        if field.tag == "select" or field.type in {"checkbox", "radio", "file"}:
            continue
        kind = page_fields.kind(field)
        last = groups[-1] if groups else []
        if kind in _IN_PIECES and last and page_fields.kind(last[0]) == kind and _short(field) and _short(last[-1]):
            last.append(field)
        else:
            groups.append([field])
    return groups


def _short(field: SeenInput) -> bool:
    return field.maxlength is not None and field.maxlength <= 6


def _whole(kind: str, length: int) -> str:
    """A value of that length in digits."""
    if kind == "card_number" and length == 16:
        return card_number(_digits(9))
    if kind == "phone" and length == 11:
        return "090" + _digits(8)
    return _digits(length)


def _digits(count: int) -> str:
    return "".join(secrets.choice("123456789") for _ in range(count))


def _letters(count: int, signs: str) -> str:
    return "".join(secrets.choice(signs) for _ in range(count))


def _text(kind: str, field: SeenInput, words: str, attempt: int) -> str:
    """A value of one kind, in the form of that attempt."""
    token = secrets.token_hex(4)
    if field.type == "date":
        return "1990-04-01"
    if field.type == "month":
        return "2029-12"
    forms = _forms(kind, field, words, token)
    if forms:
        return forms[min(attempt, len(forms) - 1)]
    sizes = {"card_code": 3, "pin": 4, "one_time_code": 6, "bank_account": 7, "my_number": 12}
    if kind in sizes:
        return _digits(field.maxlength if field.maxlength is not None and 3 <= field.maxlength <= 12 else sizes[kind])
    return _digits(8) if field.type == "number" or field.inputmode in {"numeric", "decimal"} else f"taro{token}"


def _forms(kind: str, field: SeenInput, words: str, token: str) -> tuple[str, ...]:
    """The forms in which a value is tried, the most usual first; empty for kinds of one form."""
    match kind:
        case "email":
            return (f"taro.{token}@example.com",)
        case "password":
            return f"Pw-{token}-7a", f"Pw{token}7a", _digits(8)
        case "user_id":
            return f"taro{token}", _digits(10)
        case "card_number":
            return (card_number(_digits(9)),)
        case "card_expiry":
            return _expiry(field, words)
        case "name":
            return _names(words)
        case "address" if _POSTAL.search(words):
            number = f"1{_digits(6)}"
            return number, f"{number[:3]}-{number[3:]}"
        case "address":
            return f"東京都千代田区千代田1-1 {token}", f"千代田{_letters(4, _KATAKANA)}"
        case "birth_date":
            return "19900401", "1990/04/01", "1990-04-01"
        case "phone":
            number = "090" + _digits(8)
            return number, f"{number[:3]}-{number[3:7]}-{number[7:]}"
        case "wallet_phrase" if _ONE_WORD.search(words):
            return (_letters(7, "abcdefghijklmnopqrstuvwxyz"),)
        case "wallet_phrase":
            return (f"abandon ability able about above absent absorb abstract absurd abuse access {_letters(6, 'abcdefghijklm')}",)
    return ()


def _names(words: str) -> tuple[str, ...]:
    if _KANA.search(words):
        return f"テスト{_letters(5, _KATAKANA)}", f"てすと{_letters(5, _HIRAGANA)}"
    return f"TARO {_letters(6, 'ABCDEFGHJKLMNPQRSTUVWXYZ')}", f"山田{_letters(4, _KATAKANA)}"


def _expiry(field: SeenInput, words: str) -> tuple[str, ...]:
    if field.maxlength == 2:
        return ("29" if _YEAR.search(words) else "12",)
    return ("1229",) if field.maxlength == 4 else ("12/29", "1229", "12/2029")


def carried(texts: Sequence[str], decoys: Sequence[Decoy]) -> tuple[str, ...]:
    """Selectors of the fields whose decoy stands in a request: plain, percent-coded, JSON, base64 or hexadecimal, also nested."""
    pieces = [piece for text in texts for piece in readings(text)]
    found = []
    for decoy in decoys:
        if decoy.selector not in found and any(_holds(piece, decoy) for piece in pieces):
            found.append(decoy.selector)
    return tuple(found)


def readings(text: str) -> list[str]:
    """The text and what it says when decoded, at most three layers deep and 60 pieces."""
    found = [text[:_MAX_TEXT]]
    start = 0
    for _ in range(3):
        layer = found[start:]
        start = len(found)
        for piece in layer:
            for other in _decoded(piece):
                if other not in found and len(found) < _MAX_READINGS:
                    found.append(other)
    return found


def _decoded(text: str) -> list[str]:
    others = []
    if "%" in text or "+" in text:
        others.append(unquote_plus(text, errors="replace"))
    if "\\u" in text or "\\/" in text:
        others.append(re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), text).replace("\\/", "/"))
    for match in list(_TOKEN.finditer(text))[:40]:
        word = match.group().rstrip("=").replace("-", "+").replace("_", "/")
        try:
            data = base64.b64decode(word + "=" * (-len(word) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue
        plain = data.decode("utf-8", "ignore")
        if len(plain) >= 3 and sum(sign.isprintable() for sign in plain) >= 0.9 * max(len(plain), len(data) // 2):
            others.append(plain)
    others += [bytes.fromhex(match.group()).decode("utf-8", "ignore") for match in list(_HEX.finditer(text))[:20]]
    return [other[:_MAX_TEXT] for other in others]


def _holds(text: str, decoy: Decoy) -> bool:
    value = decoy.text
    if len(value) < 7:  # short values stand in much that is not ours
        beside = any(_beside(text, name, value) for name in decoy.names)
        return beside or (len(value) >= 3 and re.search(rf"(?<![0-9A-Za-z.]){re.escape(value)}(?![0-9A-Za-z.])", text) is not None)
    if value in text or json.dumps(value)[1:-1] in text:
        return True
    return value.isdigit() and len(value) >= 12 and value in re.sub(r"[ -]", "", text)


def _beside(text: str, name: str, value: str) -> bool:
    """`name=value` of a form, `"name": "value"` of JSON, or the part of that name in multipart/form-data (RFC 7578)."""
    if not value or name not in text:
        return False
    return re.search(rf"(?<![\w-]){re.escape(name)}[\"']?(?:\s*[=:]\s*[\"']?|\s+){re.escape(value)}(?!\w)", text) is not None
