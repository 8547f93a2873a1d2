"""How words of cases are found, in scripts that part words by spaces and in those that do not.

A text is folded (NFKC, lower case: `ｶｰﾄﾞ` is `カード`) and cut into runs of letters and digits. A run of Japanese, Chinese, Korean or
Thai becomes its pairs of neighbours and its last letter, any other run one term: `Amazonカード` → `amazon カー ード ド`. What is sought
is cut alike and must stand in that order, its last word perhaps going on: `重要` is one pair, `カード` two that follow each other, `ama`
the beginning of a word. SQLite (FTS5) and PostgreSQL (tsvector) get the same terms; neither cuts for itself, as SQLite's own trigrams
find no word of two letters.
"""

import re
import unicodedata
from typing import NamedTuple

from fuwake.store.sql import Dialect

MOST_LETTERS = 6_000
"""Of a case, whose words can be found; PostgreSQL keeps no places beyond 16,383."""
_MOST_WORDS = 8
_LONGEST_TERM = 60
_UNPARTED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fff\u3005-\u3007\u3031-\u3035\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff"
    r"\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"([{_UNPARTED}]+)|((?:(?![{_UNPARTED}])[^\W_])+)")
"""Thai, Lao, Burmese, Khmer, kana, Han and Hangul; then whatever other letters and digits (UAX 24)."""


class _Run(NamedTuple):
    terms: list[str]
    goes_on: bool
    """Whether the last term may be the beginning of a longer one."""


def folded(text: str) -> str:
    """The form in which texts are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def terms(text: str) -> list[str]:
    """The terms of a text in their order, bounded."""
    return [term for unparted, parted in _RUNS.findall(folded(text[:MOST_LETTERS])[:MOST_LETTERS]) for term in _of_run(unparted, parted)]


def stored(text: str, dialect: Dialect) -> str:
    """What is written to the index."""
    cut = terms(text)
    if dialect == "sqlite":
        return " ".join(cut)
    return " ".join(f"'{term}':{place}" for place, term in enumerate(cut, 1))  # terms hold letters and digits only


def query(words: str, dialect: Dialect) -> str | None:
    """What the index is asked, for at most eight words, all of which must be there. None where there is nothing to seek."""
    runs = [run for word in words.split()[:_MOST_WORDS] if (run := _sought(word)).terms]
    if not runs:
        return None
    if dialect == "sqlite":
        return " AND ".join(f'"{" ".join(run.terms)}"{" *" if run.goes_on else ""}' for run in runs)
    return " & ".join("(" + " <-> ".join(f"'{term}'" for term in run.terms) + (":*)" if run.goes_on else ")") for run in runs)


def _of_run(unparted: str, parted: str) -> list[str]:
    if unparted:
        return [*(unparted[place : place + 2] for place in range(len(unparted) - 1)), unparted[-1]]
    return [parted[:_LONGEST_TERM]]


def _sought(word: str) -> _Run:
    found = _RUNS.findall(folded(word[:200]))
    if not found:
        return _Run([], False)
    cut = [term for unparted, parted in found for term in _of_run(unparted, parted)]
    last = found[-1][0]
    return _Run(cut[:-1], False) if len(last) > 1 else _Run(cut, True)
