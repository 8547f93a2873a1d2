"""Which brand do addresses of reported phishing speak of, and is it the one that a national desk named?

    .venv/bin/python benchmarks/brands.py FOLDER [--hosts FILE] [--assert] [--list]

FOLDER (or FUWAKE_CORPUS) holds `*/phish-urls-jp/*.csv` (columns date, URL, description: the brand as the desk names it). An address
carries a *sign* of its brand where host or path, folded to letters, holds one of the words that `benchmarks/brand_signs.csv` lists
for the brand: from five letters on anywhere or as a string one edit away (Levenshtein: one letter more, less or other), shorter ones
as a whole run of letters. This is told without the code that is measured. Printed for each month: addresses, those with a sign; of
these: right brand first, kin (a brand of the same name: `smbc` of bank or card), wrong, none; and the same among all. Rules were
shaped on October and November 2024; December was kept apart.
`--hosts FILE`: a host a line that belongs to honest people; how many are said to speak of a brand is printed.
`--assert`: exit 1 below 70 % right, or above 1 % wrong, in the month kept apart.
"""

import argparse
import csv
import os
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from fuwake.brands.in_address import imitated

APART = "202412"
KIN = (
    {"smbc", "sumitomo-mitsui-card"},
    {"mufg-bank", "mitsubishi-ufj-nicos"},
    {"rakuten", "rakuten-card"},
    {"aeon", "aeon-card"},
    {"paypay", "paypay-card"},
)
_LETTERS = re.compile(r"[a-z]+")


@cache
def table() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Brand id and words of its sign, by the desk's name."""
    with (Path(__file__).parent / "brand_signs.csv").open(encoding="utf-8", newline="") as lines:
        read = csv.DictReader(line for line in lines if not line.startswith("#"))
        return {row["description"]: (row["id"], tuple(row["words"].split())) for row in read}


def has_sign(address: str, words: tuple[str, ...]) -> bool:
    """Whether host or path, folded to letters, holds one of the words, or a string one edit away from one of five letters or more."""
    runs = _LETTERS.findall(address)
    joined = re.sub(r"[^a-z/]", "", address)
    return any(word in runs if len(word) < 5 else _about(word, joined) for word in words)


def _about(word: str, text: str) -> bool:
    """Sellers (1980): whether some substring of the text is at most one edit away from the word."""
    row = list(range(len(word) + 1))
    for letter in text:
        above, row = row, [0]
        for at, other in enumerate(word):
            row.append(min(above[at] + (letter != other), above[at + 1] + 1, row[at] + 1))
        if row[-1] <= 1:
            return True
    return False


def kin(one: str, other: str) -> bool:
    """Whether two brands bear one name: an address that says `smbc` alone does not tell which of them is meant."""
    return any(one in group and other in group for group in KIN)


def month(path: Path, listing: bool) -> tuple[Counter[str], Counter[str]]:
    """Counts (all, sign, right, wrong, none, wrong_all, unmapped) of one file, and the wrong brands."""
    counts: Counter[str] = Counter()
    confused: Counter[str] = Counter()
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            known = table().get(row["description"])
            if known is None:
                counts["unmapped"] += 1
                continue
            brand, words = known
            split = urlsplit(row["URL"])
            host, way = (split.hostname or "").lower(), split.path
            found = imitated(host, way)
            answer = found.brand.id if found is not None else "-"
            signed = has_sign(f"{host}/{unquote(way).lower()}", words)
            outcome = "none" if found is None else "right" if answer == brand else "kin" if kin(brand, answer) else "wrong"
            counts.update({"all": 1, f"{outcome}_all": 1})
            if signed:
                counts.update({"sign": 1, outcome: 1})
            if outcome == "wrong":
                confused[f"{brand} taken for {answer}"] += 1
            if listing and ((signed and outcome != "right") or outcome == "wrong"):
                print(f"    {outcome:5} {brand} {answer} {found.word if found else ''} {found.way if found else ''} {row['URL'][:120]}")
    return counts, confused


def share(part: int, whole: int) -> str:
    """`12 (34.5 %)`."""
    return f"{part} ({100 * part / max(whole, 1):.1f} %)"


def honest(path: Path) -> None:
    """How many of honest people's hosts are said to speak of a brand."""
    hosts = [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    said = [(host, found) for host in hosts if (found := imitated(host)) is not None]
    ways = Counter(found.way for _, found in said)
    print(f"{path.name}: {len(hosts)} hosts, said to speak of a brand: {share(len(said), len(hosts))}: {dict(ways)}")
    for host, found in said[:: max(1, len(said) // 25)]:
        print(f"    {host}: {found.brand.id} ({found.word}, {found.way})")


def main() -> int:
    """0; 1 where --assert is missed; also 0 where there are no lists (that is said)."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", nargs="?", default=os.environ.get("FUWAKE_CORPUS"))
    arguments.add_argument("--hosts", type=Path)
    arguments.add_argument("--list", action="store_true")
    arguments.add_argument("--assert", dest="check", action="store_true")
    asked = arguments.parse_args()
    if asked.hosts is not None:
        honest(asked.hosts)
    paths = sorted(Path(asked.folder).rglob("phish-urls-jp/*.csv")) if asked.folder else []
    if not paths:
        print("no phish-urls-jp/*.csv below the folder: not measured")
        return 0
    missed = False
    for path in paths:
        counts, confused = month(path, asked.list)
        signed, every = counts["sign"], counts["all"]
        apart = path.stem == APART
        print(f"{path.stem}{' (kept apart)' if apart else ''}: {every} addresses, {share(signed, every)} with a sign")
        print("  of these " + ", ".join(f"{outcome} {share(counts[outcome], signed)}" for outcome in ("right", "kin", "wrong", "none")))
        told = ", ".join(f"{outcome} {share(counts[f'{outcome}_all'], every)}" for outcome in ("right", "kin", "wrong"))
        print(f"  of all {told}; no brand of ours {counts['unmapped']}")
        print(f"    {dict(confused.most_common(6))}")
        missed |= apart and (counts["right"] < 0.7 * signed or counts["wrong_all"] > 0.01 * every)
    return int(asked.check and missed)


if __name__ == "__main__":
    sys.exit(main())
