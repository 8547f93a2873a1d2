"""Say what is missing or old (browser, cage, fonts, data, key, network) and how to mend it."""

import argparse
import ctypes.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from fuwake.cli.doctor_check import Check
from fuwake.cli.doctor_words import Lang, cure_of
from fuwake.settings import Settings, data_dir, load, service_keys

HELP = "say what is missing or old and how to mend it"
OLD_BROWSER_DAYS = 45
"""Chromium gets security fixes about every two weeks; past this the visit is no longer prudent."""


def declare(parser: argparse.ArgumentParser) -> None:
    """Options of the verb."""
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (TOML)")
    parser.add_argument("--quick", action="store_true", help="leave out the trial of the cage (some 10 s)")
    parser.add_argument(
        "--ask", action="store_true", help="also ask resolver, registries, lists, services and your mailboxes one harmless question each"
    )
    parser.add_argument("--lang", choices=("ja", "en"), default="ja", help="language of what to do, and of what an answer means")


def run(options: argparse.Namespace) -> int:
    """Prints one line a check; 1 where something needed is missing."""
    settings = load(options.settings)
    missing = False
    for check in _all(settings, options.lang, ask=options.ask, quick=options.quick):
        missing = missing or (check.needed and not check.ok)
        mark = "ok  " if check.ok else "MISS" if check.needed else "note"
        print(f"{mark}  {check.name}: {check.says}")
        if check.cure and not check.ok:
            print(f"      -> {cure_of(check, options.lang)}")
    return 1 if missing else 0


def _all(settings: Settings, lang: Lang, *, ask: bool, quick: bool) -> Iterator[Check]:
    yield from checks(settings)
    if not quick:
        from fuwake.cli import doctor_trial

        yield doctor_trial.check(settings)
    if ask:
        from fuwake.cli.doctor_ask import answers

        yield from answers(settings, lang)
        from fuwake.cli.doctor_mail import mailboxes

        yield from mailboxes(settings, lang)


def checks(settings: Settings) -> Iterator[Check]:
    """All checks, cheapest first. Nothing leaves the machine."""
    yield _browser(settings)
    yield _cage(settings)
    yield _bounds(settings)
    yield _driver()
    yield _fonts()
    yield _pdf()
    yield _ocr(settings)
    yield from _data(settings)
    yield _key(settings)
    yield from _services(settings)
    yield from _sites(settings)
    yield _resolvers(settings)
    yield _clock()


def _browser(settings: Settings) -> Check:
    path = Path(settings.chromium)
    if not path.exists():
        return Check(name="browser", ok=False, needed=True, says=f"{path} does not exist", cure="apt-get install chromium")
    days = (datetime.now(UTC) - datetime.fromtimestamp(path.stat().st_mtime, UTC)).days
    old = days > OLD_BROWSER_DAYS
    says = f"{path}, built {days} days ago"
    return Check(name="browser", ok=not old, needed=False, says=says, cure="apt-get update && apt-get install --only-upgrade chromium")


def _cage(settings: Settings) -> Check:
    from fuwake.observe.browser.cage import level

    cage = level(settings)
    return Check(
        name="cage",
        ok=cage.level == "sealed",
        needed=cage.level == "none",
        says=f"{cage.level}: {cage.why}",
        cure="apt-get install bubblewrap, and allow user namespaces (sysctl user.max_user_namespaces)",
    )


def _bounds(settings: Settings) -> Check:
    from fuwake.observe.browser.burden import EACH_BYTES

    watched = Path("/proc/self/status").exists()
    together = f"{settings.visit_memory_bytes / 1e9:g} GB for the browser with all its processes"
    seen = "watched" if watched else "not watched: there is no /proc"
    each = f"{EACH_BYTES / 1e9:g} GB for each of them (RLIMIT_DATA)"
    says = f"{settings.visit_timeout_s:g} s for all visits of a case; {together} ({seen}), {each}"
    return Check(name="bounds of a visit", ok=watched, needed=False, says=says, cure="mount /proc")


def _driver() -> Check:
    from importlib.util import find_spec

    spec = find_spec("playwright")
    node = Path(spec.origin).parent / "driver" / "node" if spec is not None and spec.origin else None
    said = "not installed"
    if node is not None and node.exists():
        started = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603  # the package's own file
        if started.returncode == 0:
            return Check(name="driver", ok=True, needed=True, says=f"Playwright's node {started.stdout.strip()}")
        said = (started.stderr.strip().splitlines() or ["it does not start"])[0][:200]
    return Check(name="driver", ok=False, needed=True, says=f"Playwright's node: {said}", cure="apt-get install libatomic1")


def _fonts() -> Check:
    found = False
    if shutil.which("fc-list"):
        listed = subprocess.run(["fc-list", ":lang=ja", "family"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S607  # found by which() above
        found = bool(listed.stdout.strip())
    return Check(
        name="fonts",
        ok=found,
        needed=True,
        says="Japanese fonts found" if found else "no Japanese font",
        cure="apt-get install fonts-noto-cjk",
    )


def _pdf() -> Check:
    found = bool(ctypes.util.find_library("pango-1.0") or ctypes.util.find_library("pangoft2-1.0"))
    return Check(
        name="pdf",
        ok=found,
        needed=False,
        says="Pango found" if found else "Pango is missing: no PDF",
        cure="apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    )


def _ocr(settings: Settings) -> Check:
    from fuwake.observe.picture_text import CURE, LANGUAGES

    engine, said = shutil.which(settings.ocr_engine), f"{settings.ocr_engine} is missing: the words in pictures are not read"
    if engine is not None:
        listed = subprocess.run([engine, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603  # the engine of the settings
        missing = [name for name in LANGUAGES if name not in listed.stdout.split()]
        if not missing:
            return Check(name="ocr", ok=True, needed=False, says=f"{engine} with {' and '.join(LANGUAGES)}")
        said = f"{engine} lacks the data for {' and '.join(missing)}: the words in pictures are not read"
    return Check(name="ocr", ok=False, needed=False, says=said, cure=CURE)


def _data(settings: Settings) -> Iterator[Check]:
    from fuwake.observe import data_sets

    for entry in data_sets.status(data_dir(settings)):
        yield Check(name=f"data {entry.name}", ok=entry.present, needed=False, says=entry.says, cure="fuwake data update")
    yield from _lists(settings)


def _lists(settings: Settings) -> Iterator[Check]:
    """The lists of dangerous URLs that the user chose, and those asked over DNS."""
    from fuwake.observe.reputation.dns_lists import dns_lists
    from fuwake.observe.reputation.list_fetch import says
    from fuwake.observe.reputation.url_lists import chosen

    for entry in chosen(settings.url_lists, "url_lists"):
        usable, words = says(data_dir(settings), entry)
        yield Check(name=f"list {entry.name}", ok=usable, needed=False, says=words, cure="fuwake data update")
    known = [dns_lists()[name].title for name in settings.dns_lists if name in dns_lists()]
    unknown = [name for name in settings.dns_lists if name not in dns_lists()]
    names = f"no list is called {unknown[0]}" if unknown else ", ".join(known) or "none is asked"
    yield Check(
        name="dns lists",
        ok=not unknown,
        needed=True,
        says=names,
        cure=f"set FUWAKE_DNS_LISTS to some of: {', '.join(dns_lists())}",
    )


def _key(settings: Settings) -> Check:
    return Check(
        name="safe browsing",
        ok=bool(settings.safe_browsing_key),
        needed=False,
        says="key set" if settings.safe_browsing_key else "no key: the list is not asked, and articles say so",
        cure="set FUWAKE_SAFE_BROWSING_KEY (docs/how-to/set-up-safe-browsing-key.md)",
    )


def _services(settings: Settings) -> Iterator[Check]:
    """Services with a key that may not be used, or with consent and no key: meant to be asked, and never are."""
    for name, key in service_keys(settings).items():
        allowed = name in settings.disclose_to
        if bool(key) == allowed:
            continue
        says = "allowed, but no key is set" if allowed else "a key is set, but it may not be told what a mail links to"
        yield Check(name=f"service {name}", ok=False, needed=False, says=says, cure="see docs/how-to/choose-lists.md")


def _sites(settings: Settings) -> Iterator[Check]:
    """By which authorities certificates are judged, and whether a search is told the hosts of links."""
    from fuwake.observe.site.authorities import count

    known = count(settings.authorities_file)
    says = f"{known} known" if known else "none known: whether a site's certificate is valid cannot be told"
    cure = "set FUWAKE_AUTHORITIES_FILE to a PEM file" if settings.authorities_file else "apt-get install ca-certificates"
    yield Check(name="authorities", ok=known > 0, needed=False, says=says, cure=cure)
    if settings.ct_search:
        placed = "{host}" in settings.ct_url
        words = settings.ct_url if placed else f"{settings.ct_url} has no {{host}}, where the name goes"
        yield Check(name="certificate search", ok=placed, needed=True, says=words, cure="mend FUWAKE_CT_URL (docs/how-to/choose-lists.md)")


def _resolvers(settings: Settings) -> Check:
    servers = list(settings.dns_servers)
    if not servers:
        try:
            servers = re.findall(r"^nameserver\s+(\S+)", Path("/etc/resolv.conf").read_text(encoding="utf-8"), re.M)
        except OSError:
            servers = []
    says = f"resolvers {', '.join(servers)}" if servers else "no resolver configured"
    return Check(name="dns", ok=bool(servers), needed=True, says=says, cure="set FUWAKE_DNS_SERVERS=address[:port]")


def _clock() -> Check:
    now, build = datetime.now(UTC), datetime.fromtimestamp(Path(os.__file__).stat().st_mtime, UTC)
    return Check(
        name="clock",
        ok=now >= build,
        needed=True,
        says=f"{now:%Y-%m-%d %H:%M:%S} UTC",
        cure=f"the clock is earlier than Python's own files ({build:%Y-%m-%d}); set it right: reports state times",
    )
