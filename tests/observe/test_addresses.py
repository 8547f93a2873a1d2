"""Where a server named by an answer may be connected to."""

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe.addresses import connectable, is_loopback
from tests.observe.servers import run

INSIDE = [
    "127.0.0.1",
    "localhost",
    "10.1.2.3",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "::1",
    "fe80::1",
    "fc00::1",
    "::ffff:127.0.0.1",
]


@pytest.mark.parametrize("host", [*INSIDE, "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0", "224.0.0.1"])
def test_private_addresses_are_refused(host: str) -> None:
    with pytest.raises(ObserveFailure) as failed:
        run(connectable(host, 43, anywhere=False))
    assert failed.value.reason == "policy"


@pytest.mark.parametrize("host", ["8.8.8.8", "2001:4860:4860::8888"])
def test_public_addresses_are_given_back_as_they_are(host: str) -> None:
    assert run(connectable(host, 43, anywhere=False)) == host


def test_the_users_own_settings_may_name_any() -> None:
    assert run(connectable("127.0.0.1", 43, anywhere=True)) == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "answer"), [("127.0.0.1", True), ("[::1]", True), ("localhost", True), ("127.0.0.1.example.jp", False), ("", False)]
)
def test_loopback_is_told_by_its_spelling(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer
