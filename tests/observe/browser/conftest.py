"""One stage, and so one browser, for all browser tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.observe.browser.stage import Stage, standing


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """The servers and the browser."""
    with standing() as made:
        yield made
