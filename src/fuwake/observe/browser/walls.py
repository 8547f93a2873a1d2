"""Checks for robots and warnings that stand in place of a page: recognised with who runs them, never broken. Pure.

Marks as the vendors document them for site owners (the script, frame or header that their check adds), read 2026-11.
"""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from fuwake.observe.browser.look import Words


class _Wall(Struct, frozen=True, kw_only=True):
    vendor: str
    hosts: tuple[str, ...] = ()
    """Hosts of scripts and frames of the check; `host/path` where the host alone says nothing."""
    marks: tuple[str, ...] = ()
    """Words in the markup that no page has by chance."""
    header: tuple[str, str] | None = None
    """Field of the answer and what it begins with."""


_WALLS = (
    _Wall(
        vendor="Cloudflare",
        hosts=("challenges.cloudflare.com",),
        marks=("cf-turnstile", "cf_chl_opt", "cf-error-details"),
        header=("cf-mitigated", "challenge"),
    ),
    _Wall(vendor="reCAPTCHA (Google)", hosts=("www.google.com/recaptcha", "www.recaptcha.net/recaptcha"), marks=("g-recaptcha",)),
    _Wall(vendor="hCaptcha", hosts=("js.hcaptcha.com", "newassets.hcaptcha.com", "hcaptcha.com"), marks=("h-captcha",)),
    _Wall(vendor="AWS WAF", hosts=("awswaf.com", "captcha.awswaf.com"), header=("x-amzn-waf-action", "")),
    _Wall(vendor="DataDome", hosts=("captcha-delivery.com", "geo.captcha-delivery.com")),
    _Wall(vendor="HUMAN (PerimeterX)", hosts=("captcha.px-cloud.net", "client.px-cloud.net"), marks=("px-captcha",)),
    _Wall(vendor="Imperva", marks=("_Incapsula_Resource",)),
    _Wall(vendor="Akamai", hosts=("errors.edgesuite.net",), marks=("errors.edgesuite.net", "sec-if-cpt-container")),
    _Wall(vendor="Arkose Labs", hosts=("client-api.arkoselabs.com", "arkoselabs.com", "funcaptcha.com")),
    _Wall(vendor="GeeTest", hosts=("static.geetest.com", "gcaptcha4.geetest.com", "api.geetest.com")),
    _Wall(vendor="Vercel", marks=("Vercel Security Checkpoint",), header=("x-vercel-mitigated", "challenge")),
    _Wall(vendor="DDoS-Guard", hosts=("check.ddos-guard.net",), marks=("/.well-known/ddos-guard/",)),
    _Wall(vendor="Friendly Captcha", marks=("frc-captcha",)),
    _Wall(vendor="Sucuri", marks=("sucuri_cloudproxy_js", "Sucuri WebSite Firewall")),
)
UNNAMED = "unnamed"
"""A wall whose words show it, but not who runs it."""
_WORDS = re.compile(
    r"just a moment\.\.\.|checking your browser|attention required! \| cloudflare|verify(ing)? (that )?you are (a )?human|"
    r"suspected phishing|"
    r"are you a robot|i'?m not a robot|ddos protection by|press (and|&) hold|enable javascript and cookies to continue|"
    r"access denied.{0,80}(akamai|incapsula|reference)|"
    r"私はロボットではありません|ロボットではないことを確認|人間であることを確認|フィッシング(の疑い|サイトの可能性)",
    re.IGNORECASE | re.DOTALL,
)
_SHORT_TEXT = 600
"""A page with less to read than this and a check on it is the check."""
_SOURCES = re.compile(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//([^"'\s<>]{1,200})""", re.IGNORECASE)
_MOST_SOURCES = 300
_BARRED = frozenset({403, 405, 429, 503})


def wall(page: Words, status: int | None, headers: Mapping[str, str], fields: int) -> str | None:
    """Who runs the check or warning that stands in place of the page; `unnamed`; None where the page itself is seen.

    `headers`: of the final document, names in lower case; `fields`: visible fields to fill in. A page that asks for something is seen,
    whatever guards its form.
    """
    for one in _WALLS:
        if one.header is not None and one.header[0] in headers and headers[one.header[0]].startswith(one.header[1]):
            return one.vendor
    if fields:
        return None
    hosts = _SOURCES.findall(page.html)[:_MOST_SOURCES]
    named = next((one.vendor for one in _WALLS if _marked(one, page.html, hosts)), None)
    said = _WORDS.search(f"{page.title}\n{page.text[:4000]}") is not None
    if named is not None and (said or len(page.text.strip()) < _SHORT_TEXT):
        return named
    return (named or UNNAMED) if said and (status in _BARRED or len(page.text) < 2000) else None


def _marked(one: _Wall, html: str, hosts: Sequence[str]) -> bool:
    return any(mark in html for mark in one.marks) or any(_at(place, host) for place in hosts for host in one.hosts)


def _at(place: str, host: str) -> bool:
    """Whether `host/path` lies at a host, below it, or on a path that begins so."""
    return place.startswith(host) if "/" in host else f".{place.partition('/')[0]}".endswith(f".{host}")
