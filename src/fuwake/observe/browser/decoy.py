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
_YEAR = re.compile(r"year|yy|年", re.IGNORECASE)


class Decoy(Struct, frozen=True, kw_only=True):
    """What is typed into one field."""

    selector: str
    kind: str
    text: str


def card_number(digits: str) -> str:
    """A 16-digit number of a payment test range that passes the Luhn check (ISO/IEC 7812-1 annex B). `digits`: nine of them."""
    body = "400000" + digits[:9]
    total = sum(sum(divmod(int(sign) * 2, 10)) if index % 2 == 0 else int(sign) for index, sign in enumerate(body))
    return body + str(-total % 10)


def decoy_for(field: SeenInput) -> Decoy | None:
    """A fresh value for a field; None for what is not typed into."""
    kind = page_fields.kind(field)
    if kind is None or field.tag == "select":
        return None
    text = _text(kind, field)
    if field.maxlength is not None:
        text = text[: field.maxlength]
    return Decoy(selector=field.selector, kind=kind, text=text)


def _digits(count: int) -> str:
    return "".join(secrets.choice("123456789") for _ in range(count))


def _text(kind: str, field: SeenInput) -> str:
    token = secrets.token_hex(4)
    words = f"{field.name} {field.id} {field.label} {field.placeholder}"
    if field.type == "date":
        return "1990-04-01"
    if field.type == "month":
        return "2029-12"
    match kind:
        case "email":
            return f"taro.{token}@example.com"
        case "password":
            return f"Pw-{token}-7a"
        case "user_id":
            return f"taro{token}"
        case "card_number":
            return card_number(_digits(9))
        case "card_expiry":
            return _expiry(field, words)
        case "name":
            return "テスト タロウ" if _KANA.search(words) else f"Taro {token}"
        case "address":
            return "1000001" if _POSTAL.search(words) else f"東京都千代田区千代田1-1 {token}"
        case "birth_date":
            return "19900401"
        case "phone":
            return "090" + _digits(8)
        case "wallet_phrase":
            return f"abandon ability able about above absent absorb abstract absurd abuse access {token}"
    sizes = {"card_code": 3, "pin": 4, "one_time_code": 6, "bank_account": 7, "my_number": 12}
    if kind in sizes:
        return _digits(field.maxlength if field.maxlength is not None and 3 <= field.maxlength <= 12 else sizes[kind])
    return _digits(8) if field.type == "number" or field.inputmode in {"numeric", "decimal"} else f"taro{token}"


def _expiry(field: SeenInput, words: str) -> str:
    if field.maxlength == 2:
        return "29" if _YEAR.search(words) else "12"
    return "1229" if field.maxlength == 4 else "12/29"


def carried(texts: Sequence[str], decoys: Sequence[Decoy]) -> tuple[str, ...]:
    """Selectors of the fields whose decoy stands in a request: plain, percent-coded, JSON, base64 or hexadecimal, also nested."""
    pieces = [piece for text in texts for piece in readings(text)]
    found = []
    for decoy in decoys:
        if decoy.selector not in found and any(_holds(piece, decoy.text) for piece in pieces):
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


def _holds(text: str, value: str) -> bool:
    if len(value) < 3:
        return False
    if len(value) < 7:  # short numbers stand in much that is not ours
        return re.search(rf"(?<![0-9A-Za-z.]){re.escape(value)}(?![0-9A-Za-z.])", text) is not None
    if value in text or json.dumps(value)[1:-1] in text:
        return True
    return value.isdigit() and len(value) >= 12 and value in re.sub(r"[ -]", "", text)
