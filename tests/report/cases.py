"""Whole cases made by hand: the source case and its opposites. Real DNS wire bytes, real PNGs; no look-up, no browser."""

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal, get_args

import dns.message
import dns.rrset
import msgspec
from msgspec.structs import replace
from PIL import Image, ImageDraw, ImageFont

from fuwake.model.authentication import Authentication, MethodResult, Spoofing
from fuwake.model.base import Defect, Trouble
from fuwake.model.case import (
    SCHEMA,
    Case,
    CaseAddress,
    CaseHeader,
    CaseHop,
    CaseLink,
    CaseMessage,
    CaseOrigin,
    CasePart,
    CaseSource,
    CaseTrace,
    Masking,
    Run,
)
from fuwake.model.finding import Finding, NotEvaluated
from fuwake.model.infrastructure import (
    CaseDomain,
    CaseHost,
    Dnssec,
    HostName,
    Listing,
    MailExchange,
    Network,
    Parking,
    Place,
    Registration,
)
from fuwake.model.judgement import Brand, Campaign, Neighbour, Reason, Scenario, Verdict
from fuwake.model.observation import Observation
from fuwake.model.observation import Reason as Why
from fuwake.model.page import DummyControl, Page, PageField, PageTarget, PageView, Redirect
from fuwake.report.article import Article, compose
from fuwake.report.bank import Lang

AT = datetime(2026, 11, 24, 3, 5, 12, tzinfo=UTC)
SENT = datetime(2023, 10, 11, 5, 40, 28, tzinfo=UTC)
RECIPIENT = "hanako.sato@mail.example.ne.jp"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

RAW = b"""\
Return-Path: <info@colonista.jp>\r
Received: from mx1.example.ne.jp (mx1.example.ne.jp [192.0.2.25])\r
 by store.example.ne.jp with LMTP id aa11 for <hanako.sato@mail.example.ne.jp>;\r
 Wed, 11 Oct 2023 14:40:31 +0900\r
Received: from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104])\r
 by mx1.example.ne.jp (Postfix) with ESMTPS id 4S5;\r
 Wed, 11 Oct 2023 14:40:30 +0900 (JST)\r
Received: from [10.1.1.7] (unknown [10.1.1.7])\r
 by zm-store01.srv.celeste.fr with ESMTPA id x9;\r
 Wed, 11 Oct 2023 07:40:28 +0200\r
Subject: Important update on October 11, 2023, 2:40:28 PM\r
From: IT-Webmail <info@colonista.jp>\r
Reply-To: <postmaster@aq.xyz>\r
To: hanako.sato@mail.example.ne.jp\r
Date: Wed, 11 Oct 2023 07:40:28 +0200\r
Message-ID: <20231011074028.x9@colonista.jp>\r
Content-Type: text/html; charset=UTF-8\r
\r
<p>\xe8\xa8\xad\xe5\xae\x9a\xe7\xae\xa1\xe7\x90\x86</p>\r
"""

TEXT = """T3サービスをご利用のお客様 [受信者] 様

メールサービスの安全性を高めるため、10月中に受信設定が新しくなります。
引き続きお使いいただくには、下の設定管理ページから内容を確かめてください。

設定管理ページ
http://chinonso.net/wp-content/t3/?m=[受信者]

確認がない場合、メールの送受信が止まることがあります。
T3サービス サポート"""


class Specimen:
    """A case with its raw mail and its evidence."""

    def __init__(self, case: Case, files: dict[str, bytes], raw: bytes = RAW) -> None:
        self.case, self.files, self.raw = case, files, raw

    def evidence(self, sha256: str) -> bytes:
        return self.files[sha256]

    def but(self, **changes: Any) -> "Specimen":
        """The same with other values in the case."""
        return Specimen(replace(self.case, **changes), self.files, self.raw)


class _Shelf:
    """Collects observations and their evidence."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.observations: list[Observation] = []

    def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.files[name] = data
        return name

    def add(  # noqa: PLR0917  # a table of observations reads better without names
        self,
        observer: str,
        subject: str,
        raw: bytes | None,
        data: dict[str, Any] | None = None,
        status: Literal["found", "absent", "failed", "skipped"] = "found",
        source: str = "",
        reason: Why | None = None,
    ) -> str:
        self.observations.append(
            Observation(
                id=f"{observer}:{subject}",
                observer=observer,
                subject=subject,
                asked_at=AT + timedelta(seconds=len(self.observations) / 4),
                elapsed_s=0.12 if raw is not None else 0.0,
                source=source,
                status=status,
                data=data,
                evidence=self.keep(raw) if raw is not None else None,
                active=observer == "visit",
                reason=reason,
                detail=None,
            )
        )
        return f"observation:{observer}:{subject}"

    def dns(self, kind: str, name: str, *records: str) -> str:
        query = dns.message.make_query(name, kind)
        answer = dns.message.make_response(query)
        if records:
            answer.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", kind, *records))
        else:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        wire = answer.to_wire()
        data = {"name": name, "type": kind, "rcode": "NOERROR" if records else "NXDOMAIN", "records": list(records)}
        return self.add("dns", f"{kind} {name}", wire, data, "found" if records else "absent", "dns 127.0.0.1:5353")

    def http(  # noqa: PLR0917  # the same
        self, observer: str, subject: str, body: Any, data: dict[str, Any], source: str, status: Literal["found", "absent"] = "found"
    ) -> str:
        raw = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + json.dumps(body).encode()
        return self.add(observer, subject, raw, data, status, source)


def png(lines: tuple[str, ...], size: tuple[int, int] = (1280, 800)) -> bytes:
    """A picture with words, as the browser would have taken it."""
    image = Image.new("RGB", size, "#f4f6f8")
    pen = ImageDraw.Draw(image)
    font = ImageFont.truetype(FONT, 28)
    pen.rectangle((size[0] // 2 - 260, 140, size[0] // 2 + 260, 620), fill="#ffffff", outline="#cfd6dd")
    for number, line in enumerate(lines):
        pen.text((size[0] // 2 - 220, 170 + number * 62), line, fill="#20303c", font=font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def headers(raw: bytes) -> tuple[CaseHeader, ...]:
    """Header fields with their byte spans, the recipient masked."""
    found: list[CaseHeader] = []
    at = 0
    head = raw.partition(b"\r\n\r\n")[0] + b"\r\n"
    lines = head.splitlines(keepends=True)
    block = b""
    for number, line in enumerate(lines):
        block += line
        if number + 1 < len(lines) and lines[number + 1][:1] in b" \t":
            continue
        name, _, value = block.decode().partition(":")
        masked = " ".join(value.split()).replace(RECIPIENT, "[受信者]")
        found.append(CaseHeader(index=len(found), name=name, value=masked, start=at, end=at + len(block)))
        at += len(block)
        block = b""
    return tuple(found)


@cache
def full() -> Specimen:
    """The source case: forged sender, reply domain not registered, link on an old site, page seen, listed."""
    shelf = _Shelf()
    domains, hosts = _domains(shelf), _hosts(shelf)
    listing = shelf.http(
        "safe_browsing",
        "http://chinonso.net/wp-content/t3/",
        {
            "matches": [
                {
                    "threatType": "SOCIAL_ENGINEERING",
                    "platformType": "ANY_PLATFORM",
                    "threat": {"url": "http://chinonso.net/wp-content/t3/"},
                }
            ]
        },
        {"threats": ["SOCIAL_ENGINEERING"]},
        "https://safebrowsing.googleapis.com/v4/threatMatches:find",
    )
    page = _page(shelf)
    mail_picture = shelf.keep(
        png(("Important update on October 11…", "From: IT-Webmail", "To: [受信者]", "", "T3サービスをご利用のお客様", "設定管理ページ"))
    )
    shelf.add("mail_picture", "message", b'{"picture":"' + mail_picture.encode() + b'"}', {"picture": mail_picture})
    spf = shelf.dns("TXT", "colonista.jp", '"v=spf1 ip4:103.3.2.85 -all"')
    dmarc = shelf.dns("TXT", "_dmarc.colonista.jp", '"v=DMARC1; p=quarantine"')
    case = Case(
        schema=SCHEMA,
        source=CaseSource(path="mail.eml", index=0),
        run=Run(fuwake="0.1.0", dissected_at=AT, vantage="internet", mode="full"),
        message=_message(),
        trace=_trace(),
        auth=_auth(spf, dmarc),
        links=(_link(),),
        links_total=1,
        domains=domains,
        hosts=hosts,
        listings=(
            Listing(
                list="google_safe_browsing",
                url="http://chinonso.net/wp-content/t3/",
                status="listed",
                threats=("SOCIAL_ENGINEERING",),
                asked_at=AT,
                evidence=(listing,),
            ),
        ),
        observations=tuple(shelf.observations),
        findings=(
            Finding(
                rule="credential-form",
                subject="collection_site",
                says="リンク先の画面が、メールアドレスとパスワードの入力を求めています。",
                says_en="The page behind the link asks for a mail address and a password.",
                weight=2.4,
                evidence=page.evidence,
                certainty="certain",
            ),
            Finding(
                rule="subject-timestamp",
                subject="content",
                says="件名に秒までの時刻が入っています。",
                says_en="The subject holds a time to the second.",
                weight=0.0,
                evidence=("header:4",),
                certainty="possible",
            ),
        ),
        not_evaluated=(NotEvaluated(rule="attachment-macro", reason="the mail has no attachment", reason_ja="添付ファイルがありません"),),
        spoofing=Spoofing(
            status="forged",
            code="dmarc-fail-policy",
            why="SPF fails for 83.142.144.104, there is no DKIM signature, and the domain's DMARC policy asks to quarantine such mail.",
            why_ja="SPFは83.142.144.104を認めておらず、DKIM署名もなく、ドメインのDMARC方針はこの送り方の隔離を求めています。",
            evidence=(spf, dmarc, "header:2"),
        ),
        brand=Brand(
            id="t3",
            name="T3サービス",
            name_en="T3 Service",
            category="hosting",
            official_domains=(),
            confidence=0.8,
            evidence=("part:1",),
        ),
        scenario=Scenario(
            id="S01",
            confidence=0.9,
            title="メール設定の変更依頼",
            title_en="request to change mail settings",
            wants="メールボックスや管理画面のIDとパスワード",
            wants_en="ID and password of the mailbox or control panel",
            advice="契約先の会員ページを自分で開いて、通知の有無を確かめてください。",
            advice_en="Open your provider's member page yourself and look for the notice there.",
            cues=("設定管理ページ",),
            evidence=("part:1",),
        ),
        campaign=Campaign(id="c1", nearest=(Neighbour(case="2023-09-a1b2", likeness=0.82, in_=("text", "page")),)),
        page=page,
        page_why=None,
        mail_picture=mail_picture,
        verdict=Verdict(
            label="phishing",
            probability=0.998,
            reasons=(
                Reason(
                    rule="credential-form",
                    says="リンク先の画面が、メールアドレスとパスワードの入力を求めています。",
                    says_en="The page behind the link asks for a mail address and a password.",
                    weight=2.4,
                    evidence=page.evidence,
                ),
                Reason(
                    rule="forged-author",
                    says="差出人のドメインが認めていない送り方です。",
                    says_en="The mail was sent in a way the sender's domain does not allow.",
                    weight=2.1,
                    evidence=(spf, "header:2"),
                ),
                Reason(
                    rule="reply-to-unregistered",
                    says="返信先のドメインは登録されていません。",
                    says_en="The Reply-To domain is not registered.",
                    weight=1.8,
                    evidence=("header:6", "observation:rdap:domain aq.xyz"),
                ),
                Reason(
                    rule="listed",
                    says="Google セーフ ブラウジングに登録されています。",
                    says_en="The URL is listed by Google Safe Browsing.",
                    weight=3.0,
                    evidence=(listing,),
                ),
                Reason(
                    rule="old-domain",
                    says="リンク先のドメインは長く使われています。",
                    says_en="The link's domain has long been in use.",
                    weight=-0.3,
                    evidence=("observation:rdap:domain chinonso.net",),
                ),
            ),
        ),
        masking=Masking(addresses=1, occurrences=4),
        errors=(),
    )
    return Specimen(case, shelf.files)


def _message() -> CaseMessage:
    return CaseMessage(
        sha256=hashlib.sha256(RAW).hexdigest(),
        size=len(RAW),
        subject="Important update on October 11, 2023, 2:40:28 PM",
        date=SENT,
        date_text="Wed, 11 Oct 2023 07:40:28 +0200",
        message_id="20231011074028.x9@colonista.jp",
        from_=(CaseAddress(name="IT-Webmail", address="info@colonista.jp", domain="colonista.jp", header=5),),
        sender=(),
        reply_to=(CaseAddress(name=None, address="postmaster@aq.xyz", domain="aq.xyz", header=6),),
        return_path="info@colonista.jp",
        headers=headers(RAW),
        parts=(CasePart(path="1", type="text/html", charset="utf-8", filename=None, size=21, sha256="ab" * 32, defects=()),),
        text=TEXT,
        hidden_text="",
        defects=(Defect(code="date-zone", where="header:8", detail="zone differs from the first hop"),),
    )


def _trace() -> CaseTrace:
    def hop(  # noqa: PLR0917  # the same
        index: int, helo: str, ip: str, by: str, seconds: int, vouched: bool
    ) -> CaseHop:
        return CaseHop(
            index=index,
            header=index + 1,
            from_helo=helo,
            from_rdns=None if helo.startswith("[") else helo,
            from_ip=ip,
            by=by,
            with_="ESMTPS",
            id="x",
            date=SENT + timedelta(seconds=seconds),
            delay_s=1.0,
            vouched=vouched,
        )

    return CaseTrace(
        hops=(
            hop(0, "mx1.example.ne.jp", "192.0.2.25", "store.example.ne.jp", 3, True),
            hop(1, "zm-store01.srv.celeste.fr", "83.142.144.104", "mx1.example.ne.jp", 2, True),
            hop(2, "[10.1.1.7]", "10.1.1.7", "zm-store01.srv.celeste.fr", 0, False),
        ),
        boundary=1,
        boundary_reason="mx1.example.ne.jp belongs to the receiving side.",
        boundary_reason_ja="mx1.example.ne.jp は受信側のサーバーです。",
        origin=CaseOrigin(ip="83.142.144.104", helo="zm-store01.srv.celeste.fr", rdns="zm-store01.srv.celeste.fr"),
    )


def method(result: Any, domain: str | None, aligned: bool | None, why: str, evidence: tuple[str, ...] = (), **more: Any) -> MethodResult:
    """One method's result."""
    return MethodResult(result=result, domain=domain, aligned=aligned, source="computed", why=why, why_ja="", evidence=evidence, **more)


def _auth(spf: str, dmarc: str) -> Authentication:
    record = "v=spf1 ip4:103.3.2.85 -all"
    return Authentication(
        spf=method("fail", "colonista.jp", True, "-all applies to 83.142.144.104.", (spf,), record=record),
        dkim=(),
        dmarc=method(
            "fail",
            "colonista.jp",
            None,
            "neither SPF nor DKIM passes aligned.",
            (dmarc,),
            policy="quarantine",
            record="v=DMARC1; p=quarantine",
        ),
        arc=method("none", None, None, "there is no ARC set."),
    )


def _link() -> CaseLink:
    return CaseLink(
        index=0,
        text="設定管理ページ",
        url="http://chinonso.net/wp-content/t3/?m=[受信者]",
        url_defanged="hxxp://chinonso[.]net/wp-content/t3/?m=[受信者]",
        final_url="http://chinonso.net/wp-content/t3/login.php",
        domain="chinonso.net",
        host="chinonso.net",
        where="anchor",
        role="compromised",
        automatic=False,
        one_click=False,
    )


def registration(domain: str, **changes: Any) -> Registration:
    """A registered domain."""
    base = Registration(
        status="registered",
        registrar="Example Registrar, Inc.",
        created_at=datetime(2014, 3, 2, tzinfo=UTC),
        updated_at=datetime(2026, 2, 1, tzinfo=UTC),
        expires_at=datetime(2027, 3, 2, tzinfo=UTC),
        registrant=None,
        registrant_country="US",
        abuse_contact="abuse@registrar.example",
        name_servers=("ns1.example.net", "ns2.example.net"),
        states=("client transfer prohibited",),
        for_sale=False,
        source="rdap",
        age_days=3510,
        evidence=(f"observation:rdap:domain {domain}",),
    )
    return replace(base, **changes)


def _domains(shelf: _Shelf) -> tuple[CaseDomain, ...]:
    person = {
        "objectClassName": "domain",
        "ldhName": "chinonso.net",
        "events": [{"eventAction": "registration", "eventDate": "2014-03-02T00:00:00Z"}],
        "entities": [
            {"roles": ["registrant"], "vcardArray": ["vcard", [["fn", {}, "text", "Hidden Person"], ["tel", {}, "uri", "tel:+1.5551234"]]]},
            {"roles": ["registrar"], "vcardArray": ["vcard", [["fn", {}, "text", "Example Registrar, Inc."]]]},
        ],
    }
    shelf.http("rdap", "domain chinonso.net", person, {"domain": "chinonso.net"}, "https://rdap.example/domain/chinonso.net")
    aq = shelf.http("rdap", "domain aq.xyz", {"errorCode": 404}, {"domain": "aq.xyz"}, "https://rdap.example/domain/aq.xyz", "absent")
    whois = (
        "Domain Information: [ドメイン情報]\n[Domain Name]    COLONISTA.JP\n[Registrant]     Private Taro\n[Created on]     2019/01/05\n"
    ).encode()
    shelf.add("whois", "domain colonista.jp", whois, {"domain": "colonista.jp"}, source="whois.jprs.jp:43")
    a_link = shelf.dns("A", "chinonso.net", "192.185.37.96")
    a_author = shelf.dns("A", "colonista.jp", "103.3.2.85")
    mx_author = shelf.dns("MX", "colonista.jp", "10 sv1.example.jp.")
    mx_reply = shelf.dns("MX", "aq.xyz")
    return (
        CaseDomain(
            domain="colonista.jp",
            uses=("author", "return_path"),
            role="forged",
            role_why="the mail was not sent with the owner's permission",
            role_why_ja="持ち主の許した送り方ではないため",
            registration=registration(
                "colonista.jp",
                registrar=None,
                registrant_country=None,
                created_at=datetime(2019, 1, 5, tzinfo=UTC),
                age_days=1740,
                source="whois",
                evidence=("observation:whois:domain colonista.jp",),
            ),
            addresses=("103.3.2.85",),
            mail=MailExchange(status="receives", hosts=("sv1.example.jp",), evidence=(mx_author,)),
            evidence=(a_author, "header:5"),
        ),
        CaseDomain(
            domain="aq.xyz",
            uses=("reply_to",),
            role="unknown",
            role_why="",
            role_why_ja="",
            registration=Registration(
                status="not_registered",
                registrar=None,
                created_at=None,
                updated_at=None,
                expires_at=None,
                registrant=None,
                registrant_country=None,
                abuse_contact=None,
                name_servers=(),
                states=(),
                for_sale=False,
                source="rdap",
                age_days=None,
                evidence=(aq,),
            ),
            addresses=(),
            mail=MailExchange(status="cannot_receive", hosts=(), evidence=(mx_reply,)),
            evidence=("header:6", aq),
        ),
        CaseDomain(
            domain="chinonso.net",
            uses=("link", "page"),
            role="compromised",
            role_why="the domain is old and the path belongs to a content management system",
            role_why_ja="ドメインが古く、パスがサイト管理ソフトのものであるため",
            registration=registration("chinonso.net"),
            addresses=("192.185.37.96",),
            mail=None,
            evidence=("link:0", a_link),
        ),
    )


def place(
    country: str | None, region: str | None = None, city: str | None = None, point: tuple[float, float, float] | None = None, ip: str = ""
) -> Place:
    """A place from the address database."""
    latitude, longitude, radius = point or (None, None, None)
    return Place(
        country=country,
        region=region,
        city=city,
        latitude=latitude,
        longitude=longitude,
        radius_km=radius,
        source="DB-IP City Lite 2026-06",
        evidence=(f"observation:geo:{ip}",) if ip else (),
    )


def _hosts(shelf: _Shelf) -> tuple[CaseHost, ...]:
    for ip in ("83.142.144.104", "192.185.37.96"):
        shelf.add("geo", ip, b'{"country_code":"FR"}', {"country": "FR"}, source="DB-IP City Lite 2026-06")
        shelf.add("asn", ip, b'{"asn":34177}', {"asn": 34177}, source="ip-location-db asn 2026-06")
    shelf.dns("PTR", "83.142.144.104", "zm-store01.srv.celeste.fr.")
    return (
        CaseHost(
            ip="83.142.144.104",
            uses=("origin",),
            names=("zm-store01.srv.celeste.fr",),
            role="compromised",
            role_why="a genuine mail server handed the mail over",
            role_why_ja="正規のメールサーバーが渡したため",
            network=Network(
                ip="83.142.144.104",
                asn=34177,
                provider="CELESTE SAS",
                network="83.142.144.0/21",
                network_name="CELESTE",
                country="FR",
                abuse_contact="abuse@celeste.example",
                rdns="zm-store01.srv.celeste.fr",
                rdns_confirmed=True,
                evidence=("observation:asn:83.142.144.104",),
            ),
            place=place("FR", "Île-de-France", "Champs-sur-Marne", (48.835, 2.588, 25.0), "83.142.144.104"),
        ),
        CaseHost(
            ip="192.185.37.96",
            uses=("link", "page"),
            names=("chinonso.net",),
            role="abused_service",
            role_why="shared hosting open to anyone",
            role_why_ja="だれでも契約できる共用サーバーのため",
            network=Network(
                ip="192.185.37.96",
                asn=19871,
                provider="Network Solutions, LLC",
                network="192.185.0.0/16",
                network_name=None,
                country="US",
                abuse_contact=None,
                rdns=None,
                rdns_confirmed=None,
                evidence=("observation:asn:192.185.37.96",),
            ),
            place=place("US", "Virginia", "Ashburn", (39.04, -77.49, 25.0), "192.185.37.96"),
        ),
    )


def _page(shelf: _Shelf) -> Page:
    picture = shelf.keep(png(("WebMail", "Language: 日本語 ▾", "メールアドレス", "パスワード", "[ ログイン ]")))
    record = {"url": "http://chinonso.net/wp-content/t3/", "title": "WebMail", "screenshot": picture}
    visit = shelf.add("visit", "http://chinonso.net/wp-content/t3/", json.dumps(record).encode(), record, source="chromium 120")
    return Page(
        status="seen",
        url="http://chinonso.net/wp-content/t3/",
        final_url="http://chinonso.net/wp-content/t3/login.php",
        host="chinonso.net",
        ip="192.185.37.96",
        visited_at=AT,
        http_status=200,
        title="WebMail",
        language="ja",
        screenshot=picture,
        text="WebMail",
        redirects=(
            Redirect(url="http://chinonso.net/wp-content/t3/", status=302, how="start", ip="192.185.37.96"),
            Redirect(url="http://chinonso.net/wp-content/t3/login.php", status=200, how="http", ip="192.185.37.96"),
        ),
        fields=(PageField(kind="email", label="メールアドレス"), PageField(kind="password", label="パスワード")),
        dummy_controls=(DummyControl(label="Language", kind="select", evidence=(visit,)),),
        working_controls=(),
        targets=(PageTarget(url="http://chinonso.net/wp-content/t3/post.php", method="POST", carries=("email", "password")),),
        targets_status="found",
        sent=False,
        profiles=("desktop-ja",),
        cage="sealed",
        certificate=None,
        what="webmail_login",
        evidence=(visit,),
    )


def nothing_known() -> Specimen:
    """Every look-up failed; nothing but the bytes is known."""
    base = full()
    failed = tuple(
        replace(seen, status="failed", data=None, evidence=None, reason="timeout", detail="no answer in 5 s")
        for seen in base.case.observations
    )
    unknown = [
        replace(
            known,
            role="unknown",
            registration=replace(
                registration(known.domain),
                status="unknown",
                registrar=None,
                created_at=None,
                updated_at=None,
                expires_at=None,
                abuse_contact=None,
                registrant_country=None,
                name_servers=(),
                states=(),
                age_days=None,
                source=None,
                evidence=(),
            ),
            addresses=(),
            mail=MailExchange(status="unknown", hosts=(), evidence=()),
            evidence=(),
        )
        for known in base.case.domains
    ]
    none = method("temperror", "colonista.jp", None, "the record could not be looked up.")
    return base.but(
        observations=failed,
        domains=tuple(unknown),
        hosts=tuple(replace(known, network=None, place=None, role="unknown", role_why="", role_why_ja="") for known in base.case.hosts),
        listings=(replace(base.case.listings[0], status="unknown", threats=()),),
        page=None,
        page_why="visit-failed: no answer in 20 s",
        mail_picture=None,
        findings=(),
        auth=Authentication(spf=none, dkim=(), dmarc=none, arc=none),
        spoofing=Spoofing(status="unproven", code="lookup-failed", why="", why_ja="", evidence=()),
        brand=None,
        scenario=None,
        campaign=None,
        verdict=Verdict(label="undetermined", probability=None, reasons=()),
        errors=(Trouble(where="observation:dns:A chinonso.net", what="no answer in 5 s"),),
    )


def offline() -> Specimen:
    """Nothing was asked."""
    base = nothing_known()
    skipped = tuple(replace(seen, status="skipped", reason="offline", detail="offline") for seen in base.case.observations)
    return base.but(
        observations=skipped,
        domains=tuple(replace(known, registration=None, mail=None) for known in base.case.domains),
        hosts=(),
        listings=(),
        page_why="offline",
        errors=(),
        run=replace(base.case.run, mode="offline", vantage="offline"),
        verdict=Verdict(
            label="suspicious",
            probability=0.7,
            reasons=(
                Reason(
                    rule="reply-differs",
                    says="返信先が別のドメインです。",
                    says_en="Replies go to another domain.",
                    weight=0.8,
                    evidence=("header:6",),
                ),
            ),
            guards=("look-ups-missing",),
        ),
    )


def legitimate() -> Specimen:
    """A newsletter that authenticates and links to its own domain."""
    base = full()
    good = method("pass", "colonista.jp", True, "passes.", ("header:2",))
    owner = replace(base.case.domains[0], role="innocent", role_why="", role_why_ja="", uses=("author", "link"))
    link = replace(
        base.case.links[0],
        text="お知らせを読む",
        url="https://www.colonista.jp/news",
        host="www.colonista.jp",
        domain="colonista.jp",
        role="innocent",
        final_url=None,
    )
    return base.but(
        auth=Authentication(
            spf=good, dkim=(replace(good, selector="s1"),), dmarc=good, arc=method("none", None, None, "there is no ARC set.")
        ),
        spoofing=Spoofing(
            status="authentic",
            code="dmarc-pass",
            why="DKIM passes, aligned.",
            why_ja="DKIM署名が差出人と一致して通りました。",
            evidence=("header:2",),
        ),
        brand=Brand(
            id="colonista",
            name="コロニスタ",
            name_en="Colonista",
            category=None,
            official_domains=("colonista.jp",),
            confidence=0.9,
            evidence=("header:5",),
        ),
        message=msgspec.structs.replace(base.case.message, reply_to=(), subject="10月のお知らせ"),
        links=(link,),
        domains=(owner,),
        hosts=(replace(base.case.hosts[0], role="innocent", role_why="", role_why_ja=""),),
        listings=(replace(base.case.listings[0], status="not_listed", threats=(), url="https://www.colonista.jp/news"),),
        page=None,
        page_why="no-visit",
        scenario=None,
        findings=(),
        campaign=None,
        verdict=Verdict(
            label="legitimate",
            probability=0.004,
            reasons=(
                Reason(
                    rule="dmarc-pass",
                    says="送信ドメイン認証に通っています。",
                    says_en="Sender authentication passes.",
                    weight=-2.5,
                    evidence=("header:2",),
                ),
            ),
        ),
    )


def card_page() -> Specimen:
    """The page asks for a card and a one-time code."""
    base = full()
    assert base.case.page is not None
    fields = tuple(PageField(kind=kind, label=None) for kind in ("card_number", "card_expiry", "card_code", "one_time_code"))
    page = replace(
        base.case.page,
        fields=fields,
        what="card_form",
        title="お支払い方法の確認",
        targets=(),
        targets_status="unknown",
        dummy_controls=(),
        working_controls=(DummyControl(label="Language", kind="select", evidence=()),),
    )
    return base.but(page=page)


def visitors(depends: Literal["yes", "no", "could not tell"]) -> Specimen:
    """Four visitors went: the phone was asked for its password, the others were told that there is nothing."""
    base = full()
    page = base.case.page
    assert page is not None
    kinds = tuple(field.kind for field in page.fields)

    def view(profile: str, *, same: bool) -> PageView:
        return PageView(
            profile=profile,
            status="seen",
            http_status=200 if same else 404,
            final_url=page.final_url,
            title=page.title if same else "404 Not Found",
            fields=kinds if same else (),
            screenshot=page.screenshot,
            differs=() if same else ("status", "fields", "words"),
        )

    others = ("desktop-ja", "desktop-en", "preview-bot")
    views = (*(view(name, same=depends == "no") for name in others), view("phone-ja", same=depends == "yes"))
    return base.but(page=replace(page, profiles=("phone-ja", *others), views=views, depends_on_visitor=depends))


def site_is(status: Any, http_status: int | None = None) -> Specimen:
    """The page could not be seen."""
    base = full()
    assert base.case.page is not None
    page = replace(
        base.case.page,
        status=status,
        http_status=http_status,
        screenshot=None,
        title=None,
        fields=(),
        dummy_controls=(),
        targets=(),
        targets_status="unknown",
        what=None,
        redirects=(),
        text=None,
        final_url=None,
    )
    return base.but(page=page)


def authentic_but_phishing() -> Specimen:
    """A taken-over account: SPF and DKIM pass, the mail is a fraud all the same."""
    base = full()
    good = method("pass", "colonista.jp", True, "passes.", ("header:2",))
    return base.but(
        auth=Authentication(spf=good, dkim=(good,), dmarc=good, arc=method("none", None, None, "there is no ARC set.")),
        spoofing=Spoofing(
            status="authentic",
            code="dmarc-pass",
            why="DKIM passes, aligned.",
            why_ja="DKIM署名が差出人と一致して通りました。",
            evidence=("header:2",),
        ),
        domains=(replace(base.case.domains[0], role="compromised"), *base.case.domains[1:]),
    )


def reply_registered() -> Specimen:
    """The Reply-To domain has an owner and is for sale; the link's was stopped, is parked, fails validation and answers for any name."""
    base = full()
    reply = replace(
        base.case.domains[1],
        registration=registration("aq.xyz", for_sale=True, age_days=20, created_at=datetime(2023, 9, 21, tzinfo=UTC)),
        mail=MailExchange(status="receives", hosts=("mx.example.net",), evidence=("observation:dns:MX aq.xyz",)),
    )
    link, cited = base.case.domains[2], base.case.domains[2].evidence[-1:]
    link = replace(
        link,
        registration=registration("chinonso.net", states=("client hold",), phase="on_hold"),
        dnssec=Dnssec(state="bogus", why="-", evidence=cited),
        parking=Parking(status="yes", kind="parking", service="Bodis", why="-", evidence=cited),
        names=(HostName(host="webmail.chinonso.net", wildcard="yes", why="-", evidence=cited),),
    )
    return base.but(domains=(base.case.domains[0], reply, link))


def bare() -> Specimen:
    """A mail without From, Received, subject, body or links."""
    base = full()
    raw = b"X-Empty: 1\r\n\r\n"
    message = replace(
        base.case.message,
        sha256=hashlib.sha256(raw).hexdigest(),
        size=len(raw),
        subject=None,
        date=None,
        date_text=None,
        message_id=None,
        from_=(),
        reply_to=(),
        return_path=None,
        headers=headers(raw),
        parts=(),
        text="",
        defects=(Defect(code="from-missing", where="message", detail="there is no From field"),),
    )
    found = base.but(
        message=message,
        trace=CaseTrace(
            hops=(), boundary=None, boundary_reason="there is no Received field", boundary_reason_ja="Receivedがありません。", origin=None
        ),
        links=(),
        links_total=0,
        domains=(),
        hosts=(),
        listings=(),
        page=None,
        page_why="no-link",
        mail_picture=None,
        observations=(),
        findings=(),
        brand=None,
        scenario=None,
        campaign=None,
        auth=Authentication(
            spf=method("none", None, None, "no client address."),
            dkim=(),
            dmarc=method("none", None, None, "no From domain."),
            arc=method("none", None, None, "no ARC set."),
        ),
        spoofing=Spoofing(status="unproven", code="no-author", why="there is no author", why_ja="差出人の欄がありません。", evidence=()),
        verdict=Verdict(label="undetermined", probability=None, reasons=()),
        not_evaluated=(),
    )
    return Specimen(found.case, {}, raw)


@cache
def many_lists() -> Specimen:
    """Every kind of answer that a list can give, about a URL, a domain and an address."""
    base = full()
    first = base.case.listings[0]
    old = {"as_of": AT, "age_hours": 30.0}
    found = (
        replace(first, match="page"),
        replace(first, list="openphish", match="url", **old),
        replace(first, list="phishing_database", match="host", **old),
        replace(first, list="phishtank", status="not_listed", threats=(), others_on_host=3, **old),
        replace(first, list="urlhaus", status="unknown", threats=()),
        replace(first, list="surbl", about="domain", match="domain", url="chinonso.net", threats=("COMPROMISED",)),
        replace(first, list="uribl", about="domain", status="not_listed", url="chinonso.net", threats=()),
        replace(first, list="spamhaus-dbl", about="domain", status="unknown", url="chinonso.net", threats=()),
        replace(first, list="spamcop", about="address", match="address", url="83.142.144.104", threats=("SPAM",)),
        replace(first, list="psbl", about="address", status="not_listed", url="83.142.144.104", threats=()),
        replace(first, list="barracuda", about="address", status="unknown", url="83.142.144.104", threats=()),
    )
    return base.but(listings=found)


@cache
def everything() -> dict[str, Specimen]:
    """All of them by name."""
    states = ("down", "refused", "timeout", "redirect_loop", "blocked", "walled", "not_resolved", "failed")
    base = full()
    country = replace(base.case.hosts[0], place=place("FR", ip="83.142.144.104"))
    nowhere = replace(base.case.hosts[1], place=None)
    return {
        "full": base,
        "nothing_known": nothing_known(),
        "offline": offline(),
        "legitimate": legitimate(),
        "card_page": card_page(),
        "authentic_but_phishing": authentic_but_phishing(),
        "reply_registered": reply_registered(),
        "bare": bare(),
        "beginning": bare().but(source=replace(bare().case.source, left_out=5_000_000)),
        "many_lists": many_lists(),
        "country_only": base.but(hosts=(country, nowhere)),
        **{f"visitors_{depends}": visitors(depends) for depends in get_args(Page.__annotations__["depends_on_visitor"])},
        **{f"site_{state}": site_is(state, 503 if state == "down" else None) for state in states},
    }


@cache
def article(name: str, lang: Lang) -> Article:
    """The article of a case, composed once for all tests."""
    made = everything()[name]
    return compose(made.case, made.evidence, made.raw, lang)
