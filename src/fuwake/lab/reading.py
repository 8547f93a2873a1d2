"""Reads the files of a lab; every error names the file, the key or line, and what is expected."""

import json
import re
import tomllib
import typing
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from fuwake.model.errors import SettingsError

MAX_FILE_BYTES = 16_000_000
"""No file of a description is larger."""

HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_](?:[a-z0-9_-]{0,62})){0,30}\Z")

T = TypeVar("T")


def read_bytes(file: Path) -> bytes:
    """The bytes of a file. Raises SettingsError where it cannot be read or is too large."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise SettingsError(f"{file}: larger than {MAX_FILE_BYTES} bytes, the most a file of a lab may have")
        return file.read_bytes()
    except OSError as error:
        raise SettingsError(f"{file}: cannot be read ({error.strerror})") from error


def read_text(file: Path) -> str:
    """The text of a UTF-8 file. Raises SettingsError naming the file and the first wrong byte."""
    try:
        return read_bytes(file).decode("utf-8")
    except UnicodeDecodeError as error:
        raise SettingsError(f"{file}: byte {error.start} is not UTF-8; files of a lab are UTF-8") from error


def read_toml(file: Path, kind: type[T]) -> T:
    """A TOML file as a record of `kind`. Raises SettingsError naming file and line or key."""
    try:
        values = tomllib.loads(read_text(file))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{file}: not TOML: {error}") from error
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{file}: {error}{_expected(kind, str(error))}") from error


def read_json(file: Path) -> dict[str, Any]:
    """A JSON file that holds an object. Raises SettingsError naming file and line."""
    try:
        value = json.loads(read_text(file))
    except (json.JSONDecodeError, RecursionError) as error:
        raise SettingsError(f"{file}: not JSON: {error}") from error
    if not isinstance(value, dict):
        raise SettingsError(f"{file}: expected a JSON object, got {type(value).__name__}")
    return value


def host_name(text: str, where: str) -> str:
    """A host name in lower case without final dot. Raises SettingsError."""
    name = text.lower().rstrip(".")
    if not HOST.match(name):
        raise SettingsError(f"{where}: {text!r} is not a host name (letters, digits, hyphens and dots; IDNA names in their xn-- form)")
    return name


def folders(directory: Path) -> list[Path]:
    """The sub-folders in name order; none where the directory is missing."""
    return sorted(entry for entry in directory.iterdir() if entry.is_dir()) if directory.is_dir() else []


def _expected(kind: Any, message: str) -> str:
    """What may stand where msgspec found something else: the keys of a table, or the words of a choice."""
    where = re.search(r" - at `\$([^`]*)`", message)
    for step in re.findall(r"\.(\w+)|\[", where[1] if where else ""):
        inner = typing.get_args(kind)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            kind = typing.get_type_hints(kind).get(step)
        elif inner:  # tuple[X, ...] and dict[str, X]
            kind = inner[0] if typing.get_origin(kind) is tuple else inner[-1]
    if "unknown field" in message and isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return f"; expected one of: {', '.join(sorted(field.encode_name for field in msgspec.structs.fields(kind)))}"
    if "enum value" in message and typing.get_origin(kind) is typing.Literal:
        return f"; expected one of: {', '.join(typing.get_args(kind))}"
    return ""
