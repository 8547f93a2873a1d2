"""The bundled labs hold what their README says, as an outside client sees it."""

import base64
import email
import email.message
import email.policy
import re
from collections.abc import Callable
from pathlib import Path

import dkim  # type: ignore[import-untyped]  # ships no types
import dns.reversename
import httpx2
import pytest

from fuwake.lab.overlay import derive_lab, set_records
from fuwake.lab.signing import sign
from fuwake.lab.world import World, running
from tests.lab import ask

RECIPIENT = "haruka.mizuno@mizuno-works.example"
PAGE = "http://chinonso.net/wp-content/themes/simple-life/inc/webmail/"


def _mail(lab: Path) -> email.message.EmailMessage:
    return email.message_from_bytes((lab / "message.eml").read_bytes(), policy=email.policy.default)


def _dkim_txt(world: World) -> Callable[..., bytes | None]:
    def get(name: bytes, timeout: int = 5) -> bytes | None:
        answer = ask.dns_ask(world, name.decode(), "TXT", tcp=True)
        return b"".join(piece for rrset in answer.answer for record in rrset for piece in record.strings) or None

    return get


def test_the_source_case_mail_has_the_facts(root: Path) -> None:
    mail = _mail(root / "labs" / "t3-webmail")
    assert mail["Subject"] == "Important update on October 11, 2023, 2:40:28 PM"
    assert (mail["From"], mail["Reply-To"]) == ("IT-Webmail <info@colonista.jp>", "postmaster@aq.xyz")
    lowest = str((mail.get_all("Received") or [""])[-1])
    assert lowest.startswith("from zm-store01.srv.celeste.fr (zm-store01.srv.celeste.fr [83.142.144.104])")
    html = mail.get_body(("html",))
    assert html is not None
    link = re.search(r'<a href="([^"]+)"[^>]*>([^<]+)</a>', html.get_content())
    assert link is not None
    assert link[2] == "設定管理ページ"
    assert link[1].startswith(PAGE)
    assert base64.b64decode(link[1].partition("?u=")[2].partition("&amp;")[0]).decode() == RECIPIENT


def test_the_source_case_world_has_the_facts(root: Path) -> None:
    with running(root / "labs" / "t3-webmail") as world:
        for name, address in (
            ("colonista.jp", "103.3.2.85"),
            ("chinonso.net", "192.185.37.96"),
            ("zm-store01.srv.celeste.fr", "83.142.144.104"),
        ):
            assert ask.records(ask.dns_ask(world, name, "A")) == [address]
        reverse = dns.reversename.from_address("83.142.144.104").to_text()
        assert ask.records(ask.dns_ask(world, reverse, "PTR")) == ["zm-store01.srv.celeste.fr."]
        assert dns.rcode.to_text(ask.dns_ask(world, "aq.xyz", "MX").rcode()) == "NXDOMAIN"
        assert httpx2.get(f"{ask.rdap_base(world, 'dns', 'xyz')}domain/aq.xyz").status_code == 404
        assert ask.rdap_base(world, "dns", "jp") is None
        assert "Xserver Inc." in ask.whois(world, "colonista.jp/e").decode("iso-2022-jp")
        assert "[登録年月日]                    2018/06/12" in ask.whois(world, "colonista.jp").decode("iso-2022-jp")
        assert ask.listed(ask.safe_browsing(world, f"{PAGE}?u=x"), f"{PAGE}?u=x") == ["SOCIAL_ENGINEERING"]


@pytest.mark.parametrize(
    ("block", "address", "organisation"),
    [
        ("83.0.0.0/8", "83.142.144.104", "CELESTE SAS"),
        ("192.0.0.0/8", "192.185.37.96", "Network Solutions, LLC"),
        ("103.0.0.0/8", "103.3.2.85", "Xserver Inc."),
    ],
)
def test_the_networks_are_of_whom_they_were(root: Path, block: str, address: str, organisation: str) -> None:
    with running(root / "labs" / "t3-webmail") as world:
        answer = httpx2.get(f"{ask.rdap_base(world, 'ipv4', block)}ip/{address}").json()
        assert answer["entities"][0]["vcardArray"][1][1][3] == organisation
        assert organisation.lower() in ask.whois(world, address).decode().lower()


def test_the_page_is_up_and_whole(root: Path) -> None:
    with running(root / "labs" / "t3-webmail") as world:
        page = ask.site(world, "GET", f"{PAGE}?u=x", ip="192.185.37.96")
        assert "<title>WebMail</title>" in page.text
        for name in ("mail.png", "style.css", "form.js"):
            assert ask.site(world, "GET", PAGE + name, ip="192.185.37.96").status_code == 200
        assert ask.site(world, "POST", f"{PAGE}login.php", ip="192.185.37.96", content=b"user=a&pass=b").json() == {"status": "retry"}
        assert world.requests[-1].body == b"user=a&pass=b"


def test_the_newsletter_is_signed_for_real_and_its_site_is_up(root: Path) -> None:
    lab = root / "labs" / "newsletter"
    raw = (lab / "message.eml").read_bytes()
    with running(lab) as world:
        assert dkim.verify(raw, dnsfunc=_dkim_txt(world))
        assert not dkim.verify(raw.replace(b"Date: Thu", b"Date: Fri"), dnsfunc=_dkim_txt(world))
        page = ask.site(world, "GET", "https://www.hinata-baisen.example/beans/keta/", ip="192.31.196.21", verify=False)
        assert "今月の豆" in page.text
        assert "fullHashes" not in ask.safe_browsing(world, "https://www.hinata-baisen.example/beans/keta/").json()


def test_a_mail_of_a_lab_can_be_signed_anew(root: Path, tmp_path: Path) -> None:
    base = root / "labs" / "t3-webmail"
    signed = sign((base / "message.eml").read_bytes(), "colonista.jp")
    lab = derive_lab(base, tmp_path / "signed", set_records(signed.name, "TXT", f'"{signed.record}"'))
    with running(lab) as world:
        assert dkim.verify(signed.message, dnsfunc=_dkim_txt(world))


@pytest.mark.parametrize("name", ["t3-webmail", "newsletter"])
def test_every_bundled_lab_says_what_is_fact_and_what_was_made(root: Path, name: str) -> None:
    readme = (root / "labs" / name / "README.md").read_text(encoding="utf-8")
    assert "made" in readme
    with running(root / "labs" / name) as world:
        assert world.lab.file.made
