"""From what the observer found to the campaign of the case."""

from datetime import UTC, datetime

from fuwake.campaigns.conclude import campaign
from fuwake.campaigns.sketch import Observed
from fuwake.model.judgement import Brand
from fuwake.model.observation import Observation

ENTRY = {
    "case": "ab" * 32,
    "title": "Notice",
    "received": "2025-01-02",
    "likeness": 0.9,
    "in": ["text"],
    "points": [{"what": "text", "same": True, "here": "The parcel is kept.", "there": "The parcel is kept."}],
    "campaign": "2025-01-post-ababab",
    "brand": "post",
    "name_servers": ["ns1.one.example"],
    "asns": [64500],
    "registrars": [],
}


def seen(*entries: dict[str, object]) -> dict[str, Observation]:
    own = Observation(
        id="earlier_cases:message",
        observer="earlier_cases",
        subject="message",
        asked_at=datetime(2026, 1, 1, tzinfo=UTC),
        elapsed_s=0.0,
        source="cases",
        status="found",
        data={"compared": 1, "nearest": list(entries)},
        evidence=None,
        active=False,
    )
    return {own.id: own}


def test_another_brand_and_the_same_name_server_stand_beside_the_shared_sentence() -> None:
    bank = Brand(id="bank", name="銀行", name_en="Bank", category="bank", official_domains=(), confidence=0.9, evidence=("message",))
    made = campaign(seen(ENTRY), bank, None, Observed(name_servers=("ns1.one.example", "ns2.one.example"), asns=(64501,)))
    assert made is not None
    assert made.id == "2025-01-post-ababab"
    points = {point.what: point for point in made.nearest[0].points}
    assert (points["text"].same, points["brand"].same, points["name_servers"].here) == (True, False, "ns1.one.example")
    assert "network" not in points


def test_a_record_of_an_earlier_version_is_concluded_as_it_was() -> None:
    old = {key: ENTRY[key] for key in ("case", "title", "received", "likeness", "in")}
    made = campaign(seen(old))
    assert made is not None
    assert (made.id, made.nearest[0].points) == ("like-abababababab", ())


def test_what_is_hardly_alike_is_no_campaign() -> None:
    assert campaign(seen(ENTRY | {"likeness": 0.4})) is None
