"""The copy of the RDAP bootstrap files: brought whole or not at all, used while fresh, and later where the files cannot be fetched."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.bundled_sets import bundled
from fuwake.observe.rdap_bootstrap import Bootstrap
from fuwake.observe.rdap_copy import IANA, Copy, copy_of, says, shipped, update
from fuwake.observe.rdap_services import FILES, address_base, autnum_base, domain_base
from fuwake.observe.registry_question import registry_question
from tests.observe.servers import http, http_server, run

GOOD = {
    "dns.json": {"publication": "2026-11-01T00:00:00Z", "services": [[["jp", "com"], ["https://rdap.example/"]]]},
    "ipv4.json": {"services": [[["192.0.2.0/24"], ["https://rdap.example/"]]]},
    "ipv6.json": {"services": [[["2001:db8::/32"], ["https://rdap.example/"]]]},
    "asn.json": {"services": [[["64496-64511", "65551"], ["https://rdap.example/"]]]},
}


def _answer(target: str) -> bytes:
    return http(200, json.dumps(GOOD[target.rpartition("/")[2]]), "application/json")


def _aged(folder: Path, url: str, days: float) -> None:
    copy = copy_of(folder, url)
    assert copy is not None
    older = msgspec.structs.replace(copy, fetched_at=datetime.now(UTC) - timedelta(days=days))
    (folder / "rdap.json").write_bytes(msgspec.json.encode(older))


def test_a_fresh_copy_is_used_without_asking_and_an_old_one_where_nobody_answers(tmp_path: Path) -> None:
    async def work() -> None:
        asked: list[str] = []
        question = registry_question("domain shop.com")

        def respond(target: str, body: bytes) -> bytes:
            asked.append(target)
            return _answer(target)

        async with http_server(respond) as url:
            await update(tmp_path, url, 2.0, lambda line: None)
            assert len(asked) == len(FILES)
            assert await Bootstrap(url, 2.0, tmp_path).base_of(question) == "https://rdap.example/"
            assert len(asked) == len(FILES)
            _aged(tmp_path, url, 30)
            assert await Bootstrap(url, 2.0, tmp_path).base_of(question) == "https://rdap.example/"
            assert len(asked) == len(FILES) + 1
        assert await Bootstrap(url, 2.0, tmp_path).base_of(question) == "https://rdap.example/"  # the server is gone
        assert "30 days old" in says(tmp_path, url)
        with pytest.raises(ObserveFailure):
            await Bootstrap(url, 2.0).base_of(question)

    run(work())


@pytest.mark.parametrize("bad", [b"<html>log in</html>", b'{"services": []}', b'{"services": "none"}', b"[" * 1000])
def test_a_bad_file_leaves_the_copy_as_it_is(bad: bytes, tmp_path: Path) -> None:
    async def work() -> None:
        broken = asyncio.Event()

        def respond(target: str, body: bytes) -> bytes:
            return http(200, bad, "application/json") if broken.is_set() and target.endswith("ipv6.json") else _answer(target)

        async with http_server(respond) as url:
            await update(tmp_path, url, 2.0, lambda line: None)
            before = (tmp_path / "rdap.json").read_bytes()
            broken.set()
            with pytest.raises(FuwakeError, match=r"ipv6\.json"):
                await update(tmp_path, url, 2.0, lambda line: None)
            assert (tmp_path / "rdap.json").read_bytes() == before

    run(work())
    assert [path.name for path in tmp_path.iterdir()] == ["rdap.json"]


def test_a_copy_of_another_place_or_a_damaged_one_is_none(tmp_path: Path) -> None:
    copy = Copy(url="https://one.example/", fetched_at=datetime.now(UTC), published="", files={})
    (tmp_path / "rdap.json").write_bytes(msgspec.json.encode(copy))
    assert copy_of(tmp_path, "https://one.example") == copy
    assert copy_of(tmp_path, "https://two.example/") is None
    (tmp_path / "rdap.json").write_bytes(b"{")
    assert copy_of(tmp_path, "https://one.example/") is None
    assert "asked of one.example when needed" in says(tmp_path, "https://one.example/")


def test_what_comes_with_the_program_tells_date_source_and_licence() -> None:
    for entry in bundled():
        assert entry.as_of is not None, entry.name
        assert entry.licence in entry.says()
        assert f"{entry.as_of}" in entry.says()


def test_the_copy_that_ships_knows_the_registries_of_the_world(tmp_path: Path) -> None:
    copy = shipped(IANA)
    assert copy is not None
    assert domain_base(copy.files["dns.json"], "shop.com") == "https://rdap.verisign.com/com/v1/"
    assert "arin" in (address_base(copy.files["ipv4.json"], "8.8.8.8") or "")
    assert "apnic" in (address_base(copy.files["ipv6.json"], "2001:200::1") or "")
    assert "ripe" in (autnum_base(copy.files["asn.json"], 3333) or "")
    assert "comes with the program" in says(tmp_path, IANA)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "file:///srv/rdap/", "https://data.iana.org/other/"])
def test_the_copy_that_ships_belongs_to_iana(url: str, tmp_path: Path) -> None:
    """No lab leads to a real registry."""
    assert shipped(url) is None
    assert says(tmp_path, url).startswith("no copy")
