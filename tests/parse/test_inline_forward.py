"""A mail forwarded as text is built anew from what the forwarder's program wrote; what only looks like a forward is left alone."""

from datetime import UTC, datetime

import pytest

from fuwake.model.anatomy import Anatomy
from fuwake.parse.forward_block import find_block
from fuwake.parse.forward_html import cut_html
from fuwake.parse.inline_forward import inline
from fuwake.parse.message import parse

LURE = "Please verify at https://lure.example/login today."
LURE_JA = "至急 https://lure.example/login でご確認ください。"


def forward(text: str, *, subject: str = "Fwd: x", html: str | None = None, head: str = "", behind: str = "") -> bytes:
    """A mail of Taro Hokoku, who reports; `behind`: further MIME parts."""
    top = (
        f"From: Taro Hokoku <taro@company.example>\nTo: desk@csirt.example\nSubject: {subject}\nDate: Tue, 24 Nov 2026 11:00:00 +0900\n"
        f"{head}MIME-Version: 1.0\n"
    )
    plain = f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    if html is None and not behind:
        return (top + plain).encode()
    pieces = [plain] if text else []
    if html is not None:
        pieces.append(f"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{html}\n")
    both = "".join(f"--a\n{piece}" for piece in pieces) + "--a--\n"
    body = f"Content-Type: multipart/alternative; boundary=a\n\n{both}"
    if not behind:
        return (top + body).encode()
    return f"{top}Content-Type: multipart/mixed; boundary=m\n\n--m\n{body}--m\n{behind}\n--m--\n".encode()


def cargo(raw: bytes) -> Anatomy:
    found = inline(raw, parse(raw))
    assert found.state == "one"
    return parse(found.data)


def state(raw: bytes) -> str:
    return inline(raw, parse(raw)).state


BANK = "Bank <b@bank.example>"
EN, JA = "Tuesday, November 24, 2026 10:05 AM", "2026年11月24日"
FORMS = {
    "gmail": f"FYI\n\n---------- Forwarded message ---------\nFrom: {BANK}\nDate: Tue, Nov 24, 2026 at 10:05 AM\nSubject: Notice\n"
    f"To: <taro@company.example>\n\n\n{LURE}",
    "gmail-ja": f"---------- 転送されたメッセージ ----------\nFrom: {BANK}\nDate: {JA}(火) 10:05\nSubject: Notice\n"
    f"To: <taro@company.example>\n\n{LURE}",
    "outlook": f"please check\n\n-----Original Message-----\nFrom: Bank [mailto:b@bank.example]\nSent: {EN}\n"
    f"To: Taro\nSubject: Notice\n\n{LURE}",
    "outlook-twice": f"From: Bank <b@bank.example<mailto:b@bank.example>>\nSent: 24 November 2026 10:05\nTo: Taro\n"
    f"Subject: Notice\n\n{LURE}",
    "outlook-ja": f"確認願います\n\n差出人: {BANK}\n送信日時: {JA}火曜日 10:05\n宛先: 報告 太郎\n件名: Notice\n\n{LURE}",
    "full-width": f"差出人：{BANK}\n送信日時：2026/11/24 (火) 10:05\n宛先：報告 太郎\n件名：Notice\n\n{LURE}",
    "outlook-mobile": f"Get Outlook for iOS <https://aka.ms/o0ukef>\n________________________________\nFrom: {BANK}\nSent: {EN}\nTo: Taro\n"
    f"Subject: Notice\n\n{LURE}",
    "apple": f"Begin forwarded message:\n\n> From: {BANK}\n> Subject: Notice\n> Date: 24 November 2026 at 10:05:00 JST\n"
    f"> To: taro@company.example\n> \n> {LURE}\n",
    "apple-ja": f"以下は転送されたメールです：\n\n差出人: {BANK}\n件名: Notice\n日付: {JA} 10:05:00 JST\n宛先: taro\n\n{LURE}",
    "thunderbird": "-------- Forwarded Message --------\nSubject: \tNotice\nDate: \tTue, 24 Nov 2026 10:05:00 +0900\n"
    f"From: \t{BANK}\nTo: \ttaro@company.example\n\n{LURE}",
    "yahoo-jp": f"----- Original Message -----\nFrom: {BANK}\nTo: taro@company.example\nDate: 2026/11/24, Tue 10:05\n"
    f"Subject: Notice\n\n{LURE}",
    "web-mail-ja": f"--- 転送メッセージ ---\n送信者: {BANK}\n日時: {JA} 午前10:05\n件名: Notice\n宛先: taro\n\n{LURE}",
    "german": f"Von: {BANK}\nGesendet: Dienstag, 24. November 2026 10:05\nAn: Taro\nBetreff: Notice\n\n{LURE}",
    "french": f"De : {BANK}\nEnvoyé : mardi 24 novembre 2026 10:05\nÀ : Taro\nObjet : Notice\n\n{LURE}",
    "portuguese": f"De: {BANK}\nEnviado: terça-feira, 24 de novembro de 2026 10:05\nPara: Taro\nAssunto: Notice\n\n{LURE}",
    "dutch": f"-----Oorspronkelijk bericht-----\nVan: {BANK}\nVerzonden: dinsdag 24 november 2026 10:05\nAan: Taro\n"
    f"Onderwerp: Notice\n\n{LURE}",
    "bold": f"*From:* {BANK}\n*Sent:* {EN}\n*To:* Taro\n*Subject:* Notice\n\n{LURE}",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_programs_words_give_the_mail_inside(form: str) -> None:
    inside = cargo(forward(FORMS[form]))
    [author] = inside.message.author
    assert (author.name, author.address) == ("Bank", "b@bank.example")
    assert inside.message.subject == "Notice"
    assert inside.message.date == datetime(2026, 11, 24, 1, 5, tzinfo=UTC)  # the forwarder's clock: +0900
    assert inside.message.text == LURE
    assert [link.host for link in inside.links] == ["lure.example"]


def test_a_japanese_mail_inside_keeps_its_signs() -> None:
    fields = "差出人: 佐藤銀行 <b@bank.example>\n送信日時: 2026年11月24日 10:05\n宛先: 報告 太郎 <taro@company.example>\n件名: 【重要】確認"
    inside = cargo(forward(f"{fields}\n\n{LURE_JA}", subject="転送: 【重要】確認"))
    assert (inside.message.author[0].name, inside.message.subject, inside.message.text) == ("佐藤銀行", "【重要】確認", LURE_JA)
    assert [box.address for box in inside.message.recipients] == ["taro@company.example"]


GMAIL = (
    '<div dir="ltr">strange, 報告 太郎<br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>'
    'From: <b>Bank</b> <span>&lt;<a href="mailto:b@bank.example">b@bank.example</a>&gt;</span><br>Date: Tue, Nov 24, 2026 at 10:05 AM<br>'
    'Subject: Notice<br>To: &lt;taro@company.example&gt;<br></div><br><div><a href="https://lure.example/a?b=1&amp;c=2">Sign in</a>'
    '<img src="cid:logo@bank"></div></div>-- <br><div class="gmail_signature">Taro Hokoku, 03-1234-5678</div></div>'
)


def test_html_is_cut_at_the_mark_and_behind_what_was_wrapped() -> None:
    text = f"strange\n\n{FORMS['gmail'][5:]}\n\n-- \nTaro Hokoku, 03-1234-5678"
    raw = forward(text, html=GMAIL)
    inside = cargo(raw)
    assert inside.message.text == "Sign in"
    assert [(link.text, link.url) for link in inside.links if link.where == "anchor"] == [("Sign in", "https://lure.example/a?b=1&c=2")]
    held = inline(raw, parse(raw)).data + b"".join(content.data for content in inside.message.contents)
    assert b"03-1234" not in held
    assert "太郎".encode() not in held
    assert LURE in next(content.text or "" for content in inside.message.contents if content.path == "1.1")


OUTLOOK = (
    "<html><head><style>.x{{display:none}}</style></head><body><div>見てください</div><hr><div id=divRplyFwdMsg><b>差出人:</b> {author}<br>"
    "<b>送信日時:</b> 2026年11月24日 10:05<br><b>宛先:</b> 報告 太郎<br><b>件名:</b> Notice</div>"
    '<p><a href="https://lure.example/">ここ</a><span class=x>隠し</span></p></body></html>'
)


@pytest.mark.parametrize(
    "author",
    [
        "Bank &lt;b@bank.example&gt;",
        '<a href="mailto:b@bank.example">Bank</a>',
        "Bank [<a href='mailto:b@bank.example'>b@bank.example</a>]",
    ],
)
def test_addresses_are_read_from_words_or_from_the_link(author: str) -> None:
    inside = cargo(forward("", html=OUTLOOK.format(author=author), subject="転送: Notice"))
    assert [(box.name, box.address) for box in inside.message.author] == [("Bank", "b@bank.example")]
    assert (inside.message.text, inside.message.hidden_text) == ("ここ", "隠し")  # the style sheet above the mark still holds


def test_an_author_without_an_address_stays_without_one() -> None:
    inside = cargo(forward("", html=OUTLOOK.format(author="Bank"), subject="転送: Notice"))
    assert [(box.name, box.address) for box in inside.message.author] == [("Bank", None)]


def test_an_address_in_the_name_stays_in_the_name() -> None:
    text = FORMS["gmail"].replace("Bank <", "real@bank.example <").replace("b@bank", "x@evil")
    assert [(box.name, box.address) for box in cargo(forward(text)).message.author] == [("real@bank.example", "x@evil.example")]


def test_thunderbirds_table_and_apples_quotation() -> None:
    rows = "".join(
        f"<tr><th>{name}: </th><td>{value}</td></tr>"
        for name, value in (("件名", "Notice"), ("日付", "Tue, 24 Nov 2026 10:05:00 +0900"), ("差出人", "Bank &lt;b@bank.example&gt;"))
    )
    bird = f'<div class="moz-forward-container">-------- 転送メッセージ --------<table>{rows}</table><br>本文</div><p>署名</p>'
    apple = (
        "<blockquote type=cite><div>Begin forwarded message:</div><div><b>From: </b>Bank &lt;b@bank.example&gt;<br></div>"
        "<div><b>Subject: </b>Notice</div><div><b>Date: </b>24 November 2026 at 10:05 JST</div><br><div>本文</div></blockquote>署名"
    )
    for html in (bird, apple):
        inside = cargo(forward("", html=html))
        assert (inside.message.subject, inside.message.text) == ("Notice", "本文")
        assert inside.message.date == datetime(2026, 11, 24, 1, 5, tzinfo=UTC)


def test_attachments_go_with_the_mail_inside() -> None:
    file = 'Content-Type: application/octet-stream; name="bill.zip"\nContent-Transfer-Encoding: base64\n\nYWJj'
    inside = cargo(forward(FORMS["gmail"], html=GMAIL, behind=file))
    assert [(part.type, part.filename) for part in inside.message.parts][-1] == ("application/octet-stream", "bill.zip")
    assert next(content.data for content in inside.message.contents if content.path == "1.2") == b"abc"


def test_a_date_that_cannot_be_read_is_kept_as_words() -> None:
    inside = cargo(forward(FORMS["german"].replace("Dienstag, 24. November 2026 10:05", "04.05.2026 10:05")))
    assert (inside.message.date, inside.message.date_text) == (None, "04.05.2026 10:05")


@pytest.mark.parametrize("date", ["Tue, 24 Nov 99999999999 11:00:00 +0900", "24 Nov 2026 11:00 +9999999", "no date", ""])
def test_a_clock_that_the_forwarder_does_not_tell_is_none(date: str) -> None:
    raw = forward(FORMS["gmail"]).replace(b"Tue, 24 Nov 2026 11:00:00 +0900", date.encode())
    assert cargo(raw).message.date == datetime(2026, 11, 24, 10, 5, tzinfo=UTC)


def test_only_the_outermost_mark_is_taken_and_the_rest_is_the_next() -> None:
    inner = FORMS["gmail"].removeprefix("FYI\n\n")
    outer = f"FYI\n\n---------- Forwarded message ---------\nFrom: Aya <aya@company.example>\nSubject: Fwd: Notice\n\n{inner}"
    first = inline(raw := forward(outer), parse(raw)).data
    assert parse(first).message.author[0].address == "aya@company.example"
    assert cargo(first).message.author[0].address == "b@bank.example"


NO_FORWARDS = {
    "reply-outlook": ("RE: Notice", FORMS["outlook"]),
    "reply-report": ("Re: 迷惑メールの報告", FORMS["outlook-ja"]),
    "reply-wrote": ("Re: x", "On Tue, 24 Nov 2026, Bank <b@bank.example> wrote:\n> hello\n"),
    "reply-to-a-forward": ("Re: Fwd: x", f"thanks\n\nOn Tue, Aya <aya@company.example> wrote:\n\n{FORMS['gmail'][5:]}"),
    "reply-quotes-a-forward": (
        "Re: x",
        "> ---------- Forwarded message ---------\n> From: Bank <b@bank.example>\n> Subject: a\n> Date: b\n",
    ),
    "gmail-ja-reply": ("Fwd: x", f"了解\n\n2026年11月24日(火) 10:05 Aya <aya@company.example>:\n{FORMS['gmail'][5:]}"),
    "talks-of-it": ("Fwd: x", "The forwarded message: it says From: nobody, and nothing else.\n"),
    "no-fields": ("Fwd: x", "---------- Forwarded message ---------\n\nonly words\n"),
    "a-form": ("Your order", "From: Tokyo\nTo: Osaka\nDate: 24 November 2026\n\nThank you.\n"),
    "spam-in-a-tag": ("[Spambayes] test sets", FORMS["outlook"]),
}


@pytest.mark.parametrize("name", NO_FORWARDS)
def test_what_only_looks_like_a_forward_is_left_alone(name: str) -> None:
    subject, text = NO_FORWARDS[name]
    assert state(forward(text, subject=subject)) == "none"


def test_a_lure_above_a_harmless_mail_is_no_forward() -> None:
    assert state(forward(f"{LURE}\n\n{FORMS['gmail'].replace('lure', 'bank')}")) == "own-words"
    assert state(forward("word " * 700 + "\n" + FORMS["gmail"])) == "own-words"
    behind = GMAIL.replace("03-1234-5678", '<a href="https://other.example/">now</a>')
    assert state(forward("", html=behind)) == "own-words"


def test_what_a_forwarder_links_to_himself_does_no_harm() -> None:
    own = "I got https://lure.example/login !\n-- \nTaro https://www.company.example/ https://www.linkedin.com/in/taro\n\n"
    assert state(forward(own + FORMS["gmail"])) == "one"


def test_a_forwarder_whose_address_is_found_forged_is_no_forwarder() -> None:
    received = "Received: from a.example (a.example [192.0.2.1]) by mx.csirt.example; Tue, 24 Nov 2026 11:00:01 +0900\n"
    failed = f"Authentication-Results: mx.csirt.example; dmarc=fail header.from=company.example\n{received}"
    assert state(forward(FORMS["gmail"], head=failed)) == "not-vouched"
    assert state(forward(FORMS["gmail"], head=failed.replace("fail", "pass"))) == "one"


def test_a_mark_that_is_hidden_from_the_reader_counts_for_nothing() -> None:
    hidden = GMAIL.replace('<div class="gmail_quote">', '<div class="gmail_quote" style="display:none">')
    assert state(forward("", html=hidden)) == "none"
    decoy = "<div style='display:none'>---- Forwarded message ----<br>From: A &lt;a@a.example&gt;<br>Subject: z<br>Date: 1</div>"
    assert state(forward("", html=decoy + GMAIL)) == "unclear"


def test_the_same_forward_gives_the_same_bytes() -> None:
    raw = forward(FORMS["gmail"], html=GMAIL)
    assert inline(raw, parse(raw)).data == inline(raw, parse(raw)).data


HOSTILE = {
    "authors": "From:" * 20_000,
    "fields": "From: a\nSubject: b\n" * 20_000,
    "angles": "<" * 50_000,
    "wrapped": "<div class=gmail_quote>" * 20_000,
    "comments": "<!--" * 50_000,
    "quotes": "<a '" * 50_000,
    "styles": "<style>" * 50_000,
    "address": "From: " + "a@" * 5_000 + "\nSubject: x\nDate: y\n",
    "recipients": "From: x\nSubject: x\nTo: " + "a@b.example, " * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_without_harm(name: str) -> None:
    text = HOSTILE[name]
    find_block(text, wrapped=True)
    cut_html(text)
    raw = forward(text, html=text)
    assert inline(raw, parse(raw)).state in {"none", "one", "own-words", "unclear"}
