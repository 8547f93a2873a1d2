"""The validation tests of the ARC test suite (ValiMail)."""

from benchmarks.conformance.corpus import suite
from fuwake.authenticate.arc import ArcOutcome, validate
from fuwake.authenticate.records import Records
from fuwake.model.observation import Observation
from tests.authenticate.recorded import Zones, split


def validated(text: str, zones: Zones) -> ArcOutcome:
    observations: dict[str, Observation] = {}
    for _ in range(20):
        records = Records(observations)
        outcome = validate(split(text), records)
        if not records.needs:
            return outcome
        for question in records.needs:
            observations[f"dns:{question}"] = zones.answer(question)
    raise AssertionError("more than 20 rounds")


def test_the_arc_validation_suite_passes_whole() -> None:
    wrong: list[str] = []
    count = 0
    for part in suite("arc/arc-draft-validation-tests.yml"):
        zones = Zones({name: [("TXT", text)] for name, text in (part["txt-records"] or {}).items()})
        for name, case in part["tests"].items():
            if not case["cv"]:
                continue
            count += 1
            got = validated(case["message"], zones)
            if got.result != case["cv"].lower():
                wrong.append(f"{part['description']} / {name}: {got.result} ({got.detail}), not {case['cv']}")
    assert wrong == []
    assert count > 150
