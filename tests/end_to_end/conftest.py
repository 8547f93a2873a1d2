"""The specimen examined once for all tests that read its case folder."""

from pathlib import Path

import pytest

from fuwake.cli.main import main
from tests.end_to_end.variant import ROOT, T3, Variant


@pytest.fixture(scope="session")
def demo_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Case folder of the bundled specimen in the bundled lab, as `make demo` writes it."""
    out = tmp_path_factory.mktemp("cases")
    status = main(["examine", str(T3.relative_to(ROOT) / "message.eml"), "--lab", str(T3), "--out", str(out)])
    assert status == 0
    (folder,) = (entry for entry in out.iterdir() if entry.is_dir())
    return folder


@pytest.fixture
def t3(tmp_path: Path) -> Variant:
    """A copy of the specimen's lab, to be changed."""
    return Variant(T3, tmp_path)
