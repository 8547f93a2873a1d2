"""What left the machine for a case, as a page of text: every question with time, receiver and what was sent; and what was not asked."""

from collections.abc import Iterable, Iterator

from fuwake.derive.left import KINDS, Row, rows
from fuwake.model.case import Case, CaseLink
from fuwake.model.observation import Altered, Observation
from fuwake.parse.defang import defang_host, defang_text
from fuwake.parse.domains import parse_ip
from fuwake.parse.redaction import Redactor
from fuwake.parse.visible import show
from fuwake.report.bank import Bank
from fuwake.report.clock import moment
from fuwake.report.gate import check

LANGS = ("ja", "en")


def files(case: Case, redactor: Redactor) -> dict[str, bytes]:
    """File name → the page, in each language. Raises RecipientLeft where one still shows the recipient."""
    made = {f"left.{lang}.txt": "".join(f"{line}\n" for line in lines(case, lang)) for lang in LANGS}
    for name, text in made.items():
        check(redactor, name, text)
    return {name: text.encode() for name, text in made.items()}


def lines(case: Case, lang: str) -> Iterator[str]:
    """The page. The recipient is masked in the case already."""
    bank = Bank.load(lang)
    yield bank.plain("left.title")
    yield from _by_kind(case.observations, bank)
    never = [link for link in case.links if link.one_click]
    if never:
        yield ""
        yield bank.plain("left.never", count=str(len(never)))
        yield from (_never(link, bank) for link in never)


def round_lines(number: int, observations: Iterable[Observation], lang: str) -> Iterator[str]:
    """The same for a round of watching."""
    bank = Bank.load(lang)
    yield ""
    yield bank.plain("watching.round_title", number=str(number))
    yield from _by_kind(observations, bank)


def _by_kind(observations: Iterable[Observation], bank: Bank) -> Iterator[str]:
    all_rows = tuple(rows(observations))
    for kind in KINDS:
        chosen = [row for row in all_rows if row.kind == kind]
        yield ""
        yield bank.plain(f"left.{kind}", count=str(len(chosen)))
        for row in chosen:
            yield from _told(row, bank)


def _told(row: Row, bank: Bank) -> Iterator[str]:
    seen = row.seen
    words = [
        moment(seen.asked_at, bank.lang, seconds=True),
        bank.plain(f"observer.{seen.observer}" if f"observer.{seen.observer}" in bank.sentences else "observer.other"),
        _question(seen.subject),
    ]
    if row.kind in {"sent", "known"}:
        words.append(bank.plain("left.to", receiver=_safe(seen.source) or bank.plain("left.no_answer")))
    if row.kind == "sent" and f"left_what.{seen.observer}" in bank.sentences:
        words.append(bank.plain(f"left_what.{seen.observer}"))
    if row.kind != "skipped" and seen.altered:
        words.append(bank.plain("left.altered", places=altered_places(seen.altered, bank)))
    yield "- " + " | ".join(words)
    for one in row.reached:
        yield f"  - {_safe(one.host)}:{one.port} ({one.ip or '?'})"


def altered_places(altered: tuple[Altered, ...], bank: Bank) -> str:
    """Where stand-ins were asked: `query (uid), path`."""
    named = (bank.plain(f"url_part.{one.where}") + (f" ({_safe(one.key)})" if one.key else "") for one in altered)
    return bank.plain("ui.comma").join(dict.fromkeys(named))


def _never(link: CaseLink, bank: Bank) -> str:
    why = [bank.plain(f"left_never.{link.one_click_why}")] if link.one_click_why is not None else []
    return "- " + " | ".join([_safe(link.url_defanged), *why])


def _question(subject: str) -> str:
    """Harmless: names with dots in brackets, addresses as they are."""
    words = subject.split(" ")
    return " ".join(_safe(word if "://" in word or parse_ip(word) is not None else defang_host(word)) for word in words)


def _safe(text: str) -> str:
    return defang_text(show(text))[:400]
