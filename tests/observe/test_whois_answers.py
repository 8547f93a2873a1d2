"""What the shapes of WHOIS answers say, and what is not kept of them."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import DomainRecord, NetworkRecord
from fuwake.model.observation import Reading
from fuwake.observe.answer_dates import date_of
from fuwake.observe.answer_text import looks_like_organisation, organisation_of
from fuwake.observe.whois_answer import join, read_answer
from tests.observe import whois_samples as samples


def read(question: str, body: str | bytes, server: str = "whois.jprs.jp") -> Reading:
    return read_answer(question, join([("whois.iana.org", b"refer: x\n"), (server, body if isinstance(body, bytes) else body.encode())]))


def domain(name: str, body: str | bytes, server: str = "whois.jprs.jp") -> DomainRecord:
    reading = read(f"domain {name}", body, server)
    assert reading.status == "found", reading
    return msgspec.convert(reading.data, DomainRecord)


def network(body: str | bytes, server: str, ip: str = "192.0.2.7") -> NetworkRecord:
    reading = read(f"ip {ip}", body, server)
    assert reading.status == "found", reading
    return msgspec.convert(reading.data, NetworkRecord)


@pytest.mark.parametrize("charset", ["utf-8", "iso2022_jp", "euc_jp", "cp932"])
def test_jprs_in_japanese_in_each_charset(charset: str) -> None:
    record = domain("mihon.jp", samples.JPRS_GENERAL_JA.encode(charset))
    assert record.registrant == "見本株式会社"
    assert record.name_servers == ("ns1.mihon.jp", "ns2.mihon.jp")
    assert record.states == ("Active", "DomainTransferLocked")
    assert [str(moment) for moment in (record.created_at, record.expires_at, record.updated_at)] == [
        "2001-05-09 00:00:00+00:00",
        "2022-05-31 00:00:00+00:00",
        "2021-05-31 16:05:09+00:00",
    ]


@pytest.mark.parametrize(
    ("body", "charset"),
    [(samples.JPRS_ORGANISATIONAL_JA, "iso2022_jp"), (samples.JPRS_ORGANISATIONAL_JA, "utf-8"), (samples.JPRS_ORGANISATIONAL_EN, "ascii")],
)
def test_jprs_organisational_type(body: str, charset: str) -> None:
    record = domain("mihon.co.jp", body.encode(charset))
    assert record.registrant == ("Mihon Shoten" if charset == "ascii" else "見本商店")
    assert record.states == ("Connected",)
    assert str(record.expires_at) == "2024-01-31 00:00:00+00:00"
    assert str(record.created_at) == "2001-01-10 00:00:00+00:00"
    assert record.name_servers[0] == "ns1.mihon.co.jp"


def test_a_persons_name_is_not_kept() -> None:
    record = domain("mihon.jp", samples.JPRS_GENERAL_EN)
    assert record.registrant is None
    assert b"anako" not in msgspec.json.encode(record)
    assert b"anako" not in msgspec.json.encode(domain("mihon.jp", samples.JPRS_GENERAL_JA))
    assert b"anako" not in msgspec.json.encode(network(samples.RIPE, "whois.ripe.net"))
    assert b"anako" not in msgspec.json.encode(network(samples.ARIN, "whois.arin.net"))
    assert b"anako" not in msgspec.json.encode(domain("shop.com", samples.REGISTRAR, "whois.registrar.example"))


def test_icanns_form() -> None:
    record = domain("shop.com", samples.ICANN, "whois.verisign-grs.com")
    assert (record.registrar, record.registrar_id, record.abuse_email) == ("Example Registrar, Inc.", "9999", "abuse@registrar.example")
    assert record.states == ("clientTransferProhibited",)
    assert str(record.created_at) == "2014-04-11 09:12:44+00:00"
    assert str(record.expires_at) == "2024-04-11 09:12:44+00:00"


def test_country_registries_of_other_looks() -> None:
    uk = domain("shop.uk", samples.NOMINET, "whois.nic.uk")
    assert (uk.registrar, str(uk.created_at), uk.name_servers) == (
        "Example Registrar Ltd",
        "2011-02-14 00:00:00+00:00",
        ("ns1.shop.uk", "ns2.shop.uk"),
    )
    fr = domain("shop.fr", samples.AFNIC, "whois.nic.fr")
    assert (fr.registrar, str(fr.created_at), fr.name_servers) == (
        "EXAMPLE SAS",
        "2004-05-12 22:00:00+00:00",
        ("ns1.shop.fr", "ns2.shop.fr"),
    )


def test_networks() -> None:
    ripe = network(samples.RIPE, "whois.ripe.net")
    assert (ripe.range, ripe.name, ripe.country, ripe.organisation, ripe.abuse_email) == (
        "192.0.2.0/24",
        "FR-EXAMPLE",
        "FR",
        "Example SAS",
        "abuse@net.example",
    )
    arin = network(samples.ARIN, "whois.arin.net")
    assert (arin.range, arin.name, arin.country, arin.organisation, arin.abuse_email) == (
        "192.0.2.0/24",
        "EXAMPLE-2",
        "US",
        "Example Hosting, LLC",
        "abuse@hosting.example",
    )
    for charset in ("utf-8", "iso2022_jp", "euc_jp"):
        jpnic = network(samples.JPNIC.encode(charset), "whois.nic.ad.jp")
        assert (jpnic.range, jpnic.name, jpnic.organisation) == ("192.0.2.0/24", "MIHON-NET", "見本インターネット")
    lacnic = network("inetnum:     200.160.0/20\nowner:       Exemplo S.A.\nownerid: 1\ncountry: BR\n", "whois.lacnic.net", "200.160.2.3")
    assert (lacnic.range, lacnic.organisation, lacnic.country) == ("200.160.0.0/20", "Exemplo S.A.", "BR")


def test_the_desk_for_abuse_is_that_of_the_narrowest_network() -> None:
    """RIPE's comment on this range, `abuse-c`, the incident team, the organisation's; a person's address never."""
    wide = "% Abuse contact for '192.0.0.0 - 192.255.255.255' is 'abuse@wide.example'\n"
    own = "% Abuse contact for '192.0.2.0 - 192.0.2.255' is 'abuse@own.example'\n"
    block = "inetnum: 192.0.2.0 - 192.0.2.255\nnetname: X\n{}\n"
    person = "\nperson: Taro Mihon\nnic-hdl: TM1\ne-mail: taro@net.example\n"
    role = "\nrole: Desk\nnic-hdl: D1\nabuse-mailbox: abuse@role.example\n"
    team = "\nirt: IRT-X\ne-mail: irt@net.example\nabuse-mailbox: abuse@irt.example\n"
    for body, desk in (
        (wide + own + block.format("abuse-c: D1") + role, "abuse@own.example"),
        (wide + block.format("abuse-c: D1") + role, "abuse@role.example"),
        (wide + block.format("mnt-irt: IRT-X") + team, "abuse@irt.example"),
        (wide + block.format("org: O1") + "\norganisation: O1\norg-name: X KK\nabuse-c: D1\n" + role, "abuse@role.example"),
        (wide + block.format(""), "abuse@wide.example"),
        (block.format("abuse-c: TM1") + person, None),
    ):
        assert network(body, "whois.ripe.net").abuse_email == desk


def test_the_narrowest_route_tells_the_origin() -> None:
    body = samples.RIPE + "\nroute: 192.0.0.0/16\norigin: AS64501\n\nroute: 192.0.2.0/24\norigin: AS64500\n"
    assert network(body, "whois.ripe.net").origin == (64500,)
    assert network(samples.ARIN.replace("NetName:", "OriginAS: AS64500\nNetName:"), "whois.arin.net").origin == (64500,)


KRNIC = """\
query : 192.0.2.7

[ Network Information ]
IPv4 Address       : 192.0.0.0 - 192.0.255.255 (/16)
Organization Name  : Example Telecom
Service Name       : EXAMPLENET

Name               : IP Manager
E-Mail             : ip@telecom.example
--------------------------------------------------------------------------------
More specific assignment information is as follows.

[ Network Information ]
IPv4 Address       : 192.0.2.0 - 192.0.2.63 (/26)
Organization Name  : Example Customer
Name               : {}
E-Mail             : {}
"""


def test_krnic_and_twnic_are_read_with_the_narrowest_network() -> None:
    record = network(KRNIC.format("Network Manager", "noc@customer.example"), "whois.kisa.or.kr")
    assert (record.range, record.organisation, record.country, record.abuse_email) == (
        "192.0.2.0/26",
        "Example Customer",
        "KR",
        "noc@customer.example",
    )
    assert network(KRNIC.format("Gildong Hong", "gildong@customer.example"), "whois.kisa.or.kr").abuse_email is None
    taiwan = network(
        "   Netname: EXAMPLE-NET\n   Netblock: 192.0.2.0/24\n\n   Administrator contact:\n      a@b.example\n", "whois.twnic.net"
    )
    assert (taiwan.range, taiwan.name, taiwan.abuse_email) == ("192.0.2.0/24", "EXAMPLE-NET", None)


@pytest.mark.parametrize("ip", ["198.51.100.1", "2001:db8::1"])
def test_a_network_that_does_not_hold_the_address_is_no_answer(ip: str) -> None:
    for body in (samples.RIPE, samples.ARIN, samples.JPNIC):
        assert read(f"ip {ip}", body).reason == "garbage"


@pytest.mark.parametrize(
    "body",
    [
        samples.JPRS_NO_MATCH,
        samples.VERISIGN_NO_MATCH,
        "Domain not found.\n>>> Last update\n",
        "NOT FOUND\n",
        "No Data Found\n",
        "%% This is the AFNIC Whois server.\n%% No entries found in the AFNIC Database.\n",
        "% No match\n",
        "The queried object does not exist: previous registration\n",
        "Domain: shop.de\nStatus: free\n",
        "Domain:\tshop.eu\nScript:\tLATIN\n\nStatus: AVAILABLE\n",
        "%ERROR:101: no entries found\n",
        '    No match for "shop.uk".\n',
        '% Object "shop.cat" NOT FOUND.\n',
        '"shop.se" not found.\n',
        'domain "shop.nu" not found.\n',
        "No such domain shop.ac.uk\n",
        "%ERROR: no entries found\n",
        "%ERROR:103: Domain is not registered\n",
        "shop.cl: no existe\n",
        "We do not have an entry in our database matching your query.\n",
        "Above domain name is not registered to KRNIC.\n",
        "% Terms.\n" * 60 + "Domain: shop.eu\nStatus: AVAILABLE\n",
    ],
)
def test_no_such_domain_in_the_words_of_many(body: str) -> None:
    name = next((name for name in ("shop.de", "shop.eu") if name in body), "shop.com")
    assert read(f"domain {name}", body, "whois.nic.example").status == "absent"


@pytest.mark.parametrize(
    "body",
    [
        "WHOIS LIMIT EXCEEDED - SEE WWW.PIR.ORG/WHOIS FOR DETAILS\n",
        "Query rate limit exceeded. Reduced information.\n",
        "%ERROR:201: access denied for 192.0.2.1\n",
        "Too many simultaneous connections from your host.\n",
        "Server is busy, please try again later\n",
        "Your request is being blacklisted\n",
    ],
)
def test_a_limit_is_never_read_as_no_such_domain(body: str) -> None:
    assert read("domain shop.com", body, "whois.nic.example").reason == "rate-limited"


@pytest.mark.parametrize(
    "body",
    [
        "Domain shop.com is not registered here.\n",
        "All rights reserved by the registry.\n",
        "Welcome to the whois service of the registry.\nUse it wisely.\n",
    ],
)
def test_another_registrar_and_a_banner_are_no_answer(body: str) -> None:
    reading = read("domain shop.com", body, "whois.nic.example")
    assert (reading.status, reading.reason) == ("failed", "garbage")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20110426 17:57:27", "2011-04-26"),
        ("20110426", "2011-04-26"),
        ("2002.09.19 13:00:00", "2002-09-19"),
        ("2007. 03. 02.", "2007-03-02"),
        ("Fri Apr 19 21:21:11 GMT 2002", "2002-04-19"),
        ("Tue Dec 12 2000", "2000-12-12"),
        ("30/12/2017", "2017-12-30"),
        ("27-05-1999", "1999-05-27"),
    ],
)
def test_dates_of_single_registries(text: str, day: str) -> None:
    found = date_of(text)
    assert found is not None
    assert found.date().isoformat() == day


def test_a_day_that_may_be_a_month_is_unknown() -> None:
    assert date_of("03/08/2014 23:59:52") is None


def test_the_domains_own_dates_are_taken_and_not_those_of_its_contacts() -> None:
    body = "domain: mihon.cz\nregistered: 21.07.2000 15:21:00\nnserver: ns.mihon.cz\n\ncontact: MIHON\ncreated: 18.05.2011 10:00:00\n"
    assert str(domain("mihon.cz", body, "whois.nic.example").created_at)[:10] == "2000-07-21"


@pytest.mark.parametrize(
    "name",
    [
        "Mihon Co., Ltd.",
        "見本株式会社",
        "(株)見本",
        "㈱見本",
        "Example GmbH",
        "Example S.A.",
        "Example AG",
        "国立大学法人見本大学",
        "Univ. Inc",
    ],
)
def test_a_legal_form_makes_an_organisation(name: str) -> None:
    assert looks_like_organisation(name)


@pytest.mark.parametrize("name", ["見本 花子", "Hanako Mihon", "Inca Roads", "Tom Cohen", "Ag Bali", "Sainc", "Kk", "", "coco coco"])
def test_a_persons_name_does_not_look_like_one(name: str) -> None:
    assert name == "Kk" or not looks_like_organisation(name)


@pytest.mark.parametrize(
    "name",
    ["REDACTED FOR PRIVACY", "Domains By Proxy, LLC", "Privacy service provided by X ehf", "N/A", "-", "個人情報保護のため非公開", " "],
)
def test_what_is_withheld_is_nobodys_name(name: str) -> None:
    assert organisation_of(name, explicit=True) is None


@pytest.mark.parametrize(
    "text", ["31-02-2020", "2020-02-31", "0000-01-01", "2020/13/01", "99999999999", "1.1.0000", "12-Foo-2020", "", "9" * 400]
)
def test_impossible_dates_are_unknown(text: str) -> None:
    assert date_of(text) is None


@given(st.binary(max_size=400))
def test_reading_never_raises(body: bytes) -> None:
    for question in ("domain mihon.jp", "ip 192.0.2.7"):
        assert read_answer(question, body).status == "failed"
        assert read(question, body).status in ("failed", "absent")


@given(
    st.sampled_from([samples.JPRS_GENERAL_JA, samples.ICANN, samples.RIPE, samples.ARIN, samples.JPNIC]),
    st.integers(0, 9999),
    st.binary(max_size=3),
)
def test_reading_a_spoilt_answer_never_raises(text: str, place: int, poison: bytes) -> None:
    body = bytearray(text.encode())
    place %= len(body)
    body[place : place + 1] = poison
    for question in ("domain mihon.jp", "domain shop.com", "ip 192.0.2.7"):
        assert read(question, bytes(body)).status in ("found", "absent", "failed")
