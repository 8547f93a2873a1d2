"""The canary trial: a page on this machine tries every way out of the cage while decoy data is typed into it; nothing may arrive."""

import asyncio
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from fuwake.cli.doctor_check import Check
from fuwake.lab.canaries import PAGE, CanaryWorld
from fuwake.model.errors import ObserveFailure
from fuwake.model.visit import VisitRecord
from fuwake.observe.browser.visit import VisitObserver
from fuwake.settings import Settings

LEAST_REFUSED = 10
_PATIENCE_S = 90.0
"""The page makes hundreds of requests: on a busy machine a visit of the usual length would not come to typing."""
_SIGNS = (b"taro", b"Pw-", b"@example", b"dGFyb")
"""How every decoy begins, plain and in base64."""


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one trial."""

    level: str
    hits: tuple[str, ...]
    """Canaries that were reached."""
    names: tuple[str, ...]
    """Names that carried something to a name server."""
    decoys: tuple[str, ...]
    """Signs of typed data that the thief received."""
    refused: int
    """Requests that the egress proxy refused."""
    arrived: bool
    """Whether the page's own ways were open while it loaded: without that the trial shows nothing."""
    held: int
    """Requests with typed data that were held."""
    detail: str
    """What the visit says of itself."""

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong; empty where nothing got out and the trial shows it."""
        found = [f"{len(self.hits)} connections reached {', '.join(sorted(set(self.hits))[:3])}"] if self.hits else []
        found += [f"names were asked for: {', '.join(self.names[:3])}"] if self.names else []
        found += ["typed data left"] if self.decoys else []
        found += ["the page did not load as it should"] if not self.arrived else []
        found += [f"the page sent nothing that was typed ({self.detail or 'no reason given'})"] if not self.held else []
        found += [f"only {self.refused} refusals"] if self.refused < LEAST_REFUSED else []
        return tuple(found)


async def trial(world: CanaryWorld, settings: Settings, egress_map: Mapping[str, str]) -> Outcome:
    """One visit of the page. Raises ObserveFailure where no visit is possible on this machine."""
    changed = msgspec.structs.replace(
        settings,
        dns_servers=(world.dns_server,),
        egress_map=egress_map,
        visit_profiles=("desktop-ja",),
        visit_settle_s=0.5,
        visit_timeout_s=_PATIENCE_S,
    )
    raw = await VisitObserver(changed).ask(PAGE)
    record = msgspec.json.decode(raw.body, type=VisitRecord)
    got = bytes(world.thief.got)
    return Outcome(
        level=record.cage,
        hits=tuple(world.canaries.hits),
        names=tuple(name for name in world.questions if name.endswith("leak.test")),
        decoys=tuple(sign.decode() for sign in _SIGNS if sign in got),
        refused=sum(entry.verdict == "refused" for entry in record.egress),
        arrived=b"loading" in got and b"GET /early" in got,
        held=sum(bool(held.carries) for held in record.held),
        detail=record.detail,
    )


def check(settings: Settings) -> Check:
    """The trial on this machine, against loopback only (some 10 s)."""
    cure = "do not visit pages from this machine (setting visit = false) and report this with the output of `fuwake doctor`"
    try:
        outcome = asyncio.run(_on_loopback(settings))
    except ObserveFailure as failure:
        return Check(name="trial", ok=False, needed=False, says=failure.detail, cure="mend what `cage` and `browser` say")
    if outcome.faults:
        return Check(name="trial", ok=False, needed=True, says=f"{outcome.level}: {'; '.join(outcome.faults)}", cure=cure)
    says = f"{outcome.level}: a page that tried every way out reached nothing, {outcome.refused} requests refused, 0 typed characters left"
    return Check(name="trial", ok=True, needed=True, says=says, cure="")


async def _on_loopback(settings: Settings) -> Outcome:
    async with CanaryWorld() as world:
        return await trial(world, settings, world.egress_map)
