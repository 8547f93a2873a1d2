"""A specimen folder: a mail on which one rule fires, one on which it is silent, and the recorded answers for each."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from fuwake.model.case import Case, CaseSource, Run
from fuwake.model.observation import Observation
from fuwake.pipeline.judge import judge

ROOT = Path(__file__).parent.parent / "specimens"
RECEIVER = "mx.recipient.example"
"""The receiving server in every specimen."""


def folders() -> list[Path]:
    """All specimen folders, by rule id."""
    return sorted(path for path in ROOT.iterdir() if path.is_dir())


@cache
def case(folder: Path, which: str) -> Case:
    """The case of `fires.eml` or `silent.eml` with its observations."""
    recorded = folder / f"{which}.observations.json"
    observations: tuple[Observation, ...] = ()
    if recorded.exists():
        observations = msgspec.json.decode(recorded.read_bytes(), type=tuple[Observation, ...])
    run = Run(
        fuwake="0.1.0",
        dissected_at=datetime(2026, 1, 14, 1, 5, tzinfo=UTC),
        vantage="lab:specimen",
        mode="full",
        trusted_receivers=(RECEIVER,),
    )
    source = CaseSource(path=f"{which}.eml", index=0)
    return judge((folder / f"{which}.eml").read_bytes(), source, run, observations)


def told(folder: Path) -> dict[str, Any] | None:
    """What the rule says of its `fires.eml` in the form of `fires.expected.json`; None where it does not fire."""
    finding = next((finding for finding in case(folder, "fires").findings if finding.rule == folder.name), None)
    return None if finding is None else {"evidence": list(finding.evidence), "says": finding.says, "says_en": finding.says_en}


def write_expected(folder: Path) -> None:
    """Writes `fires.expected.json` anew: by hand only (`python -m tests.rules.specimen RULE…`), then read it before committing."""
    text = json.dumps(told(folder), ensure_ascii=False, indent=1)
    (folder / "fires.expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    import sys

    for rule in sys.argv[1:]:
        write_expected(ROOT / rule)
