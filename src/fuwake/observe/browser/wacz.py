"""The load phase of a visit as a web archive that replays: WACZ 1.1.1 (specs.webrecorder.net) around WARC 1.1 (ISO 28500:2017). Pure.

The bodies are those that the page saw, so fields that speak of their coding on the way are kept under another name.
"""

import gzip
import hashlib
import io
import re
import uuid
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec

from fuwake.observe.browser.exchange import Exchange

WARC = "archive/data.warc.gz"
CDXJ = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
_CODED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
_BREAKS = re.compile(r"[\r\n\x00]+")
_WWW = re.compile(r"^www\d*\.")
_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 9562 section 6.6: names that are URLs


def wacz(exchanges: Sequence[Exchange], *, url: str, title: str, text: str, made: datetime, software: str) -> bytes:
    """The archive as a ZIP file. `url`: the page that a reader opens first, `text`: its visible words, `made`: when it was visited.

    The same exchanges give the same bytes.
    """
    warc, lines = _warc(exchanges, software, made)
    page = {"id": "page-1", "url": url, "ts": _iso(_started(exchanges, url, made)), "title": title[:300], "text": text[:20_000]}
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}
    pages = b"".join(msgspec.json.encode(line) + b"\n" for line in (head, page))
    files = {WARC: warc, CDXJ: "".join(sorted(lines)).encode(), PAGES: pages}
    package = {
        "profile": "data-package",
        "wacz_version": "1.1.1",
        "title": title[:300],
        "created": _iso(made),
        "software": software,
        "mainPageUrl": url,
        "mainPageDate": page["ts"],
        "resources": [
            {"name": name.rpartition("/")[2], "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
            for name, data in files.items()
        ],
    }
    described = msgspec.json.format(msgspec.json.encode(package), indent=1)
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(described).hexdigest()}"}
    files |= {"datapackage.json": described, "datapackage-digest.json": msgspec.json.encode(digest)}
    return _zip(files, made)


def surt(url: str) -> str:
    """The key of a URL in the index: host from its end, in lower case, `www` and a last slash left out, query sorted (as pywb does)."""
    parts = urlsplit(url.lower())
    host = _WWW.sub("", parts.hostname or "")
    port = parts.netloc.rpartition("@")[2].removeprefix(parts.hostname or "")
    if port == {"http": ":80", "https": ":443"}.get(parts.scheme):
        port = ""
    path = parts.path.removesuffix("/") or "/"
    query = "?" + "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{port}){path}{query}"


def _warc(exchanges: Sequence[Exchange], software: str, made: datetime) -> tuple[bytes, list[str]]:
    """The records, each a gzip member of its own, and the lines of their index."""
    file, lines = io.BytesIO(), []
    about = f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode()
    file.write(_record("warcinfo", made, about, {"Content-Type": "application/warc-fields"}, name="warcinfo"))
    for number, one in enumerate(exchanges):
        if not one.status or not _is_web(one.url):
            continue
        name, body = f"{number} {one.url}", one.body or b""
        more = {"WARC-Target-URI": _plain(one.url), "WARC-Payload-Digest": f"sha256:{hashlib.sha256(body).hexdigest()}"}
        if one.ip:
            more["WARC-IP-Address"] = one.ip
        if one.cut or one.body is None:
            more["WARC-Truncated"] = "length" if one.cut else "unspecified"
        offset = file.tell()
        kind = "application/http; msgtype=response"
        file.write(_record("response", one.started, _answer(one, body), {**more, "Content-Type": kind}, name=f"response {name}"))
        if one.method == "GET":
            lines.append(_line(one, more, file.tell() - offset, offset))
        asked = {
            "WARC-Target-URI": _plain(one.url),
            "WARC-Concurrent-To": _id(f"response {name}", one.started),
            "Content-Type": "application/http; msgtype=request",
        }
        file.write(_record("request", one.started, _question(one), asked, name=f"request {name}"))
    return file.getvalue(), lines


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def _record(kind: str, when: datetime, block: bytes, fields: dict[str, str], *, name: str) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": _id(name, when),
        "WARC-Date": _iso(when),
        **fields,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items())
    return gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n", compresslevel=6, mtime=0)


def _answer(one: Exchange, body: bytes) -> bytes:
    lines = [f"HTTP/1.1 {one.status} {_plain(one.status_text)}".rstrip()]
    for name, value in one.answered:
        coded = name.lower() in _CODED
        # Browsers join several fields of one name with line breaks.
        lines += [f"{'X-Archive-Orig-' if coded else ''}{_plain(name)}: {piece.strip()}" for piece in _BREAKS.split(value)]
    lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def _question(one: Exchange) -> bytes:
    parts = urlsplit(one.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"{_plain(one.method)} {_plain(target)} HTTP/1.1", f"Host: {_plain(parts.netloc.rpartition('@')[2])}"]
    lines += [f"{_plain(name)}: {_plain(value)}" for name, value in one.asked if not name.startswith(":") and name.lower() != "host"]
    return "\r\n".join([*lines, "", ""]).encode() + one.posted


def _line(one: Exchange, fields: dict[str, str], length: int, offset: int) -> str:
    about: dict[str, Any] = {
        "url": one.url,
        "mime": one.media or "unk",
        "status": str(one.status),
        "digest": fields["WARC-Payload-Digest"],
        "length": str(length),
        "offset": str(offset),
        "filename": WARC.rpartition("/")[2],
    }
    return f"{surt(one.url)} {one.started.astimezone(UTC):%Y%m%d%H%M%S} {msgspec.json.encode(about).decode()}\n"


def _started(exchanges: Sequence[Exchange], url: str, made: datetime) -> datetime:
    return next((one.started for one in exchanges if one.url.partition("#")[0] == url.partition("#")[0] and one.status == 200), made)


def _zip(files: dict[str, bytes], made: datetime) -> bytes:
    out = io.BytesIO()
    moment = made.astimezone(UTC)
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, date_time=(max(moment.year, 1980), *moment.timetuple()[1:6]))
            # What is compressed already is stored, so that a reader can fetch single records.
            entry.compress_type = zipfile.ZIP_STORED if name.endswith((".gz", ".cdx")) else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def _plain(text: str) -> str:
    """On one line: a header field of the archive must not be one of the page's own making."""
    return _BREAKS.sub(" ", text)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _id(name: str, when: datetime) -> str:
    return f"<urn:uuid:{uuid.uuid5(_NAMESPACE, f'{name} {_iso(when)}')}>"
