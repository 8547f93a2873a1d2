"""WHOIS of a lab (RFC 3912): all servers answer on one port, the query tells which is meant."""

import asyncio
import re
from pathlib import Path

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.dns_server import Note
from fuwake.lab.faults import Fault
from fuwake.lab.reading import folders, host_name, read_text
from fuwake.model.errors import SettingsError

MAX_QUERY_BYTES = 1_000
_REFERRAL = re.compile(r"^(?:refer|whois):[ \t]*([a-z0-9.-]{1,253})", re.MULTILINE | re.IGNORECASE)
_NOTHING = "% no such object\n"
_PATIENCE_S = 30.0


class WhoisServerSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`[whois."<server>"]` of lab.toml."""

    encoding: str = "utf-8"
    """Charset on the wire; the files are UTF-8."""


class Directory(Struct, frozen=True, kw_only=True):
    """Every server's answers."""

    answers: dict[str, bytes]
    """Query → bytes."""
    no_match: dict[str, bytes]
    """Server → bytes of its `no-match.txt`, in which `{query}` stands for the query in capitals."""
    server_of: dict[str, str]
    """Top-level domain → server, as the root's referral says."""

    def answer(self, query: str) -> bytes:
        """The bytes for a query: the exact file, else without the server's own flags, else `no-match.txt` of the domain's server."""
        asked = " ".join(query.lower().split())
        last = asked.rpartition(" ")[2].lstrip("=")
        for form in (asked, last):
            if form in self.answers:
                return self.answers[form]
        plain = last.removesuffix("/e")
        server = self.server_of.get(plain.rpartition(".")[2], "")
        if plain != last and plain in self.answers:
            return self.answers[plain]
        return self.no_match.get(server, _NOTHING.encode()).replace(b"{query}", plain.upper().encode())


def load(directory: Path, servers: dict[str, WhoisServerSettings], root: str) -> Directory:
    """Reads `<server>/<query>.txt` (a `/` in the query is a folder). Raises SettingsError."""
    answers: dict[str, bytes] = {}
    came_from: dict[str, Path] = {}
    no_match: dict[str, bytes] = {}
    server_of: dict[str, str] = {}
    for folder in folders(directory):
        server = host_name(folder.name, f"{folder}: the folder's name is the server's")
        encoding = servers.get(server, WhoisServerSettings()).encoding
        for file in sorted(folder.rglob("*.txt")):
            query = file.relative_to(folder).with_suffix("").as_posix().lower()
            text = read_text(file)
            data = _encode(text, encoding, file)
            if query == "no-match":
                no_match[server] = data
                continue
            if query in answers:
                raise SettingsError(
                    f"{file}: {came_from[query]} answers the same query; all servers share one port, so keep one of the two"
                )
            answers[query], came_from[query] = data, file
            referral = _REFERRAL.search(text)
            if server == root and referral:
                server_of[query] = referral[1].lower()
    return Directory(answers=answers, no_match=no_match, server_of=server_of)


class WhoisServer:
    """One query a connection, one answer, end."""

    def __init__(self, directory: Directory, broken: tuple[Fault, ...], note: Note) -> None:
        self._directory = directory
        self._broken = broken
        self._note = note

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Reads a line, plays the fault or answers, and closes (RFC 3912 section 2)."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                line = await reader.readuntil(b"\n")
            query = line[:MAX_QUERY_BYTES].decode("utf-8", "replace").strip()
            self._note("whois", query)
            answer = self._directory.answer(query)
            fault = faults.of_query(self._broken, query)
            if fault is None or await faults.play(fault, reader, writer, answer):
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, TimeoutError):
            pass
        finally:
            writer.close()


def _encode(text: str, encoding: str, file: Path) -> bytes:
    try:
        return "\r\n".join(text.splitlines()).encode(encoding) + b"\r\n"
    except LookupError as error:
        raise SettingsError(f"{file}: encoding {encoding!r} of its server in lab.toml is unknown to Python") from error
    except UnicodeEncodeError as error:
        raise SettingsError(
            f"{file}: {error.object[error.start]!r} does not exist in {encoding}, the encoding of its server in lab.toml"
        ) from error
