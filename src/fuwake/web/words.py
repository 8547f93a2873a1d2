"""The words of the pages, by language: `words/<lang>.toml`, the same keys in each. And which language a reader wants."""

import tomllib
from functools import lru_cache
from importlib.resources import files

from fastapi import Request

from fuwake.report.bank import Bank, Lang

LANGS: tuple[Lang, ...] = ("ja", "en")
COOKIE = "fuwake-lang"
_MOST_RANGES = 20


@lru_cache(maxsize=4)
def bank(lang: Lang) -> Bank:
    """The words of a language, `topic.name` → words with slots. An unknown key is a mistake of ours and raises KeyError."""
    tables = tomllib.loads(files("fuwake.web").joinpath("words", f"{lang}.toml").read_text(encoding="utf-8"))
    return Bank(lang, {f"{topic}.{name}": words for topic, table in tables.items() for name, words in table.items()})


def lang_of(request: Request) -> Lang:
    """The language chosen by the switch, else the one that the browser asks for first, else Japanese."""
    chosen = request.cookies.get(COOKIE)
    if chosen is not None and (found := next((lang for lang in LANGS if lang == chosen), None)) is not None:
        return found
    return preferred(request.headers.get("accept-language", ""))


def preferred(accept: str) -> Lang:
    """The better of our languages by an Accept-Language field (RFC 9110 section 12.5.4); Japanese where it names none of them."""
    best: tuple[float, Lang] = (0.0, "ja")
    for piece in accept[:1000].split(",")[:_MOST_RANGES]:
        name, _, rest = piece.partition(";")
        found = next((lang for lang in LANGS if lang == name.strip().lower().partition("-")[0]), None)
        if found is not None and (weight := _weight(rest)) > best[0]:
            best = weight, found
    return best[1]


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(1.0, max(0.0, float(value[:8])))
    except ValueError:
        return 0.0
