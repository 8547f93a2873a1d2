"""`fuwake doctor --ask` asks every list and service once and says what a person can do about it."""

from pathlib import Path

import msgspec

from fuwake.cli.doctor import checks
from fuwake.cli.doctor_ask import answers
from fuwake.lab.certificate import Authority
from fuwake.lab.overlay import derive_lab, fault, set_certificates, write
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
        "ask safe browsing": True,
        "ask certificate search": True,
        "ask openphish": True,
        "ask urlhaus": True,
        "ask virustotal": False,
        "ask surbl": True,
        "ask spamhaus-zen": False,
        "ask psbl": False,
    }
    assert "public resolver" in found["ask spamhaus-zen"].says
    assert "choose-lists" in found["ask spamhaus-zen"].cure
    assert "rate-limited" in found["ask virustotal"].says
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
