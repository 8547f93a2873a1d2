"""Passive only: the site itself learns nothing, everything else is asked, and the article says what was left out."""

import pytest

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
