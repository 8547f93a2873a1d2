"""Exports hold what their formats' own libraries accept, accuse no victim, and are the same each time."""

import csv
import io
import json
import uuid
from typing import Any

import pytest
import stix2  # type: ignore[import-untyped]  # it has no types
import xarf
from msgspec.structs import replace
from pymisp import MISPEvent

from fuwake.cli.report import EXPORTS
from fuwake.model.case import Case
from fuwake.report.exports import misp, stix, tables
from fuwake.report.exports.traits import traits
from fuwake.report.exports.write import exports
from fuwake.report.exports.xarf import Reporter, reports
from fuwake.report.gate import RecipientLeft, redactor_of
from tests.report.cases import RAW, everything, full

NAMES = sorted(everything())
REPORTER = Reporter(org="Example CSIRT", contact="abuse@csirt.example")


def case_of(name: str) -> Case:
    return everything()[name].case


def things(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(stix.bundle(case_of(name)))["objects"]
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_bundle_is_stix_2_1_and_its_ids_are_those_of_the_standard(name: str) -> None:
    parsed = stix2.parse(stix.bundle(case_of(name)).decode(), allow_custom=False)
    assert {one.type for one in parsed.objects} >= {"identity", "email-message", "observed-data", "grouping", "opinion"}
    names = {one["id"] for one in things(name)}
    for one in things(name):
        if "created" not in one:
            again = stix2.parse({key: value for key, value in one.items() if key != "id"})
            assert again.id == one["id"], "deterministic id (section 2.9)"
        refs = [value for key, value in one.items() if key.endswith("_ref")]
        refs += [ref for key, value in one.items() if key.endswith("_refs") for ref in value]
        assert names.issuperset(refs)


def test_each_finding_is_a_sighting_with_its_evidence() -> None:
    case = full().case
    sightings = [one for one in things("full") if one["type"] == "sighting"]
    assert len(sightings) == len(case.findings)
    for finding in case.findings:
        assert any(finding.says in one["description"] and finding.evidence[0] in one["description"] for one in sightings)


@pytest.mark.parametrize("name", NAMES)
def test_the_event_is_one_for_misp(name: str) -> None:
    event = MISPEvent()
    event.load(json.loads(misp.event(case_of(name))))
    assert not event.published
    assert event.distribution == 0
    assert event.objects[0].name == "email"
    uuid.UUID(event.uuid)


@pytest.mark.parametrize("name", NAMES)
def test_reports_of_abuse_are_xarf_and_stand_on_what_was_seen(name: str) -> None:
    specimen = everything()[name]
    made = reports(specimen.case, specimen.evidence, REPORTER)
    for data in made.values():
        parsed = xarf.parse(data.decode())
        assert not parsed.errors, parsed.errors
    if specimen.case.verdict.label != "phishing":
        assert not made


def test_the_source_case_has_a_report_with_its_page() -> None:
    [first, *_] = reports(full().case, full().evidence, REPORTER).values()
    report = json.loads(first)
    page = full().case.page
    assert page is not None
    assert (report["source_identifier"], report["reporter"]["contact"]) == (page.ip, "abuse@csirt.example")
    assert report["credential_fields"] == ["email", "password"]
    assert report["evidence"][0]["hash"] == f"sha256:{page.screenshot}"


@pytest.mark.parametrize("name", NAMES)
def test_no_victim_is_put_on_a_list(name: str) -> None:
    case = case_of(name)
    for trait in traits(case):
        if not trait.acts:
            continue
        assert case.verdict.label == "phishing"
        assert trait.role not in {"forged", "innocent"}
        assert trait.kind == "url" or trait.role == "fraudulent", "of other people's ground the very address alone"


def test_what_was_visited_with_another_mark_is_matched_by_its_beginning() -> None:
    case = full().case
    assert case.page is not None
    visited = "http://chinonso.net/wp-content/t3/?m=c29tZW9uZQ=="
    made = stix.bundle(replace(case, page=replace(case.page, url=visited, final_url=visited)))
    patterns = [one["pattern"] for one in json.loads(made)["objects"] if one["type"] == "indicator"]
    assert "[url:value LIKE 'http://chinonso.net/wp-content/t3/?m=%']" in patterns
    assert not any("受信者" in pattern for pattern in patterns)


def test_hostile_words_stay_words() -> None:
    case = full().case
    hostile = "=HYPERLINK(\"http://evil.example/\")\u202e\n-cmd\x1b[2J','\\'"
    case = replace(case, message=replace(case.message, subject=hostile))
    stix2.parse(stix.bundle(case).decode(), allow_custom=False)
    MISPEvent().load(json.loads(misp.event(case)))
    text = tables.listing(case, "ja").decode()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "http://" not in text
    for row in csv.reader(io.StringIO(tables.table(case).decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
        assert not any("http://" in cell for cell in row)


@pytest.mark.parametrize("name", NAMES)
def test_twice_is_the_same_and_the_recipient_is_in_none(name: str) -> None:
    specimen = everything()[name]
    redactor = redactor_of(RAW, specimen.case)
    once = exports(specimen.case, specimen.evidence, redactor, EXPORTS, REPORTER)
    assert exports(specimen.case, specimen.evidence, redactor, EXPORTS, REPORTER) == once
    assert {"stix.json", "misp.json", "traits.csv", "traits.ja.txt", "traits.en.txt"} <= set(once)


def test_a_recipient_who_is_left_stops_it() -> None:
    case = full().case
    telling = replace(case, message=replace(case.message, subject="To hanako.sato@mail.example.ne.jp"))
    with pytest.raises(RecipientLeft, match=r"stix\.json"):
        exports(telling, full().evidence, redactor_of(RAW, case), ("stix",), REPORTER)
