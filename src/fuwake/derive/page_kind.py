"""What sort of page a visit saw: sign-in, card form, prize, parked, gone … By the ordered table page_kinds.toml. Pure.

The first row decides of which all conditions hold; what made it hold is told with it.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache, cached_property
from importlib.resources import files

import msgspec
from msgspec import Struct

from fuwake.brands.cues import CueList
from fuwake.brands.folding import fold
from fuwake.derive.browser_url import host_of
from fuwake.model.page import PageField, PageState
from fuwake.model.page_kind import KindName, KindSign, PageKind
from fuwake.model.visit import VisitRecord

_MOST_TEXT = 8000
_MOST_SIGNS = 4
# Japan (0120-…, 03-…, 050-…, 090-…), with a country's prefix, and the freephone of North America.
_PHONE = re.compile(
    r"(?<![\d-])(?:0120[- ]?\d{3}[- ]?\d{3}|0\d{1,3}[- (]{1,2}\d{2,4}[-) ]{1,2}\d{3,4}"
    r"|\+\d{1,3}[- (]{0,2}\d{1,4}[-) ]{0,2}\d{3,4}[- ]?\d{3,4}|(?:1[- ])?\(?8\d\d\)?[- ]\d{3}[- ]\d{4})(?!\d)"
)


class Row(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row; the head of page_kinds.toml says what each condition means."""

    kind: KindName
    state: tuple[PageState, ...] = ("seen",)
    asks: tuple[str, ...] = ()
    asks_not: tuple[str, ...] = ()
    asks_only: tuple[str, ...] = ()
    status: tuple[int, int] | None = None
    title: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    least: int = 1
    phone: bool = False
    dialogs: int = 0
    downloads: bool = False
    loads: tuple[str, ...] = ()
    longest: int | None = None
    shortest: int = 0


class _Table(Struct, frozen=True):
    row: tuple[Row, ...]


@cache
def rows() -> tuple[Row, ...]:
    """The table, in its order."""
    text = files("fuwake.derive").joinpath("page_kinds.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), _Table).row


@cache
def _cues(words: tuple[str, ...]) -> CueList:
    return CueList(tuple(map(fold, words)))


def kind_of(record: VisitRecord, state: PageState, fields: tuple[PageField, ...], evidence: tuple[str, ...]) -> PageKind:
    """The first row that holds. `fields`: what is asked for; `state`: how the visit ended."""
    seen = _Seen(record, state, fields)
    for row in rows():
        signs = seen.holds(row)
        if signs is not None:
            return PageKind(id=row.kind, signs=tuple(signs), evidence=evidence)
    return PageKind(id="could_not_tell", signs=(), evidence=evidence)


class _Seen:
    """What a visit saw, folded once."""

    def __init__(self, record: VisitRecord, state: PageState, fields: tuple[PageField, ...]) -> None:
        self._record, self._state = record, state
        self._asked = tuple(dict.fromkeys(field.kind for field in fields))

    @cached_property
    def _title(self) -> str:
        return fold(self._record.title or "")

    @cached_property
    def _text(self) -> str:
        return fold((self._record.text or "")[:_MOST_TEXT])

    @cached_property
    def _words(self) -> str:
        dialogs = (one[:300] for one in self._record.dialogs[:5])
        return f"{self._title} \n {self._text} \n {fold(' '.join(dialogs))}"

    @cached_property
    def _hosts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(host for one in self._record.loaded if (host := host_of(one.url))))

    def holds(self, row: Row) -> list[KindSign] | None:
        """What makes the row hold; None where it does not."""
        if self._state not in row.state or not self._asking(row) or not row.shortest <= len(self._text.strip()) <= self._longest(row):
            return None
        signs: list[KindSign] = []
        for asked, look in self._looks(row):
            if asked:
                seen = look()
                if not seen:
                    return None
                signs += seen
        if self._state != "seen":
            signs.append(KindSign(what="wall" if self._state == "walled" else "state", words=self._record.wall or self._state))
        return [*self._fields(row), *signs] or [KindSign(what="length", words=str(len(self._text.strip())))]

    def _looks(self, row: Row) -> tuple[tuple[bool, Callable[[], list[KindSign]]], ...]:
        record = self._record
        return (
            (row.status is not None, lambda: self._by_status(row)),
            (bool(row.title), lambda: [KindSign(what="title", words=cue) for cue in _cues(row.title).found(self._title)][:1]),
            (bool(row.words), lambda: self._by_words(row)),
            (row.phone, lambda: [KindSign(what="phone", words=found[0]) for found in _PHONE.finditer(self._text)][:1]),
            (row.dialogs > 0, lambda: [KindSign(what="dialog", words=one[:80]) for one in record.dialogs][:1]),
            (row.downloads, self._downloads),
            (bool(row.loads), lambda: [KindSign(what="loads", words=host) for host in self._hosts if _below(host, row.loads)][:1]),
        )

    def _asking(self, row: Row) -> bool:
        asked = frozenset(self._asked)
        if not asked.isdisjoint(row.asks_not) or (row.asks and asked.isdisjoint(row.asks)):
            return False
        return not row.asks_only or (bool(asked) and asked <= frozenset(row.asks_only))

    @staticmethod
    def _longest(row: Row) -> int:
        return _MOST_TEXT if row.longest is None else row.longest

    def _fields(self, row: Row) -> list[KindSign]:
        wanted = (*row.asks, *row.asks_only)
        return [KindSign(what="field", words=kind) for kind in self._asked if kind in wanted]

    def _by_status(self, row: Row) -> list[KindSign]:
        status, (low, high) = self._record.http_status, row.status or (0, 0)
        return [KindSign(what="status", words=str(status))] if status is not None and low <= status <= high else []

    def _by_words(self, row: Row) -> list[KindSign]:
        found = _cues(row.words).found(self._words)
        return [KindSign(what="words", words=cue.replace("*", "…")) for cue in found[:_MOST_SIGNS]] if len(found) >= row.least else []

    def _downloads(self) -> list[KindSign]:
        record = self._record
        names = [one.name or one.url for one in record.caught] or [one.partition(" ")[0] for one in record.downloads]
        return [KindSign(what="download", words=name[:80]) for name in names[:1]]


def _below(host: str, places: tuple[str, ...]) -> bool:
    return any(host == place or host.endswith(f".{place}") for place in places)
