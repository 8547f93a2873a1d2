# ruff: noqa: E501
"""What strangers write (the mail, the page, registries) stays text: on the terminal, in HTML, Markdown, JSON and PDF."""

import json
import re
import subprocess
from email.header import Header
from pathlib import Path

import msgspec
import pytest
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from fuwake.cli.summary import show
from fuwake.pipeline.dissect import save
from fuwake.pipeline.verify import verify
from fuwake.report.tables import allowed_links
from fuwake.report.write import articles
from tests.end_to_end.variant import PAGE, Outcome, Variant

TERMINAL = "\x1b]52;c;cHduZWQ=\x07\x1b[31mred\x1b]8;;http://evil.example/\x07\x9b2J"
BIDI = "\u202egpj.exe\u202c \u2066iso\u2069 \u200b\u200f\u2028\u2029\x85end"
MARKUP = (
    "</script><script>alert(1)</script></style><img src=http://evil.example/p.gif onerror=alert(1)><svg/onload=alert(1)>\"'><!--<b>--><b>"
)
MARKDOWN = (
    "![p](http://evil.example/p.png) [go](http://evil.example/) <http://evil.example/> `code` ``` ~~~ # head | a | b | <u>raw</u> "
    "[x]: http://evil.example/ www.evil.example evil@evil.example \\[a\\](javascript:alert) &lt;b&gt; [受信者](http://evil.example)"
)
TEMPLATE = "{{ 7*7 }} {% raw %} {# x #} ${7*7} {domain} %s %(x)s"
ODD = "nul\x00byte \udcff\ud800 " + "あ" * 400 + "W" * 900
PAYLOADS = {"terminal": TERMINAL, "bidi": BIDI, "markup": MARKUP, "markdown": MARKDOWN, "template": TEMPLATE, "odd": ODD}
NEVER_SHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200f\u2028-\u202e\u2060-\u206f]")
LIVE = re.compile(r"(?<![\w-])(?:https?://|www\.)[^\s<>\"')\]]+", re.IGNORECASE)


def _mail(text: str) -> bytes:
    """The text in every place of a mail that people see."""
    coded = Header(text.replace("\udcff", "").replace("\ud800", ""), "utf-8", maxlinelen=70).encode()
    flat = text.replace("\r", " ").replace("\n", " ").encode("utf-8", "surrogatepass")
    quoted = flat.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    body = (
        b"<html><body><p>" + flat + b"</p><a href='http://chinonso.net/wp-content/themes/simple-life/inc/webmail/?x=" + flat[:60].replace(b"'", b"")
        + b"'>" + flat + b"</a><a href='http://chinonso.net/&quot;&gt;&lt;script&gt;'>" + flat[:80] + b"</a></body></html>"
    )  # fmt: skip
    head = (
        f"Return-Path: <info@colonista.jp>\r\nDelivered-To: haruka.mizuno@mizuno-works.example\r\n"
        f"Received: from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104]) by mx01.mizuno-works.example (Postfix)"
        f" with ESMTPS id 4S5 for <haruka.mizuno@mizuno-works.example>; Wed, 11 Oct 2023 14:40:31 +0900 (JST)\r\n"
        f"Subject: {coded}\r\nDate: Wed, 11 Oct 2023 07:40:28 +0200\r\n"
    ).encode()
    head += b'From: "' + quoted + b'" <info@colonista.jp>\r\nReply-To: "' + quoted + b'" <postmaster@aq.xyz>\r\n'
    head += b"To: haruka.mizuno@mizuno-works.example\r\nX-Mailer: " + flat + b"\r\nMessage-ID: <" + quoted[:200] + b"@x>\r\n"
    head += b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="=_b"\r\n\r\n'
    parts = b"--=_b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + body + b"\r\n"
    parts += (
        b'--=_b\r\nContent-Type: text/plain; name="'
        + quoted
        + b'"\r\nContent-Disposition: attachment; filename="'
        + quoted
        + b'"\r\n\r\nx\r\n'
    )
    return head + parts + b"--=_b--\r\n"


def _world(t3: Variant, text: str) -> Variant:
    """The text in the answers of the registries and on the page."""
    clean = text.encode("utf-8", "replace").decode()

    def owned(document: dict[str, object]) -> None:
        document["name"] = clean
        document["handle"] = clean
        document["remarks"] = [{"title": clean, "description": [clean]}]
        document["entities"] = [
            {"objectClassName": "entity", "roles": ["registrar"], "handle": clean, "vcardArray": ["vcard", [["fn", {}, "text", clean], ["org", {}, "text", clean]]]}
        ]  # fmt: skip

    t3.rdap("domain/chinonso.net.json", owned)
    t3.rdap("ip/192.185.0.0-192.185.255.255.json", owned)
    whois = t3.folder / "whois" / "whois.jprs.jp" / "colonista.jp.txt"
    flat = clean.replace("\n", " ").encode("iso2022_jp", "replace").decode("iso2022_jp")
    old = whois.read_text(encoding="utf-8")
    whois.write_text(re.sub(r"(\[(?:Registrant|状態|登録者名)\] +).*", lambda found: found[1] + flat, old), encoding="utf-8")
    page = t3.folder / PAGE / "index.html"
    html = page.read_text(encoding="utf-8")
    page.write_text(
        html.replace("<title>WebMail", f"<title>{clean.replace('</', '<')}").replace("ログイン</h1>", f"{clean}</h1>"), encoding="utf-8"
    )
    return t3


def _html_is_inert(text: str) -> None:
    assert NEVER_SHOWN.search(text) is None
    tree = LexborHTMLParser(text)
    own = allowed_links()
    for node in tree.css("*"):
        attributes = node.attributes
        assert not [name for name in attributes if name.startswith("on")], node.html
        for name in ("href", "src", "action", "data", "srcset", "poster", "formaction", "xlink:href"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/png;base64,", "data:image/svg+xml;base64,")) or value in own, value
    scripts = tree.css("script")
    assert len(scripts) <= 1
    assert "evil.example" not in "".join(script.text() for script in scripts)
    assert tree.css("iframe, object, embed, form, base, input, u, b, marquee") == []


def _markdown_is_inert(text: str) -> None:
    assert NEVER_SHOWN.search(text) is None
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    own = allowed_links()
    for token in tokens:
        assert token.type != "html_block", token.content
        for inner in token.children or ():
            if inner.type == "html_inline":
                assert re.fullmatch(r'<a id="e\d+">|</a>', inner.content), inner.content
            target = inner.attrGet("href") or inner.attrGet("src")
            assert target is None or re.match(r"#e\d+$|evidence/[0-9a-f]{64}$|map-[\w-]+\.svg$", str(target)) or target in own, target
    assert [found for found in LIVE.findall(text) if not any(link.startswith(found.rstrip(".,")) for link in own)] == []


def _terminal_is_inert(text: str) -> None:
    assert NEVER_SHOWN.search(text) is None
    assert LIVE.findall(text) == []


def _check(outcome: Outcome, out: Path, printed: str, formats: tuple[str, ...] = ("html", "md")) -> Path:
    made = outcome.dissection
    folder = save(made, out, articles(made.case, made.evidence, made.raw, formats))
    line = msgspec.json.encode(made.case)
    assert b"\n" not in line
    assert json.loads(line.decode("utf-8")) == json.loads((folder / "case.json").read_text(encoding="utf-8"))
    for file in folder.glob("article.*.html"):
        _html_is_inert(file.read_text(encoding="utf-8"))
    for file in folder.glob("article.*.md"):
        _markdown_is_inert(file.read_text(encoding="utf-8"))
    assert verify(folder) == ()
    _terminal_is_inert(printed)
    return folder


def _shown(outcome: Outcome, capsys: pytest.CaptureFixture[str]) -> str:
    for lang in ("ja", "en"):
        show(outcome.dissection, Path("cases"), lang, 1.0)
    return capsys.readouterr().out


@pytest.mark.parametrize("kind", PAYLOADS)
def test_what_the_mail_and_the_registries_say_stays_text(
    kind: str, t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    t3.message = _mail(PAYLOADS[kind])
    outcome = _world(t3, PAYLOADS[kind]).examine()
    _check(outcome, tmp_path / "out", _shown(outcome, capsys))


@pytest.mark.needs_browser
@pytest.mark.needs_bubblewrap
@pytest.mark.needs_poppler
@pytest.mark.parametrize("kind", ["terminal", "markup", "markdown"])
def test_what_the_page_says_stays_text(kind: str, t3: Variant, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    t3.message = _mail(PAYLOADS[kind])
    outcome = _world(t3, PAYLOADS[kind]).examine(visit=True)
    assert outcome.case.page is not None
    folder = _check(outcome, tmp_path / "out", _shown(outcome, capsys), ("html", "md", "pdf"))
    for paper in folder.glob("*.pdf"):
        links = set(re.findall(rb"/URI \(([^)]*)\)", paper.read_bytes()))
        assert {link.decode() for link in links} <= allowed_links()
        text = subprocess.run(["pdftotext", str(paper), "-"], capture_output=True, check=True, timeout=60).stdout.decode()
        assert re.search("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e]", text) is None
