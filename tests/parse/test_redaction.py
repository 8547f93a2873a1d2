"""The recipient stands nowhere, in no coding; the sender's side is never masked."""

import base64
import codecs
import hashlib
import time
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from fuwake.parse.codings import DECOY
from fuwake.parse.message import parse
from fuwake.parse.redaction import MASK, MASK_DOMAIN, Redactor

ADDRESS = "Taro.Yamada@victim.example"
LOW = ADDRESS.lower()


def redactor(
    extra: str = "", *, to: str = f"山田 太郎 <{ADDRESS}>", author: str = "Bank <x@evil.example>", body: str = "hello"
) -> Redactor:
    raw = (
        f"Received: from evil.example (evil.example [203.0.113.9]) by mx1.victim.example (Postfix) with ESMTP id 1 for <{LOW}>;"
        f" Wed, 11 Oct 2023 14:40:33 +0900\nFrom: {author}\nTo: {to}\n{extra}\n{body}\n"
    )
    return Redactor.of(parse(raw.encode()))


CODINGS = {
    "plain": ADDRESS,
    "upper": ADDRESS.upper(),
    "percent": quote(ADDRESS, safe=""),
    "percent twice": quote(quote(ADDRESS, safe=""), safe=""),
    "every byte percent": "".join(f"%{byte:02X}" for byte in LOW.encode()),
    "entities": "".join(f"&#{ord(sign)};" for sign in LOW),
    "hex entities": "".join(f"&#x{ord(sign):X};" for sign in LOW),
    "quoted-printable": LOW.replace("@", "=40"),
    "base64": base64.b64encode(LOW.encode()).decode(),
    "base64 as written": base64.b64encode(ADDRESS.encode()).decode(),
    "base64 unpadded": base64.b64encode(LOW.encode()).decode().rstrip("="),
    "base64 aligned 1": base64.b64encode(b"e=" + LOW.encode() + b"&x").decode(),
    "base64 aligned 2": base64.b64encode(b"e" + LOW.encode() + b"&xy").decode(),
    "base64url in json": base64.urlsafe_b64encode(b'{"m":"' + LOW.encode() + b'","n":"\xe3\x81\x82>>>"}').decode(),
    "base64 twice": base64.b64encode(base64.b64encode(LOW.encode())).decode(),
    "base32": base64.b32encode(LOW.encode()).decode(),
    "hex": LOW.encode().hex(),
    "upper hex": LOW.encode().hex().upper(),
    "md5": hashlib.md5(LOW.encode()).hexdigest(),
    "sha1": hashlib.sha1(LOW.encode()).hexdigest(),
    "sha256": hashlib.sha256(LOW.encode()).hexdigest().upper(),
    "sha256 base64": base64.b64encode(hashlib.sha256(LOW.encode()).digest()).decode(),
    "reversed": LOW[::-1],
    "rot13": codecs.encode(LOW, "rot13"),
    "bounce": "bounce+taro.yamada=victim.example@lists.example",
    "defanged": "taro.yamada[@]victim[.]example",
    "split": "u=taro.yamada&d=victim.example",
    "local part": "taro_yamada",
    "local part behind a percent sign": "hello%20taro.yamada",
}


@pytest.mark.parametrize("coded", CODINGS.values(), ids=CODINGS.keys())
def test_every_coding_is_masked_in_texts_and_replaced_in_links(coded: str) -> None:
    masks = redactor()
    text = masks.text(f"see {coded} here")
    assert text.startswith("see ")
    assert text.endswith(" here")
    assert MASK in text
    assert not masks.found_in(text)
    url = masks.url(f"https://evil.example/p/{coded}/q?x={coded}#{coded}")
    assert url.startswith("https://evil.example/p/")
    assert not masks.found_in(url)
    assert MASK not in url


def test_the_decoy_keeps_the_coding() -> None:
    masks = redactor()
    assert masks.url(f"https://e.example/?m={quote(ADDRESS, safe='')}") == f"https://e.example/?m={quote(DECOY, safe='')}"
    coded = base64.b64encode(b'{"m":"' + LOW.encode() + b'"}').decode()
    token = masks.url(f"https://e.example/?t={coded}").partition("t=")[2]
    assert base64.b64decode(token) == b'{"m":"' + DECOY.encode() + b'"}'
    assert masks.url(f"https://e.example/?h={LOW.encode().hex()}") == f"https://e.example/?h={DECOY.encode().hex()}"
    digest, other = (hashlib.sha256(text.encode()).hexdigest() for text in (LOW, DECOY))
    assert masks.url(f"https://e.example/{digest}") == f"https://e.example/{other}"
    assert masks.url("https://evil.example/x?a=b") == "https://evil.example/x?a=b"


def test_names_are_masked_where_they_name_the_person() -> None:
    masks = redactor(body="山田 様\nDear Yamada,")
    assert masks.text("山田 太郎 様 / 山田太郎") == f"{MASK} 様 / {MASK}"
    assert masks.text("山田様、山田電機") == f"{MASK}様、山田電機"
    assert masks.text("Dear Yamada, yamada denki") == f"Dear {MASK}, yamada denki"


@pytest.mark.parametrize("body", ["お客様", "楽天カード会員 様", "Dear Customer,", "Hello there,", "Dear Sir or Madam,", "各位"])
def test_greetings_that_name_nobody_are_left(body: str) -> None:
    masks = redactor(to=LOW, body=body)
    assert masks.text(body) == body


def test_the_recipients_own_domain_is_masked_with_its_hosts() -> None:
    masks = redactor()
    assert masks.text("by mx1.victim.example (Postfix)") == f"by {MASK_DOMAIN} (Postfix)"
    assert masks.text("notvictim.example") == "notvictim.example"


def test_the_recipients_own_domain_is_masked_behind_a_percent_encoded_sign() -> None:
    assert redactor().text("https%3A%2F%2Fvictim.example%2Fa") == f"https%3A%2F%2F{MASK_DOMAIN}%2Fa"
    assert redactor().url("https://e.example/?u=a%20@%20victim.example") == "https://e.example/?u=a%20@%20example.com"


def test_a_domain_that_the_sender_uses_too_is_masked_in_articles_only() -> None:
    masks = redactor(author="IT <admin@victim.example>")
    assert masks.text("admin@victim.example") == "admin@victim.example"
    assert masks.article_text("admin@victim.example") == f"admin@{MASK_DOMAIN}"


def test_both_addresses_of_an_automatic_forward_are_masked() -> None:
    raw = b"Return-Path: <hanako.sato+caf_=taro=victim.example@gmail.com>\nFrom: x@evil.example\n\nx"
    masked = Redactor.of(parse(raw)).text("hanako.sato@gmail.com, taro@victim.example, x@evil.example")
    assert masked == f"{MASK}, {MASK}, x@evil.example"


def test_shared_providers_are_not_masked() -> None:
    masks = redactor(to="hanako.suzuki@docomo.ne.jp")
    assert masks.text("docomo.ne.jp hanako.suzuki@docomo.ne.jp") == f"docomo.ne.jp {MASK}"


def test_the_sender_stays_and_a_forged_own_address_does_not() -> None:
    masks = redactor("Reply-To: r@evil.example\n", to="Bank <x@evil.example>")
    assert masks.text("x@evil.example r@evil.example") == "x@evil.example r@evil.example"
    forged = redactor(author=f"You <{LOW}>", to=LOW)
    assert forged.text(f"From: {LOW}") == f"From: {MASK}"


def test_a_local_part_that_is_the_brand_does_not_mask_the_brand() -> None:
    masks = redactor(to="amazon@victim.example", author="Amazon <x@evil.example>")
    assert masks.text("Amazon.co.jp amazon@victim.example") == f"Amazon.co.jp {MASK}"
    assert redactor(to="info@victim.example").text("info desk") == "info desk"


def test_bounce_addresses_name_the_recipient() -> None:
    masks = redactor("Return-Path: <b-77-hanako=other.example@evil.example>\n", to="undisclosed-recipients:;")
    assert masks.text("hanako@other.example") == MASK


class _Inner(Struct, frozen=True):
    text: str
    number: int


class _Outer(Struct, frozen=True):
    inner: tuple[_Inner, ...]
    table: dict[str, list[str]]
    nothing: None = None


def test_records_are_masked_all_the_way_down_and_kept_where_there_is_nothing() -> None:
    masks = redactor()
    record = _Outer((_Inner(f"to {LOW}", 1), _Inner("x", 2)), {f"k {LOW}": [LOW, "y"]})
    assert masks.mask(record) == _Outer((_Inner(f"to {MASK}", 1), _Inner("x", 2)), {f"k {MASK}": [MASK, "y"]})
    plain = _Outer((_Inner("a", 1),), {"b": ["c"]})
    assert masks.mask(plain) is plain


def test_bytes_are_searched_too() -> None:
    masks = redactor()
    assert masks.found_in(b"\x89PNG\xff " + LOW.encode())
    assert not masks.found_in(b"\x89PNG\xff")
    assert masks.count_in(f"{LOW} and {LOW.upper()} and nobody") == 2


def test_five_megabytes_take_little_time() -> None:
    masks = redactor()
    started = time.perf_counter()
    masks.text("taro.yamada@" * 200_000)
    masks.text("x" * 5_000_000)
    assert time.perf_counter() - started < 5.0


@given(
    local=st.from_regex(r"[a-z][a-z0-9.+_-]{5,20}[a-z0-9]", fullmatch=True),
    domain=st.from_regex(r"[a-z][a-z0-9-]{1,15}[a-z0-9]\.(?:co\.jp|example|com)", fullmatch=True),
    lead=st.binary(max_size=5),
)
@settings(max_examples=40, deadline=None)
def test_no_variant_of_any_identity_survives(local: str, domain: str, lead: bytes) -> None:
    address = f"{local}@{domain}"
    masks = redactor(to=address)
    forms = (
        address,
        quote(address, safe=""),
        base64.b64encode(lead + address.encode() + b"zz").decode(),
        address.encode().hex(),
        address[::-1],
    )
    text = " ".join(forms)
    masked = masks.text(text)
    assert masks.text(masked) == masked
    assert not any(form in masked for form in forms)
    url = masks.url("https://evil.test/?q=" + "&r=".join(quote(form, safe="%") for form in forms))
    assert not any(form in url for form in forms[1:])


@pytest.mark.parametrize("local", ["victim", "header", "phishing", "observation", "suspicious", "presumably"])
def test_a_local_part_that_is_a_word_of_ours_masks_the_address_and_not_our_sentences(local: str) -> None:
    redactor = Redactor.of(parse(f"From: a@evil.example\r\nTo: {local}@mizuno-works.example\r\nSubject: x\r\n\r\nhello\r\n".encode()))
    assert redactor.text(f"sent to {local}@mizuno-works.example") == "sent to [受信者]"
    assert redactor.text(f"this {local} stays") == f"this {local} stays"


def test_a_name_that_is_a_word_of_ours_is_masked_in_the_greeting_alone() -> None:
    redactor = Redactor.of(
        parse(b"From: a@evil.example\r\nTo: Will <wq7@mizuno-works.example>\r\nSubject: x\r\n\r\nDear Will,\r\nhello\r\n")
    )
    assert redactor.text("Dear Will, this will end") == "Dear [受信者], this will end"


def test_hundreds_of_recipients_are_all_masked() -> None:
    boxes = [f"info{number % 7}.x@victim{number}.example" for number in range(150)]
    masking = redactor(to=", ".join(boxes))
    text = " ".join(f"{box} {quote(box)} and someone{place}@elsewhere.example" for place, box in enumerate(boxes))
    assert masking.count_in(text) == 300
    masked = masking.text(text)
    assert not any(box in masked for box in boxes)
    assert "someone3@elsewhere.example" in masked


@pytest.mark.parametrize(
    ("to", "text"),
    [
        ("haruka.mizuno77@gmail.com", "h.aruka.mizuno.77+bank%40googlemail.com"),
        ("haruka.mizuno77@gmail.com", base64.b64encode(b"harukamizuno77@gmail.com").decode()),
        ("taro@水野.example", "taro@xn--1rw251f.example"),
        ("taro@xn--1rw251f.example", "taro@水野.example"),
    ],
)
def test_other_spellings_of_the_same_mailbox_are_masked(to: str, text: str) -> None:
    assert redactor(to=to).text(f"for {text}!") == f"for {MASK}!"


def test_dotted_forms_are_looked_for_of_the_first_recipients_of_a_mass_mail() -> None:
    people = [f"{letter}.{letter}smith{number}@gmail.com" for letter in "abcdefgh" for number in range(40)]
    masks = redactor(to=", ".join(people))
    assert masks.text(" ".join(people)) == " ".join([MASK] * len(people))
    assert masks.text("a.as.mith.0+x@gmail.com") == MASK
    assert sum(rule.needle == "gmail" for rule in masks.sought.rules()) <= 10


def test_a_host_that_is_made_of_the_address_stays_a_host() -> None:
    assert redactor().url(f"https://{LOW.replace('@', '-')}.evil.example/x") == "https://someone-example.com.evil.example/x"
