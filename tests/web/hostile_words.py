"""Words of mails that would run in a page which does not escape them, and mails with them in every place that a page shows."""

import base64
from email.header import Header
from urllib.parse import quote

from msgspec.structs import replace

from fuwake.model.case import Case
from fuwake.model.infrastructure import Registration
from fuwake.model.observation import Observation
from fuwake.model.page import DummyControl, Page, PageField, PageTarget, Redirect

MARK = "fuwakeRan"
_RUN = f"window.{MARK}=1,alert('{MARK}'),console.log('{MARK}')"
WORDS = (
    f'"><script>{_RUN}</script>',
    f'\'"--></title></style></textarea><img src=x onerror="{_RUN}"><svg onload="{_RUN}">',
    f"javascript:{_RUN}//{{{{7*7}}}}{{% raw %}}${{{_RUN}}}",
    f'\u202e\u200b<a href="javascript:{_RUN}" autofocus onfocus="{_RUN}" style="position:fixed">\u2066x',
)


def hostile_mail(number: int, words: str) -> bytes:
    """The words as subject, names, addresses, anchor, link, file name, media type, header field and text."""
    coded = Header(words, "utf-8", maxlinelen=2_000).encode().replace("\n", "")
    html = (
        f"<title>{words}</title><p>{words}</p><a href='https://evil.example/{quote(words)}?a={number}'>{words}</a>"
        f'<a href="javascript:{_RUN}">here</a><img src=x onerror="{_RUN}"><script>{_RUN}</script>'
    )
    name = quote(words, safe="")
    lines = (
        f"Received: from {quote(words, safe='')[:60]} (evil.example [192.0.2.9]) by mx.example.org; Tue, 3 Nov 2026 10:00:00 +0900",
        f"From: {coded} <support@evil.example>",
        "To: reader@example.org",
        f"Reply-To: {coded} <answers@other.example>",
        f"Subject: {coded}",
        f"X-Mailer: {coded}",
        f"Message-ID: <{number}{quote(words, safe='')[:60]}@evil.example>",
        "Date: Tue, 3 Nov 2026 10:00:00 +0900",
        "MIME-Version: 1.0",
        'Content-Type: multipart/mixed; boundary="b"',
        "",
        "--b",
        "Content-Type: text/html; charset=utf-8",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(html.encode("utf-8", "replace")).decode().strip(),
        "--b",
        f"Content-Type: application/pdf; name*=utf-8''{name}.pdf",
        f"Content-Disposition: attachment; filename*=utf-8''{name}.pdf",
        "Content-Transfer-Encoding: base64",
        "",
        "JVBERi0xLjQK",
        "--b--",
        "",
    )
    return "\r\n".join(lines).encode()


def hostile_case(case: Case, digest: str, words: str) -> Case:
    """The case with the words in what registries say and what a visited page shows. digest: of a WHOIS answer with them."""
    at = case.run.dissected_at
    seen = Observation(
        id="whois:domain evil.example",
        observer="whois",
        subject="domain evil.example",
        asked_at=at,
        elapsed_s=0.1,
        source=words,
        status="found",
        data={"registrar": words, "registrant": words},
        evidence=digest,
        active=False,
    )
    loci = (f"observation:{seen.id}",)
    registration = Registration(
        status="registered",
        registrar=words,
        created_at=at,
        updated_at=None,
        expires_at=None,
        registrant=words,
        registrant_country="JP",
        abuse_contact=words,
        name_servers=(words,),
        states=(words,),
        for_sale=False,
        source="whois",
        age_days=3,
        evidence=loci,
    )
    page = Page(
        status="seen",
        url="https://evil.example/",
        final_url=f"https://evil.example/?{words}",
        host="evil.example",
        ip="192.0.2.9",
        visited_at=at,
        http_status=200,
        title=words,
        language=words,
        screenshot=None,
        text=words,
        redirects=(Redirect(url=f"https://evil.example/{words}", status=302, how="http", ip="192.0.2.9"),),
        fields=(PageField(kind="password", label=words),),
        dummy_controls=(DummyControl(label=words, kind="link", evidence=loci),),
        working_controls=(),
        targets=(PageTarget(url=f"https://evil.example/{words}", method=words, carries=("password",), service=words),),
        targets_status="found",
        sent=False,
        profiles=("desktop-ja",),
        cage="sealed",
        certificate=words,
        what="login",
        evidence=loci,
    )
    domains = tuple(replace(known, registration=registration, role_why=words, role_why_ja=words) for known in case.domains)
    return replace(case, domains=domains, page=page, page_why=None, observations=(*case.observations, seen))
