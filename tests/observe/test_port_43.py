"""Registries without a public look-up at port 43 are said as such, and are not asked in vain."""

import re

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe.port_43 import _rows, is_closed, port_43
from fuwake.observe.whois import WhoisObserver
from fuwake.observe.whois_answer import join, read_answer
from tests.observe.servers import run


@pytest.mark.parametrize(("name", "words"), [("shop.es", "has let in"), ("shop.info", "its look-up is RDAP")])
def test_who_answers_nobody_is_not_asked(name: str, words: str) -> None:
    """A connection would fail otherwise: there is no internet here."""
    with pytest.raises(ObserveFailure, match=words) as failed:
        run(WhoisObserver().ask(f"domain {name}"))
    assert failed.value.reason == "not-supported"


def test_where_the_root_names_no_server_a_person_is_told_where_to_look() -> None:
    reading = read_answer("domain shop.gr", join([("whois.iana.org", b"domain: GR\nstatus: ACTIVE\n")]))
    assert (reading.status, reading.reason) == ("failed", "not-supported")
    assert "no public look-up at port 43" in (reading.detail or "")
    assert "http://www.gr" in (reading.detail or "")


def test_every_row_has_its_source_and_its_day() -> None:
    assert len(_rows()) > 50
    for row in _rows().values():
        assert row.source
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", row.seen)
    assert port_43("shop.jp") is None
    assert not is_closed("shop.gr")
