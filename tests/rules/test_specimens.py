"""Every rule on its own specimens: it fires with the evidence and the sentences written down, and is silent where it should be."""

import json
from pathlib import Path

import pytest

from tests.rules.specimen import case, folders, told

ALL = pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)


@ALL
def test_the_rule_fires_with_its_evidence_and_sentences(folder: Path) -> None:
    expected = json.loads((folder / "fires.expected.json").read_text(encoding="utf-8"))
    assert told(folder) == expected


@ALL
def test_the_rule_is_silent_where_nothing_is_wrong(folder: Path) -> None:
    found = case(folder, "silent")
    assert folder.name not in {finding.rule for finding in found.findings}


@ALL
def test_every_finding_cites_places_that_exist(folder: Path) -> None:
    found = case(folder, "fires")
    known = {f"header:{field.index}" for field in found.message.headers} | {f"part:{part.path}" for part in found.message.parts}
    known |= {f"link:{link.index}" for link in found.links} | {f"hop:{hop.index}" for hop in found.trace.hops}
    known |= {f"observation:{seen.id}" for seen in found.observations} | {"message"}
    for finding in found.findings:
        assert set(finding.evidence) <= known, finding.rule
