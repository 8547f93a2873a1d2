"""A watched case in the making: the source case with its page seen, and rounds of answers."""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Literal

from msgspec.structs import replace

from fuwake.derive.watch_timeline import timeline
from fuwake.model.case import Case
from fuwake.model.observation import Observation, Reason
from fuwake.model.watch import ROUND_SCHEMA, RoundRecord, Watch, WatchTarget
from tests.derive.observed import by_id, dns, observation, registry
from tests.report import cases

HOST = "chinonso.net"
URL = "http://chinonso.net/wp-content/t3/"
TARGET = WatchTarget(url=URL, host=HOST, domain=HOST, use="link")
BEGAN = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
TITLE, WORDS = "WebMail", "WebMail ログイン メールアドレス パスワード 言語を選んでください 日本語 English 中文 次へ進む"


@cache
def case() -> Case:
    """The case, its page seen at BEGAN; nothing else was asked."""
    made = cases.full().case
    assert made.page is not None
    page = replace(made.page, visited_at=BEGAN, url=URL, final_url=URL, host=HOST, title=TITLE, text=WORDS)
    return replace(made, page=page, run=replace(made.run, dissected_at=BEGAN), observations=())


def served(url: str = URL, *, status: int = 200, title: str | None = TITLE, text: str | None = WORDS, **more: Any) -> Observation:
    """What the site answers."""
    data = {
        "url": url, "status": status, "location": None, "server": "nginx", "sinkhole": None, "title": title, "text": text,
        "passwords": 1, "size": 900, "cut": False,
    }  # fmt: skip
    return observation(f"site_page:{url}", "found", data | more)


def gone(status: int = 404) -> Observation:
    """No page there, in other words."""
    return served(status=status, title="Not Found", text="Not Found", passwords=0)


def refused() -> Observation:
    """Nothing listens."""
    return observation(f"site_page:{URL}", "absent")


def silent(key: str = f"site_page:{URL}", reason: Reason = "timeout") -> Observation:
    """No answer."""
    return observation(key, "failed", None, reason)


def names(*addresses: str) -> tuple[Observation, ...]:
    """Addresses of the host."""
    return dns(f"A {HOST}", *addresses), dns(f"AAAA {HOST}"), dns(f"NS {HOST}", "ns1.chinonso.net")


def nowhere() -> tuple[Observation, ...]:
    """NXDOMAIN."""
    return tuple(dns(f"{kind} {HOST}", rcode="NXDOMAIN") for kind in ("A", "AAAA", "NS"))


def registered(*states: str, name_servers: tuple[str, ...] = ("ns1.chinonso.net",)) -> Observation:
    """The registry's record."""
    return registry("rdap", HOST, states=states, name_servers=name_servers)


def asn(ip: str, number: int) -> Observation:
    """Who announces an address."""
    data = {
        "asn": number, "organisation": f"Net {number}", "first": ip, "last": ip, "database": "t", "database_date": "2026", "licence": "t",
    }  # fmt: skip
    return observation(f"asn:{ip}", "found", data)


Answers = tuple[Observation, ...]


def watch(*rounds: Answers, hours: float = 6, target: WatchTarget = TARGET, of: Case | None = None) -> Watch:
    """The time line of rounds that lie `hours` apart."""
    made = []
    for number, answers in enumerate(rounds, 1):
        made.append((record(number, BEGAN + timedelta(hours=hours * number), target), by_id(answers)))
    return timeline(of or case(), made)


def record(number: int, at: datetime, target: WatchTarget = TARGET, mode: Literal["full", "passive"] = "full") -> RoundRecord:
    """A round."""
    return RoundRecord(schema=ROUND_SCHEMA, number=number, at=at, fuwake="0", vantage="test", mode=mode, targets=(target,), before="0" * 64)
