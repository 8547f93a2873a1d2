"""`fuwake examine --lab --json` on the specimen says what the contract and the source case demand."""

import base64
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fuwake.cli.main import main
from fuwake.model.case import Case
from tests.end_to_end.variant import ROOT

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_data, pytest.mark.xdist_group("demo")]

RECIPIENT = "haruka.mizuno@mizuno-works.example"


@pytest.fixture(scope="module")
def case(demo_case: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((demo_case / "case.json").read_text(encoding="utf-8"))
    return document


def test_document_has_every_fixed_key(case: dict[str, Any]) -> None:
    keys = "schema source message trace auth links observations findings spoofing brand scenario campaign page verdict errors"
    assert set(keys.split()) <= case.keys()
    assert case["schema"] == "fuwake.case/1"
    assert {"sha256", "size", "subject", "date", "from", "reply_to", "return_path", "parts", "text", "defects"} <= case["message"].keys()
    assert {"index", "from_helo", "from_rdns", "from_ip", "by", "with", "date", "delay_s", "vouched"} <= case["trace"]["hops"][0].keys()
    assert {"result", "domain", "aligned", "source", "why"} <= case["auth"]["spf"].keys()
    assert {"text", "url", "url_defanged", "final_url", "domain", "host", "where", "role"} <= case["links"][0].keys()
    assert {"final_url", "title", "screenshot", "redirects", "fields", "dummy_controls", "targets", "profiles"} <= case["page"].keys()


def test_document_follows_its_published_schema(case: dict[str, Any]) -> None:
    assert msgspec.convert(case, Case, strict=False).schema == "fuwake.case/1"


def test_origin_network_and_country(case: dict[str, Any]) -> None:
    assert case["trace"]["origin"]["ip"] == "83.142.144.104"
    (host,) = (entry for entry in case["hosts"] if entry["ip"] == "83.142.144.104")
    assert "CELESTE" in host["network"]["provider"].upper()
    assert host["place"]["country"] == "FR"
    assert host["network"]["rdns_confirmed"] is True


def test_author_is_forged_and_the_record_shows_it(case: dict[str, Any]) -> None:
    assert case["spoofing"]["status"] == "forged"
    assert case["auth"]["spf"]["result"] == "fail"
    assert "-all" in case["auth"]["spf"]["record"]
    assert "observation:dns:TXT colonista.jp" in case["spoofing"]["evidence"]
    (domain,) = (entry for entry in case["domains"] if entry["domain"] == "colonista.jp")
    assert domain["role"] == "forged"


def test_reply_to_domain_is_absent(case: dict[str, Any]) -> None:
    (domain,) = (entry for entry in case["domains"] if entry["domain"] == "aq.xyz")
    assert domain["registration"]["status"] == "not_registered"
    assert "observation:rdap:domain aq.xyz" in domain["registration"]["evidence"]


def test_link_words_target_network_and_listing(case: dict[str, Any]) -> None:
    link = next(entry for entry in case["links"] if entry["where"] == "anchor")
    assert (link["text"], link["host"], link["domain"]) == ("設定管理ページ", "chinonso.net", "chinonso.net")
    assert link["url_defanged"].startswith("hxxp://chinonso[.]net/")
    (host,) = (entry for entry in case["hosts"] if entry["ip"] == "192.185.37.96")
    assert "Network Solutions" in host["network"]["provider"]
    assert {listing["list"]: (listing["status"], listing["match"]) for listing in case["listings"]} == {
        "google_safe_browsing": ("listed", "page"),
        "openphish": ("listed", "page"),
        "surbl": ("listed", "domain"),
        "spamcop": ("not_listed", None),
    }


def test_page_fields_dummy_control_and_target(case: dict[str, Any]) -> None:
    page = case["page"]
    assert page["title"] == "WebMail"
    assert [field["kind"] for field in page["fields"]] == ["email", "password"]
    assert any(control["kind"] == "select" for control in page["dummy_controls"])
    (target,) = page["targets"]
    assert target["url"].endswith("/login.php")
    assert target["method"] == "POST"
    assert set(target["carries"]) == {"email", "password"}
    assert page["sent"] is False


def test_scenario_and_verdict(case: dict[str, Any]) -> None:
    assert case["scenario"]["id"] == "S01"
    assert case["verdict"]["label"] == "phishing"
    assert all(reason["evidence"] for reason in case["verdict"]["reasons"])


def test_every_finding_points_at_something_that_is_there(case: dict[str, Any]) -> None:
    observations = {entry["id"] for entry in case["observations"]}
    parts = {entry["path"] for entry in case["message"]["parts"]}
    for finding in case["findings"]:
        assert finding["evidence"]
        for locus in finding["evidence"]:
            kind, _, rest = locus.partition(":")
            match kind:
                case "header":
                    assert int(rest) < len(case["message"]["headers"])
                case "hop":
                    assert int(rest) < len(case["trace"]["hops"])
                case "link":
                    assert int(rest) < len(case["links"])
                case "part":
                    assert rest in parts
                case "observation":
                    assert rest in observations
                case _:
                    pytest.fail(f"{finding['rule']} cites {locus}")


def test_nothing_of_the_recipient_outside_the_raw_evidence(demo_case: Path) -> None:
    forms = {
        RECIPIENT,
        "haruka.mizuno",
        "mizuno-works",
        base64.b64encode(RECIPIENT.encode()).decode().rstrip("=")[:40],
        RECIPIENT.encode().hex(),
    }
    allowed = {"message.eml"}
    for file in demo_case.rglob("*"):
        name = file.relative_to(demo_case).as_posix()
        if not file.is_file() or name in allowed:
            continue
        data = file.read_bytes()
        for form in forms:
            assert form.encode() not in data, f"{name} holds {form}"


def test_json_goes_to_standard_output_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["examine", str(ROOT / "labs/t3-webmail/message.eml"), "--offline", "--json"]) == 0
    captured = capsys.readouterr()
    (line,) = captured.out.splitlines()
    document = json.loads(line)
    assert document["page"] is None
    assert document["page_why"] == "offline"
    assert captured.err == ""
