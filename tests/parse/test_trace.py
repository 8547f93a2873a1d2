"""Where the receiving side's own record ends, and that a sender cannot move that place."""

from base64 import b64encode

import pytest

from fuwake.model.anatomy import Anatomy
from fuwake.parse.message import parse
from fuwake.parse.trace import is_inside_ip

DATE = "; Wed, 11 Oct 2023 14:40:33 +0900"


def mail(*received: str, above: str = "", trusted: tuple[str, ...] = ()) -> Anatomy:
    lines = "".join(f"Received: {line}{DATE}\r\n" for line in received)
    raw = f"{above}{lines}From: a@evil.example\r\nSubject: x\r\n\r\nbody\r\n".encode()
    return parse(raw, trusted_receivers=trusted)


def place(*received: str, trusted: tuple[str, ...] = ()) -> tuple[int | None, str | None, list[bool]]:
    trace = mail(*received, trusted=trusted).trace
    return trace.boundary, trace.origin.ip if trace.origin is not None else None, [hop.vouched for hop in trace.hops]


EDGE = "from evil.example (evil.example [203.0.113.9]) by mx.corp.example (Postfix) with ESMTP id 1"
FORGED = "from bank.example (bank.example [198.51.100.1]) by mail.bank.example (Postfix) with ESMTP id 2"


def test_the_newest_hop_from_outside_is_the_boundary() -> None:
    assert place(EDGE, FORGED) == (0, "203.0.113.9", [True, False])


def test_the_reason_names_both_machines_in_both_languages() -> None:
    trace = mail(EDGE, FORGED).trace
    assert "mx.corp.example" in trace.boundary_reason
    assert "203.0.113.9" in trace.boundary_reason
    assert "mx.corp.example" in trace.boundary_reason_ja
    assert "外部" in trace.boundary_reason_ja
    assert trace.receiver_domains == ("corp.example",)


def test_inside_hops_are_walked_through() -> None:
    inside = [
        "from mx.corp.example (mx.corp.example [10.0.0.7]) by store.corp.example (Dovecot) with LMTP id 9",
        "from localhost (localhost [127.0.0.1]) by mx.corp.example (amavis) with ESMTP id 8",
    ]
    assert place(*inside, EDGE, FORGED) == (2, "203.0.113.9", [True, True, True, False])


def test_an_inside_hop_with_a_public_address_and_a_checked_name_is_walked_through() -> None:
    inside = "from gw.corp.example (gw.corp.example [203.0.113.200]) by store.corp.example (Postfix) with ESMTP id 9"
    edge = EDGE.replace("mx.corp", "gw.corp")
    assert place(inside, edge) == (1, "203.0.113.9", [True, True])


def test_a_helo_that_names_the_receiver_moves_nothing() -> None:
    lying = "from mx.corp.example (unknown [203.0.113.9]) by mx.corp.example (Postfix) with ESMTP id 1"
    below = "from bank.example (bank.example [198.51.100.1]) by mx.corp.example (Postfix) with ESMTP id 2"
    assert place(lying, below) == (0, "203.0.113.9", [True, False])


def test_a_helo_inside_that_nothing_checks_leaves_the_question_open() -> None:
    lying = "from mx2.corp.example (203.0.113.9) by mx.corp.example with ESMTP id 1"
    below = "from bank.example (bank.example [198.51.100.1]) by mx2.corp.example (Postfix) with ESMTP id 2"
    boundary, origin, vouched = place(lying, below)
    assert (boundary, origin, vouched) == (None, None, [True, False])
    assert "203.0.113.9" in mail(lying, below).trace.boundary_reason
    assert place(lying, below, trusted=("203.0.113.9",)) == (1, "198.51.100.1", [True, True])


def test_a_customer_line_of_the_receivers_own_provider_is_outside() -> None:
    bot = "from pc (p203-0-113-9.tokyo.isp.example [203.0.113.9]) by mx.isp.example (Postfix) with ESMTP id 1"
    forged = "from bank.example (bank.example [198.51.100.1]) by p203-0-113-9.tokyo.isp.example (Postfix) with ESMTP id 2"
    assert place(bot, forged) == (0, "203.0.113.9", [True, False])


def test_a_private_hop_whose_successor_is_a_stranger_ends_the_walk() -> None:
    nat = "from gateway (gateway [172.17.0.1]) by mx.corp.example (Postfix) with ESMTP id 1"
    boundary, origin, vouched = place(nat, FORGED)
    assert (boundary, origin, vouched) == (None, None, [True, False])
    assert "mail.bank.example" in mail(nat, FORGED).trace.boundary_reason


def test_trusted_receivers_extend_the_walk() -> None:
    forwarder = "from f1.forward.example (f1.forward.example [198.51.100.77]) by mx.corp.example (Postfix) with ESMTP id 1"
    edge = "from evil.example (evil.example [203.0.113.9]) by mx.forward.example (Postfix) with ESMTP id 2"
    assert place(forwarder, edge) == (0, "198.51.100.77", [True, False])
    assert place(forwarder, edge, trusted=("forward.example",)) == (1, "203.0.113.9", [True, True])


def test_outlook_com_with_its_two_names_and_inside_networks() -> None:
    chain = [
        "from SA1.N.PROD.OUTLOOK.COM (::1) by LV3.N.PROD.OUTLOOK.COM with HTTPS",
        "from SJ0.n.prod.outlook.com (2603:10b6:a03:2c1::9) by SA1.N.PROD.OUTLOOK.COM (2603:10b6:806::18) with ESMTP",
        "from SJ1.n.prod.outlook.com (2603:10b6:a03:2c1:cafe::62) by SJ0.outlook.office365.com (2603:10b6:a03:2c1::9) with ESMTP",
        "from m4.evil.example (203.0.113.9) by SJ1.mail.protection.outlook.com (10.167.242.22) with ESMTP",
        "from x (198.51.100.1) by NAM.mail.protection.outlook.com (10.0.0.1) with ESMTP",
    ]
    assert place(*chain) == (3, "203.0.113.9", [True, True, True, True, False])


def test_gmail_whose_newest_hops_name_no_client() -> None:
    chain = [
        "by 2002:a05:6a10:1::1 with SMTP id x",
        "from mail.evil.example (mail.evil.example. [203.0.113.9]) by mx.google.com with ESMTPS id y for <v@gmail.com>",
        FORGED,
    ]
    assert place(*chain) == (1, "203.0.113.9", [True, True, False])


def test_mail_between_two_customers_of_one_provider_has_the_edge_as_boundary() -> None:
    chain = [
        "by 2002:a05:6a10:1::1 with SMTP id x",
        "from mail-ed1-f65.google.com (mail-ed1-f65.google.com. [209.85.208.65]) by mx.google.com with SMTPS id y",
        "by 2002:a17:906:1::1 with SMTP id z",
    ]
    assert place(*chain) == (1, "209.85.208.65", [True, True, False])


def test_mail_fetched_from_a_mailbox_goes_on_with_the_mailbox_server() -> None:
    chain = [
        "from localhost (localhost [127.0.0.1]) by home.example (Postfix) with ESMTP",
        "from pop [127.0.0.1] by localhost with POP3 (fetchmail)",
    ]
    assert place(*chain, EDGE, FORGED) == (2, "203.0.113.9", [True, True, True, False])


def test_qmail_lines_without_names_are_passed() -> None:
    chain = [
        "(qmail 2 invoked by uid 89)",
        "(qmail 1 invoked from network)",
        "from unknown (HELO evil.example) (203.0.113.9) by mail.corp.example with SMTP",
    ]
    assert place(*chain, FORGED)[:2] == (2, "203.0.113.9")


@pytest.mark.parametrize(
    ("received", "word"),
    [
        ((), "no Received"),
        (("from localhost (localhost [127.0.0.1]) by mx.corp.example (Postfix) with ESMTP",), "inside the receiving side"),
        (("by mail.corp.example (Postfix, from userid 1000) id A",), "no vouched-for"),
        (("from evil.example by mx.corp.example with SMTP", FORGED), "without its address"),
    ],
)
def test_no_boundary_says_why(received: tuple[str, ...], word: str) -> None:
    trace = mail(*received).trace
    assert trace.boundary is None
    assert trace.origin is None
    assert word in trace.boundary_reason
    assert trace.boundary_reason_ja


def test_delays_are_between_neighbours() -> None:
    raw = (
        b"Received: from a ([192.0.2.1]) by b.jp with SMTP; Wed, 11 Oct 2023 14:40:40 +0900\n"
        b"Received: from c ([192.0.2.2]) by a with SMTP; Wed, 11 Oct 2023 14:40:33 +0900\n\nx"
    )
    assert [hop.delay_s for hop in parse(raw).trace.hops] == [7.0, None]


def test_inside_addresses() -> None:
    assert all(is_inside_ip(ip) for ip in ("10.0.0.1", "127.0.0.1", "::1", "fd00::1", "100.64.1.1", "2002:a05::1", "::ffff:192.168.1.1"))
    assert not any(is_inside_ip(ip) for ip in ("203.0.113.9", "8.8.8.8", "2001:db8::1", "2603:10b6::1"))


CLAIM = 'Authentication-Results: mx.corp.example; spf=pass smtp.mailfrom=a@evil.example; dkim=fail reason="bad" header.d=evil.example\r\n'


def test_results_above_the_boundary_by_the_receiver_are_vouched_for() -> None:
    claims = mail(EDGE, above=CLAIM).authentication_results
    assert [(c.method, c.result, c.vouched) for c in claims] == [("spf", "pass", True), ("dkim", "fail", True)]
    assert claims[0].properties == (("smtp.mailfrom", "a@evil.example"),)
    assert claims[1].reason == "bad"


def test_results_of_strangers_or_below_the_boundary_are_not() -> None:
    stranger = CLAIM.replace("mx.corp.example", "mx.bank.example")
    assert not any(claim.vouched for claim in mail(EDGE, above=stranger).authentication_results)
    raw = f"Received: {EDGE}{DATE}\r\n{CLAIM}Received: {FORGED}{DATE}\r\nFrom: a@evil.example\r\n\r\nx".encode()
    assert not any(claim.vouched for claim in parse(raw).authentication_results)
    assert not any(claim.vouched for claim in parse(f"{CLAIM}From: a@evil.example\r\n\r\nx".encode()).authentication_results)


def test_microsoft_leaves_the_server_out() -> None:
    field = (
        "Authentication-Results: spf=fail (sender IP is 203.0.113.9)\r\n smtp.mailfrom=bank.example; dkim=none (message not signed)\r\n"
        " header.d=none;dmarc=fail action=none header.from=bank.example;compauth=fail reason=001\r\n"
        "Received-SPF: Fail (protection.outlook.com: domain of bank.example does not designate 203.0.113.9 as permitted sender)\r\n"
        " receiver=protection.outlook.com; client-ip=203.0.113.9; helo=m4.evil.example;\r\n"
    )
    edge = "from m4.evil.example (203.0.113.9) by SJ1.mail.protection.outlook.com (10.167.242.22) with Microsoft SMTP Server"
    claims = mail(edge, above=field).authentication_results
    assert [(c.method, c.result, c.vouched) for c in claims] == [
        ("spf", "fail", True), ("dkim", "none", True), ("dmarc", "fail", True), ("compauth", "fail", True), ("spf", "fail", True),
    ]  # fmt: skip
    assert claims[0].authserv_id == "sj1.mail.protection.outlook.com"
    assert ("smtp.remote-ip", "203.0.113.9") in claims[0].properties
    assert claims[4].properties == (("smtp.mailfrom", "bank.example"), ("smtp.helo", "m4.evil.example"), ("smtp.remote-ip", "203.0.113.9"))


@pytest.mark.parametrize(
    ("newer", "older", "gap"),
    [
        (EDGE, "from pc (pc [10.0.0.4]) by evil.example (Postfix) with ESMTPSA id 2", False),
        (EDGE, "from pc (pc [10.0.0.4]) by out3.evil.example (Postfix) with ESMTPSA id 2", False),
        (EDGE, FORGED, True),
        (EDGE, "(qmail 12 invoked by uid 89)", None),  # names nobody
        (EDGE, "from x by 7f3a9c20 with HTTP id 2", None),  # the name of a container
        ("from [10.0.0.9] by relay.corp.example with SMTP", "from y ([203.0.113.4]) by mx.corp.example with SMTP", False),
        ("by mail-a-f1.google.com with SMTP id 1", "from pc ([203.0.113.4]) by smtp.gmail.com with ESMTPSA id 2", False),
        ("from pop [127.0.0.1] by localhost with POP3 (fetchmail)", EDGE, None),
    ],
)
def test_records_that_do_not_join_are_named(newer: str, older: str, gap: bool | None) -> None:
    assert [hop.gap for hop in mail(newer, older).trace.hops] == [gap, None]


def test_a_filter_inside_the_receiver_is_no_hop_of_its_own() -> None:
    chain = [
        "(qmail 9820 invoked by alias)",
        "from info@evil.example by mailhost with qmail-scanner-1.00 (uvscan: v4. Clean. Processed in 0.4 secs)",
        "from unknown (HELO evil.example) (203.0.113.9) by mi-1.corp.example with SMTP",
    ]
    assert place(*chain, FORGED) == (2, "203.0.113.9", [True, True, True, False])


def test_a_helo_inside_without_any_address_proves_nothing() -> None:
    lying = "from mx2.corp.example by mx.corp.example with SMTP id 1"
    below = "from bank.example (bank.example [198.51.100.1]) by mx2.corp.example (Postfix) with ESMTP id 2"
    assert place(lying, below) == (None, None, [True, False])
    assert place(lying.replace("SMTP", "LMTP"), below) == (1, "198.51.100.1", [True, True])  # no stranger speaks LMTP


@pytest.mark.parametrize(
    "line",
    [
        "p1234567-ipngn200101osakachuo.isp.example",
        "pcb007109.tokyff01.isp.example",  # the address in hexadecimal
        "kd203000113009.ppp-bb.isp.example",
        "cable12.isp.example",
    ],
)
def test_lines_of_the_receivers_own_access_customers_are_outside(line: str) -> None:
    bot = f"from pc ({line} [203.0.113.9]) by mx.isp.example (Postfix) with ESMTP id 1"
    assert place(bot, f"from bank.example (bank.example [198.51.100.1]) by {line} (Postfix) with ESMTP id 2")[:2] == (0, "203.0.113.9")


JAPANESE = {
    "docomo": (
        ["from mail.evil.example (mail.evil.example [203.0.113.9]) by mfsmax1.docomo.ne.jp (Postfix) with ESMTP id 1"],
        0,
    ),
    "au": (
        [
            "from wfilter115 (wfilter115-a0 [172.26.26.68]) by wsmtpr24.ezweb.ne.jp (EZweb Mail) with ESMTP id EF1",
            "from mail.evil.example (mail.evil.example [203.0.113.9]) by lsean.ezweb.ne.jp (EZweb Mail) with ESMTP id 2",
        ],
        1,
    ),
    "SoftBank": (
        [
            "from tgm42sb.softbank.ne.jp ([172.26.9.110]) by tgm14sc3.softbank.ne.jp with ESMTP id <26.BWWO.27@tgm14sc3.softbank.ne.jp>",
            "from mail.evil.example ([203.0.113.9]) by tgm42sb.softbank.ne.jp with ESMTP id <26.SPDA.29@tgm42sb.softbank.ne.jp>",
        ],
        1,
    ),
    "Yahoo! JAPAN": (
        ["from 203.0.113.9  (EHLO mail.evil.example) (203.0.113.9) by mta528.mail.djm.ynwp.yahoo.co.jp with SMTPS"],
        0,
    ),
    "OCN": (
        [
            "from mv-osn-hcb222.ocn.ad.jp (mv-osn-hcb222.ocn.ad.jp [198.51.100.2]) by store222.ocn.ne.jp (Postfix) with ESMTP id 1",
            "from mail.evil.example (mail.evil.example [203.0.113.9]) by mv-osn-hcb222.ocn.ad.jp (Postfix) with ESMTP id 2",
        ],
        1,
    ),
    "So-net": (
        [
            "from mx22.so-net.ne.jp ([10.4.1.9]) by ms11.so-net.ne.jp with ESMTP id 1",
            "from mail.evil.example ([203.0.113.9]) by mx22.so-net.ne.jp with ESMTP id 2",
        ],
        1,
    ),
    "IIJ": (["from mail.evil.example (mail.evil.example [203.0.113.9]) by mx.securemx.jp (mx-mr1301) id 42HXXX"], 0),
    "Sakura": (
        [
            "from fsav403.sakura.ne.jp (fsav403.sakura.ne.jp [198.51.100.40]) by www262.sakura.ne.jp (8.14.5/8.14.5) with ESMTP id s8",
            "from www262.sakura.ne.jp (198.51.100.72) by fsav403.sakura.ne.jp (F-Secure/virusgw_smtp/412/fsav403.sakura.ne.jp)",
            "from mail.evil.example (mail.evil.example [203.0.113.9]) by www262.sakura.ne.jp (8.14.5/8.14.5) with ESMTP id s7",
        ],
        2,
    ),
    "Xserver": (
        [
            "from virusgw12003.xserver.jp (virusgw12003.xserver.jp [198.51.100.3]) by sv12718.xserver.jp (Postfix) with ESMTP id 3",
            "from sv12718.xserver.jp (198.51.100.79) by virusgw12003.xserver.jp (F-Secure/fsigk_smtp/521/virusgw12003.xserver.jp)",
            "from mail.evil.example (mail.evil.example [203.0.113.9]) by sv12718.xserver.jp (Postfix) with ESMTPS id 2",
        ],
        2,
    ),
    "Lolipop": (
        [
            "from mx12.lolipop.jp ([127.0.0.1]) by users411.phy.lolipop.jp with LMTP id 7",
            "from mail.evil.example (mail.evil.example [203.0.113.9]) by mx12.lolipop.jp (Postfix) with ESMTPS id 2",
        ],
        1,
    ),
    "Plala": (["from mail.evil.example ([203.0.113.9]) by msa04b.plala.or.jp with ESMTP id <20260114.LJKN.msa04b@mail.evil.example>"], 0),
}


@pytest.mark.parametrize("provider", JAPANESE)
def test_chains_of_japanese_providers(provider: str) -> None:
    chain, boundary = JAPANESE[provider]
    assert place(*chain, FORGED)[:2] == (boundary, "203.0.113.9")
    assert place(*chain, FORGED)[2][-1] is False


def test_biglobe_writes_no_address_so_there_is_no_origin() -> None:
    chain = [
        "from rcpt-impgw.biglobe.ne.jp by biglobe.ne.jp (RCPT_GW)",
        "from mail.evil.example by rcpt-impgw.biglobe.ne.jp (shby/1714221009) with SMTP",
    ]
    assert place(*chain, FORGED) == (None, None, [True, True, False])


@pytest.mark.parametrize("host", ["www999.sakura.ne.jp", "sv9.xserver.jp", "users9.phy.lolipop.jp"])
def test_a_neighbour_on_shared_hosting_is_outside(host: str) -> None:
    domain = host.split(".", 1)[1]
    chain = [
        f"from {host} ({host} [198.51.100.99]) by www262.{domain} (Postfix) with ESMTP id 1",
        f"{FORGED.partition(' by ')[0]} by {host}",
    ]
    assert place(*chain)[:2] == (0, "198.51.100.99")


SENT_BY = {
    "Amazon SES": (
        "from e226-12.smtp-out.amazonses.com (e226-12.smtp-out.amazonses.com [203.0.113.9]) by mx.corp.example with ESMTPS id 4",
        FORGED,
    ),
    "SendGrid": (
        "from wfbtkfvx.outbound-mail.sendgrid.net (unknown [203.0.113.9]) by mx.corp.example (Postfix) with ESMTPS id 4",
        "by recvd-7d46fd6c4-xd4ww with SMTP id recvd-7d46fd6c4-xd4ww-1-6888-1 2026-01-14 01:00:00.1 +0000 UTC m=+1",
    ),
    "Zimbra": (
        "from zmta.evil.example (zmta.evil.example [203.0.113.9]) by mx.corp.example (Postfix) with ESMTPS id 4",
        "from localhost (localhost [127.0.0.1]) by zmta.evil.example (Postfix) with ESMTP id 9",
    ),
    "Exchange": (
        "from ex01.evil.example ([203.0.113.9]) by mx.corp.example with ESMTP/TLS/ECDHE-RSA-AES256-SHA384",
        "from ex01.evil.example (10.206.1.70) by ex02.evil.local (10.206.1.71) with Microsoft SMTP Server (TLS) id 15.1.2507.39",
    ),
    "Sendmail": (
        "from evil.example (evil.example [203.0.113.9] (may be forged)) by mx.corp.example (8.17.1/8.17.1) with ESMTP id 50",
        "(from www@localhost) by evil.example (8.17.1/8.17.1/Submit) id 40",
    ),
    "Exim": (
        "from evil.example ([203.0.113.9]:41234 helo=evil.example) by mx.corp.example with esmtps (TLS1.3) tls X (Exim 4.97) id 1",
        "from www-data by evil.example with local (Exim 4.97) id 2",
    ),
}


@pytest.mark.parametrize("kind", SENT_BY)
def test_what_sending_services_write_below_the_boundary_is_their_claim(kind: str) -> None:
    assert place(*SENT_BY[kind]) == (0, "203.0.113.9", [True, False])


GMAIL = "from mail.evil.example (mail.evil.example. [203.0.113.9]) by mx.google.com with ESMTPS id y for <v@gmail.com>"
GMAIL_SAYS = (
    "Received-SPF: pass (google.com: domain of a@evil.example designates 203.0.113.9 as permitted sender) client-ip=203.0.113.9;\r\n"
    "Authentication-Results: mx.google.com; dkim=fail header.i=@evil.example; spf=pass smtp.mailfrom=a@evil.example\r\n"
)


def gmail(below: str) -> list[tuple[str, str, bool]]:
    raw = f"Received: by 2002:a05:6a10:1::1 with SMTP id x{DATE}\r\nReceived: {GMAIL}{DATE}\r\n{below}From: a@evil.example\r\n\r\nx"
    return [(claim.method, claim.result, claim.vouched) for claim in parse(raw.encode()).authentication_results]


def test_gmail_writes_its_results_right_below_its_own_line() -> None:
    assert gmail(GMAIL_SAYS) == [("spf", "pass", True), ("dkim", "fail", True), ("spf", "pass", True)]


def test_what_a_sender_writes_under_gmails_results_is_his_own_claim() -> None:
    forged = "Authentication-Results: mx.google.com; dkim=pass header.i=@bank.example\r\n"
    assert gmail(GMAIL_SAYS + forged)[-1] == ("dkim", "pass", False)
    assert gmail("Subject: x\r\n" + forged) == [("dkim", "pass", False)]
    assert gmail(forged.replace("mx.google.com", "mx.bank.example")) == [("dkim", "pass", False)]


def test_results_that_exchange_wrapped_in_encoded_words_are_read() -> None:
    wrapped = "Authentication-Results: mx.corp.example;\r\n dkim=fail header.d=evil.example; dmarc=none header.from=xn--e1awd7f.example"
    words = "".join(f"\r\n =?utf-8?B?{b64encode(piece).decode()}?=" for piece in (wrapped[24:70].encode(), wrapped[70:].encode()))
    claims = mail(EDGE, above=f"Authentication-Results:{words}\r\n").authentication_results
    assert [(claim.method, claim.result, claim.vouched) for claim in claims] == [("dkim", "fail", True), ("dmarc", "none", True)]


def test_an_encoded_word_in_a_comment_does_not_become_a_result() -> None:
    trick = f"=?utf-8?B?{b64encode(b'); dkim=pass header.d=bank.example; x=(').decode()}?="
    field = f"Authentication-Results: mx.corp.example; spf=fail (domain of {trick}) smtp.mailfrom=a@evil.example\r\n"
    assert [claim.method for claim in mail(EDGE, above=field).authentication_results] == ["spf"]


def test_a_receiver_that_names_the_client_of_its_filter_moves_the_boundary_there() -> None:
    chain = [
        EDGE.replace("evil.example", "f1.filter.example"),
        "from f2.filter.example (f2 [127.0.0.1]) by f1.filter.example (8.17/8.17) with ESMTP id 2",
        "from real.example (real.example [198.51.100.77]) by f1.filter.example (PPS) with ESMTPS id 3",
    ]
    says = "Received-SPF: pass (mx.corp.example: designates 198.51.100.77 as permitted sender) client-ip=198.51.100.77;\r\n"
    trace = mail(*chain, FORGED, above=says).trace
    assert (trace.boundary, trace.origin and trace.origin.ip) == (2, "198.51.100.77")
    assert [hop.vouched for hop in trace.hops] == [True, True, True, False]
    assert "198.51.100.77" in trace.boundary_reason
    strangers = says.replace("mx.corp.example", "mx.bank.example")
    assert mail(*chain, FORGED, above=strangers).trace.boundary == 0
