"""Public services by host, and cues in folded text."""

import pytest

from fuwake.brands import cues, services
from fuwake.brands.folding import fold
from fuwake.brands.table import index, rows
from fuwake.parse.domains import icann_domain, registrable_domain


@pytest.mark.parametrize(
    ("host", "path", "kind"),
    [
        ("shop.weebly.com", "", "hosting"),
        ("bit.ly", "/3abc", "shortener"),
        ("www.google.com", "/url", "redirector"),
        ("www.google.com", "/maps", "well_known"),
        ("sites.google.com", "/view/x", "hosting"),
        ("docs.google.com", "/forms/d/x", "form"),
        ("docs.google.com", "/document/d/x", "storage"),
        ("a.b.sakura.ne.jp", "", "rental"),
        ("storage.googleapis.com", "/x/y.html", "bucket"),
    ],
)
def test_a_host_belongs_to_its_longest_suffix(host: str, path: str, kind: str) -> None:
    service = services.of(host, path)
    assert service is not None
    assert service.kind == kind


@pytest.mark.parametrize("host", [None, "", "com", "notbit.ly.example", "xbit.ly", "elsewhere.example"])
def test_other_hosts_belong_to_none(host: str | None) -> None:
    assert services.of(host) is None


def test_free_mail_is_told_from_companies() -> None:
    assert services.free_mail("gmail.com")
    assert not services.free_mail("sender.example")
    assert not services.free_mail(None)


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("account*locked", "Your account was locked today", True),
        ("account*locked", "Your account. " + "x" * 100 + " locked", False),
        ("account*locked", "account " + "y" * 100 + " account is locked", True),
        ("pin", "Shipping", False),
        ("アカウント*停止", "ア\u200bカウントを停止しました", True),
        ("カード", "スコアカード", False),
        ("a*b*c", "a then b then c", True),
    ],
)
def test_a_cue_stands_uncut_and_its_pieces_in_one_breath(cue: str, text: str, expected: bool) -> None:
    assert cues.found(fold(cue), fold(text)) is expected


def test_every_row_has_a_known_kind_a_source_and_an_operator_of_the_table() -> None:
    kinds, operators = index("service_kinds"), index("operators")
    for row in rows("services"):
        assert row["kind"] in kinds, row
        assert row["where"] in {"name", "path", "any"}, row
        assert row["source"] in {"P", "S"}, row
        assert row["operator"] == "" or row["operator"] in operators, row
        assert row["name"], row
        assert row["domain"] == row["domain"].lower(), row
    assert all(service_kind["reason"] for service_kind in rows("service_kinds"))
    assert {row["operator"] for row in rows("services")} - {""} == set(operators)
    assert len(rows("services")) == len(index("services"))


def test_a_row_said_to_be_of_the_public_suffix_list_is_in_its_private_section() -> None:
    for row in rows("services"):
        if row["source"] == "P":
            below = f"x.y.{row['domain']}"
            assert registrable_domain(below) != icann_domain(below), row


@pytest.mark.parametrize(
    ("host", "path", "users"),
    [
        ("shop-71.weebly.com", "/", True),
        ("www.weebly.com", "/", False),
        ("weebly.com", "/", False),
        ("help.netlify.app", "/", False),
        ("x71.netlify.app", "/", True),
        ("www.google.com", "/url", True),
        ("www.google.com", "/maps", False),
        ("www.dropbox.com", "/", False),
        ("www.dropbox.com", "/s/71", True),
        ("docs.google.com", "/forms/d/71", True),
        ("ipfs.io", "/ipfs/Qm71", True),
        ("qm71.ipfs.dweb.link", "", True),
        ("tenant71.sakura.ne.jp", "", True),
        ("www.w3.org", "/TR/", False),
    ],
)
def test_a_users_place_is_told_from_the_operators_front(host: str, path: str, users: bool) -> None:
    service = services.of(host, path)
    assert service is not None
    assert services.is_users(service, host, path) is users


def test_an_operator_is_named_with_the_desk_for_reports() -> None:
    service = services.of("x71.pages.dev")
    assert service is not None
    assert services.operator(service).name == "Cloudflare"
    assert services.operator(service).report == "https://abuse.cloudflare.com/"
    assert services.kind_of(service).customer == "anyone"
    alone = services.of("x71.surge.sh")
    assert alone is not None
    assert services.operator(alone) == services.Operator(name="Surge", report=None)
