"""What a field of a page asks for, from its markup and its words in Japanese and English. Pure, table-driven.

Sources: the autofill field names of the HTML standard (section 4.10.18.7), input types (4.10.5.1); the words are those of
Japanese and English forms.
"""

import re
import unicodedata

from fuwake.model.visit import SeenInput

_BUTTONS = frozenset({"submit", "button", "image", "reset", "hidden", "checkbox", "radio", "range", "color", "search"})

# WHATWG autofill names → kind; the section- and shipping/billing prefixes stand before the last word.
_AUTOFILL = {
    "cc-number": "card_number",
    "cc-exp": "card_expiry",
    "cc-exp-month": "card_expiry",
    "cc-exp-year": "card_expiry",
    "cc-csc": "card_code",
    "cc-name": "name",
    "one-time-code": "one_time_code",
    "current-password": "password",
    "new-password": "password",
    "email": "email",
    "username": "user_id",
    "tel": "phone",
    "tel-national": "phone",
    "bday": "birth_date",
    "bday-year": "birth_date",
    "bday-month": "birth_date",
    "bday-day": "birth_date",
    "street-address": "address",
    "address-line1": "address",
    "address-line2": "address",
    "address-level1": "address",
    "address-level2": "address",
    "postal-code": "address",
    "name": "name",
    "given-name": "name",
    "family-name": "name",
}

# First match wins; each pattern is linear and runs on at most 600 signs.
_WORDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "wallet_phrase",
            r"seed.?phrase|mnemonic|recovery.?phrase|secret.?phrase|シード|リカバリーフレーズ|復元フレーズ|秘密鍵|private.?key",
        ),
        ("my_number", r"my.?number|マイナンバー|個人番号"),
        (
            "one_time_code",
            r"\botp|one.?time|\b2fa|\bmfa|totp|(auth|verif\w{0,8}|sms).?code|ワンタイム|認証コード|認証番号|確認コード|確認番号",
        ),
        ("card_code", r"cvv|cvc|\bcsc\b|card.?code|security.?code|セキュリティ.?コード|セキュリティ番号"),
        ("card_expiry", r"\bexp(iry|ire|ires|iration)?\b|exp.?(date|month|year|mm|yy)|expir|valid.?thru|有効期限|\bmm ?/ ?yy"),
        ("card_number", r"card.?(number|no\b|num)|\bcc.?(num|no\b)|カード番号|cardnumber|クレジットカード"),
        ("bank_account", r"account.?(number|no\b)|\biban\b|routing|口座|支店|金融機関"),
        ("pin", r"\bpin\b|pin.?code|暗証"),
        ("password", r"pass(word|wd|code|phrase)?\b|passwd|パスワード|\bpwd?\b"),
        ("birth_date", r"birth|\bdob\b|\bbday|生年月日|誕生日"),
        ("email", r"e-?mail|mail.?addr|メール|ﾒｰﾙ|郵件|邮箱|\bmail\b"),
        ("phone", r"\btel\b|phone|mobile|電話|携帯"),
        ("address", r"address|\baddr|\bzip|postal|\bcity\b|prefecture|street|住所|郵便番号|都道府県|市区町村|番地"),
        ("name", r"氏名|名前|フリガナ|ふりがな|名義|full.?name|first.?name|last.?name|family.?name|card.?holder|\bname\b"),
        ("user_id", r"user|login|account|アカウント|会員|ユーザ|お客様番号|(^|[^a-z])id($|[^a-z])|ログイン"),
    )
)
_TYPES = {"email": "email", "tel": "phone", "password": "password"}
# A password box is also used for these, so that the digits stay covered.
_LETTERS = re.compile(r"[^\W\d_]{3}")
_DOCUMENT = re.compile(
    r"免許|身分証|本人確認|書類|保険証|旅券|パスポート|カードの写真|passport|licen[cs]e|\bid\b|identity|document|selfie|photo|写真"
)
# What a heading may say of a field without words of its own.
_BY_HEADING = frozenset({"wallet_phrase", "one_time_code", "card_code", "card_number", "my_number", "pin", "password"})
_COVERED = frozenset({"card_code", "pin", "one_time_code", "card_number", "my_number", "wallet_phrase"})


def kind(field: SeenInput) -> str | None:
    """The kind of a field (words of `case.PageField.kind`), or None for what is not a field to be filled in."""
    if field.type in _BUTTONS:
        return None
    if field.type == "email":  # whatever it is used for: what is typed there is a mail address
        return "email"
    for word in reversed(field.autocomplete.lower().split()):
        if word in _AUTOFILL:
            return _AUTOFILL[word]
    words = _plain(" ".join((field.name, field.id, field.placeholder, field.label)))
    if field.type == "file":
        return "identity_document" if _DOCUMENT.search(words) else "file"
    by_words = _by_words(words)
    if by_words is None and (above := _by_words(_plain(field.context))) in _BY_HEADING and not _LETTERS.search(words):
        by_words = above
    if field.type == "password":
        return by_words if by_words in _COVERED else "password"
    if field.tag == "select":
        return by_words if by_words in {"card_expiry", "birth_date", "address", "bank_account"} else None
    return by_words or _TYPES.get(field.type, "other")


def _plain(text: str) -> str:
    """In one case and width; camelCase and snake_case are words, too."""
    words = unicodedata.normalize("NFKC", text)[:600]
    return re.sub(r"([a-z])([A-Z])", r"\1 \2", words).replace("_", " ").replace("-", " ").lower()


def _by_words(words: str) -> str | None:
    return next((name for name, pattern in _WORDS if pattern.search(words)), None)


def label(field: SeenInput) -> str | None:
    """What a person reads at the field."""
    return field.label or field.placeholder or field.name or field.id or None
