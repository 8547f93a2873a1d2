"""A small lab of its own for the tests of the servers, so that they do not hang on the text of a bundled one."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from fuwake.lab.overlay import Change, derive_lab
from fuwake.lab.world import World, running

FILES = {
    "lab.toml": """
name = "small"
[rdap]
tlds = ["com"]
ipv4 = ["198.0.0.0/8"]
[whois."whois.jprs.jp"]
encoding = "iso-2022-jp"
""",
    "zones/shop.com.zone": """
$TTL 600
@       IN SOA ns1 hostmaster 1 7200 3600 1209600 300
        IN NS  ns1
        IN A   198.51.100.7
        IN MX  0 .
        IN TXT "v=spf1 " "-all"
ns1     IN A   198.51.100.7
www     IN CNAME shop.com.
out     IN CNAME gone.nowhere.com.
loop    IN CNAME pool
pool    IN CNAME loop
deep.er IN A   198.51.100.8
*.wild  IN A   198.51.100.9
big     IN TXT BIG
""".replace("BIG", " ".join(f'"{"x" * 200}"' for _ in range(20))),
    "zones/reverse.toml": '"198.51.100.7" = "shop.com"\n"2001:db8::7" = "shop.com"\n',
    "rdap/domain/shop.com.json": '{"objectClassName": "domain", "ldhName": "SHOP.COM"}',
    "rdap/ip/wide.json": '{"objectClassName": "ip network", "startAddress": "198.51.0.0", "endAddress": "198.51.255.255", "name": "WIDE"}',
    "rdap/ip/narrow.json": '{"objectClassName": "ip network", "startAddress": "198.51.100.0", "endAddress": "198.51.100.255",'
    '"name": "NARROW"}',
    "whois/whois.iana.org/jp.txt": "refer: whois.jprs.jp\ndomain: JP\n",
    "whois/whois.iana.org/no-match.txt": "% This query returned 0 objects.\n",
    "whois/whois.jprs.jp/store.jp.txt": "[Domain Name] STORE.JP\n[登録者名] 見本商店\n",
    "whois/whois.jprs.jp/store.jp/e.txt": "[Domain Name] STORE.JP\n[Registrant] Sample Store\n",
    "whois/whois.jprs.jp/no-match.txt": "No match!! ({query})\n",
    "whois/whois.arin.net/198.51.100.7.txt": "NetName: NARROW\n",
    "lists/safe_browsing.toml": """
[[listed]]
url = "shop.com/bad/"
[[listed]]
url = "http://evil.com/"
threats = ["SOCIAL_ENGINEERING", "MALWARE"]
""",
    "sites/shop.com/site.toml": """
ip = "198.51.100.7"
[[route]]
path = "/login.php"
methods = ["POST"]
status = 201
headers = { X-Kind = "made" }
body = "taken"
[[route]]
path = "/go/*"
redirect = "http://second.com/landing"
""",
    "sites/shop.com/www/index.html": "<title>店</title>",
    "sites/shop.com/www/a/index.html": "<title>a</title>",
    "sites/second.com/site.toml": 'ip = "198.51.100.7"\n',
    "sites/second.com/www/landing": "landed",
}


@pytest.fixture
def small_lab(tmp_path: Path) -> Path:
    """The description, in a folder of the test's own."""
    lab = tmp_path / "small"
    for name, text in FILES.items():
        (lab / name).parent.mkdir(parents=True, exist_ok=True)
        (lab / name).write_text(text, encoding="utf-8")
    return lab


@pytest.fixture
def world(small_lab: Path) -> Generator[World, None, None]:
    """The small lab, running."""
    with running(small_lab) as started:
        yield started


@pytest.fixture
def changed(small_lab: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a changed copy of the small lab."""

    def change(*changes: Change) -> Path:
        return derive_lab(small_lab, tmp_path / "changed", *changes)

    return change
