"""Registries whose answers stand in parts under headings, in columns, or in paragraphs that refer to each other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import DomainRecord
from fuwake.observe.answer_dates import date_of
from fuwake.observe.whois_formats.outcomes import of_empty_answer
from fuwake.observe.whois_formats.values import registrar_name
from fuwake.parse.registry_words import HEADINGS, KNOWN
from tests.observe import whois_headed_samples as samples
from tests.observe.test_whois_answers import domain, read


def told(record: DomainRecord) -> dict[str, object]:
    days = {name: str(moment)[:10] for name in ("created_at", "updated_at", "expires_at") if (moment := getattr(record, name))}
    fields = ("registrar", "registrant", "registrant_country", "abuse_email")
    words = {name: value for name in fields if (value := getattr(record, name))}
    return {**words, **days, "servers": [server.partition(".")[0] for server in record.name_servers]}


@pytest.mark.parametrize(
    ("server", "name", "body", "expected"),
    [
        (
            "whois.nic.it",
            "shop.it",
            samples.IT,
            {
                "registrar": "Registrar d'Esempio S.r.l.",
                "registrant": "Esempio S.p.A.",
                "created_at": "1999-12-10",
                "updated_at": "2019-05-07",
                "expires_at": "2020-04-21",
                "servers": ["ns1", "ns2"],
            },
        ),
        (
            "whois.tld.ee",
            "shop.ee",
            samples.EE,
            {
                "registrar": "Registripidaja AS",
                "registrant": "Näidis OÜ",
                "created_at": "2010-08-10",
                "updated_at": "2010-11-29",
                "expires_at": "2017-02-04",
                "servers": ["ns1", "ns2"],
            },
        ),
        (
            "whois.ua",
            "shop.ua",
            samples.UA,
            {
                "registrar": "Example Registrar LLC",
                "registrant": "Pryklad LLC",
                "registrant_country": "UA",
                "abuse_email": "abuse@registrar.example",
                "created_at": "2011-07-21",
                "expires_at": "2023-07-21",
                "servers": ["ns1"],
            },
        ),
        (
            "whois.sk-nic.sk",
            "shop.sk",
            samples.SK,
            {
                "registrar": "Example Registrar, s.r.o.",
                "registrant": "Priklad a.s.",
                "registrant_country": "SK",
                "created_at": "2003-07-24",
                "updated_at": "2024-06-22",
                "expires_at": "2025-07-24",
                "servers": ["ns1"],
            },
        ),
        (
            "whois.nic.fr",
            "shop.fr",
            samples.FR,
            {
                "registrar": "EXEMPLE SAS",
                "registrant": "Exemple et Fils",
                "registrant_country": "FR",
                "created_at": "2000-07-26",
                "expires_at": "2019-12-30",
                "servers": ["ns1"],
            },
        ),
        (
            "whois.hkirc.hk",
            "shop.hk",
            samples.HK,
            {
                "registrar": "EXAMPLE REGISTRAR LIMITED",
                "registrant": "EXAMPLE TRADING LIMITED",
                "registrant_country": "HK",
                "created_at": "2004-04-06",
                "expires_at": "2020-03-31",
                "servers": ["ns1", "ns2"],
            },
        ),
        (
            "whois.twnic.net.tw",
            "shop.tw",
            samples.TW,
            {
                "registrar": "EXAMPLE-REG",
                "registrant": "Example Inc.",
                "created_at": "2000-08-29",
                "expires_at": "2021-11-08",
                "servers": ["ns1", "ns2"],
            },
        ),
        ("whois.nic.ch", "shop.ch", samples.CH, {"registrar": "Example Registrar AG", "servers": ["ns1"]}),
        (
            "whois.trabis.gov.tr",
            "shop.com.tr",
            samples.TR,
            {"registrant": "Ornek Ltd.", "created_at": "2001-08-23", "expires_at": "2014-08-22", "servers": ["ns1", "ns2"]},
        ),
        ("whois.nic.uk", "shop.uk", samples.UK, {"registrar": "Example Registrar Ltd", "servers": ["ns1", "ns2"]}),
        (
            "whois.irs.net.nz",
            "shop.nz",
            samples.NZ,
            {"registrar": "Example Registrar", "created_at": "1999-02-16", "servers": ["ns1", "ns2"]},
        ),
        ("whois.dns.pt", "shop.pt", samples.PT, {"registrant": "Exemplo, Lda.", "created_at": "2003-01-09", "servers": ["ns1"]}),
        (
            "whois.dns.pl",
            "sklep1.pl",
            samples.PL,
            {"registrar": "Przyklad sp. z o.o.", "created_at": "2002-09-19", "expires_at": "2022-09-18", "servers": ["ns1", "ns2"]},
        ),
        ("whois.sk-nic.sk", "shop.sk", samples.SK_OLD, {"expires_at": "2011-07-23", "servers": ["ns1"]}),
        ("whois.mynic.my", "shop.my", samples.MY, {"created_at": "2009-05-13", "expires_at": "2014-05-13", "servers": []}),
        ("whois.nic.dz", "shop.dz", samples.DZ, {"registrar": "exemple", "created_at": "2007-01-30", "servers": []}),
        ("whois.registro.br", "shop.br", samples.BR, {"registrant": "EXEMPLO DE LOJA", "created_at": "1996-12-06", "servers": ["a"]}),
    ],
)
def test_each_field_is_the_domains_own(server: str, name: str, body: str, expected: dict[str, object]) -> None:
    """Not its contacts', its registrar's or its servers', which go by the same keys."""
    assert told(domain(name, body, server)) == expected


def test_a_person_under_a_heading_is_not_kept() -> None:
    assert (
        domain(
            "shop.it", samples.IT.replace("Esempio S.p.A.", "Maria Esempio").replace("Organization: ", "Name: "), "whois.nic.it"
        ).registrant
        is None
    )
    assert domain("shop.tw", samples.TW.replace("Example Inc.", "Taro Example"), "whois.twnic.net.tw").registrant is None
    assert domain("shop.br", samples.BR.replace("012.345.678/0001-90", "123.456.789-00"), "whois.registro.br").registrant is None


def test_the_order_of_day_and_month_is_told_by_another_date_of_the_answer_or_not_at_all() -> None:
    body = "domain: shop.example\nregistrar: x\ncreated: 03/08/2014\nexpires: {}\n"
    assert domain("shop.com", body.replace("shop.example", "shop.com").format("25/08/2020"), "whois.example").created_at == date_of(
        "2014-08-03"
    )
    assert domain("shop.com", body.replace("shop.example", "shop.com").format("08/25/2020"), "whois.example").created_at == date_of(
        "2014-03-08"
    )
    assert domain("shop.com", body.replace("shop.example", "shop.com").format("04/08/2020"), "whois.example").created_at is None


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2000-08-29 10:22:50 (UTC+8)", "2000-08-29 02:22:50"),
        ("2011-07-21 18:03:50+03", "2011-07-21 15:03:50"),
        ("1999-06-07 13:01:43 (GMT+0:00)", "1999-06-07 13:01:43"),
        ("2003-04-18 09:30 EAT", "2003-04-18 00:00:00"),
        ("28th April 2014", "2014-04-28 00:00:00"),
        ("Wednesday 20th March 2013", "2013-03-20 00:00:00"),
        ("Mar 25 01:57:22 PDT 2009", "2009-03-25 00:00:00"),
        ("2001-Aug-23.", "2001-08-23 00:00:00"),
        ("notify@registrar.example 20121216134104", "2012-12-16 00:00:00"),
    ],
)
def test_dates_with_zones_and_names(written: str, moment: str) -> None:
    assert str(date_of(written)) == f"{moment}+00:00"


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        ("You have exceeded your query limit.", "later"),
        ("Demasiadas consultas, intente mas tarde", "later"),
        ("Zu viele Anfragen von Ihrer Adresse", "later"),
        ("Trop de requêtes", "later"),
        ("Troppe richieste", "later"),
        ("Превышено максимальное количество запросов", "later"),
        ("查询过于频繁，请稍后再试", "later"),
        ("アクセス制限中です", "later"),
        ("조회 횟수 초과", "later"),
        ("The IP address used to perform the query is not authorised", "denied"),
        ("The WHOIS service has been discontinued, please use RDAP", "gone"),
        ("Reserved by Registry", "reserved"),
        ("The domain you requested is prohibited.", "reserved"),
        ("상기 도메인이름은 등록되어 있지 않습니다.", "no-match"),
        ("Nincs találat / No match", "no-match"),
        ("query_status: 220 Available", "no-match"),
        ("All rights reserved.", None),
        ("TERMS OF USE: You are not authorized to access our database by high-volume processes", None),
    ],
)
def test_answers_without_an_object_say_why(line: str, outcome: str | None) -> None:
    assert of_empty_answer(["% Welcome", "", line]) == outcome


KR = """\
도메인이름                  : shop.kr
등록인                      : 보기상점 주식회사
등록일                      : 2007. 03. 02.
사용 종료일                 : 2030. 03. 02.
등록대행자                  : (주)보기(http://registrar.example)

Domain Name                 : shop.kr
Registrant                  : {}
Registered Date             : 2007. 03. 02.
Expiration Date             : 2030. 03. 02.
Authorized Agency           : Example Corp.(http://registrar.example)
   Host Name                : ns1.shop.kr
"""
CN = "Domain Name: shop.cn\nRegistrant: {}\nSponsoring Registrar: 示例科技有限公司\nRegistration Time: 2003-03-17 12:20:05\n"


@pytest.mark.parametrize(
    ("server", "name", "body", "charset", "registrant"),
    [
        ("whois.kr", "shop.kr", KR, "euc_kr", "보기상점 주식회사"),
        ("whois.kr", "shop.kr", KR, "utf-8", "보기상점 주식회사"),
        ("whois.cnnic.cn", "shop.cn", CN, "gbk", "示例商店有限公司"),
        ("whois.cnnic.cn", "shop.cn", CN, "utf-8-sig", "示例商店有限公司"),
        ("whois.twnic.net.tw", "shop.tw", "Domain Name: shop.tw\nDomain Status: ok\nRegistrant:\n  {}\n", "big5", "範例股份有限公司"),
        ("whois.nic.hu", "uzlet1.hu", "domain: uzlet1.hu\nowner: {}\nrecord created: 2000-03-25\n", "iso8859_2", "Példa Üzletű Kft"),
        (
            "whois.dns.pt",
            "shop.pt",
            "Domain Name: shop.pt\nStatus: ACTIVE\nTitular / Registrant\n   {}\n",
            "latin-1",
            "Comunicações de Exemplo, Lda",
        ),
    ],
)
def test_each_registrys_charset_is_read(server: str, name: str, body: str, charset: str, registrant: str) -> None:
    """Also with the mark of byte order that some put before UTF-8."""
    assert domain(name, body.format(registrant).encode(charset), server).registrant == registrant


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("MarkMonitor Inc. (R151-LRMS)", "MarkMonitor Inc."),
        ("Example Registrar R45-ME", "Example Registrar"),
        ("Example Registrar (380)", "Example Registrar"),
        ("Example GmbH ( https://registrar.example/597 )", "Example GmbH"),
        ("Example Ltd [Tag = EXAMPLE]", "Example Ltd"),
        ("Example (Japan) KK", "Example (Japan) KK"),
        ("No registrar listed.  This domain is registered directly with Nominet.", None),
        ("", None),
    ],
)
def test_a_registrars_name_is_without_its_number_tag_and_address(written: str, name: str | None) -> None:
    assert registrar_name(written) == name


@pytest.mark.parametrize("said", ["", "  nobody\n", "  No match\n", "  This name is free\n"])
def test_a_heading_alone_does_not_make_a_registration(said: str) -> None:
    reading = read("domain shop.com", f"Domain Name: shop.com\nRegistrant:\n{said}", "whois.nic.example")
    assert reading.status != "found"


LINE = st.one_of(
    st.sampled_from(
        [f"{heading}:" for heading in HEADINGS]
        + ["Domain Name: shop.com", "", "% x", "** Registrant:", "created: 01/02/2003", "\t", "domain shop.com"]
    ),
    st.text(max_size=30),
    st.builds("{}: {}".format, st.sampled_from(sorted(KNOWN)), st.text(max_size=20)),
)


@given(st.lists(LINE, max_size=40), st.sampled_from(["whois.nic.example", "whois.kr", "whois.hkirc.hk"]))
def test_no_answer_makes_the_reader_fail(lines: list[str], server: str) -> None:
    """Whatever stands under whatever heading: found, absent or failed with a reason."""
    reading = read("domain shop.com", "\n".join(lines).encode("utf-8", "replace"), server)
    assert reading.status in ("found", "absent", "failed")
    assert (reading.reason is not None) == (reading.status == "failed")
    read("ip 192.0.2.7", "\n".join(lines).encode("utf-8", "replace"), server)
