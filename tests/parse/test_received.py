"""Received fields of the servers one meets."""

import pytest

from fuwake.parse.fields.received import Received, read_received

DATE = "; Wed, 11 Oct 2023 14:40:33 +0900 (JST)"


@pytest.mark.parametrize(
    ("text", "helo", "rdns", "ip", "by"),
    [
        (  # Postfix
            "from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104]) by mx.example.jp (Postfix) with ESMTPS",
            "zm-store01.srv.celeste.fr",
            "zm-store01.srv.celeste.fr",
            "83.142.144.104",
            "mx.example.jp",
        ),
        ("from evil (unknown [192.0.2.5]) by mx.example.jp (Postfix) with ESMTP id 1", "evil", None, "192.0.2.5", "mx.example.jp"),
        (
            "from foo (user@host.x.jp [192.0.2.5] (may be forged)) by mx.a.jp (8.14/8.14) with ESMTP id x",
            "foo",
            None,
            "192.0.2.5",
            "mx.a.jp",
        ),  # Sendmail
        (
            "from [192.0.2.5] (port=4444 helo=[198.51.100.9]) by mx.a.jp with esmtpsa (Exim 4.94) id 1",
            "198.51.100.9",
            None,
            "192.0.2.5",
            "mx.a.jp",
        ),
        ("from m.x.jp ([192.0.2.5]:4444 helo=foo.bar) by mx.a.jp with esmtp (Exim 4.94) id 1", "foo.bar", "m.x.jp", "192.0.2.5", "mx.a.jp"),
        ("from unknown (HELO m4.evil.example) (192.0.2.5) by mx.a.jp with SMTP", "m4.evil.example", None, "192.0.2.5", "mx.a.jp"),  # qmail
        (  # Exchange Online
            "from m4.evil.example (192.0.2.5) by SJ1.mail.protection.outlook.com (10.167.242.22) with Microsoft SMTP Server id 15.20",
            "m4.evil.example",
            None,
            "192.0.2.5",
            "sj1.mail.protection.outlook.com",
        ),
        (
            "from a.b (r.a.b. [2001:db8::5]) by mx.google.com with ESMTPS id y for <z@gmail.com>",
            "a.b",
            "r.a.b",
            "2001:db8::5",
            "mx.google.com",
        ),
        (
            "from localhost (localhost [IPv6:::1]) by zmta.a.jp (Postfix) with LMTP id 7",
            "localhost",
            "localhost",
            "::1",
            "zmta.a.jp",
        ),  # Zimbra
        ("from 10.1.1.1 (EHLO foo.com) (192.0.2.5) by mta1.mail.yahoo.com with SMTPs", "foo.com", None, "192.0.2.5", "mta1.mail.yahoo.com"),
        ("from jalapeno [127.0.0.1] by localhost with IMAP (fetchmail-5.9.0)", "jalapeno", None, "127.0.0.1", "localhost"),
        ("from 192.0.2.5 (SquirrelMail authenticated user id@x.jp) by m4.x.jp with HTTP", "192.0.2.5", None, "192.0.2.5", "m4.x.jp"),
        ("by 2002:a05:6a10:0:0:0:0:1 with SMTP id x", None, None, None, "2002:a05:6a10::1"),
        (  # NetMail
            "from box.example joe@send.box.example [192.0.2.5] by send.box.example with NetMail SMTP Agent",
            "box.example",
            None,
            "192.0.2.5",
            "send.box.example",
        ),
        ("from rick by lists.a.example with local (Exim 4.94) id 1", None, None, None, "lists.a.example"),  # a user, no machine
        ("from mail pickup service by web.a.example with Microsoft SMTPSVC", None, None, None, "web.a.example"),
        ("from a@b.example by mailhost with qmail-scanner-1.25 (clamscan. Clear:RC:0.)", None, None, None, None),
    ],
)
def test_dialects(text: str, helo: str | None, rdns: str | None, ip: str | None, by: str | None) -> None:
    read = read_received(text + DATE)
    assert (read.helo, read.rdns, read.ip, read.by) == (helo, rdns, ip, by)
    assert read.date is not None
    assert read.date.isoformat() == "2023-10-11T05:40:33+00:00"


def test_the_rest_of_the_clauses() -> None:
    read = read_received("from a.jp (a.jp [192.0.2.5]) by b.jp (Postfix) with ESMTPS id 4S5xyz for <v@b.jp>" + DATE)
    assert (read.with_, read.id, read.for_, read.checked) == ("ESMTPS", "4S5xyz", "v@b.jp", True)


def test_qmail_hand_over_names_no_server() -> None:
    read = read_received("(qmail 41657 invoked by uid 89); 29 Aug 2024 22:15:20 +0900")
    assert (read.by, read.has_from, read.local) == (None, False, True)


@pytest.mark.parametrize("text", ["", ";", "from", "from by with", "(" * 8000, "from a (" + "[1" * 4000, "\x00", "from " * 3000])
def test_nonsense_gives_an_empty_reading(text: str) -> None:
    assert isinstance(read_received(text), Received)
    assert read_received(text).ip is None
