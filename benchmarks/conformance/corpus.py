"""Public conformance suites, read from the folder that FUWAKE_CORPUS names (none of it ships with fuwake)."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml


def folder() -> Path:
    """`$FUWAKE_CORPUS/conformance`; skips, by name, where there is none."""
    path = Path(os.environ.get("FUWAKE_CORPUS", "")) / "conformance"
    if not os.environ.get("FUWAKE_CORPUS") or not path.is_dir():
        pytest.skip("needs the conformance suites: set FUWAKE_CORPUS to a folder that holds conformance/")
    return path


class _Text(yaml.SafeLoader):
    """SafeLoader that leaves bare scalars such as 2001:db8::1 and 1.2.3.4 as text."""


_Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def suite(name: str) -> list[dict[str, Any]]:
    """All documents of a YAML suite."""
    with (folder() / name).open(encoding="utf-8") as file:
        return list(yaml.load_all(file, Loader=_Text))  # a SafeLoader with fewer conversions
