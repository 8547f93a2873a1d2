"""Public suffixes (https://publicsuffix.org/list/, Mozilla Public License 2.0): which part of a name is open to registration.

The list is the copy inside the package `publicsuffixlist`, read with code of our own: that package converts all of its 10,000 rules
at start, which takes longer than the rest of an offline dissection. Tests compare the two.
"""

from functools import cache, lru_cache
from importlib.resources import files

_PRIVATE = "===BEGIN PRIVATE DOMAINS==="
"""Rules before this mark are registries' (the ICANN section), those after it are offered by companies."""


@cache
def _text() -> str:
    return files("publicsuffixlist").joinpath("public_suffix_list.dat").read_text(encoding="utf-8")


@cache
def _rules() -> dict[str, bool]:
    """Rule as the list writes it (`co.jp`, `*.ck`, `!www.ck`, U-labels) → whether it stands in the private section."""
    rules: dict[str, bool] = {}
    private = False
    for line in _text().splitlines():
        if line.startswith("//"):
            private = private or _PRIVATE in line
        elif line:
            rules.setdefault(line.split(None, 1)[0], private)
    return rules


def suffix_labels(labels: list[str], *, private: bool, unknown: bool) -> int:
    """How many of the last labels make up the public suffix; 0 where there is none.

    labels: lower-case U-labels, at most 127. private: whether rules of the private section count. unknown: whether a top-level
    domain that is not on the list counts as a suffix (the list's own rule `*`).
    """
    rules = _rules()

    def holds(rule: str) -> bool:
        return rule in rules and (private or not rules[rule])

    for start in range(len(labels)):
        name, parent = ".".join(labels[start:]), ".".join(labels[start + 1 :])
        if holds(f"!{name}"):
            return len(labels) - start - 1
        if holds(name) or (parent and holds(f"*.{parent}")):
            return len(labels) - start
    return 1 if unknown and labels else 0


@lru_cache(maxsize=256)
def suffix_operator(suffix: str) -> str | None:
    """Who offers names below a suffix of the private section, as the list's own comments name him; None for other suffixes.

    suffix: lower-case U-labels, without a wildcard (`pages.dev`).
    """
    private = f"\n{_text().partition(_PRIVATE)[2]}\n"
    at = next((found for rule in (suffix, f"*.{suffix}") if (found := private.find(f"\n{rule}\n")) >= 0), -1)
    if at < 0:
        return None
    head = private[private.rfind("\n\n", 0, at) :].lstrip("\n").partition("\n")[0]  # each block opens with the operator's line
    name = head.removeprefix("//").partition(" : ")[0].partition(" - ")[0].strip()
    return name if head.startswith("//") and 0 < len(name) <= 80 and "://" not in name else None
