"""The memory of one mail of 50 MB, of each kind: what `fuwake examine --offline` takes, its process and the one that reads the bytes.

    .venv/bin/python benchmarks/large_mail.py [--megabytes N] [--kind NAME ...] [--assert-under MB]

Pages that two processes share are counted once: the figure is the highest sum of proportional set sizes (PSS of
/proc/PID/smaps_rollup, Linux), sampled every 50 ms. VmHWM of each process stands beside it.
"""

import argparse
import base64
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HEAD = "From: A <a@example.com>\r\nTo: B <b@example.org>\r\nSubject: large\r\nMIME-Version: 1.0\r\n"
EVERY_S = 0.05


def attachment(size: int) -> bytes:
    """One attachment in base64, of bytes that do not compress."""
    data = random.Random(1).randbytes(size * 57 // 78 + 1)  # so that it ends with padding
    parts = f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee the file.\r\n--b\r\n"
    head = "Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return (parts + head).encode() + base64.encodebytes(data).replace(b"\n", b"\r\n") + b"--b--\r\n"


def text(size: int) -> bytes:
    """One text of plain lines."""
    return f"{HEAD}Content-Type: text/plain\r\n\r\n".encode() + b"A line of a text that goes on, https://www.example.com/a.\r\n" * (
        size // 59
    )


def page(size: int) -> bytes:
    """One HTML text, 8bit, in Japanese, with links."""
    line = '<p>お客様の<a href="https://www.example.com/a">口座</a>を確認してください。</p>\r\n'.encode()
    head = f"{HEAD}Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
    return head.encode() + line * (size // len(line))


def pieces(size: int) -> bytes:
    """As many parts as are read, of the size in all."""
    number = 1900
    one = b"--b\r\nContent-Type: text/plain\r\n\r\n" + b"A line, https://www.example.com/a\r\n" * (size // number // 35)
    return f"{HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n".encode() + one * number + b"--b--\r\n"


def outlook(size: int) -> bytes:
    """An Outlook item with one attachment; the mail that is rebuilt from it is a third larger."""
    sys.path.insert(0, str(ROOT))
    from tests.intake.outlook.compound import compound, properties

    data = random.Random(1).randbytes(size * 98 // 100)
    item = properties(32, {0x1A: "IPM.Note", 0x37: "large", 0x1000: "See the file.\r\n", 0xC1A: "A", 0x5D01: "a@example.com"})
    return compound({**item, "__attach_version1.0_#00000000": properties(8, {0x3707: "a.bin", 0x3701: data})})


KINDS: dict[str, Callable[[int], bytes]] = {"attachment": attachment, "text": text, "page": page, "parts": pieces, "outlook": outlook}


@dataclass
class Peak:
    """Highest memory in MB."""

    pss: float = 0.0
    each: dict[int, float] = field(default_factory=dict)
    """Process → VmHWM."""

    def sample(self, process: int) -> None:
        """Takes in a process and its children."""
        total = 0.0
        for one in (process, *_children(process)):
            total += _field(f"/proc/{one}/smaps_rollup", "Pss:")
            self.each[one] = max(self.each.get(one, 0.0), _field(f"/proc/{one}/status", "VmHWM:"))
        self.pss = max(self.pss, total)


def _children(process: int) -> Iterator[int]:
    try:
        yield from map(int, Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split())
    except OSError:
        return


def _field(file: str, name: str) -> float:
    """MB; 0 where the process is gone."""
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name)) * 1024 / 1_000_000


def measure(file: Path, settings: Path) -> tuple[Peak, float, str]:
    """(peak, seconds, what the document says of limits) of one `examine`."""
    command = [str(ROOT / ".venv" / "bin" / "fuwake"), "examine", "--offline", "--json", "--settings", str(settings), str(file)]
    peak, started = Peak(), time.monotonic()
    with tempfile.TemporaryFile() as out, subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None:
            peak.sample(running.pid)
            time.sleep(EVERY_S)
        seconds = time.monotonic() - started
        out.seek(0)
        said = out.read()
    document: Any = json.loads(said) if said.strip() else {"errors": [{"what": f"no document, exit status {running.returncode}"}]}
    defects = {one["code"] for one in document.get("message", {}).get("defects", ())} | {
        one["code"] for part in document.get("message", {}).get("parts", ()) for one in part["defects"]
    }
    return peak, seconds, ", ".join([*(one["what"] for one in document["errors"]), *sorted(defects)])


def main() -> int:
    """1 where `--assert-under` is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--megabytes", type=int, default=50, help="size of each mail")
    parser.add_argument("--kind", action="append", choices=tuple(KINDS), help="default: all")
    parser.add_argument("--assert-under", type=float, metavar="MB", help="exit with 1 where a peak is not below")
    options = parser.parse_args()
    most = 0.0
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "settings.toml")
        settings.write_text(f"max_message_bytes = {options.megabytes * 1_200_000}\n", encoding="utf-8")
        for kind in options.kind or KINDS:
            file = Path(folder, kind + (".msg" if kind == "outlook" else ".eml"))
            file.write_bytes(KINDS[kind](options.megabytes * 1_000_000))
            peak, seconds, said = measure(file, settings)
            most = max(most, peak.pss)
            each = " + ".join(f"{size:.0f}" for size in peak.each.values())
            print(
                f"{kind:<12} {file.stat().st_size / 1e6:4.0f} MB  PSS peak {peak.pss:4.0f} MB  (VmHWM {each})  {seconds:5.1f} s  {said}",
                flush=True,
            )
            file.unlink()
    return 1 if options.assert_under is not None and most >= options.assert_under else 0


if __name__ == "__main__":
    sys.exit(main())
