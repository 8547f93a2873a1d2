"""Passive only: the site itself learns nothing, everything else is asked, and the article says what was left out."""

import pytest

from fuwake.derive.left import rows
from tests.end_to_end.variant import Variant


@pytest.mark.needs_browser
def test_the_page_is_not_visited_and_the_article_says_so(t3: Variant) -> None:
    outcome = t3.examine(passive=True)
    assert outcome.requests == ()
    (visit,) = (seen for seen in outcome.case.observations if seen.observer == "visit")
    assert (visit.status, visit.reason) == ("skipped", "policy")
    assert not any(seen.active for seen in outcome.case.observations if seen.status != "skipped")
    assert {"dns", "rdap", "whois", "safe_browsing"} <= {one.server for one in outcome.asked}
    assert "気づかれない照会だけを行う設定のため" in outcome.ja
    assert "the site itself does not notice" in outcome.en


def test_the_list_of_what_left_names_every_question_that_a_server_received(t3: Variant) -> None:
    outcome = t3.examine()
    sent = [row.seen for row in rows(outcome.case.observations) if row.kind == "sent"]
    names = {seen.subject.split()[-1].lower() for seen in sent}
    zones = tuple(seen.source.split()[0] for seen in sent if seen.observer == "dnsbl" and seen.source)
    asked = {one.question.split()[-1].lower().rstrip(".") or "." for one in outcome.asked if one.server == "dns"}
    assert zones
    assert {name for name in asked if not name.endswith((".arpa", *zones))} <= names
