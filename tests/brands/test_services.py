"""Public services by host, and cues in folded text."""

import pytest

from fuwake.brands import cues, services
from fuwake.brands.folding import fold


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
        ("a.b.sakura.ne.jp", "", "hosting"),
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
