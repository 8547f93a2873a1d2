"""From what comes in to a verified case folder: carriers give up their cargo, originals are kept, people are masked."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from fuwake.cli.main import main
from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Case, CaseSource, Run
from fuwake.pipeline.arrival import arrive, unload
from fuwake.pipeline.triage import Job, dissect_static
from fuwake.store.case_folder import CaseFolder
from tests.intake.outlook.compound import Tree, compound, filetime, properties
from tests.parse.test_carried import INNER, forward, part

SIGNED = b"DKIM-Signature: v=1; a=rsa-sha256; d=bank.example; s=k; h=from; bh=MQ==; b=MQ==\r\n" + INNER
WIRE = SIGNED.partition(b"Content-Type")[0].decode()
ITEM: Tree = properties(
    32, {0x1A: "IPM.Note", 0x7D: WIRE, 0x1000: "https://lure.example/"}, {0x39: filetime(datetime(2024, 1, 2, tzinfo=UTC))}
)
OUTLOOK = compound(ITEM)


def examined(tmp_path: Path, name: str, data: bytes, *options: str) -> tuple[Path, Case]:
    file = tmp_path / name
    file.write_bytes(data)
    assert main(["examine", str(file), "--offline", "--json", "--format", "md", "--out", str(tmp_path / "cases"), *options]) == 0
    [folder] = (tmp_path / "cases").iterdir()
    assert main(["verify", str(folder)]) == 0
    return folder, CaseFolder(folder).case()


def articles(folder: Path) -> str:
    return "".join(file.read_text(encoding="utf-8") for file in folder.glob("article.*.md"))


def test_a_forward_gives_its_cargo_and_the_reporter_is_nowhere_but_in_the_original(tmp_path: Path) -> None:
    folder, case = examined(tmp_path, "report.eml", forward(part(INNER), subject=b"FW: from Taro Hokoku"))
    assert [box.address for box in case.message.from_] == ["info@bank.example"]
    assert (folder / "message.eml").read_bytes() == INNER
    assert (folder / "carrier.eml").read_bytes() == (tmp_path / "report.eml").read_bytes()
    [carrier] = case.source.carriers
    assert (carrier.part, carrier.subject, carrier.from_domain) == ("1.2", "FW: from [受信者]", "[受信側]")
    assert "別のメール" not in articles(folder)
    assert "転送または通報のメールに添付" in articles(folder)
    assert "was attached to a forward or a report" in articles(folder)
    for file in folder.rglob("*"):
        if file.is_file() and file.name not in ("carrier.eml", "message.eml"):
            held = file.read_bytes().lower()
            assert not any(word in held for word in (b"reporter", b"hokoku", b"company.example", b"csirt@")), file.name


def test_as_is_examines_the_carrier(tmp_path: Path) -> None:
    folder, case = examined(tmp_path, "report.eml", forward(part(INNER)), "--as-is")
    assert case.source.carriers == ()
    assert case.message.subject == "FW: x"
    assert not (folder / "carrier.eml").exists()


def test_an_outlook_item_is_kept_and_its_signatures_are_neither_right_nor_wrong(tmp_path: Path) -> None:
    folder, case = examined(tmp_path, "a.msg", OUTLOOK)
    assert (folder / "container.msg").read_bytes() == OUTLOOK
    assert case.source.container is not None
    assert case.message.defects[0].code == "converted-from-msg"
    [dkim] = case.auth.dkim
    assert (dkim.result, dkim.domain, dkim.source) == ("none", "bank.example", "none")
    assert "the body was altered" in dkim.why
    assert "組み立て直して" in articles(folder)


def test_an_outlook_item_attached_to_a_forward(tmp_path: Path) -> None:
    raw = forward(part(OUTLOOK, b"application/vnd.ms-outlook", b"lure.msg", coded=True))
    folder, case = examined(tmp_path, "report.eml", raw)
    assert (folder / "container.msg").read_bytes() == OUTLOOK
    assert (folder / "carrier.eml").read_bytes() == raw
    assert [box.address for box in case.message.from_] == ["info@bank.example"]


def test_a_forward_saved_by_outlook_with_the_mail_as_a_file(tmp_path: Path) -> None:
    file = properties(8, {0x3707: "lure.eml", 0x3701: SIGNED})
    tree: Tree = {
        **properties(32, {0x37: "FW: x", 0xC1A: "Taro", 0x5D01: "reporter@company.example"}),
        "__attach_version1.0_#00000000": file,
    }
    folder, case = examined(tmp_path, "forward.msg", compound(tree))
    assert (folder / "message.eml").read_bytes() == SIGNED
    assert case.source.container is not None
    assert not case.source.container.rebuilt
    assert "converted-from-msg" not in {defect.code for defect in case.message.defects}


def test_forwards_of_forwards_are_followed_to_a_bound() -> None:
    raw = INNER
    for _ in range(6):
        raw = forward(part(raw))
    arrival = unload(arrive(RawMessage(path="a", index=0, data=raw)))
    assert [carrier.file for carrier in arrival.source.carriers] == ["carrier.eml", "carrier-2.eml", "carrier-3.eml"]
    assert sorted(arrival.kept) == ["carrier-2.eml", "carrier-3.eml", "carrier.eml"]


@pytest.mark.parametrize("name", ["carrier.eml", "container.msg"])
def test_an_original_that_was_exchanged_is_named(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    raw = forward(part(OUTLOOK, b"application/vnd.ms-outlook", b"lure.msg", coded=True))
    folder, _ = examined(tmp_path, "report.eml", raw)
    (folder / name).write_bytes((folder / name).read_bytes().replace(b"lure", b"fure") + b" ")
    assert main(["verify", str(folder)]) == 1
    assert name in capsys.readouterr().err


def test_a_message_that_its_carrier_does_not_carry_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, _ = examined(tmp_path, "report.eml", forward(part(INNER)))
    other = INNER.replace(b"Bank", b"Bonk")
    (folder / "message.eml").write_bytes(other)
    assert main(["verify", str(folder)]) == 1
    assert "is not the mail that carrier.eml carries" in capsys.readouterr().err


def test_the_report_is_written_again_without_the_reporter(tmp_path: Path) -> None:
    folder, _ = examined(tmp_path, "report.eml", forward(part(INNER), subject=b"FW: from Taro Hokoku"))
    before = articles(folder)
    assert main(["report", str(folder), "--format", "md"]) == 0
    assert articles(folder) == before


def test_the_source_survives_its_json(tmp_path: Path) -> None:
    folder, case = examined(tmp_path, "report.eml", forward(part(INNER)))
    assert msgspec.json.decode((folder / "source.json").read_bytes(), type=type(case.source)) == case.source


def test_triage_takes_the_cargo_too() -> None:
    run = Run(fuwake="0", dissected_at=datetime(2024, 1, 2, tzinfo=UTC), vantage="offline", mode="offline")
    raw = forward(part(INNER))
    line = dissect_static(run, Job(source=CaseSource(path="a.eml", index=3)), raw)
    case = msgspec.json.decode(line, type=Case)
    assert [box.address for box in case.message.from_] == ["info@bank.example"]
    assert (case.source.index, len(case.source.carriers)) == (3, 1)
    assert b"hokoku" not in line.lower()
