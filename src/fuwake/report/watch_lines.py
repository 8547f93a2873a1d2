"""A time line on the terminal: what is known of each site, and what changed."""

from collections.abc import Iterator
from datetime import datetime

from fuwake.model.watch import Watch, WatchMoment
from fuwake.parse.defang import defang_host, defang_text
from fuwake.parse.domains import parse_ip
from fuwake.parse.visible import show
from fuwake.report.bank import Bank
from fuwake.report.clock import moment


def lines(watch: Watch, lang: str) -> Iterator[str]:
    """One line a target, then the last round's rows where they say something else."""
    bank = Bank.load(lang)
    for now in watch.now:
        words = {
            "host": _host(now.host),
            "state": bank.plain(f"watch-state.{now.state}"),
            "why": why(bank, now.why, detail=now.detail, resolves=None),
        }
        if now.since_at is None:
            yield bank.plain("watching.now", **words)
        else:
            yield bank.plain("watching.now_since", **words, time=moment(now.since_at, lang))
    told = {now.host: now.state for now in watch.now}
    for row in watch.rounds[-1].moments if watch.rounds else ():
        if row.state != told.get(row.host):
            yield f"{moment(row.at, lang)} {_host(row.host)}: {of_row(bank, row)}"


def next_line(name: str, at: datetime | None, lang: str) -> str:
    """When a case is looked at again."""
    bank = Bank.load(lang)
    return bank.plain("watching.ended", name=name) if at is None else bank.plain("watching.next", name=name, time=moment(at, lang))


def of_row(bank: Bank, row: WatchMoment) -> str:
    """What was seen, in words; of a first sign that it is not up, that it waits to be confirmed."""
    from fuwake.derive.watch_signs import STATES

    seen = why(bank, row.why, detail=row.detail, resolves=row.resolves)
    unproven = row.state == "could_not_tell" and STATES.get(row.why, "could_not_tell") not in {"could_not_tell", "up"}
    return bank.plain("watching.unproven", why=seen) if unproven else seen


def why(bank: Bank, what: str, *, detail: str | None, resolves: bool | None) -> str:
    """A sign in words, with the word behind it."""
    key = "no_answer_resolves" if what == "no_answer" and resolves else what
    words = bank.plain(f"watch-why.{key}" if f"watch-why.{key}" in bank.sentences else "watch-why.other")
    told = detail if detail and what not in {"no_answer", "resolves"} else None
    return f"{words} [{defang_text(show(told))[:120]}]" if told else words


def _host(name: str) -> str:
    return name if parse_ip(name) is not None else defang_host(show(name))
