"""However much a mail or a zone asks for, the questions of one case are few and quick, and what was left out is said."""

import time
from collections import Counter
from typing import Any

import pytest

from tests.end_to_end.recipients import Mail
from tests.end_to_end.variant import Outcome, Variant

MOST_DNS = 150
MOST_LISTS = 12
"""Questions to the two blocklists of the lab: six domains, one address, their control entries."""
LONGEST_S = 30.0
SPF = '"v=spf1 +a:colonista.jp +mx -all"'


def _mail(*, links: int = 0, authors: int = 0, signatures: int = 0) -> bytes:
    return Mail(
        name="many",
        extra=tuple(
            f"DKIM-Signature: v=1; a=rsa-sha256; d=d{i}.sig{i}.example; s=s{i}; h=from; bh=AAAA; b=AAAA" for i in range(signatures)
        ),
        author=", ".join(f"N{i} <a@dom{i}.example>" for i in range(authors)) or "IT-Webmail <info@colonista.jp>",
        body="".join(f'<a href="http://h{i}.site{i}.example/">x{i}</a>' for i in range(links)),
    ).raw()


def _examine(t3: Variant) -> Outcome:
    started = time.monotonic()
    outcome = t3.examine()
    assert time.monotonic() - started < LONGEST_S
    asked = Counter(one.server for one in outcome.asked)
    lists = sum(one.question.endswith((".multi.surbl.org", ".bl.spamcop.net")) for one in outcome.asked)
    assert lists <= MOST_LISTS
    control = sum(one.question.rstrip(" .") == "SOA" for one in outcome.asked)
    assert control <= 1, "whether the resolver validates is asked once"
    assert asked["dns"] - lists - control <= MOST_DNS
    assert asked["rdap"] + asked["whois"] <= 60
    assert asked["safe_browsing"] <= 10
    assert outcome.case.verdict.label
    return outcome


@pytest.mark.parametrize(
    "many",
    [{"links": 200}, {"links": 3000}, {"authors": 30}, {"signatures": 15}, {"links": 3000, "authors": 30, "signatures": 15}],
    ids=lambda many: " ".join(f"{count} {what}" for what, count in many.items()),
)
def test_many_of_everything_in_a_mail(many: dict[str, Any], t3: Variant) -> None:
    t3.message = _mail(**many)
    outcome = _examine(t3)
    if "links" in many:
        assert outcome.case.links_total == many["links"] + 1
        left_out = [seen for seen in outcome.case.observations if seen.status == "skipped" and seen.reason == "budget"]
        assert 10 < len(left_out) <= 50
        assert "1通あたりの時間または数の上限" in outcome.ja
        assert "limit of time or number" in outcome.en
    if many.get("links") == 3000:
        assert "limit-links" in {defect.code for defect in outcome.case.message.defects}


def _names(pattern: str, count: int) -> str:
    return " ".join(pattern.format(i=i) for i in range(count))


BOMBS = {
    "tree of includes": (
        f"v=spf1 {_names('include:i{i}.colonista.jp', 9)} -all",
        "\n".join(f'i{i} IN TXT "v=spf1 {_names(f"include:i{i}x{{i}}.colonista.jp", 9)} -all"' for i in range(9)),
    ),
    "mail exchangers": (
        f"v=spf1 {_names('mx:m{i}.colonista.jp', 10)} -all",
        "\n".join(f"m{i} IN MX {j} h{i}x{j}.colonista.jp." for i in range(10) for j in range(10)),
    ),
    "loop": ("v=spf1 include:colonista.jp -all", ""),
    "redirect loop": ("v=spf1 redirect=r.colonista.jp", 'r IN TXT "v=spf1 redirect=colonista.jp"'),
    "600 terms": (f"v=spf1 {_names('a:a{i}.colonista.jp', 600)} -all", ""),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_zone_that_asks_for_many_look_ups(bomb: str, t3: Variant) -> None:
    record, more = BOMBS[bomb]
    strings = " ".join(f'"{record[at : at + 250]}"' for at in range(0, len(record), 250))
    t3.replace("zones/colonista.jp.zone", SPF, strings).replace("zones/colonista.jp.zone", "www      IN A", f"{more}\nwww      IN A")
    outcome = _examine(t3)
    assert outcome.case.auth.spf.result in {"permerror", "fail"}


def test_a_zone_and_a_mail_together(t3: Variant) -> None:
    record, more = BOMBS["mail exchangers"]
    t3.replace("zones/colonista.jp.zone", SPF, f'"{record}"').replace("zones/colonista.jp.zone", "www      IN A", f"{more}\nwww      IN A")
    t3.message = _mail(links=200, signatures=15)
    outcome = _examine(t3)
    assert "no more than 150 DNS questions" in " ".join(seen.detail or "" for seen in outcome.case.observations)
