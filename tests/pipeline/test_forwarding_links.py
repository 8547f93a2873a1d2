"""A link behind a forwarding address: judged by its target, shown as it stands in the mail, told in both languages."""

from datetime import UTC, datetime

import pytest

from fuwake.model.case import Case, CaseSource, Run
from fuwake.pipeline.judge import judge
from fuwake.report.write import articles

SAFE_LINKS = "https://nam02.safelinks.protection.outlook.com/?url={}&data=05%7C01%7Chanako%40recipient.example.jp%7C&sdata=x"


def case(href: str, words: str = "www.shop.example.jp") -> tuple[Case, bytes]:
    raw = (
        "From: shop <news@shop.example.jp>\nTo: hanako@recipient.example.jp\nSubject: a\nDate: Wed, 14 Jan 2026 10:00:00 +0900\n"
        f"Content-Type: text/html; charset=utf-8\n\n<p>ご案内です。</p><a href='{href}'>{words}</a>"
    ).encode()
    run = Run(fuwake="0.1.0", dissected_at=datetime(2026, 1, 14, 2, tzinfo=UTC), vantage="offline", mode="offline")
    return judge(raw, CaseSource(path="a.eml", index=0), run, ()), raw


def told(case_: Case, raw: bytes) -> tuple[str, str]:
    written = articles(case_, lambda _: b"", raw, ("md",))
    return tuple(written[f"article.{lang}.md"].decode() for lang in ("ja", "en"))  # type: ignore[return-value]  # two languages make two texts


def rules(case_: Case) -> set[str]:
    return {finding.rule for finding in case_.findings}


def test_a_gateway_is_no_ground_for_suspicion_and_is_told() -> None:
    found, raw = case(SAFE_LINKS.format("https%3A%2F%2Fwww.shop.example.jp%2Fnews"))
    (link,) = found.links
    assert (link.host, link.url, link.wrappers) == ("www.shop.example.jp", "https://www.shop.example.jp/news", ("safe_links",))
    assert link.outer is not None
    assert link.outer.startswith("https://nam02.safelinks")
    assert "hanako" not in link.outer
    assert not {"link_shortener_or_redirector", "link_text_shows_other_url", "link_host_differs_from_author_domain"} & rules(found)
    ja, en = told(found, raw)
    assert "Microsoft Safe Linksを経由するように書き換えられています" in ja
    assert "rewritten to go through Microsoft Safe Links" in en
    assert "hxxps://nam02\\[.\\]safelinks" in ja or "hxxps://nam02[.]safelinks" in ja


def test_a_deception_is_seen_through_the_gateway() -> None:
    found, _ = case(SAFE_LINKS.format("https%3A%2F%2Flure.example.net%2Flogin"))
    finding = next(finding for finding in found.findings if finding.rule == "link_text_shows_other_url")
    assert "lure.example.net" in finding.says


def test_a_redirector_is_named_by_the_rule_and_its_target_judged() -> None:
    found, raw = case("https://www.google.co.jp/url?q=https%3A%2F%2Flure.example.net%2F")
    finding = next(finding for finding in found.findings if finding.rule == "link_shortener_or_redirector")
    assert "google.co.jp" in finding.says
    assert found.links[0].host == "lure.example.net"
    assert {"link_text_shows_other_url", "link_host_differs_from_author_domain"} <= rules(found)
    assert "Googleを経由" in told(found, raw)[0]


@pytest.mark.parametrize(
    ("href", "ja", "en"),
    [
        (
            "https://protect-eu.mimecast.com/s/AbCdEf?domain=shop.example.jp",
            "Mimecast URL Protectionを経由する転送用リンク",
            "goes through Mimecast",
        ),
        ("https://bit.ly/3abcdEF", "短縮URLを経由する転送用リンク", "goes through a link shortener"),
    ],
)
def test_a_target_that_is_not_written_is_said_to_be_unknown(href: str, ja: str, en: str) -> None:
    found, raw = case(href)
    assert found.links[0].opaque
    written = told(found, raw)
    assert ja in written[0]
    assert en in written[1]


def test_a_token_of_a_gateway_is_not_held_against_the_sender() -> None:
    found, _ = case("https://protect-eu.mimecast.com/s/AbCdEf?domain=shop.example.jp")
    assert not {"link_shortener_or_redirector", "link_text_shows_other_url", "link_host_differs_from_author_domain"} & rules(found)


def test_an_address_inside_another_is_told_beside_it() -> None:
    found, raw = case("https://lure.example.net/go?url=https%3A%2F%2Fwww.shop.example.jp%2F")
    assert [link.host for link in found.links] == ["lure.example.net", "www.shop.example.jp"]
    assert "link_text_shows_other_url" in rules(found)
    assert "別のサイトのURL" in told(found, raw)[0]
