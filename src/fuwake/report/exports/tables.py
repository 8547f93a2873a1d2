"""The things of a case for people and spreadsheets: everything defanged, and no cell that a spreadsheet would run."""

import csv
import io
from typing import Literal

from fuwake.model.case import Case
from fuwake.parse.defang import defang_text
from fuwake.report.exports.traits import traits

_COLUMNS = (
    "kind",
    "value",
    "seen_as",
    "role",
    "role_en",
    "role_ja",
    "acts",
    "name",
    "evidence",
    "verdict",
    "message_sha256",
    "dissected_at",
)
_RUNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula at the head of a cell (OWASP, CSV injection)."""
_HEADS = {
    "ja": {
        "title": "フィッシングの観測情報(無害化済み)",
        "verdict": "判定",
        "subject": "件名",
        "acts": "遮断してよいもの",
        "other": "観測されたもの(遮断しないこと)",
        "none": "なし",
    },
    "en": {
        "title": "What was seen in the mail (defanged)",
        "verdict": "Verdict",
        "subject": "Subject",
        "acts": "May be blocked",
        "other": "Seen; not to be blocked",
        "none": "none",
    },
}


def table(case: Case) -> bytes:
    """CSV (RFC 4180), UTF-8 with a byte order mark, so that spreadsheets read Japanese; a row for each thing."""
    lines = io.StringIO()
    writer = csv.writer(lines, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for one in traits(case):
        cells = (
            one.kind,
            one.defanged,
            " ".join(one.seen_as),
            one.role,
            one.says("en"),
            one.says("ja"),
            "yes" if one.acts else "no",
            one.name or "",
            " ".join(one.evidence),
            case.verdict.label,
            case.message.sha256,
            case.run.dissected_at.isoformat(),
        )
        writer.writerow([_cell(cell) for cell in cells])
    return ("\ufeff" + lines.getvalue()).encode()


def _cell(text: str) -> str:
    flat = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in defang_text(text))
    return f"'{flat}" if flat.startswith(_RUNS) else flat


def listing(case: Case, lang: Literal["ja", "en"]) -> bytes:
    """Plain text to pass on: what may be blocked, and what must not be."""
    words = _HEADS[lang]
    lines = [
        words["title"],
        "",
        f"{words['verdict']}: {case.verdict.label} ({case.verdict.probability})",
        f"{words['subject']}: {_cell(case.message.subject or '')}",
        f"sha256: {case.message.sha256}",
    ]
    for head, acts in (("acts", True), ("other", False)):
        lines += ["", f"[{words[head]}]"]
        rows = [f"{one.defanged}  ({one.kind}; {', '.join(one.seen_as)}; {one.says(lang)})" for one in traits(case) if one.acts == acts]
        lines += [_cell(row) for row in rows] or [words["none"]]
    return ("\n".join(lines) + "\n").encode()
