"""`fuwake doctor --ask` asks resolver, registries, lists and services once each and says what a person can do about it."""

from pathlib import Path

import msgspec
import pytest

from fuwake.cli.doctor import checks
from fuwake.cli.doctor_ask import answers
from fuwake.cli.doctor_check import Check
from fuwake.cli.doctor_words import Lang, _words, cure_of
from fuwake.lab.certificate import Authority
from fuwake.lab.overlay import add_zone, derive_lab, fault, set_certificates, write
from fuwake.lab.world import running
from fuwake.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
LISTS = """
[[list]]
name = "surbl"
zone = "multi.surbl.org"
listed = { "test.surbl.org" = "127.0.0.254" }
[[list]]
name = "spamhaus-zen"
zone = "zen.spamhaus.org"
everything = "127.255.255.254"
[[list]]
name = "psbl"
zone = "psbl.surriel.com"
"""


def test_every_list_and_service_is_asked_once(tmp_path: Path) -> None:
    lab = derive_lab(
        ROOT / "labs" / "t3-webmail",
        tmp_path / "lab",
        write("lists/dns.toml", LISTS),
        write("lists/services.toml", "urlhaus = []\nvirustotal = []\n"),
        fault("services", query="virustotal*", fault="status", status=429),
        set_certificates(),
    )
    with running(lab) as world:
        found = {check.name: check for check in answers(world.settings(Settings()))}
        sites = world.requests
    assert sites == ()
    assert {name: check.ok for name, check in found.items()} == {
        "ask dns": True,
        "ask dns of no name": True,
        "ask registries": True,
        "ask rdap": True,
        "ask whois": True,
        "ask safe browsing": True,
        "ask certificate search": True,
        "ask openphish": True,
        "ask urlhaus": True,
        "ask virustotal": False,
        "ask surbl": True,
        "ask spamhaus-zen": False,
        "ask psbl": False,
    }
    assert "public resolver" in found["ask spamhaus-zen"].cure
    assert "choose-lists" in found["ask spamhaus-zen"].cure
    assert "fewer questions" in found["ask virustotal"].says
    assert not any(check.needed for check in found.values())


def test_a_list_that_does_not_exist_is_named() -> None:
    (found,) = answers(msgspec.structs.replace(Settings(), dns_lists=("serbl",)))
    assert not found.ok
    assert "serbl" in found.says


def test_a_certificate_search_without_a_place_for_the_host_is_named() -> None:
    (found,) = answers(msgspec.structs.replace(Settings(), dns_lists=(), ct_search=True, ct_url="https://crt.sh/"))
    assert not found.ok
    assert "{host}" in found.says


def test_the_doctor_says_by_whom_certificates_are_judged_and_who_is_told_the_hosts(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_bytes(Authority().root_pem)
    settings = msgspec.structs.replace(Settings(), authorities_file=str(tmp_path / "roots.pem"), ct_search=True)
    found = {check.name: check for check in checks(settings)}
    assert (found["authorities"].ok, found["authorities"].says) == (True, "1 known")
    assert "crt.sh" in found["certificate search"].says
    without = {check.name: check for check in checks(msgspec.structs.replace(Settings(), authorities_file="/nowhere.pem"))}
    assert not without["authorities"].ok
    assert "certificate search" not in without


def test_a_key_without_consent_and_consent_without_a_key_are_named() -> None:
    settings = msgspec.structs.replace(Settings(), virustotal_key="k" * 20, disclose_to=("urlscan",))
    found = {check.name: check.says for check in checks(settings) if check.name.startswith("service ")}
    assert set(found) == {"service virustotal", "service urlscan"}
    assert "no key" in found["service urlscan"]


SERVICES = ("bootstrap", "rdap", "whois", "safe_browsing", "services")


def broken(tmp_path: Path, dns: str, others: str, lang: Lang, **more: int) -> dict[str, Check]:
    """What is said in a world where every service fails in one way."""
    lab = derive_lab(
        ROOT / "labs" / "t3-webmail",
        tmp_path / "lab",
        write("lists/dns.toml", LISTS),
        write("lists/services.toml", "urlhaus = []\nvirustotal = []\n"),
        *([fault("dns", fault=dns)] if dns else []),
        *(fault(service, fault=others, **more) for service in SERVICES),
    )
    waits = ("dns", "rdap", "whois", "safe_browsing", "service") if others == "timeout" else ()  # silence is waited for
    short = {f"{name}_timeout_s": 0.4 for name in waits}
    with running(lab) as world:
        settings = msgspec.structs.replace(world.settings(Settings()), ct_search=False, **short)
        return {check.name.removeprefix("ask "): check for check in answers(settings, lang)}


@pytest.mark.parametrize(
    ("dns", "others", "said"),
    [
        (
            "timeout",
            "timeout",
            {"dns": "FUWAKE_DNS_SERVERS", "registries": "data.iana.org", "rdap": "443", "whois": "TCP 43", "safe browsing": ""},
        ),
        ("refused", "refused", {"dns": "unbound", "registries": "file:///", "rdap": "WHOIS", "whois": "TCP 43", "virustotal": ""}),
        ("servfail", "html", {"dns": "DNSSEC", "registries": "FUWAKE_RDAP_BOOTSTRAP_URL", "safe browsing": "LAN", "urlhaus": "LAN"}),
        ("", "quota", {"whois": "FUWAKE_SERVICE_RATES", "safe browsing": "Google Cloud", "virustotal": "FUWAKE_SERVICE_RATES"}),
    ],
)
def test_each_way_to_fail_has_words_to_act_on(dns: str, others: str, said: dict[str, str], tmp_path: Path) -> None:
    """A firewall, a refusal, a log-in page in the way, a quota: in Japanese, with the setting, the port or the place to look at."""
    found = broken(tmp_path, dns, others, "ja")
    for name, words in said.items():
        assert not found[name].ok, name
        assert words in found[name].cure, found[name]
        assert not found[name].says.isascii()
    assert not any(check.needed for check in found.values())
    assert found["dns"].ok == (dns == "")


def test_keys_that_are_not_accepted_are_said_to_be_in_english_too(tmp_path: Path) -> None:
    found = broken(tmp_path, "", "status", "en", status=403)
    assert "does not accept the key" in found["safe browsing"].says
    assert "Google Cloud" in found["safe browsing"].cure
    assert "the key is not accepted" in found["virustotal"].says
    assert "status 403" in found["registries"].says


def test_a_resolver_that_invents_answers_is_found_out(tmp_path: Path) -> None:
    lab = derive_lab(ROOT / "labs" / "t3-webmail", tmp_path / "lab", add_zone("invalid", "* 60 IN A 192.0.2.1"))
    with running(lab) as world:
        found = {check.name: check for check in answers(world.settings(Settings()), "en")}
    assert found["ask dns"].ok
    assert "invents" in found["ask dns of no name"].says
    assert "FUWAKE_DNS_SERVERS" in found["ask dns of no name"].cure


def test_every_word_is_there_in_both_languages() -> None:
    for kind, words in _words().items():
        if kind in ("answered", "detail", "cure"):
            continue
        for reason, told in words.items():
            assert set(told) == {"ja", "en", "cure_ja", "cure_en"}, (kind, reason)
            assert told["en"].isascii()
            assert not told["ja"].isascii()


def test_what_to_do_about_this_machine_is_told_in_japanese_where_that_is_wanted() -> None:
    fonts = Check(name="fonts", ok=False, needed=True, says="no Japanese font", cure="apt-get install fonts-noto-cjk")
    place = Check(name="data geo", ok=False, needed=False, says="missing", cure="fuwake data update")
    assert cure_of(place, "en") == "fuwake data update"
    assert "実行" in cure_of(place, "ja")
    assert "fonts-noto-cjk" in cure_of(fonts, "ja")
