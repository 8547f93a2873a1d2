"""The databases of addresses: bringing, checking, looking up; missing and damaged ones are named with their cure."""

import base64
import hashlib
import io
import ipaddress
import json
import tarfile
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.model.answers import AsnRecord, GeoRecord
from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.asn import AsnObserver
from fuwake.observe.asn_table import AsnTable, compile_table
from fuwake.observe.data_sets import DataSetStatus, Pin, install, installed, pins, status, update
from fuwake.observe.geo import GeoObserver
from fuwake.settings import data_dir, load
from tests.observe.servers import run

V4 = ["3221225984,3221226239,64500,Example SAS\n", '3221226496,3221226751,64501,"Mihon, Inc."\n', "50,59,64502,Zero\n"]
V6 = ["42540766411282592856903984951653826560,42540766490510755371168322545197776895,64500,Example SAS\n"]


def package(path: Path, members: dict[str, bytes], link: str | None = None) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, data in members.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
        if link:
            info = tarfile.TarInfo(f"package/{link}")
            info.type, info.linkname = tarfile.SYMTYPE, "/etc/passwd"
            archive.addfile(info)
    return path


def pin(path: Path, **changes: Any) -> Pin:
    digest = base64.b64encode(hashlib.sha512(path.read_bytes()).digest()).decode()
    values: dict[str, Any] = {
        "name": "asn",
        "database": "Example",
        "package": "@x/asn",
        "version": "1.0.0",
        "date": date(2026, 6, 17),
        "integrity": f"sha512-{digest}",
        "licence": "CC BY 4.0",
        "attribution": "Example",
        "members": ("asn-ipv4-num.csv", "asn-ipv6-num.csv"),
    }
    return Pin(**(values | changes))


@pytest.fixture
def asn_dir(tmp_path: Path) -> Path:
    """A data folder with a small table."""
    (tmp_path / "data").mkdir()
    work = tmp_path / "data" / "work"
    work.mkdir()
    tgz = package(tmp_path / "p.tgz", {"asn-ipv4-num.csv": "".join(V4).encode(), "asn-ipv6-num.csv": "".join(V6).encode()})
    install(pin(tgz), tgz, tmp_path / "data", work, lambda _: None)
    return tmp_path / "data"


def look_up(observer: AsnObserver | GeoObserver, address: str) -> Any:
    raw = run(observer.ask(address))
    return observer.read(address, raw.body)


@pytest.mark.parametrize(
    ("address", "asn", "organisation"),
    [
        ("192.0.2.0", 64500, "Example SAS"),
        ("192.0.2.255", 64500, "Example SAS"),
        ("::ffff:192.0.2.7", 64500, "Example SAS"),
        ("192.0.4.1", 64501, "Mihon, Inc."),
        ("2001:db8::1", 64500, "Example SAS"),
    ],
)
def test_an_announced_address_is_found(asn_dir: Path, address: str, asn: int, organisation: str) -> None:
    reading = look_up(AsnObserver(asn_dir), address)
    record = msgspec.convert(reading.data, AsnRecord)
    assert (record.asn, record.organisation, record.database_date, record.licence) == (asn, organisation, "2026-06-17", "CC BY 4.0")


@pytest.mark.parametrize("address", ["0.0.0.1", "192.0.1.255", "192.0.3.0", "255.255.255.255", "::1", "2001:db9::1"])
def test_an_address_that_nobody_announces_is_absent(asn_dir: Path, address: str) -> None:
    assert look_up(AsnObserver(asn_dir), address).status == "absent"


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 20)), max_size=20, unique_by=lambda row: row[0]), st.integers(0, 430))
def test_the_table_agrees_with_a_plain_search(rows: list[tuple[int, int]], wanted: int) -> None:
    starts = sorted(first for first, _ in rows)
    out = io.BytesIO()
    compile_table([f"{first},{first + length},{first},N{first}\n" for first, length in rows], [], out)
    with tempfile.NamedTemporaryFile() as file:
        file.write(out.getvalue())
        file.flush()
        table = AsnTable(Path(file.name))
    found = table.find(ipaddress.IPv4Address(wanted))
    table.close()
    nearest = max((first for first in starts if first <= wanted), default=None)
    expected = nearest if nearest is not None and wanted <= nearest + dict(rows)[nearest] else None
    assert (found.asn if found else None) == expected
    assert found is None or found.organisation == f"N{expected}"


def test_where_ranges_overlap_the_later_one_holds() -> None:
    out = io.BytesIO()
    assert compile_table(["10,30,1,A\n", "25,40,2,B\n"], [], out) == (2, 0)
    assert (30).to_bytes(4, "big") not in out.getvalue()


@pytest.mark.parametrize("line", ["x,2,3,A\n", "1,2,3\n", "5,4,1,A\n", "1,99999999999,1,A\n"])
def test_a_table_that_cannot_be_read_is_refused(tmp_path: Path, line: str) -> None:
    tgz = package(tmp_path / "p.tgz", {"asn-ipv4-num.csv": line.encode(), "asn-ipv6-num.csv": b""})
    with pytest.raises(FuwakeError, match="cannot be read"):
        install(pin(tgz), tgz, tmp_path, tmp_path, lambda _: None)
    assert not (tmp_path / "asn.json").exists()


def test_a_package_that_is_not_the_pinned_one_changes_nothing(tmp_path: Path) -> None:
    tgz = package(tmp_path / "p.tgz", {"asn-ipv4-num.csv": b"", "asn-ipv6-num.csv": b""})
    with pytest.raises(FuwakeError, match="sha512"):
        install(pin(tgz, integrity="sha512-AAAA"), tgz, tmp_path, tmp_path, lambda _: None)
    assert sorted(tmp_path.iterdir()) == [tgz]


def test_a_package_with_a_link_in_place_of_its_file_is_refused(tmp_path: Path) -> None:
    tgz = package(tmp_path / "p.tgz", {"asn-ipv6-num.csv": b""}, link="asn-ipv4-num.csv")
    with pytest.raises(FuwakeError, match="no regular file"):
        install(pin(tgz), tgz, tmp_path, tmp_path, lambda _: None)


@pytest.mark.parametrize("observer", [GeoObserver, AsnObserver])
def test_a_missing_database_is_named_with_its_cure(tmp_path: Path, observer: type[GeoObserver] | type[AsnObserver]) -> None:
    with pytest.raises(ObserveFailure, match="fuwake data update") as failed:
        run(observer(tmp_path).ask("192.0.2.1"))
    assert failed.value.reason == "not-configured"


def test_a_damaged_database_is_named_with_its_cure(asn_dir: Path) -> None:
    file = next(asn_dir.glob("asn-*.bin"))
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(ObserveFailure, match="table"):
        run(AsnObserver(asn_dir).ask("192.0.2.1"))
    file.write_bytes(b"x")
    with pytest.raises(ObserveFailure, match="not whole"):
        run(AsnObserver(asn_dir).ask("192.0.2.1"))
    (asn_dir / "asn.json").write_text("{")
    with pytest.raises(ObserveFailure, match="damaged"):
        run(AsnObserver(asn_dir).ask("192.0.2.1"))


def test_a_newer_version_takes_the_place_of_the_older(asn_dir: Path, tmp_path: Path) -> None:
    tgz = package(tmp_path / "q.tgz", {"asn-ipv4-num.csv": V4[0].encode(), "asn-ipv6-num.csv": b""})
    install(pin(tgz, version="2.0.0"), tgz, asn_dir, tmp_path, lambda _: None)
    assert installed(asn_dir, "asn").version == "2.0.0"
    assert [path.name for path in asn_dir.glob("*.bin")] == ["asn-2.0.0.bin"]


def test_the_status_tells_what_is_there_and_how_old_it_is(asn_dir: Path) -> None:
    by_name: dict[str, DataSetStatus] = {found.name: found for found in status(asn_dir, date(2026, 6, 27))}
    assert (by_name["asn"].present, by_name["asn"].current, by_name["asn"].age_days) == (True, False, 10)
    assert (by_name["geo"].present, by_name["geo"].version) == (False, None)
    assert "fuwake data update" in by_name["geo"].detail


def test_without_npm_the_cure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FuwakeError, match="apt-get install npm"):
        update(tmp_path / "data", lambda _: None)


def test_npm_that_fails_is_told_in_its_own_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that fails as npm does where the registry cannot be reached."""
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTCACHED' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(FuwakeError, match="ENOTCACHED"):
        update(tmp_path / "data", lambda _: None)
    assert list((tmp_path / "data").iterdir()) == []


def test_pins_are_whole() -> None:
    assert {found.name for found in pins()} == {"geo", "asn"}
    for found in pins():
        assert len(base64.b64decode(found.integrity.removeprefix("sha512-"))) == 64
        assert found.licence
        assert found.attribution


def entry(**fields: Any) -> bytes:
    kept = {"address": "192.0.2.1", "database": "DB", "version": "1", "date": "2026-06-05", "licence": "CC BY 4.0", "entry": fields or None}
    return json.dumps(kept).encode()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"city": "Paris", "state1": "Ile-de-France", "country_code": "FR", "latitude": 48.8, "longitude": 2.3},
            ("FR", "Paris", 48.8, 25.0),
        ),
        ({"city": "", "state1": "Ile-de-France", "country_code": "FR", "latitude": 48.8, "longitude": 2.3}, ("FR", None, 48.8, 100.0)),
        ({"city": "", "state1": "", "country_code": "FR", "latitude": 48.8, "longitude": 2.3}, ("FR", None, 48.8, None)),
        ({"city": "Paris", "country_code": "FR", "latitude": 0, "longitude": 0}, ("FR", "Paris", None, None)),
        ({"city": "Paris", "country_code": "FR", "latitude": 148.8, "longitude": 2.3}, ("FR", "Paris", None, None)),
        ({"city": "Paris", "country_code": "FR"}, ("FR", "Paris", None, None)),
        ({"city": 7, "country_code": "FRANCE", "state1": "X", "latitude": "48", "longitude": 2.3}, (None, None, None, None)),
    ],
)
def test_what_the_city_database_does_not_know_is_none(fields: dict[str, Any], expected: tuple[Any, ...]) -> None:
    record = msgspec.convert(GeoObserver.read("192.0.2.1", entry(**fields)).data, GeoRecord)
    assert (record.country, record.city, record.latitude, record.radius_km) == expected


@pytest.mark.parametrize("fields", [{}, {"city": "", "state1": "", "country_code": ""}, {"country_code": "ZZ"}])
def test_an_entry_that_says_nothing_is_absent(fields: dict[str, Any]) -> None:
    assert GeoObserver.read("192.0.2.1", entry(**fields)).status == "absent"


@given(st.binary(max_size=100))
def test_reading_never_raises(raw: bytes) -> None:
    assert GeoObserver.read("192.0.2.1", raw).reason == "garbage"
    assert AsnObserver.read("192.0.2.1", raw).reason == "garbage"


@pytest.mark.needs_data
def test_the_real_databases() -> None:
    folder = data_dir(load())
    geo = msgspec.convert(look_up(GeoObserver(folder), "2001:200::1").data, GeoRecord)
    assert geo.country == "JP"
    assert geo.radius_km == 25.0
    assert look_up(GeoObserver(folder), "10.0.0.1").status == "absent"
    asn = msgspec.convert(look_up(AsnObserver(folder), "8.8.8.8").data, AsnRecord)
    assert asn.asn == 15169
    assert ipaddress.IPv4Address(asn.first) <= ipaddress.IPv4Address("8.8.8.8") <= ipaddress.IPv4Address(asn.last)
    assert {found.current for found in status(folder)} == {True}
