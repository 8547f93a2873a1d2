"""Forwarding addresses are undone from their letters alone, and only those that a maker's own host wrote."""

import base64
import time

import pytest

from fuwake.parse import limits
from fuwake.parse.message import parse
from fuwake.parse.urls import read_url
from fuwake.parse.wrappers import shorteners
from fuwake.parse.wrappers.registry import WRAPPERS, kind
from fuwake.parse.wrappers.unwrap import unwrap

TARGET = "https://lure.example.com/a?b=c&d=e"
CODED = "https%3A%2F%2Flure.example.com%2Fa%3Fb%3Dc%26d%3De"
B64 = base64.urlsafe_b64encode(TARGET.encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("family", "written"),
    [
        ("safe_links", f"https://nam02.safelinks.protection.outlook.com/?url={CODED}&data=05%7C01%7Ca%40b.jp&sdata=x&reserved=0"),
        ("safe_links", f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/atp-safelinks.html?url={CODED}&locale=ja"),
        ("urldefense", f"https://urldefense.proofpoint.com/v1/url?u={CODED}&k=x%3D&r=y"),
        ("urldefense", "https://urldefense.proofpoint.com/v2/url?u=https-3A__lure.example.com_a-3Fb-3Dc-26d-3De&d=Dw&c=V&r=e&m=f&s=g&e="),
        ("urldefense", "https://urldefense.com/v3/__https://lure.example.com/a?b=c&d=e__;!!Abc!xyz$"),
        ("urldefense", "https://urldefense.com/v3/__https:/lure.example.com/a*b=c*d=e__;PyY!!Abc!xyz$"),
        ("urldefense", "https://urldefense.us/v3/__https://lure.example.com/**Ab=c&d=e__;YT8=!!Abc!xyz$"),
        ("barracuda", f"https://linkprotect.cudasvc.com/url?a={CODED.lower()}&c=E,1,x&typo=1"),
        ("cisco", f"https://secure-web.cisco.com/1aBcDeFgHiJkLm/{CODED}"),
        ("symantec", f"https://clicktime.symantec.com/15siKvGqM3Zx?h=abc&u={CODED}"),
        ("trend_micro", f"https://ca-1234.trendmicro.com/wis/clicktime/v1/query?url={CODED}&umid=1"),
        ("sophos", f"https://eu-west-1.protection.sophos.com/?d=example.com&u={B64}&i=x"),
        ("trellix", f"https://protect2.fireeye.com/v1/url?k=1-2&q=1&e=3&u={CODED}"),
        ("check_point", "https://protect.checkpoint.com/v2/___https://lure.example.com/a?b=c&d=e___.YXBz"),
        ("check_point", f"https://avanan.url-protection.com/v1/url?o={CODED}&g=x&s=y"),
        ("trustwave", f"https://scanmail.trustwave.com/?c=1&d=2&u={CODED}"),
        ("gmx", f"https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl={CODED}"),
        ("google", f"https://www.google.co.jp/url?sa=t&q={CODED}&ved=1"),
        ("google", "https://www.google.com/amp/s/lure.example.com/a?b=c&d=e"),
        ("google", "https://lure-example-com.cdn.ampproject.org/c/s/lure.example.com/a?b=c&d=e"),
        ("google", "https://lure-example-com.translate.goog/a?b=c&d=e&_x_tr_sl=auto&_x_tr_tl=ja"),
        ("google", f"https://translate.google.com/translate?sl=auto&tl=ja&u={CODED}"),
        ("google_ads", f"https://adclick.g.doubleclick.net/pcs/click?xai=A&adurl={CODED}"),
        ("meta", f"https://l.facebook.com/l.php?u={CODED}&h=AT0"),
        ("yahoo", f"https://r.search.yahoo.com/_ylt=A/RV=2/RE=16/RO=10/RU={CODED.lower()}/RK=2/RS=x-"),
        ("yahoo", f"https://rdsig.yahoo.co.jp/mail/x/RV=1/RE=1/RS=a/RU={B64}/"),
        ("youtube", f"https://www.youtube.com/redirect?event=x&q={CODED}"),
        ("bing", f"https://www.bing.com/ck/a?!&&p=123&ptn=3&u=a1{B64}&ntb=1"),
        ("duckduckgo", f"https://duckduckgo.com/l/?uddg={CODED}&rut=x"),
        ("linkedin", f"https://www.linkedin.com/safety/go?url={CODED}"),
        ("leaving_page", f"https://vk.com/away.php?to={CODED}"),
    ],
)
def test_the_target_is_read_from_the_address(family: str, written: str) -> None:
    found = unwrap(read_url(written))
    assert (found.url.href, found.wrappers, found.opaque) == (TARGET, (family,), False)


@pytest.mark.parametrize(
    ("family", "written"),
    [
        ("mimecast", "https://protect-eu.mimecast.com/s/AbCdEfGh?domain=lure.example.com"),
        ("shortener", "https://bit.ly/3abcdEF"),
        ("shortener", "https://t.co/AbCd"),
        ("symantec", "https://clicktime.symantec.com/3AbCdEfGhIjKl"),
        ("linkedin", "https://www.linkedin.com/slink?code=abc"),
        ("urldefense", "https://urldefense.com/v3/__nothing"),
        ("safe_links", "https://nam02.safelinks.protection.outlook.com/?url=javascript:alert(1)"),
    ],
)
def test_where_the_target_is_not_written_only_a_visit_tells(family: str, written: str) -> None:
    found = unwrap(read_url(written))
    assert (found.url.href, found.wrappers, found.opaque) == (written, (family,), True)


@pytest.mark.parametrize(
    "written",
    [
        f"https://safelinks.protection.outlook.com.lure.example/?url={CODED}",
        f"https://google.pages.dev/url?q={CODED}",
        f"https://www.google.com/search?q={CODED}",
        f"https://www.facebook.com/sharer/sharer.php?u={CODED}",
        f"https://twitter.com/intent/tweet?url={CODED}",
        "https://www.trendmicro.com/ja_jp/business.html",
        "https://bit.ly/",
        "mailto:a@b.jp",
    ],
)
def test_other_addresses_stay_as_they_are(written: str) -> None:
    found = unwrap(read_url(written))
    assert (found.url.href, found.wrappers, found.opaque) == (read_url(written).href, (), False)


def test_wrappers_in_wrappers_are_taken_off_to_a_bound() -> None:
    layers = TARGET
    for _ in range(3):
        layers = "https://www.google.com/url?q=" + layers.replace("%", "%25").replace(":", "%3A").replace("/", "%2F").replace("&", "%26")
    assert unwrap(read_url(layers)).url.href == TARGET
    for _ in range(limits.WRAPPERS):
        layers = "https://l.facebook.com/l.php?u=" + layers.replace("%", "%25").replace("&", "%26")
    found = unwrap(read_url(layers))
    assert len(found.wrappers) <= limits.WRAPPERS + 1
    assert found.opaque


def test_a_site_that_carries_a_strangers_address_is_judged_itself_and_the_other_is_told_too() -> None:
    """Anybody can append `?url=https://bank.example/` to his own page, so it never takes the page's place."""
    mail = b"From: a@b.jp\nContent-Type: text/html\n\n<a href='https://lure.example.com/x?url=https%3A%2F%2Fbank.example.jp%2F'>here</a>"
    links = parse(mail).links
    assert [(link.url, link.host, link.outer, link.wrappers) for link in links] == [
        ("https://lure.example.com/x?url=https%3A%2F%2Fbank.example.jp%2F", "lure.example.com", None, ()),
        (
            "https://bank.example.jp/",
            "bank.example.jp",
            "https://lure.example.com/x?url=https%3A%2F%2Fbank.example.jp%2F",
            ("open_redirect",),
        ),
    ]


def test_a_link_keeps_what_stands_in_the_mail_beside_its_target() -> None:
    written = f"https://nam02.safelinks.protection.outlook.com/?url={CODED}&data=05"
    (link,) = parse(f"From: a@b.jp\nContent-Type: text/plain\n\n{written}\n".encode()).links
    assert (link.url, link.host, link.domain, link.outer, link.wrappers) == (
        TARGET,
        "lure.example.com",
        "example.com",
        written,
        ("safe_links",),
    )


def test_an_unsubscribe_link_behind_a_gateway_is_still_one() -> None:
    written = "https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fnews.example.jp%2Funsubscribe%3Fx%3D1&data=05"
    (link,) = parse(f"From: a@b.jp\nContent-Type: text/plain\n\n{written}\n".encode()).links
    assert link.one_click


def test_every_family_is_listed_once_and_has_a_kind() -> None:
    names = [wrapper.id for wrapper in WRAPPERS]
    hosts = [host for wrapper in WRAPPERS for host in wrapper.hosts]
    assert len(set(names)) == len(names)
    assert len(set(hosts)) == len(hosts)
    assert (kind("mimecast"), kind("google"), kind("shortener"), kind("nothing")) == ("gateway", "redirector", "shortener", None)
    assert len(shorteners.names()) > 50


@pytest.mark.parametrize("piece", ["%", "*", "=", "&u=", "__", "http%3A", "/RU=", "a1"])
def test_long_nonsense_takes_little_time(piece: str) -> None:
    started = time.perf_counter()
    for start in (
        "https://urldefense.com/v3/__",
        "https://urldefense.com/v2/url?u=",
        "https://www.bing.com/ck/a?u=",
        "https://r.search.yahoo.com/",
        "https://protect.checkpoint.com/v2/___",
        "https://example.com/?url=https://",
    ):
        unwrap(read_url((start + piece * 8000)[:8192]))
    assert time.perf_counter() - started < 0.5
