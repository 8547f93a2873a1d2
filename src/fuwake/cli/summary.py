"""Verdict, reasons, paths and times on the terminal."""

from pathlib import Path

from rich.console import Console
from rich.text import Text

from fuwake.parse.defang import defang_text
from fuwake.parse.visible import show as visible
from fuwake.pipeline.dissect import Dissection

LABELS = {
    "ja": {"phishing": "フィッシング", "suspicious": "疑わしい", "legitimate": "正規のメール", "undetermined": "判定できない"},
    "en": {"phishing": "phishing", "suspicious": "suspicious", "legitimate": "legitimate", "undetermined": "undetermined"},
}
KINDS = {
    "ja": {"fraud": " 金銭をねらう詐欺とみられる", "advertising": " 一方的な宣伝とみられる"},
    "en": {"fraud": " looks like a fraud for money", "advertising": " looks like unsolicited advertising"},
}
WORDS = {
    "ja": {
        "verdict": "判定",
        "subject": "件名",
        "reasons": "理由",
        "article": "記事",
        "case": "記録",
        "times": "所要時間",
        "open": "確認できなかったこと",
    },
    "en": {
        "verdict": "Verdict",
        "subject": "Subject",
        "reasons": "Reasons",
        "article": "Article",
        "case": "Case",
        "times": "Time",
        "open": "Could not be asked",
    },
}
STYLES = {
    "phishing": "bold white on red",
    "suspicious": "bold black on yellow",
    "legitimate": "bold white on green",
    "undetermined": "bold",
}
MOST_REASONS = 12
LONGEST = 300
"""Signs of one text."""


def show(dissection: Dissection, folder: Path, lang: str, total_s: float) -> None:
    """Prints it. Every string from the mail has its control characters made visible and its addresses defanged."""
    case, words = dissection.case, WORDS[lang]
    console = Console(highlight=False, soft_wrap=True)
    verdict = case.verdict
    share = f" ({verdict.probability:.0%})" if verdict.probability is not None else ""
    line = Text(f"{words['verdict']}: ")
    line.append(f" {LABELS[lang][verdict.label]}{share} ", style=STYLES[verdict.label])
    line.append(KINDS[lang].get(verdict.kind or "", ""))
    console.print(line)
    console.print(Text(f"{words['subject']}: {_safe(case.message.subject or '—')}"))
    if case.answer is not None:
        console.print(Text(" ".join(defang_text(visible(case.answer.text(lang))).split())))
    if verdict.reasons:
        console.print(Text(f"{words['reasons']}:"))
    for reason in verdict.reasons[:MOST_REASONS]:
        said = reason.says if lang == "ja" else reason.says_en
        part = f" {reason.share:4.0%}" if reason.share is not None else ""
        console.print(Text(f"  {reason.weight:+.1f}{part}  {_safe(said)}"))
        console.print(Text(f"        {', '.join(map(_safe, reason.evidence[:3]))}", style="dim"))
    if case.errors:
        console.print(Text(f"{words['open']}:"))
    for trouble in case.errors:
        console.print(Text(f"  {_safe(trouble.where.removeprefix('observation:'))}: {_safe(trouble.what)}", style="yellow"))
    for article in sorted(folder.glob("article.*")):
        console.print(Text(f"{words['article']}: {article}"))
    console.print(Text(f"{words['case']}: {folder}"))
    spent = "  ".join(f"{name} {seconds:.2f} s" for name, seconds in dissection.times.spent.items())
    console.print(Text(f"{words['times']}: {total_s:.2f} s  ({spent})", style="dim"))


def _safe(text: str) -> str:
    """One line of a stranger's text: nothing hidden, nothing that a terminal makes a link of, of bounded length."""
    flat = " ".join(defang_text(visible(text[: 2 * LONGEST])).split())
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"
