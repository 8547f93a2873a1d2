"""Every target of the fuzzers takes what it begins with, and notices a promise that is broken."""

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from fuzz.promises import Broken, holds
from fuzz.run import parted
from fuzz.seeds import ROOT
from fuzz.targets._target import LONG, Target, long, stretched
from fuzz.targets.registry import TARGETS

MOST = 40


@pytest.mark.parametrize("target", [target for target in TARGETS if not target.name.endswith("-long")], ids=lambda target: target.name)
def test_a_target_takes_its_seeds(target: Target) -> None:
    seeds = list(islice(target.seeds(), MOST))
    assert seeds
    for seed in seeds:
        target.run(seed)


def test_an_input_is_stretched_to_its_length_and_the_same_each_time() -> None:
    data = b"\x01\x00\x02abcdefg"
    assert stretched(data) == stretched(data)
    assert stretched(data).startswith(b"abcdbcdbcd")
    assert stretched(data).endswith(b"bcdbcdefg")
    assert LONG - 3 <= len(stretched(data)) <= LONG
    assert [stretched(data[:size]) for size in range(4)] == [b"", b"", b"", b""]


def test_the_cores_share_the_targets() -> None:
    lanes = parted(list(TARGETS), 2)
    assert sorted(target.name for lane in lanes for target in lane) == sorted(target.name for target in TARGETS)
    shares = [sum(target.share for target in lane) for lane in lanes]
    assert abs(shares[0] - shares[1]) <= 1
    assert long(TARGETS[0]).name == f"{TARGETS[0].name}-long"


def test_an_input_is_run_again_by_one_command(tmp_path: Path) -> None:
    file = tmp_path / "fields-1"
    file.write_bytes(b"\x01<a@b.example>")
    done = subprocess.run([sys.executable, "-m", "fuzz.again", "fields", str(file)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "every promise holds" in done.stdout
    wrong = subprocess.run(
        [sys.executable, "-m", "fuzz.again", "no-such", str(file)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 1
    assert "no target no-such" in wrong.stderr


def test_a_broken_promise_is_raised() -> None:
    with pytest.raises(Broken, match="not so"):
        holds(False, "not so")
