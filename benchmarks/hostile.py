"""A folder of hostile mails with a manifest of what a careful reader must do: bounds kept, outcome named, fields right.

    .venv/bin/python benchmarks/hostile.py FOLDER            (or FUWAKE_HOSTILE=FOLDER); exit 1 where one mail falls short

Each mail goes through `fuwake examine --offline --json` as a process of its own; time is by the clock, memory the sum of the peaks
(VmHWM) of the process and its children. `manifest.json` holds `cases[]`: {file, outcome, error, fields, max_seconds, max_mb}.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

FUWAKE = [sys.executable, "-m", "fuwake.cli.main", "examine", "--offline", "--json"]
STEP_S = 0.004

NAMES: dict[str, tuple[str, ...]] = {
    "mime-depth": ("limit-mime-depth",),
    "mime-parts": ("limit-mime-parts",),
    "header-count": ("limit-header-count", "limit-header-block"),
    "header-size": ("limit-header-size", "limit-header-block"),
    "received-count": ("limit-received",),
    "dkim-count": ("limit-signatures",),
    "arc-count": ("limit-seals",),
    "charset": ("charset-unknown",),
    "link-count": ("limit-links",),
    "url-length": ("limit-url",),
    "html-size": ("limit-html", "limit-html-tags"),
    "html-depth": ("limit-html-tags",),
    "archive-ratio": ("limit-attachment-ratio",),
    "archive-depth": ("limit-attachment-depth",),
    "archive-entries": ("limit-attachment-entries",),
    "image-size": ("limit-picture-size",),
    "image-frames": ("limit-picture-frames",),
    "image-count": ("limit-pictures",),
    "line-length": ("limit-text", "limit-line"),
}
"""Name of the outcome in the manifest → our defects, one of which must stand in the document."""

REFUSED = {"empty-message": "the file is empty", "no-headers": ("no header field of a mail", "nothing but blanks")}
"""Name of a refusal → words on standard error; the exit status is 3."""

ARGUED: dict[str, tuple[tuple[str, ...], str]] = {
    "hdr-to-comments-20k": (
        ("to-address-unclosed",),
        "the field has 20 kB and is read whole, in linear time: named is what is wrong in it",
    ),
    "hdr-to-angle-50k": (("to-address-unclosed",), "50 kB, read whole, as above"),
    "hdr-to-dots-60k": (("limit-address",), "60 kB, read whole; the address in it is longer than is kept"),
    "hdr-name-100k": (("header-malformed",), "a name of 100 kB is no field name (RFC 5322 section 2.1.1): the line is passed over"),
    "html-formatting": ((), "read whole: the tree is built in slices, so open formatting elements cost nothing and nothing is left out"),
    "png-text-bomb": ((), "text chunks of a picture are never unpacked; nothing that a person sees is left out"),
    "mime-utf16": ((), "a mail is octets (RFC 5322): refused with status 3 and a word on how to save it"),
}
"""Mails whose expectation is met otherwise, and why."""

AMBIGUOUS = ("from-", "header-space-before-colon", "header-malformed", "header-field-in-fold", "header-nul")
"""How defects begin that say that the sender may be read otherwise."""

ELSEWHERE = {
    "script_runs": "the document is JSON; articles are escaped: tests/end_to_end/test_injection.py",
    "requests": "--offline asks nobody: no observation but skipped ones",
    "requests_inside": "as requests",
    "links_refused": "nothing is visited offline; the egress proxy refuses: tests/observe/browser",
    "published": "nothing is published by examine",
    "served_inert": "nothing is served by examine",
    "published_must_not_contain": "what is published is the article: tests/end_to_end/test_recipient.py",
}
"""Fields that another test holds, or that cannot be broken here, and why."""


class Ran(NamedTuple):
    """One process."""

    seconds: float
    megabytes: float
    status: int
    documents: list[dict[str, Any]]
    said: str


def examine(mail: Path) -> Ran:
    """Runs it. Raises JSONDecodeError where standard output holds anything but documents."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.perf_counter()
        process = subprocess.Popen([*FUWAKE, str(mail)], stdout=out, stderr=err)
        peaks: dict[int, float] = {}
        while process.poll() is None:
            for pid in _family(process.pid):
                peaks[pid] = max(peaks.get(pid, 0.0), _peak(pid))
            time.sleep(STEP_S)
        seconds = time.perf_counter() - started
        out.seek(0)
        err.seek(0)
        documents = [json.loads(line) for line in out.read().splitlines()]
        return Ran(seconds, sum(peaks.values()), process.returncode, documents, err.read().decode("utf-8", "replace"))


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _peak(pid: int) -> float:
    """Megabytes; 0 where the process has ended."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in lines if line.startswith("VmHWM:")), 0.0)


def lacks(case: dict[str, Any], ran: Ran) -> Iterator[str]:
    """Everything in which a mail falls short of its entry."""
    name = case["file"].removesuffix(".eml")
    if ran.seconds > case["max_seconds"]:
        yield f"took {ran.seconds:.2f} s"
    if ran.megabytes > case["max_mb"]:
        yield f"took {ran.megabytes:.0f} MB"
    argued = ARGUED.get(name)
    refused = case["outcome"] == "quarantined" or name == "mime-utf16"
    if ran.status != (3 if refused else 0):
        yield f"exit status {ran.status}"
    if refused:
        words = REFUSED.get(case["error"] or "", "saved as UTF-16")
        if not any(word in ran.said for word in ((words,) if isinstance(words, str) else words)):
            yield f"says: {ran.said.strip()}"
        return
    if not ran.documents:
        yield "no document"
        return
    wanted = argued[0] if argued is not None else NAMES[case["error"]] if case["error"] else ()
    if wanted and not set(wanted) & defects(ran):
        yield f"none of {', '.join(wanted)}"
    for field, value in case["fields"].items():
        if field not in ELSEWHERE and not holds(field, value, ran):
            yield f"{field} is not {value}"


def defects(ran: Ran) -> set[str]:
    """Codes of the whole document."""
    found = {defect["code"] for document in ran.documents for defect in document["message"]["defects"]}
    return found | {d["code"] for document in ran.documents for part in document["message"]["parts"] for d in part["defects"]}


def holds(field: str, value: Any, ran: Ran) -> bool:
    """Whether a field of the entry is right in the document."""
    document = ran.documents[0]
    message, links = document["message"], document["links"]
    every = {link["url"] for link in links} | {link["outer"] for link in links}
    leaves = [part for part in message["parts"] if not part["type"].startswith("multipart/")]
    match field:
        case "mime_depth_max":
            return bool(max(part["path"].count(".") + 1 for part in message["parts"]) <= int(value))
        case "parts_max":
            return len(message["parts"]) <= int(value)
        case "parts":
            return len(leaves) == int(value)
        case "attachments":
            outer = [part for part in leaves if part["path"].count(".") == 1]
            return sum(1 for part in outer if part["filename"] is not None or part["path"] != "1.1") >= int(value)
        case "messages":
            return len(ran.documents) == int(value)
        case "from":
            return bool(value in {box["address"] for box in message["from"]})
        case "sender_ambiguous":
            return any(code.startswith(AMBIGUOUS) for code in defects(ran)) == bool(value)
        case "links" | "links_final":
            return bool(set(value) <= every)
        case "links_max":
            return len(links) <= int(value) <= int(document["links_total"])
        case "links_host":
            return {link["host"] for link in links} == set(value)
        case "verdict_not":
            return bool(document["verdict"]["label"] != value)
        case "hidden_text":
            return bool(message["hidden_text"]) == bool(value)
    return False  # a field that this benchmark does not know


def main() -> int:
    """0 where every mail holds."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=os.environ.get("FUWAKE_HOSTILE"))
    parser.add_argument("--only", default="", help="mails whose name holds this")
    options = parser.parse_args()
    if options.folder is None:
        print("skipped: no hostile mails. Name their folder, or set FUWAKE_HOSTILE.")
        return 0
    folder = Path(options.folder)
    ran: dict[str, Ran] = {}
    short = 0
    for case in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["cases"]:
        if options.only not in case["file"]:
            continue
        ran[case["file"]] = examine(folder / case["file"])
        found = list(lacks(case, ran[case["file"]]))
        short += bool(found)
        if found:
            print(f"{case['file']}: {'; '.join(found)}")
    print(f"{len(ran)} mails, {len(ran) - short} within their bounds with their outcome")
    for title, figure in (("slowest", "seconds"), ("largest", "megabytes")):
        best = sorted(ran.items(), key=lambda item: -float(getattr(item[1], figure)))[:5]
        print(f"{title}: " + ", ".join(f"{name} {one.seconds:.2f} s {one.megabytes:.0f} MB" for name, one in best))
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
