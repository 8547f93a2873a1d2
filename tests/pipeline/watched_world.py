"""A case of the source mail in a lab, and the worlds that come after it: each a running lab; time is told, not waited for."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import msgspec

from fuwake.bootstrap import observers, watchers
from fuwake.lab.overlay import Change, derive_lab, forget_domain, remove, replace_in, set_records
from fuwake.lab.world import Asked, running
from fuwake.model.case import CaseSource, Run
from fuwake.model.watch import Watch
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.dissect import dissect, save
from fuwake.pipeline.watch_round import Watching, watch_round
from fuwake.settings import Settings, load

T3 = Path(__file__).resolve().parents[2] / "labs" / "t3-webmail"
HOST, PATH = "chinonso.net", "/wp-content/themes/simple-life/inc/webmail/"
BEGAN = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
NEW_IP = "103.3.2.90"  # in a network that the lab's registry knows
HELD: tuple[Change, ...] = (
    replace_in(f"rdap/domain/{HOST}.json", '"client transfer prohibited"', '"client hold"'),
    remove(f"zones/{HOST}.zone"),
)
FREE: tuple[Change, ...] = (forget_domain(HOST),)
ELSEWHERE: tuple[Change, ...] = (set_records(HOST, "A", NEW_IP), replace_in(f"sites/{HOST}/site.toml", "192.185.37.96", NEW_IP))


class FrozenClock:
    """Time as the test tells it; sleeping moves it on."""

    def __init__(self, at: datetime = BEGAN) -> None:
        self.at = at
        self.slept: list[float] = []
        self.on_sleep: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        self.on_sleep()


def here(settings: Settings) -> Settings:
    """Short waits; no address table, so that nothing of the machine decides."""
    return msgspec.structs.replace(
        settings, data_dir="/nonexistent", dns_timeout_s=0.6, rdap_timeout_s=1.0, whois_timeout_s=1.0, site_timeout_s=0.5
    )


def dissected(out: Path, lab: Path = T3, mail: bytes | None = None) -> Path:
    """The case folder of the lab's mail, dissected at BEGAN without a browser."""
    with running(lab) as world:
        settings = here(world.settings(load(environ={})))
        run = Run(fuwake=version("fuwake"), dissected_at=BEGAN, vantage=settings.vantage, mode="no-visit")
        arrival = Arrival(raw=mail or (lab / "message.eml").read_bytes(), source=CaseSource(path="message.eml", index=0))
        made = dissect(arrival, run, make=observers(settings, out, visit=False), budget_s=20)
    return save(made, out, {})


def watching(settings: Settings, clock: FrozenClock, *, passive: bool = False) -> Watching:
    """Rounds in a world."""
    who = watchers(settings, passive=passive, clock=lambda: clock.now().timestamp())
    return Watching(watchers=who, version=version("fuwake"), vantage=settings.vantage, budget_s=20)


class Rounds:
    """Rounds of one case through worlds that change."""

    def __init__(self, case: Path, folder: Path) -> None:
        self.case, self._folder, self.clock = case, folder, FrozenClock()
        self.asked: tuple[Asked, ...] = ()
        self.pages = 0

    def one(self, *changes: Change, hours: float = 6, passive: bool = False) -> Watch:
        """A round, `hours` after the last, in the lab with these changes."""
        self.clock.at += timedelta(hours=hours)
        lab = self._folder / "world"
        shutil.rmtree(lab, ignore_errors=True)
        with running(derive_lab(T3, lab, *changes)) as world:
            made = watch_round(self.case, self.clock.now(), watching(here(world.settings(load(environ={}))), self.clock, passive=passive))
            self.asked, self.pages = world.asked, len(world.requests)
        return made
