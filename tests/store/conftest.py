"""A database of each kind, empty and with its tables."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fuwake.store.database import Place, migrate, open_database
from fuwake.store.sql import Sql


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs_postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty database of each kind."""
    return tmp_path / "store.sqlite" if request.param == "sqlite" else str(request.getfixturevalue("postgresql").database())


@pytest.fixture
def sql(place: Place) -> Iterator[Sql]:
    """With its tables."""
    with contextlib.closing(open_database(place)) as opened:
        migrate(opened)
        yield opened
