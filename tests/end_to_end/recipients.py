# ruff: noqa: E501
"""The specimen's recipient hidden in every coding and place: mails to be made, and what must then be found nowhere."""

import base64
import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.header import Header
from urllib.parse import quote

ADDRESS = "haruka.mizuno@mizuno-works.example"
LOCAL, DOMAIN = ADDRESS.split("@")
LINK = "http://chinonso.net/wp-content/themes/simple-life/inc/webmail/"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A letter in the specimen's world. Texts in braces are filled in."""

    name: str
    to: str = ADDRESS
    delivered: str = ADDRESS
    author: str = "IT-Webmail <info@colonista.jp>"
    return_path: str = "info@colonista.jp"
    subject: str = "Important update on October 11, 2023"
    message_id: str = "<20231011054028.7F3A2C1B9D@colonista.jp>"
    extra: tuple[str, ...] = ()
    greeting: str = "Dear customer,"
    link: str = LINK
    words: str = "Settings page"
    body: str = ""
    attachment: str = ""
    secrets: tuple[str, ...] = ()
    """Further texts, besides the address and its parts, that must be found nowhere; compared without case."""
    domain_is_shown: bool = field(default=False)
    """The sender uses the recipient's domain too: it stands in the evidence, not in articles."""

    def raw(self) -> bytes:
        """The message."""
        head = [
            f"Return-Path: <{self.return_path}>",
            f"Delivered-To: {self.delivered}",
            (
                f"Received: from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104]) by mx01.{self.delivered.split('@')[1]} (Postfix) with ESMTPS"
                f" id 4S51Bt5L8wz3Kd for <{self.delivered}>; Wed, 11 Oct 2023 14:40:31 +0900 (JST)"
            ),
            f"From: {self.author}",
            "Reply-To: postmaster@aq.xyz",
            f"To: {self.to}",
            f"Subject: {self.subject}",
            "Date: Wed, 11 Oct 2023 07:40:28 +0200",
            f"Message-ID: {self.message_id}",
            *self.extra,
            "MIME-Version: 1.0",
            'Content-Type: multipart/mixed; boundary="=_b"',
        ]
        html = f'<p>{self.greeting}</p><p>The security of your mailbox is being strengthened. <a href="{self.link}">{self.words}</a></p>{self.body}'
        parts = ["", "--=_b", "Content-Type: text/html; charset=UTF-8", "Content-Transfer-Encoding: 8bit", "", html]
        if self.attachment:
            parts += [
                "--=_b",
                f'Content-Type: text/html; name="{self.attachment}"',
                f'Content-Disposition: attachment; filename="{self.attachment}"',
            ]
            parts += ["", f"<a href='{LINK}?e={ADDRESS}'>{ADDRESS}</a>"]
        return "\r\n".join([*head, *parts, "--=_b--", ""]).encode()


def _coded(text: str) -> Iterator[tuple[str, str]]:
    """(name, coded text)."""
    data = text.encode()
    yield "percent", quote(text, safe="")
    yield "double percent", quote(quote(text, safe=""), safe="")
    yield "all percent", "".join(f"%{byte:02X}" for byte in data)
    for lead in ("", "x", "xy"):
        yield f"base64 behind {len(lead)}", base64.b64encode(f"{lead}{text};7".encode()).decode()
    yield "base64 twice", base64.b64encode(base64.b64encode(data)).decode()
    yield "base64url", base64.urlsafe_b64encode(data).decode().rstrip("=")
    yield "base32", base64.b32encode(data).decode().rstrip("=")
    yield "hex", data.hex()
    for name in ("md5", "sha1", "sha256"):
        yield name, hashlib.new(name, data, usedforsecurity=False).hexdigest()
    yield "rot13", codecs.encode(text, "rot13")
    yield "reversed", text[::-1]


def _header(text: str) -> str:
    return Header(text, "utf-8").encode()


_verp = f"bounce+{LOCAL}={DOMAIN}@colonista.jp"
_host = f"{LOCAL}-{DOMAIN}".replace(".", "-")
PLACES: tuple[Mail, ...] = (
    Mail(name="VERP", return_path=_verp, secrets=(f"{LOCAL}={DOMAIN}",)),
    Mail(name="host label", link=f"http://{_host}.chinonso.net/", secrets=(_host,)),
    Mail(name="host label in base32", link=f"http://{base64.b32encode(ADDRESS.encode()).decode().rstrip('=').lower()}.chinonso.net/"),
    Mail(name="path", link=f"{LINK}{ADDRESS}/login"),
    Mail(name="user information", link=f"http://{quote(ADDRESS)}:x@chinonso.net/webmail/"),
    Mail(name="fragment", link=f"{LINK}#{ADDRESS}"),
    Mail(name="upper case", link=f"{LINK}?u={ADDRESS.upper()}"),
    Mail(name="name in the subject", to=f"Haruka Mizuno <{ADDRESS}>", subject="Haruka Mizuno, your account is limited", secrets=("Haruka Mizuno",)),
    Mail(name="name in the greeting", greeting="Dear Haruka Mizuno,", secrets=("Haruka Mizuno",)),
    Mail(name="Japanese greeting", greeting="水野 春香 様", secrets=("水野 春香", "水野春香")),
    Mail(name="Japanese name", to=f"{_header('水野 春香')} <{ADDRESS}>", subject=_header("水野春香様 重要なお知らせ"), secrets=("水野春香", "水野 春香")),
    Mail(name="Cyrillic name", to=f"{_header('Иван Петров')} <{ADDRESS}>", subject=_header("Иван Петров, ваш счёт"), secrets=("Иван Петров",)),
    Mail(name="List-Unsubscribe", extra=(f"List-Unsubscribe: <http://chinonso.net/off?e={quote(ADDRESS, safe='')}>, <mailto:off-{LOCAL}={DOMAIN}@aq.xyz>",)),
    Mail(name="attachment", attachment=f"invoice-{ADDRESS}.html"),
    Mail(name="attachment named for the local part", attachment=f"{LOCAL}.html"),
    Mail(name="image alt", body=f"<img src='cid:{LOCAL}' alt='for {ADDRESS}'>"),
    Mail(name="remote image", body=f"<img src='http://chinonso.net/p.gif?{ADDRESS}' width=1 height=1>"),
    Mail(name="hidden text", body=f"<div style='display:none'>{ADDRESS} {LOCAL}</div>"),
    Mail(name="entities", body="".join(f"&#{ord(sign)};" for sign in ADDRESS)),
    Mail(name="link words", words=ADDRESS),
    Mail(name="mailto", body=f"<a href='mailto:{ADDRESS}?subject=x'>write</a>"),
    Mail(name="form field", body=f"<form action='http://chinonso.net/go'><input name=u value='{ADDRESS}'></form>"),
    Mail(name="title and style", body=f"<title>{ADDRESS}</title><style>p::after{{content:'{ADDRESS}'}}</style>"),
    Mail(name="X- fields", extra=(f"X-Rcpt: {ADDRESS}", f"X-Customer: {ADDRESS.encode().hex()}", f"{LOCAL}: x")),
    Mail(name="Message-ID", message_id=f"<{LOCAL}={DOMAIN}.77@colonista.jp>", extra=(f"References: <x.{ADDRESS}>",)),
    Mail(name="two recipients", to=f"{ADDRESS}, taro.yamada@yamada-kogyo.example", extra=("Cc: taro.yamada@yamada-kogyo.example",), body="taro.yamada@yamada-kogyo.example", secrets=("taro.yamada", "yamada-kogyo")),
    Mail(name="tag", to=f"{LOCAL}+shop@{DOMAIN}", delivered=f"{LOCAL}+shop@{DOMAIN}", link=f"{LINK}?u={ADDRESS}", secrets=(f"{LOCAL}+shop",)),
    Mail(name="dots of gmail", to="haruka.mizuno.77@gmail.com", delivered="haruka.mizuno.77@gmail.com", link=f"{LINK}?u=harukamizuno77@gmail.com", secrets=("harukamizuno77", "haruka.mizuno.77")),
    Mail(name="author of the recipient's domain", author=f"IT support <admin@{DOMAIN}>", domain_is_shown=True),
    Mail(name="author is the recipient", author=f"Haruka <{ADDRESS}>", return_path=ADDRESS, domain_is_shown=True),
    Mail(name="display name of the author", author=f'"For {ADDRESS}" <info@colonista.jp>', subject=f"Message for {LOCAL}"),
    Mail(name="selector", extra=(f"DKIM-Signature: v=1; a=rsa-sha256; d=chinonso.net; s={LOCAL}.{DOMAIN.replace('.', '-')}; h=from; bh=AAAA; b=AAAA",)),
    Mail(
        name="digits in the path",
        to=f"haruka.77@{DOMAIN}",
        delivered=f"haruka.77@{DOMAIN}",
        link=f"{LINK}haruka.77/",
        secrets=("haruka.77", "haruka.9"),
    ),
    Mail(
        name="cut at a limit",
        subject="x" * 150 + f" {ADDRESS} " + "y" * 300,
        extra=tuple(f"X-Long-{size}: " + "z" * size + ADDRESS.encode().hex() for size in (180, 290, 560, 5950)),
        secrets=("haruka.miz", ADDRESS.encode().hex()[:20]),
    ),
    Mail(name="zero width", body=f"<p>{LOCAL[:6]}\u200b{LOCAL[6:]}@{DOMAIN}</p>"),
    Mail(name="split by tags", body=f"<p><b>{LOCAL}</b>@<i>{DOMAIN}</i></p>"),
)  # fmt: skip

MAILS: tuple[Mail, ...] = (
    *(Mail(name=f"link in {name}", link=f"{LINK}?u={text}&amp;lang=ja", secrets=(text,)) for name, text in _coded(ADDRESS)),
    *PLACES,
)


def telling(mail: Mail) -> tuple[str, ...]:
    """Texts in lower case that give this mail's recipient away, in every coding."""
    codings = [text for _, text in _coded(ADDRESS)] + [text for _, text in _coded(ADDRESS.upper())]
    own = (
        ADDRESS,
        LOCAL,
        LOCAL.replace(".", ""),
        f"{LOCAL}={DOMAIN}",
        *(() if mail.domain_is_shown else (DOMAIN, DOMAIN.partition(".")[0])),
    )
    return tuple(dict.fromkeys(text.lower() for text in (*own, *codings, *mail.secrets)))
