"""Real name servers on loopback: Knot DNS as the authority of a small internet, signed from its own root, and Unbound in front of it.

`Internet` is described by master files; what is signed, unsigned, wrongly delegated or lame is said zone by zone. The servers are the
programs of the Debian packages `knot` and `unbound`, run in the foreground as this user, in a folder and on an address of their own.
Each says on its error output when it is ready, and is ended by a signal; nothing is waited for by the clock.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from tests.conftest import ROOT, server

SOA = "@ 3600 IN SOA ns.lab-root.example. hostmaster.lab-root.example. 1 7200 3600 1209600 300\n"
_NS = "@ 3600 IN NS ns.lab-root.example.\n"
_LIBRARIES = os.pathsep.join(str(path) for path in (ROOT / ".test-tools").glob("usr/lib/*-linux-*"))
_ENVIRONMENT = os.environ | ({"LD_LIBRARY_PATH": _LIBRARIES} if _LIBRARIES else {})
_MEMORY = "journal-db-max-size: 16M\n    kasp-db-max-size: 16M\n    timer-db-max-size: 16M\n    catalog-db-max-size: 16M"


class Zone(Struct, frozen=True, kw_only=True):
    """One zone of the small internet."""

    text: str = ""
    """Records in the form of a master file; an SOA and an NS record are put before them where there is no SOA."""
    signed: Literal["no", "nsec", "opt-out", "wrong"] = "no"
    """`opt-out`: NSEC3 that leaves unsigned delegations out. `wrong`: signed, and the zone above names another key."""
    served: Literal["yes", "lame", "no copy"] = "yes"
    """`lame`: its server does not know it and points back. `no copy`: its server should have it and has not (SERVFAIL)."""


class Servers(Struct, frozen=True):
    """Where they listen, as `address:port`."""

    authority: str
    resolver: str
    quiet_resolver: str
    """Validates and does not say why an answer failed (no extended errors)."""
    plain_resolver: str
    """Does not validate."""


@contextlib.contextmanager
def internet(zones: Mapping[str, Zone]) -> Iterator[Servers]:
    """Serves the zones, by origin with final dot; `.` is one of them, and above each zone stands another."""
    with tempfile.TemporaryDirectory(prefix="names-") as name, contextlib.ExitStack() as running:
        folder = Path(name)
        address = f"127.{1 + os.getpid() % 250}.{os.getpid() // 250 % 250}.53"  # of this process alone: no port of it is taken
        authority, *resolvers = (f"{address}@{port}" for port in _free_ports(address, 4))
        _configure_knot(folder, authority, zones)
        anchors = "\n".join(f'    trust-anchor: "{line}"' for line in _write_zones(folder, zones).splitlines())
        running.enter_context(_running([str(server("knotd")), "-c", str(folder / "knot.conf")], "server started"))
        # A copy of the program: AppArmor confines the packaged one to the system's own configuration.
        shutil.copy(str(server("unbound")), folder / "resolver")
        validates = f'module-config: "validator iterator"\n{anchors}\n'
        for listen, manner in zip(resolvers, (f"{validates}    ede: yes", validates, 'module-config: "iterator"'), strict=True):
            file = folder / f"{listen}.conf"
            file.write_text(_unbound(folder, listen, manner, _upstream(zones, authority)), encoding="utf-8")
            running.enter_context(_running([str(folder / "resolver"), "-d", "-p", "-c", str(file)], "start of service"))
        yield Servers(*(at.replace("@", ":") for at in (authority, *resolvers)))


def above(origin: str, zones: Mapping[str, Zone]) -> str:
    """The zone that delegates this one."""
    name = origin
    while name != ".":
        name = name.partition(".")[2] or "."
        if name in zones:
            break
    return name


def _configure_knot(folder: Path, listen: str, zones: Mapping[str, Zone]) -> None:
    common = f'storage: "{folder}"\n    zonefile-sync: -1\n    zonefile-load: whole\n    journal-content: none'
    lines = [
        f'server:\n    rundir: "{folder}"\n    listen: {listen}\n    udp-workers: 1\n    tcp-workers: 1',
        f'database:\n    storage: "{folder}"\n    {_MEMORY}\nlog:\n  - target: stderr\n    any: info',
        "policy:\n  - id: nsec\n    manual: on",
        "  - id: opt-out\n    manual: on\n    nsec3: on\n    nsec3-opt-out: on\n    nsec3-iterations: 0\n    nsec3-salt-length: 0",
        f"template:\n  - id: default\n    {common}",
        *(f"  - id: {policy}\n    {common}\n    dnssec-signing: on\n    dnssec-policy: {policy}" for policy in ("nsec", "opt-out")),
        "zone:",
    ]
    for origin, zone in zones.items():
        if zone.served != "lame":
            template = {"no": "default", "nsec": "nsec", "wrong": "nsec", "opt-out": "opt-out"}[zone.signed]
            lines.append(f"  - domain: {origin}\n    file: {_file(origin)}\n    template: {template}")
    (folder / "knot.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _write_zones(folder: Path, zones: Mapping[str, Zone]) -> str:
    """Makes the keys, writes the master files with the delegations, and returns the DS records of the root."""
    delegations: dict[str, str] = dict.fromkeys(zones, "")
    anchors = ""
    for origin, zone in zones.items():
        records = _keys(folder, origin) if zone.signed != "no" else ""
        if origin == ".":
            anchors = records
            continue
        if zone.signed == "wrong":  # the digest of a key that nobody has
            records = " ".join((*records.splitlines()[0].split(" ")[:-1], "0" * 64)) + "\n"
        delegations[above(origin, zones)] += f"{origin} 3600 IN NS ns.lab-root.example.\n{records}"
    for origin, zone in zones.items():
        if zone.served == "yes":
            head = "" if " SOA " in zone.text else SOA + _NS
            (folder / _file(origin)).write_text(f"$ORIGIN {origin}\n{head}{zone.text}\n{delegations[origin]}", encoding="utf-8")
    return anchors


def _keys(folder: Path, origin: str) -> str:
    """A new key for a zone; its DS records."""
    said = ""
    for arguments in (("generate", "algorithm=ECDSAP256SHA256", "ksk=yes", "zsk=yes"), ("ds",)):
        command = [str(server("keymgr")), "-c", str(folder / "knot.conf"), origin, *arguments]
        said = subprocess.run(command, check=True, capture_output=True, text=True, env=_ENVIRONMENT).stdout
    return said


def _upstream(zones: Mapping[str, Zone], authority: str) -> str:
    """Delegations lead to port 53, where nobody listens: the resolver is told each zone's server beforehand."""
    stubs = [f'stub-zone:\n    name: "{origin}"\n    stub-addr: {authority}' for origin in zones]
    ours = [f'    local-zone: "{origin}" nodefault' for origin in zones if origin.endswith(".arpa.")]
    return "\n".join(("server:", *ours, *stubs))


def _unbound(folder: Path, listen: str, manner: str, upstream: str) -> str:
    return f"""server:
    interface: {listen}
    directory: "{folder}"
    chroot: ""
    username: ""
    pidfile: ""
    use-syslog: no
    verbosity: 1
    num-threads: 1
    do-ip6: no
    do-not-query-localhost: no
    {manner}
    outgoing-range: 64
    num-queries-per-thread: 256
    target-fetch-policy: "0 0 0 0 0"
{upstream}
remote-control:
    control-enable: no
"""


def _file(origin: str) -> str:
    return f"{origin.rstrip('.') or 'root'}.zone"


def _free_ports(address: str, count: int) -> list[int]:
    """Ports of the address that are free for UDP and TCP."""
    with contextlib.ExitStack() as held:
        ports: list[int] = []
        while len(ports) < count:
            udp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
            tcp = held.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            udp.bind((address, 0))
            with contextlib.suppress(OSError):
                tcp.bind(udp.getsockname())
                ports.append(udp.getsockname()[1])
        return ports


@contextlib.contextmanager
def _running(command: list[str], ready: str) -> Iterator[None]:
    """The program, from the line in which it says that it is ready; what it says later is little and stays unread."""
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=_ENVIRONMENT) as process:
        try:
            said = []
            for line in process.stderr or ():
                said.append(line)
                if ready in line:
                    break
            else:
                raise AssertionError(f"{command[0]} ended: {''.join(said)[-2000:]}")
            yield
        finally:
            process.kill()
