"""Lists, words and rows of many cases in the store, on SQLite and on PostgreSQL: milliseconds at the median and at p95.

    python -m benchmarks.cases_in_store                                # 100,000 cases on SQLite
    python -m benchmarks.cases_in_store --database postgresql://…      # the same on PostgreSQL (an empty database)
    python -m benchmarks.cases_in_store --keep FILE                    # makes them in FILE, or uses those that are there
    python -m benchmarks.cases_in_store --assert                       # fails where p95 of a query is above 200 ms

Cases are of one dissected mail, with other subjects, texts, senders, brands and campaigns: invented words by Zipf's law, half of the
subjects with 重要, so that common and seldom words are sought. Each query is another one; a page is 50 rows.
"""

import argparse
import contextlib
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from fuwake.intake.raw_message import RawMessage
from fuwake.model.case import Case, Run
from fuwake.model.judgement import Campaign
from fuwake.pipeline.arrival import arrive
from fuwake.pipeline.dissect import dissect
from fuwake.store import case_facets, case_list, mails, reviews
from fuwake.store.case_list import Filters
from fuwake.store.database import Place, migrate, open_database
from fuwake.store.mails import Sighting
from fuwake.store.sql import Sql

MAIL = b"""From: Support <info@a.example>\r\nTo: reader@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r
Content-Type: text/plain; charset=utf-8\r\n\r\nYour account is suspended: https://sign-in.a.example/verify and http://b.example/\r\n"""
START = datetime(2026, 1, 1, tzinfo=UTC)
COMMON = ("重要", "お知らせ", "ご確認", "アカウント", "お客様", "利用停止", "本人確認", "カード", "until", "verify", "account", "security")
KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
KANJI = "一丁七万三上下不世両中主乗九事二五交京人今介仕他付代以件任休会伝位住作使例供依便信個借値停側備像優元兄先光入全公共具"


class Words:
    """Invented ones, the first far more frequent than the last."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        invented = [self._invent(number) for number in range(20_000)]
        self.all = [*COMMON, *invented]
        self._weights = [1 / (place + 1) for place in range(len(self.all))]

    def _invent(self, number: int) -> str:
        letters = ("abcdefghijklmnopqrstuvwxyz", KANA, KANJI)[number % 3]
        return "".join(self._chance.choices(letters, k=self._chance.randint(2, 7)))

    def text(self, count: int) -> str:
        """So many of them."""
        return " ".join(self._chance.choices(self.all, self._weights, k=count))


def cases(number: int, chance: random.Random) -> Iterator[Case]:
    """Each another one."""
    run = Run(fuwake="0", dissected_at=START, vantage="offline", mode="offline")
    one = dissect(arrive(RawMessage(path="a.eml", index=0, data=MAIL)), run, make=None, budget_s=1).case
    words = Words(chance)
    for count in range(number):
        domain = f"{chance.randrange(30_000):x}.example"
        author = replace(one.message.from_[0], name=words.text(2), address=f"info@{domain}", domain=domain)
        subject = ("【重要】" if count % 2 else "") + words.text(6)
        message = replace(one.message, subject=subject, text=words.text(120), from_=(author,))
        links = tuple(replace(link, url=f"https://{domain}/{count}", host=domain, domain=domain) for link in one.links)
        yield replace(
            one,
            message=message,
            links=links,
            campaign=Campaign(id=f"c{int(chance.paretovariate(0.7)) % 5000}", nearest=()) if count % 3 else None,
            verdict=replace(one.verdict, label=chance.choice(("phishing", "phishing", "suspicious", "legitimate", "undetermined"))),
            run=replace(one.run, dissected_at=START + timedelta(minutes=count)),
        )


def fill(sql: Sql, number: int, chance: random.Random) -> None:
    """Writes them, 500 in a transaction."""
    made = cases(number, chance)
    for first in range(0, number, 500):
        with sql:
            for count in range(first, min(number, first + 500)):
                sha256 = f"{count:064x}"
                mails.add(sql, sha256, 1, left_out=0, priority="bulk", sighting=Sighting(source="folder"))
                mails.record(sql, sha256, f"{count:016x}", next(made))
        if first % 10_000 == 0:
            print(f"{first} cases", file=sys.stderr, flush=True)
    if sql.dialect == "postgresql":
        sql.execute("ANALYZE")  # as its autovacuum does by itself after a while
        sql.commit()


def queries(sql: Sql, number: int, chance: random.Random) -> dict[str, Callable[[], object]]:
    """What is measured: name → one query, another one each time."""
    words = Words(random.Random(7)).all

    def page(**filters: str | None) -> object:
        return case_list.case_rows(sql, Filters(**filters), before=None, limit=51)  # type: ignore[arg-type]  # all fields are text

    def deep() -> object:
        at = chance.randrange(number)
        cursor = ((START + timedelta(minutes=at)).isoformat(), f"{at:016x}")
        return case_list.case_rows(sql, Filters(label="phishing"), before=cursor, limit=51)

    def deep_words() -> object:
        at = chance.randrange(number)
        return case_list.case_rows(sql, Filters(words="重要"), before=(START.isoformat(), f"{at:016x}"), limit=51)

    def row() -> object:
        name = f"{chance.randrange(number):016x}"
        found = case_list.case_row(sql, name), case_list.mail_of_case(sql, name), reviews.reviews_of(sql, name)
        return found, case_list.indicators_of(sql, name), case_list.findings_of(sql, name), case_list.observations_of(sql, name)

    return {
        "list, first page": page,
        "list, any page of a label": deep,
        "list of a campaign": lambda: page(campaign=f"c{chance.randrange(5000)}"),
        "list, cases with a rule": lambda: page(rule="no_authentication" if chance.random() < 0.5 else "spf_pass"),
        "list, cases with an indicator": lambda: page(indicator=f"https://x.example/{chance.randrange(number)}"),
        "words: 重要 (half of all)": lambda: page(words="重要"),
        "words: 重要, any page": deep_words,
        "words: common, four letters and more": lambda: page(words=chance.choice(("アカウント", "お知らせ", "本人確認", "利用停止"))),
        "words: two Japanese letters": lambda: page(words="".join(chance.choices(KANJI, k=2))),
        "words: any": lambda: page(words=chance.choice(words)),
        "words: two common": lambda: page(words=" ".join(chance.sample(COMMON, 2))),
        "words: common and seldom": lambda: page(words=f"重要 {chance.choice(words[-5000:])}"),
        "words: beginning of a word": lambda: page(words="".join(chance.choices("aceorstu", k=chance.randint(1, 3)))),
        "words: common, of a campaign": lambda: page(words="重要", campaign=f"c{chance.randrange(5000)}"),
        "one case, all its rows": row,
        "counts of labels": lambda: case_list.label_counts(sql),
        "brands to narrow to": lambda: case_facets.facet(sql, "brand"),
        "campaigns": lambda: case_list.campaign_counts(sql, 200),
        "number of found cases, to 1,000": lambda: case_list.count_cases(sql, Filters(words="カード")),
    }


def measure(sql: Sql, number: int, chance: random.Random, times: int) -> dict[str, float]:
    """Prints a table; name → p95 in milliseconds."""
    found = {}
    print("| query | median ms | p95 ms | most ms |\n|---|---|---|---|")
    for name, ask in queries(sql, number, chance).items():
        took = []
        for _ in range(times):
            began = time.perf_counter()
            ask()
            took.append((time.perf_counter() - began) * 1000)
            sql.rollback()
        found[name] = statistics.quantiles(took, n=20)[-1]
        print(f"| {name} | {statistics.median(took):.1f} | {found[name]:.1f} | {max(took):.1f} |", flush=True)
    return found


def main() -> int:
    """1 where a query is too slow."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=60, help="of each query")
    parser.add_argument("--database", default="", help="postgresql://…")
    parser.add_argument("--keep", type=Path, help="SQLite file")
    parser.add_argument("--assert", action="store_true", dest="strict")
    options = parser.parse_args()
    chance = random.Random(20_261_124)
    with tempfile.TemporaryDirectory() as folder:
        place: Place = options.database or options.keep or Path(folder, "store.sqlite")
        with contextlib.closing(open_database(place)) as sql:
            migrate(sql)
            (there,) = sql.execute("SELECT count(*) FROM cases").fetchone()
            if there < options.cases:
                began = time.perf_counter()
                fill(sql, options.cases, chance)
                print(f"{options.cases} cases written, {(time.perf_counter() - began) / options.cases * 1000:.1f} ms each")
            if sql.dialect == "sqlite":
                (pages,), (size,) = sql.execute("PRAGMA page_count").fetchone(), sql.execute("PRAGMA page_size").fetchone()
                print(f"{pages * size / options.cases / 1000:.1f} kB a case")
            else:
                print(f"{sql.execute('SELECT pg_database_size(current_database())').fetchone()[0] / options.cases / 1000:.1f} kB a case")
            sql.rollback()
            slow = {name: p95 for name, p95 in measure(sql, options.cases, chance, options.times).items() if p95 > 200}
    if slow:
        print(f"above 200 ms: {', '.join(slow)}", file=sys.stderr)
    return 1 if slow and options.strict else 0


if __name__ == "__main__":
    sys.exit(main())
