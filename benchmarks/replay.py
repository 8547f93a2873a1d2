"""Whether the web archive of a visit replays: checked and served by programs that others wrote.

    python -m venv .readers-venv && .readers-venv/bin/pip install -r benchmarks/readers.txt
    .venv/bin/python benchmarks/replay.py [--readers .readers-venv/bin] [--assert]

A sign-in page on loopback, over two redirects, with a picture, a script, what that fetches, and a frame of another host. `wacz validate`
checks the archive; pywb takes it in and serves it; every GET of the HAR is asked for again and must come back byte for byte.
"""

import argparse
import asyncio
import base64
import contextlib
import hashlib
import http.client
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from fuwake.lab.canaries import WEB, CanaryWorld
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings

# Target → (status, type or where to, body).
ANSWERS = {
    "/": ("302 Found", "http://hop.test/x", b""),
    "/x": ("200 OK", "text/html", b"<meta http-equiv=refresh content='0; url=http://www.land.test/In/?z=1&a=2'>on the way"),
    "/In/?z=1&a=2": (
        "200 OK",
        "text/html; charset=utf-8",
        (
            b"<html lang=ja><title>t</title><p>-</p><img src=/logo.png><script src=/s.js></script><iframe src='http://framed.test/frame'></iframe>"
            b"<form method=post action=/post><input name=m><input type=password name=p><button>ok</button></form>"
        ),
    ),
    "/s.js": ("200 OK", "text/javascript", b"fetch('/api?b=2&a=1').then((r) => r.text()).then((t) => { document.title = t })"),
    "/api?b=2&a=1": ("200 OK", "text/plain", b"answered"),
    "/frame": ("200 OK", "text/html", b"<p>in the frame"),
    "/logo.png": (
        "200 OK",
        "image/png",
        base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="),
    ),
}


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    status, word, body = ANSWERS.get(head.split(b" ", 2)[1].decode("latin-1"), ("404 Not Found", "text/plain", b"nothing here"))
    field = "Location" if status.startswith("3") else "Content-Type"
    writer.write(f"HTTP/1.1 {status}\r\n{field}: {word}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    await writer.drain()
    writer.close()


async def recorded() -> tuple[dict[str, Any], bytes]:
    """HAR and WACZ of one visit."""
    async with CanaryWorld() as world:
        web = await asyncio.start_server(_serve, "127.0.0.1", 0)
        port = web.sockets[0].getsockname()[1]
        settings = Settings(dns_servers=(world.dns_server,), egress_map={WEB: f"127.0.0.1:{port}"}, visit_profiles=("desktop-ja",))
        raw = await VisitObserver(msgspec.structs.replace(settings, visit_settle_s=2.0)).ask("http://start.test/")
        web.close()
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    kept = {hashlib.sha256(piece).hexdigest(): piece for piece in raw.attachments}
    return json.loads(kept[record.har or ""]), kept[record.wacz or ""]


def _run(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, cwd=cwd, capture_output=True, timeout=120, check=False)


@contextlib.contextmanager
def served(readers: Path, folder: Path, archive: Path) -> Iterator[int]:
    """The port on which pywb serves the archive as the collection `case`."""
    _run(str(readers / "wb-manager"), "init", "case", cwd=folder)
    _run(str(readers / "wb-manager"), "add", "case", str(archive), "--unpack-wacz", cwd=folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [str(readers / "wayback"), "--port", str(port), "-b", "127.0.0.1"], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(150):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(20)


def same(port: int, entry: dict[str, Any]) -> bool:
    """Whether the archive gives back what the page saw."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked.request("GET", f"/case/2026id_/{entry['request']['url']}")
    answer = asked.getresponse()
    body, content = answer.read(), entry["response"]["content"]
    text = content.get("text", "")
    wanted = base64.b64decode(text) if content.get("encoding") == "base64" else text.encode()
    return answer.status == entry["response"]["status"] and (300 <= answer.status < 400 or body == wanted)


def main() -> int:
    """Prints what each reader says; with --assert 1 where one is not content."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=Path, default=Path(".readers-venv/bin"))
    parser.add_argument("--assert", dest="strict", action="store_true")
    given = parser.parse_args()
    har, wacz = asyncio.run(recorded())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "case.wacz"
        archive.write_bytes(wacz)
        valid = _run(str(given.readers.resolve() / "wacz"), "validate", "-f", str(archive), cwd=folder).returncode == 0
        print(f"wacz validate: {'valid' if valid else 'NOT valid'} ({len(wacz):,} bytes)")
        entries = [one for one in har["log"]["entries"] if one["request"]["method"] == "GET" and one["response"]["status"]]
        with served(given.readers.resolve(), folder, archive) as port:
            results = {one["request"]["url"]: same(port, one) for one in entries}
    for url, good in results.items():
        print(f"pywb: {'the same' if good else 'DIFFERENT'} {url}")
    good = valid and bool(results) and all(results.values())
    print(f"{sum(results.values())} of {len(results)} requests replay byte for byte")
    return 0 if good or not given.strict else 1


if __name__ == "__main__":
    sys.exit(main())
