"""Who is it from: structure first, decoding second."""

import base64
import time

import pytest

from fuwake.parse.fields.address import Address, read_addresses, read_path


def word(text: str) -> str:
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def one(text: str) -> Address:
    found, more = read_addresses(text, 500)
    assert len(found) == 1
    assert not more
    return found[0]


@pytest.mark.parametrize(
    ("text", "name", "address", "defect"),
    [
        ("IT-Webmail <info@colonista.jp>", "IT-Webmail", "info@colonista.jp", None),
        ("info@amazon.co.jp <x@evil.example>", "info@amazon.co.jp", "x@evil.example", "address-in-name"),
        ('"info@evil.example" <x@evil.example>', "info@evil.example", "x@evil.example", None),
        (
            f"{word('三井＜')}info@amazon.co.jp{word('＞')} <x@evil.example>",
            "三井＜info@amazon.co.jp＞",
            "x@evil.example",
            "address-wide-brackets",
        ),
        (word('"三井" <m@vpass.ne.jp>') + " <x@evil.example>", '"三井" <m@vpass.ne.jp>', "x@evil.example", "address-in-name"),
        ("A <a@first.example> <c@last.example>", "A", "c@last.example", "address-several-brackets"),
        ("<@a.jp,@b.jp:u@h.jp>", None, "u@h.jp", "address-route"),
        ("<=?utf-8?q?a=40b.jp?=>", None, "a@b.jp", "address-encoded"),
        ("=?utf-8?Q?Foo,_Inc?= <a@b.jp>", "Foo, Inc", "a@b.jp", None),
        ('"Re: x" <a@b.jp>', "Re: x", "a@b.jp", None),
        ("a @ b . jp (Name)", "Name", "a@b.jp", None),
        ('"a b"@c.jp', None, '"a b"@c.jp', None),
        ('"unclosed <a@b.jp>', '"unclosed', "a@b.jp", "address-unclosed"),
        ("bank@real.example\x00@evil.example", None, "bank@real.example\x00@evil.example", "address-malformed"),
        ("Doe, John <j@d.example>", "Doe, John", "j@d.example", None),
        ("Account team ,_<x@evil.example>", "Account team, _", "x@evil.example", None),
        ("Europa Park, Europa Park, <n@evil.example>", "Europa Park, Europa Park", "n@evil.example", None),
        ('"deals@shop.example", <x@evil.example>', "deals@shop.example", "x@evil.example", "address-in-name"),
        ("Service,(<n@evil.example>)", "Service", "n@evil.example", "address-in-comment"),
        ("John <>", "John", None, None),
        ("Bank (info@bank.example) <x@evil.example>", "Bank (info@bank.example)", "x@evil.example", "address-in-name"),
        ("Smith (Sales (East)) <s@shop.example>", "Smith (Sales (East))", "s@shop.example", None),
        ("(Support desk) <s@shop.example>", "Support desk", "s@shop.example", None),
        ("Support <s@shop.example> (by post)", "Support", "s@shop.example", None),
        ("(nobody at all)", "nobody at all", None, None),
        ("x@evil.example (Bank (info@bank.example))", "Bank (info@bank.example)", "x@evil.example", "address-in-name"),
        ("<info@bank.example <x@evil.example>>", ">", "x@evil.example", "address-several-brackets"),
        ("<<info@bank.example>x@evil.example>", "x@evil.example>", "info@bank.example", "address-several-brackets"),
        ("<info@bank.example><x@evil.example>", None, "x@evil.example", "address-several-brackets"),
        (f"{word('info＠bank.example')} <x@evil.example>", "info＠bank.example", "x@evil.example", "address-in-name"),
        ("＜info@bank.example＞ <x@evil.example>", "＜info@bank.example＞", "x@evil.example", "address-wide-brackets"),
        ("info＠bank.example", "info＠bank.example", None, "address-in-name"),
        (word("Bank <info@bank.example>"), "Bank <info@bank.example>", None, "address-in-name"),
        ('"Bank <info@bank.example>" <x@evil.example>', "Bank <info@bank.example>", "x@evil.example", "address-in-name"),
        (r'"Bank\" <info@bank.example>" <x@evil.example>', 'Bank" <info@bank.example>', "x@evil.example", "address-in-name"),
        ("info@bank.example x@evil.example", "info@bank.example", "x@evil.example", "address-in-name"),
        ("info@bank.example@evil.example", None, "info@bank.example@evil.example", "address-malformed"),
        ("三井住友, カード <x@shop.example>", "三井住友, カード", "x@shop.example", None),
    ],
)
def test_one_mailbox(text: str, name: str | None, address: str | None, defect: str | None) -> None:
    mailbox = one(text)
    assert (mailbox.name, mailbox.address) == (name, address)
    assert defect is None or defect in mailbox.defects
    assert defect is not None or mailbox.defects == ()


def test_groups_and_lists_are_opened() -> None:
    found, _ = read_addresses('Group: a@b.jp, "C, D" <c@d.jp>; e@f.jp (Eff), undisclosed:;', 500)
    assert [(box.name, box.address) for box in found] == [(None, "a@b.jp"), ("C, D", "c@d.jp"), ("Eff", "e@f.jp")]


@pytest.mark.parametrize(
    ("text", "defect"),
    [
        ("(" * 20_000 + " a@b.jp", "address-unclosed"),
        ("<" * 50_000, "address-unclosed"),
        ('"' + "a " * 30_000, "address-unclosed"),
        ("a." * 30_000 + "a@b.jp", "limit-address"),
        ("Bank: <a@b.jp>;", "address-group"),
        ("\u202eknab\u202c <a@b.jp>", "address-hidden-signs"),
        ("Bank <a@\u0430\u0440\u0440.example>", "address-not-ascii"),
    ],
    ids=("comments", "angles", "quote", "dots", "group", "bidi", "letters"),
)
def test_what_programs_may_read_otherwise_is_named(text: str, defect: str) -> None:
    found, _ = read_addresses(text, 500)
    assert defect in {code for box in found for code in box.defects}


def test_domains_are_a_labels() -> None:
    assert one("x@例え.jp").domain == "xn--r8jz45g.jp"
    assert one("x@[192.0.2.7]").domain == "192.0.2.7"


def test_the_limit_is_told() -> None:
    found, more = read_addresses("a@b.jp," * 20, 7)
    assert (len(found), more) == (7, True)


def test_paths() -> None:
    assert read_path("<>") == ""
    assert read_path("<a@b.jp>") == "a@b.jp"
    assert read_path("nothing") is None


@pytest.mark.parametrize(
    "piece",
    ['"', "(", "<", "a@b.jp,", ".", "a ", "=?", '"\\', "a@", '"a" ', ": ", "=?a?q?", "<a", ");", "@", "\\"],
    ids=repr,
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    text = (piece * 64_000)[:64_000]
    started = time.perf_counter()
    read_addresses(text, 500)
    assert time.perf_counter() - started < 2.0
