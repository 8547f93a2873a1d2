"""What runs the service elsewhere (deploy/) is read by the programs that read it, and names what there is."""

import os
import re
import shlex
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from fuwake.cli.parser import build
from fuwake.settings import Settings
from tests.house.files import ROOT

UNITS = sorted((ROOT / "deploy/systemd").glob("fuwake*.service")) + sorted((ROOT / "deploy/systemd").glob("fuwake*.timer"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "deploy/container/compose.yaml").read_text(encoding="utf-8"))
CONTAINERFILE = (ROOT / "deploy/container/Containerfile").read_text(encoding="utf-8")
INSTRUCTIONS = {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT", "CMD"}


@pytest.mark.needs_systemd
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace("/opt/fuwake/bin/fuwake", str(shutil.which("true")))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(tmp_path / unit.name for unit in UNITS)],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_commands_that_units_and_containers_run_are_those_of_the_program() -> None:
    texts = "\n".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    commands = [shlex.split(command) for command in re.findall(r"^ExecStart=/opt/fuwake/bin/fuwake (.+)$", texts, re.MULTILINE)]
    commands += [service["command"] for service in COMPOSE["services"].values()]
    assert len(commands) >= 6
    for command in commands:
        build().parse_args(command)


def test_the_settings_that_are_named_exist() -> None:
    texts = "\n".join(unit.read_text(encoding="utf-8") for unit in UNITS) + CONTAINERFILE + yaml.safe_dump(COMPOSE)
    named = set(re.findall(r"FUWAKE_([A-Z_]+)", texts)) - {"SETTINGS"}
    assert named
    assert {name.lower() for name in named} - set(Settings.__struct_fields__) == set()


def test_containers_are_open_to_this_machine_only_and_have_no_rights() -> None:
    for name, service in COMPOSE["services"].items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["read_only"] is True, name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert "privileged" not in service, name


def test_the_recipe_of_the_container_is_whole() -> None:
    lines = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", CONTAINERFILE, flags=re.MULTILINE)).splitlines()
    assert {line.split()[0] for line in lines if line.strip()} <= INSTRUCTIONS
    copied = [word for line in lines if line.startswith("COPY") and "--from" not in line for word in line.split()[1:-1]]
    assert [path for path in copied if not (ROOT / path).exists()] == []
    assert next(line for line in reversed(lines) if line.startswith("USER")) == "USER 10001:10001"


def test_the_container_has_the_packages_that_a_machine_gets() -> None:
    (wanted,) = re.findall(r'local wanted="(chromium[^"]+)"', (ROOT / "scripts/setup.sh").read_text(encoding="utf-8"))
    installed = set(re.sub(r"\\\n", " ", CONTAINERFILE).split())
    assert set(wanted.split()) - installed == set()
    words = set((ROOT / "docs/how-to/install-as-a-service.md").read_text(encoding="utf-8").split())
    assert set(wanted.split()) - words == set()


def test_the_lock_of_the_service_is_a_part_of_the_whole_one() -> None:
    whole, service = (_pins(ROOT / name) for name in ("requirements.lock", "requirements-service.lock"))
    assert {name: version for name, version in service.items() if whole.get(name) != version} == {}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["service"], *project["optional-dependencies"]["otel"]]
    assert {re.split(r"[^\w-]", need)[0].lower() for need in needed} - set(service) == set()
    assert not {"pytest", "mypy", "schemathesis"} & set(service)


def _pins(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))
