"""Listed, not listed, not known."""

import pytest

from fuwake.derive.listings import listings
from fuwake.model.observation import Status
from tests.derive.observed import by_id, dns, observation

URL = "http://shop.example/a"


@pytest.mark.parametrize(
    ("status", "threats", "expected"),
    [
        ("found", ("SOCIAL_ENGINEERING",), "listed"),
        ("absent", (), "not_listed"),
        ("failed", None, "unknown"),
        ("skipped", None, "unknown"),
        ("found", None, "unknown"),
    ],
)
def test_the_table(status: Status, threats: tuple[str, ...] | None, expected: str) -> None:
    data = None if threats is None else {"list": "google_safe_browsing", "subject": URL, "match": "url", "threats": threats, "server": "x"}
    [found] = listings(by_id([dns("A shop.example", "192.0.2.1"), observation(f"safe_browsing:{URL}", status, data)]))
    assert (found.list, found.url, found.status, found.threats) == ("google_safe_browsing", URL, expected, threats or ())
    assert found.evidence == (f"observation:safe_browsing:{URL}",)


def test_nothing_asked_is_nothing_said() -> None:
    assert listings({}) == ()
