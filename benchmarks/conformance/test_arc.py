"""The validation tests of the ARC test suite (ValiMail)."""

from benchmarks.conformance.corpus import suite
from fuwake.authenticate.arc import ArcOutcome, validate
from fuwake.authenticate.records import Records
from fuwake.authenticate.signature import Field, SplitMessage, to_crlf
from fuwake.model.observation import Observation
from tests.authenticate.recorded import Zones


def split(text: str) -> SplitMessage:
    """A message with LF line ends → fields and body."""
    head, _, body = to_crlf(text.encode()).partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    fields: list[list[bytes]] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1].append(line)
        elif b":" in line:
            fields.append([line])
    pairs = [b"\r\n".join(field).partition(b":") for field in fields]
    return SplitMessage(
        fields=tuple(Field(index=place, name=name, value=value + b"\r\n") for place, (name, _, value) in enumerate(pairs)), body=body
    )


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
