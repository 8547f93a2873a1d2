"""A Dovecot for all tests of a worker."""

from collections.abc import Iterator

import pytest

from tests.mail_servers.dovecot import Dovecot, dovecot


@pytest.fixture(scope="session")
def mail_server() -> Iterator[Dovecot]:
    with dovecot() as running:
        yield running
