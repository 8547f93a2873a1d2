"""Hypothesis strategies for mails: written by the rules, with what a reader must find in them; and such mails mangled."""

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from urllib.parse import quote

from hypothesis import strategies as st

from fuzz import recipient

_ASCII = st.sampled_from(
    ("a", "b", "c", "safe", "Account", "update", "your", "card", "2023", "(x)", ";", ":", ",", ".", "100%", "-", "_", "/", "+", "login")
)
_JAPANESE = st.sampled_from(
    ("重要", "なお知らせ", "カード", "ご利用", "確認", "様", "株式会社", "設定", "はこちら", "ｶｰﾄﾞ", "ありがとう", "。", "（東京）")
)
_LATIN = st.sampled_from(("café", "Zürich", "señor", "naïve"))
_CHARSETS = {
    "us-ascii": ("ascii", _ASCII),
    "utf-8": ("utf-8", st.one_of(_ASCII, _JAPANESE, _LATIN)),
    "iso-2022-jp": ("iso2022_jp_ext", st.one_of(_ASCII, _JAPANESE.filter(lambda word: "ｶ" not in word))),
    "shift_jis": ("cp932", st.one_of(_ASCII, _JAPANESE)),
    "euc-jp": ("euc_jp", st.one_of(_ASCII, _JAPANESE)),
    "windows-1252": ("cp1252", st.one_of(_ASCII, _LATIN)),
}
_LOCALS = st.from_regex(r"[a-z][a-z0-9]{1,9}([._+-][a-z0-9]{1,6})?", fullmatch=True)
DOMAINS = st.from_regex(r"[a-z][a-z0-9]{2,9}(-[a-z0-9]{1,5})?\.(example|jp|co\.jp|com)", fullmatch=True)
_PLACES = st.from_regex(r"/[a-z0-9/]{0,12}(\?[a-z]=[a-z0-9%]{0,1})?", fullmatch=True).map(lambda text: text.replace("%", "x"))
_IPS = st.tuples(st.integers(1, 223), st.integers(0, 255), st.integers(1, 254)).map(lambda three: f"{three[0]}.{three[1]}.7.{three[2]}")
_HIDDEN = st.sampled_from(("display:none", "font-size:0", "visibility:hidden", "DISPLAY : none ;color:red"))


@dataclass(kw_only=True)
class Leaf:
    """A part and what must be found of it."""

    type: str
    data: bytes
    text: str | None = None
    filename: str | None = None


@dataclass(kw_only=True)
class Mail:
    """A mail and what a reader must find in it."""

    raw: bytes = b""
    subject: str = ""
    author: tuple[str | None, str] = (None, "")
    ips: list[str] = field(default_factory=list)
    """Of the Received fields, newest first."""
    leaves: list[Leaf] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


def words(charset: str) -> st.SearchStrategy[str]:
    """Words of a charset, a blank between them."""
    return st.lists(_CHARSETS[charset][1], min_size=1, max_size=12).map(" ".join)


def encode(text: str, charset: str) -> bytes:
    """In the codec that writes this charset."""
    return text.encode(_CHARSETS[charset][0])


def _header_words(draw: st.DrawFn, text: str, charset: str) -> str:
    """RFC 2047: words of whole characters, folded; plain where ASCII allows."""
    if text.isascii() and draw(st.sampled_from("yn")) == "y":
        return text
    pieces = [text[place : place + 8] for place in range(0, len(text), 8)]
    if draw(st.sampled_from("bq")) == "b":
        return "\r\n ".join(f"=?{charset}?B?{base64.b64encode(encode(piece, charset)).decode()}?=" for piece in pieces)
    return "\r\n ".join(f"=?{charset}?q?{''.join(f'={byte:02X}' for byte in encode(piece, charset))}?=" for piece in pieces)


def _author(draw: st.DrawFn, mail: Mail, charset: str) -> str:
    address = f"{draw(_LOCALS)}@{draw(DOMAINS)}"
    how = draw(st.sampled_from(("bare", "angle", "quoted", "encoded")))
    if how in ("bare", "angle"):
        mail.author = (None, address)
        return address if how == "bare" else f"<{address}>"
    name = draw(words(charset if how == "encoded" else "us-ascii"))
    mail.author = (name, address)
    return f"{_encoded(name, charset) if how == 'encoded' else chr(34) + name + chr(34)} <{address}>"


def _encoded(text: str, charset: str) -> str:
    return f"=?{charset}?B?{base64.b64encode(encode(text, charset)).decode()}?="


_DIALECTS = (
    "from {helo} ({rdns} [{ip}]) by {by} (Postfix) with ESMTPS id 4S51Bt5L8wz3Kd for <{to}>; Wed, 11 Oct 2023 14:40:{sec:02} +0900 (JST)",
    "from {rdns} ([{ip}] helo={helo}) by {by} with esmtp (Exim 4.94) id 1qqS0K; Wed, 11 Oct 2023 05:40:{sec:02} +0000",
    "from unknown (HELO {helo}) ({ip}) by {by} with SMTP; 11 Oct 2023 05:40:{sec:02} -0000",
    "from {helo} ({rdns}. [{ip}])\r\n    by {by} with ESMTPS id a1\r\n    for <{to}>;\r\n    Tue, 10 Oct 2023 22:40:{sec:02} -0700 (PDT)",
    "from {helo} ({ip}) by {by} ({ip}) with Microsoft SMTP Server id 15.20.6863.38; Wed, 11 Oct 2023 05:40:{sec:02} +0000",
)


def _trace(draw: st.DrawFn, mail: Mail) -> list[str]:
    lines = []
    for number in range(draw(st.integers(0, 4))):
        helo, ip = draw(DOMAINS), draw(_IPS)
        mail.ips.append(ip)
        form = draw(st.sampled_from(_DIALECTS))
        lines.append(
            "Received: "
            + form.format(helo=helo, rdns=f"mx.{helo}", ip=ip, by=f"in{number}.receiver.example", to=recipient.ADDRESS, sec=50 - number)
        )
    return lines


def _html(draw: st.DrawFn, mail: Mail, depth: int) -> str:
    """Nested elements with links, visible and hidden words; each word is one of its own."""
    pieces = []
    for _ in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(("words", "link", "hidden", "nest", "break", "comment")))
        word = f"w{len(mail.seen) + len(mail.hidden)}z{draw(st.sampled_from(('a', 'b', '様', 'é')))}"
        if kind == "words":
            mail.seen.append(word)
            pieces.append(f" {word} ")
        elif kind == "link":
            url = f"https://{draw(DOMAINS)}{draw(_PLACES)}"
            mail.urls.append(url)
            mail.seen.append(word)
            pieces.append(
                draw(
                    st.sampled_from(('<a href="{0}">{1}</a>', "<A HREF='{0}' style=color:red><b>{1}</b></A>", "<a href={0} >{1}</a>"))
                ).format(url, word)
            )
        elif kind == "hidden":
            mail.hidden.append(word)
            pieces.append(f'<{(tag := draw(st.sampled_from(("div", "span", "p"))))} style="{draw(_HIDDEN)}">{word}</{tag}>')
        elif kind == "nest" and depth:
            tag = draw(st.sampled_from(("div", "b", "table><tr><td", "center", "font color=red", "ul><li")))
            pieces.append(f"<{tag}>{_html(draw, mail, depth - 1)}" + "".join(f"</{one.split()[0]}>" for one in reversed(tag.split("><"))))
        else:
            pieces.append("<br>" if kind == "break" else "<!-- not there -->")
    return "".join(pieces)


def _coded(draw: st.DrawFn, data: bytes) -> tuple[str, bytes]:
    """(transfer encoding, the bytes in it)."""
    ways = ["base64", "quoted-printable"] + ["8bit"] * (b"\n" not in data and len(data) < 900 and b"\x00" not in data)
    way = draw(st.sampled_from(ways))
    if way == "base64":
        return way, base64.encodebytes(data).replace(b"\n", b"\r\n")
    return way, binascii.b2a_qp(data, istext=False).replace(b"\r", b"").replace(b"\n", b"\r\n") if way != "8bit" else data


def _leaf(draw: st.DrawFn, mail: Mail, kind: str) -> bytes:
    """A part with its own header section."""
    charset = draw(st.sampled_from(sorted(_CHARSETS)))
    if kind == "file":
        name = draw(words(charset)).replace("/", "") + ".bin"
        data = draw(st.binary(min_size=1, max_size=60))
        leaf = Leaf(type="application/octet-stream", data=bytes(data), filename=" ".join(name.split()))
        shown = f"filename*={charset}''{quote(encode(leaf.filename or '', charset), safe='')}"
        head = f"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; {shown}\r\n"
    else:
        text = draw(words(charset)) if kind == "text/plain" else f"<html><body>{_html(draw, mail, 3)}</body></html>"
        charset = charset if kind == "text/plain" else "utf-8"
        leaf = Leaf(type=kind, data=encode(text, charset), text=text)
        head = f"Content-Type: {kind}; charset={draw(st.sampled_from((charset, chr(34) + charset.upper() + chr(34))))}\r\n"
    way, coded = _coded(draw, leaf.data)
    mail.leaves.append(leaf)
    return head.encode() + f"Content-Transfer-Encoding: {way}\r\n\r\n".encode() + coded


def _tree(draw: st.DrawFn, mail: Mail, depth: int) -> bytes:
    kind = draw(
        st.sampled_from(("text/plain", "text/html", "file", "multipart", "multipart") if depth else ("text/plain", "text/html", "file"))
    )
    if kind != "multipart":
        return _leaf(draw, mail, kind)
    boundary = f"=_{depth}{draw(st.sampled_from(('a', 'b(c)', 'd e')))}_{len(mail.leaves)}"
    subtype = draw(st.sampled_from(("mixed", "related", "Mixed", "x-unknown")))
    parts = [_tree(draw, mail, depth - 1) for _ in range(draw(st.integers(1, 3)))]
    mark = f"--{boundary}".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"


@st.composite
def mails(draw: st.DrawFn) -> Mail:
    """A mail that follows the rules."""
    mail = Mail()
    charset = draw(st.sampled_from(sorted(_CHARSETS)))
    mail.subject = draw(words(charset))
    lines = [
        *_trace(draw, mail),
        f"From: {_author(draw, mail, charset)}",
        f"To: <{recipient.ADDRESS}>",
        f"Subject: {_header_words(draw, mail.subject, charset)}",
        "Date: Wed, 11 Oct 2023 14:40:28 +0900",
        f"Message-ID: <{draw(_LOCALS)}@{draw(DOMAINS)}>",
        "MIME-Version: 1.0",
    ]
    mail.raw = "\r\n".join(lines).encode() + b"\r\n" + _tree(draw, mail, 3)
    return mail


_PIECES = st.sampled_from((
    b"\r\n", b"\n", b"\r", b"\x00", b"\r\n\r\n", b"--", b"=?", b"?=", b"<", b">", b'"', b"(", b"\\", b"=", b";", b":", b"@", b",",
    b"\x1b$B", b"\xff", b"\xe3\x81", b"<div>", b"</", b"<a href=", b"<!--", b"<style>", b"http://", b"multipart/mixed; boundary=",
    b"message/rfc822",
    b"Content-Type: ", b"From: ", b"Received: ", recipient.ADDRESS.encode(), quote(recipient.ADDRESS).encode(), b"charset=", b"base64",
))  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> bytes:
    """A mail that followed the rules, with pieces taken out, doubled, turned and put in."""
    raw = draw(mails()).raw
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, max(0, len(raw) - 1)))
        end = start + draw(st.integers(0, 80))
        how = draw(st.sampled_from(("cut", "double", "insert", "turn", "move")))
        piece = raw[start:end]
        if how == "insert":
            raw = raw[:start] + draw(_PIECES) + raw[start:]
        else:
            new = {"cut": b"", "double": piece * 3, "turn": piece[::-1], "move": b""}[str(how)]
            raw = raw[:start] + new + raw[end:] + (piece if how == "move" else b"")
    return bytes(raw)


def digest(data: bytes) -> str:
    """As the parts have it."""
    return hashlib.sha256(data).hexdigest()
