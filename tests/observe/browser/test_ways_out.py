"""A page that tries every way out reaches nothing, and each protection is shown to matter: without it the same trial is red."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from fuwake.cli.doctor_trial import Outcome

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(240)]

ROOT = Path(__file__).parents[3]


def _tried(without: str) -> Outcome:
    """The trial in a network namespace of its own (user namespaces where this is not root)."""
    own = (
        ["unshare", "--net", "--mount"]
        if os.geteuid() == 0
        else ["unshare", "--user", "--map-current-user", "--keep-caps", "--net", "--mount"]
    )
    done = subprocess.run(
        [*own, sys.executable, "-m", "tests.observe.browser.namespace", without],
        cwd=ROOT,
        env={**os.environ, "FUWAKE_OWN_NETWORK": "1"},
        capture_output=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return msgspec.json.decode(done.stdout, type=Outcome)


@pytest.mark.parametrize(
    ("without", "level"),
    [("none", "sealed"), ("all of the cage, the switches stay", "flags"), ("all switches, the cage stays", "sealed")],
)
def test_no_way_leads_out(without: str, level: str) -> None:
    outcome = _tried(without)
    assert outcome.faults == ()
    assert outcome.level == level
    assert (outcome.hits, outcome.decoys, outcome.names) == ((), (), ())
    assert outcome.refused >= 10
    assert outcome.held >= 10


def _reached(*signs: str) -> Callable[[Outcome], bool]:
    return lambda outcome: any(all(sign in hit for sign in signs) for hit in outcome.hits)


RED: dict[str, Callable[[Outcome], bool]] = {
    "the cage's own network": _reached("udp "),
    "loopback through the proxy, too": _reached("tcp 127.0.0.1:"),
    # Names stay inside then by a protection of their own.
    "WebRTC through the proxy only": lambda outcome: _reached("udp 127.0.0.1:")(outcome) and not _reached("10.66.0.53:53")(outcome),
    "names through the proxy only": _reached("10.66.0.53:53"),
    "the proxy's check of addresses": _reached("tcp 169.254.169.254:443"),
    "the proxy's check of ports": _reached("tcp 192.185.40.66:6379"),
    "denying before the first key": lambda outcome: "Pw-" in outcome.decoys,
    "cutting what is open": lambda outcome: "Pw-" in outcome.decoys,
    "holding requests": lambda outcome: outcome.held < 10,
}


@pytest.mark.parametrize("without", RED)
def test_without_one_protection_the_trial_is_red(without: str) -> None:
    outcome = _tried(without)
    assert RED[without](outcome), outcome
