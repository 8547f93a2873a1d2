"""The cage of the browser: what it is on this machine, and the command that starts Chromium inside.

*sealed*: bubblewrap with an own network namespace that holds nothing but loopback and one unix socket a visit; the host's
files, processes and secrets are not in it; Chromium's own sandbox stays on inside. *flags*: browser flags and proxy only,
Chromium's own sandbox on. *none*: no visit. `--no-sandbox` is never used, at no level.
"""

import functools
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fuwake.observe.browser.burden import EACH_BYTES
from fuwake.settings import Settings

SLOTS = 8
FIRST_PORT = 3128
DEAD_PORT = 3127
"""Nobody listens there: what is not a visit's own context has no way out at all."""
BYPASS = "<-loopback>"
"""Takes Chromium's implicit rules away, by which it goes to loopback and link-local addresses past a proxy."""
_PROBE_TIMEOUT_S = 10.0
_TMPFS_BYTES = 1_000_000_000
_CURE_BWRAP = "install bubblewrap (apt install bubblewrap)"
_CURE_USERNS = "allow user namespaces (sysctl user.max_user_namespaces=15000; on Ubuntu kernel.apparmor_restrict_unprivileged_userns=0)"

FLAGS: tuple[str, ...] = (
    f"--proxy-server=http://127.0.0.1:{DEAD_PORT}",
    f"--proxy-bypass-list={BYPASS}",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    # The switch was renamed; with the old name alone Chromium 156 sent STUN past the proxy (seen by the canaries of the tests).
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-gpu",
    "--mute-audio",
    "--no-first-run",
    (
        "--disable-features="
        "MediaRouter,OptimizationHints,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater,"
        "InterestFeedContentSuggestions,PrivacySandboxSettings4,SpeculativeServiceWorkerStartup,DialMediaRouteProvider,"
        "AcceptCHFrame,ImprovedCookieControls,LazyFrameLoading,GlobalMediaControls,DestroyProfileOnBrowserClose,HttpsUpgrades,"
        "PaintHolding,ThirdPartyStoragePartitioning"
    ),
)


class Cage(Struct, frozen=True, kw_only=True):
    """The isolation level of this machine and, where it is not the best, why and how to mend it."""

    level: Literal["sealed", "flags", "none"]
    why: str


class Den(Struct, frozen=True, kw_only=True):
    """The folders and the command of one running browser."""

    folder: Path
    command: Path
    """Executable to be started by Playwright: passes its arguments and file descriptors on."""
    sockets: Path


@functools.lru_cache(maxsize=4)
def major(chromium: str) -> str:
    """The first number of this very browser's version; empty where it tells none."""
    try:
        done = subprocess.run([chromium, "--version"], capture_output=True, timeout=_PROBE_TIMEOUT_S, check=False)  # noqa: S603  # the configured browser, fixed arguments
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.search(rb"(\d{2,4})\.\d+\.\d+", done.stdout)
    return found.group(1).decode("ascii") if found is not None else ""


def level(settings: Settings) -> Cage:
    """What this machine can do; asked once a process (about 0.1 s)."""
    cage = _probe(settings.chromium)
    if cage.level == "flags" and not settings.allow_weak_cage:
        return Cage(level="none", why=f"{cage.why}; visits without network cage are switched off (allow_weak_cage)")
    return cage


@functools.lru_cache(maxsize=4)
def _probe(chromium: str) -> Cage:
    if not os.access(chromium, os.X_OK):
        return Cage(level="none", why=f"there is no browser at {chromium}: install it (apt install chromium)")
    if shutil.which("bwrap") is None:
        why = f"there is no bwrap: {_CURE_BWRAP}"
    else:
        # The inner unshare is what Chromium's own sandbox does.
        said = _try([*_drop(), *_bwrap(None), "/usr/bin/unshare", "-U", "/bin/true"])
        if said is None and _python() is not None:
            return Cage(level="sealed", why="own network, process and file namespaces; the browser's own sandbox on")
        why = (
            f"bwrap: {said}: {_CURE_USERNS}"
            if said is not None
            else "no Python that can be seen inside the cage: apt install python3-minimal"
        )
    said = _try([*_drop(no_new_privs=False), "/usr/bin/unshare", "-U", "/bin/true"])
    if said is None or _set_uid_sandbox(chromium):
        return Cage(level="flags", why=why)
    return Cage(level="none", why=f"no sandbox for the browser ({why})")


def prepare(settings: Settings, cage: Cage, folder: Path) -> Den:
    """Writes the start command into a fresh folder of mode 0700. As root the folder is given to the unprivileged user."""
    sockets, profile = folder / "egress", folder / "profile"
    for path in (sockets, profile):
        path.mkdir(mode=0o700)
    relay = folder / "relay.py"
    relay.write_bytes(Path(__file__).with_name("relay.py").read_bytes())
    command = folder / "browser"
    if cage.level == "sealed":
        python, binds = _python() or ("/usr/bin/python3", ())
        inside = [python, "-I", "-S", "/run/relay.py", "/run/egress", "/tmp/profile", str(FIRST_PORT), str(SLOTS), settings.chromium]  # noqa: S108  # the cage's own tmpfs
        words = [*_drop(), *_bwrap(folder), *binds, *_chromium_bind(settings.chromium), "--", *inside]
    else:
        words = [*_drop(no_new_privs=False), "/usr/bin/env", "-i", f"HOME={profile}", "LANG=C.UTF-8", "TZ=Asia/Tokyo"]
        words += [settings.chromium, "--password-store=basic"]
    tail = '"$@"' if cage.level == "sealed" else f'"$@" {shlex.quote(f"--user-data-dir={profile}")}'
    limits = f"ulimit -d {EACH_BYTES // 1024}"  # of each process that comes of it: dash(1)
    start = f"echo $$ >{shlex.quote(f'{folder}/pid')}"  # what it becomes keeps the number: the cage's outermost process
    command.write_text(f"#!/bin/sh\n{limits}\n{start}\nexec {shlex.join(words)} {tail}\n", encoding="utf-8")
    command.chmod(0o755)
    relay.chmod(0o644)
    uid = _uid()
    if uid is not None:
        for path in (folder, sockets, profile, relay, command):
            os.chown(path, uid, uid)
    return Den(folder=folder, command=command, sockets=sockets)


def _uid() -> int | None:
    """The unprivileged user a root process drops to: from systemd's range of dynamic users, another one for each process."""
    return 61184 + os.getpid() % 4000 if os.geteuid() == 0 else None


def _drop(*, no_new_privs: bool = True) -> list[str]:
    uid = _uid()
    if uid is None:
        return []
    # A set-uid sandbox helper (level flags) needs its privileges.
    extra = ["--bounding-set=-all", "--no-new-privs"] if no_new_privs else []
    return ["/usr/bin/setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "--inh-caps=-all", *extra, "--"]


def _bwrap(folder: Path | None) -> list[str]:
    words = ["bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--ro-bind", "/usr", "/usr"]
    for name in ("bin", "sbin", "lib", "lib64"):
        path = Path("/") / name
        if path.is_symlink():
            words += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            words += ["--ro-bind", str(path), str(path)]
    for name in ("/etc/fonts", "/etc/ssl", "/etc/alternatives", "/etc/ld.so.cache", "/var/cache/fontconfig"):
        words += ["--ro-bind-try", name, name]
    words += ["--proc", "/proc", "--dev", "/dev", "--size", str(_TMPFS_BYTES), "--tmpfs", "/tmp", "--tmpfs", "/home", "--dir", "/run"]  # noqa: S108  # paths inside the cage only
    words += ["--hostname", "desktop", "--clearenv"]
    for name, value in (("HOME", "/home"), ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TZ", "Asia/Tokyo")):
        words += ["--setenv", name, value]
    if folder is not None:
        words += ["--ro-bind", str(folder / "relay.py"), "/run/relay.py", "--ro-bind", str(folder / "egress"), "/run/egress"]
    return words


def _python() -> tuple[str, tuple[str, ...]] | None:
    """A Python for the relay: the system's; else the one that runs this, if an unprivileged user can read it."""
    for path in ("/usr/bin/python3", "/usr/local/bin/python3"):
        if os.access(path, os.X_OK):
            return path, ()
    base = Path(sys.base_prefix).resolve()
    readable = os.geteuid() != 0 or all(parent.stat().st_mode & stat.S_IXOTH for parent in (base, *base.parents))
    program = base / "bin" / "python3"
    if readable and program.exists():
        return str(program), ("--ro-bind", str(base), str(base))
    return None


def _chromium_bind(chromium: str) -> tuple[str, ...]:
    folder = str(Path(chromium).resolve().parent)
    return () if folder.startswith("/usr/") else ("--ro-bind", folder, folder)


def _set_uid_sandbox(chromium: str) -> bool:
    helper = Path(chromium).with_name("chrome-sandbox")
    return helper.exists() and bool(helper.stat().st_mode & stat.S_ISUID)


def _try(words: list[str]) -> str | None:
    """None where the command works, else its last line."""
    try:
        done = subprocess.run(words, capture_output=True, timeout=_PROBE_TIMEOUT_S, check=False)  # noqa: S603  # fixed words
    except (OSError, subprocess.TimeoutExpired) as error:
        return type(error).__name__
    if done.returncode == 0:
        return None
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1][:200] if lines else f"exit {done.returncode}"
