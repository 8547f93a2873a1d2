"""Runs the canary page in a network of its own, whole or with one protection taken out, and prints what came of it as JSON.

`python -m tests.observe.browser.namespace PROTECTION`, started by `unshare` (see `test_ways_out`). In this network, and in no
other, loopback, link-local, private, metadata and public addresses are ours: canaries listen on all of them, and the name server that
the machine itself would ask is a canary, too.
"""

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from fuwake.cli.doctor_trial import Outcome, trial
from fuwake.lab.canaries import WEB, CanaryWorld
from fuwake.observe.browser import addresses, cage, egress
from fuwake.observe.browser.hold import Hold
from fuwake.settings import Settings

HERE = "127.0.0.1"
INSIDE = ("10.66.0.1", "172.16.66.1", "192.168.66.1", "100.64.66.1", "169.254.66.1", "169.254.169.254", "fd00:66::1")
OUTSIDE = "192.185.40.66"
"""A public address that the page has no business with."""
NAMES = "10.66.0.53"
"""The name server of this network: what the browser asks past the proxy arrives there."""
CARRIED = (80, 443, 9999)
"""Ports that the proxy connects to, if the address may be reached."""
PLACES = (
    *((address, 9999) for address in (HERE, "::1", *INSIDE)),
    *((HERE, port) for port in (443, 3478)),
    ("169.254.169.254", 443),
    (OUTSIDE, 3478),
    (OUTSIDE, 6379),
)


def lay_network() -> None:
    """Gives the addresses to this namespace's own loopback. Never called outside a fresh namespace."""
    if (
        len(Path("/proc/net/dev").read_text(encoding="ascii").splitlines()) > 3
        or Path("/proc/net/route").read_text(encoding="ascii").count("\n") > 1
    ):
        raise SystemExit("this is not a fresh network namespace: it has more than loopback")
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    for address in (*INSIDE, NAMES, OUTSIDE, WEB):
        subprocess.run(["ip", "address", "add", f"{address}/{128 if ':' in address else 32}", "dev", "lo"], check=True)
    # Every other address leads to ourselves as well, so that nothing is spared for want of a route.
    subprocess.run(["ip", "route", "add", "local", "default", "dev", "lo"], check=False)
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
        file.write(f"nameserver {NAMES}\noptions timeout:1 attempts:1\n")
        file.flush()
        Path(file.name).chmod(0o644)
        subprocess.run(["mount", "--bind", file.name, "/etc/resolv.conf"], check=True)


def _without(name: str) -> Callable[[], None]:
    """One switch less."""
    return lambda: setattr(cage, "FLAGS", tuple(flag for flag in cage.FLAGS if name not in flag))


def _weak() -> None:
    """The level without a network cage: there, each switch of the browser stands alone."""
    found = cage._probe(Settings().chromium)
    _set(cage, "_probe", lambda _: cage.Cage(level="flags", why=found.why))()


def _only_proxy() -> None:
    cage.FLAGS = tuple(flag for flag in cage.FLAGS if flag.startswith("--proxy-server"))


def _past_the_proxy() -> None:
    """Also against Playwright, which would put the rule back by itself."""
    os.environ["PLAYWRIGHT_DISABLE_FORCED_CHROMIUM_PROXIED_LOOPBACK"] = "1"
    cage.BYPASS = "unused.invalid"


def _all_ports() -> None:
    global PORTS  # noqa: PLW0603  # this process is one trial
    PORTS = (*CARRIED, 3478, 6379)


async def _pump_on(_: egress.EgressProxy, source: asyncio.StreamReader, sink: asyncio.StreamWriter, count: Callable[[int], bool]) -> None:
    while (data := await source.read(65_536)) and count(len(data)):
        sink.write(data)
        await sink.drain()


def _keep_open(proxy: egress.EgressProxy) -> None:
    proxy.phase = "deny"


async def _hold_nothing(_: Hold, __: Any) -> None:
    pass


def _set(place: Any, name: str, value: Any) -> Callable[[], None]:
    return lambda: setattr(place, name, value)


# Protection → how it is taken out; before it, what else bars the same way, so that the last one stands alone.
WAYS: dict[str, tuple[Callable[[], None], ...]] = {
    "none": (),
    "all of the cage, the switches stay": (_weak,),
    "all switches, the cage stays": (_only_proxy,),
    "the cage's own network": (_only_proxy, _weak),
    "loopback through the proxy, too": (_weak, _past_the_proxy, _without("proxy-bypass-list")),
    "WebRTC through the proxy only": (_weak, _without("webrtc-ip-handling-policy")),
    # The names of WebRTC's servers are the only ones that Chromium asks for by itself behind a proxy, and only where it may use UDP.
    "names through the proxy only": (_weak, _without("webrtc-ip-handling-policy"), _without("host-resolver-rules")),
    "the proxy's check of addresses": (_set(addresses, "is_public_ip", lambda _: True),),
    "the proxy's check of ports": (_all_ports,),
    "denying before the first key": (_set(Hold, "attach", _hold_nothing), _set(egress.EgressProxy, "deny", lambda _: None)),
    "cutting what is open": (_set(egress.EgressProxy, "_pump", _pump_on), _set(egress.EgressProxy, "deny", _keep_open)),
    "holding requests": (_set(Hold, "attach", _hold_nothing),),
}
PORTS = CARRIED


async def run() -> Outcome:
    """The trial in this network. The proxy connects to the true addresses: nothing is carried elsewhere."""
    async with CanaryWorld(PLACES) as world:
        with contextlib.suppress(OSError):
            await world.canaries.listen(NAMES, 53)
        web = await asyncio.start_server(world.thief.serve, WEB, 80)
        try:
            return await trial(world, Settings(egress_ports=PORTS), {})
        finally:
            web.close()


def main(words: list[str]) -> int:
    """0; the outcome is on standard output."""
    lay_network()
    for take_out in WAYS[words[0]]:
        take_out()
    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(run())))
    return 0


if __name__ == "__main__":
    assert os.environ.get("FUWAKE_OWN_NETWORK") == "1", "start it through test_ways_out"
    raise SystemExit(main(sys.argv[1:]))
