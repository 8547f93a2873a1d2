"""What is wrong in a description is named: file, line or key, and what is expected."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from fuwake.lab.description import load
from fuwake.lab.overlay import Change, remove, replace_in, set_records, write
from fuwake.model.errors import SettingsError


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (remove("lab.toml"), r"lab\.toml: missing; a lab is a directory with a lab\.toml"),
        (write("lab.toml", 'name = "x"\nnotes = \n[rdap]'), r"lab\.toml: not TOML: .*line 2"),
        (write("lab.toml", 'name = "x"\ncolour = 1'), r"lab\.toml: .*unknown field `colour`; expected one of: facts, made, name"),
        (write("lab.toml", 'name = ""'), r"lab\.toml: name is empty"),
        (write("lab.toml", 'name = "x"\n[rdap]\ntlds = "com"'), r"lab\.toml: Expected `array`, got `str` - at `\$\.rdap\.tlds`"),
        (write("lab.toml", b'name = "\xff"'), r"lab\.toml: byte 8 is not UTF-8"),
        (replace_in("lab.toml", "198.0.0.0/8", "198.0.0.1/8"), r"lab\.toml: rdap\.ipv4: '198\.0\.0\.1/8' is not a CIDR block"),
        (replace_in("lab.toml", "198.0.0.0/8", "2001:db8::/32"), r"lab\.toml: rdap\.ipv4: '2001:db8::/32' is not an IPv4 block"),
        (replace_in("lab.toml", "198.0.0.0/8", "203.0.0.0/8"), r"narrow\.json: its range is not within rdap\.ipv4"),
        (write("zones/a_b c.zone", ""), r"a_b c\.zone: the file's name is the zone's: 'a_b c' is not a host name"),
        (write("zones/x.com.zone", "@ 1 IN NS ns1\n"), r"x\.com\.zone: no SOA record at x\.com"),
        (write("zones/x.com.zone", "@ 1 IN SOA a b 1 2 3 4 5\n"), r"x\.com\.zone: no NS record at x\.com"),
        (replace_in("zones/shop.com.zone", "198.51.100.8", "198.51.100"), r"shop\.com\.zone: line \d+: "),
        (write("zones/reverse.toml", '"x" = "shop.com"'), r"reverse\.toml: 'x' is not an IP address"),
        (write("rdap/domain/store.jp.json", "{}"), r"store\.jp\.json: its top-level domain is not in rdap\.tlds"),
        (write("rdap/domain/shop.com.json", "{"), r"shop\.com\.json: not JSON: .*line 1"),
        (write("rdap/domain/shop.com.json", "[]"), r"shop\.com\.json: expected a JSON object, got list"),
        (write("rdap/domain/shop.com.json", "{}"), r"shop\.com\.json: objectClassName is None; expected 'domain'"),
        (write("rdap/ip/narrow.json", '{"objectClassName": "ip network"}'), r"narrow\.json: startAddress and endAddress are needed"),
        (write("whois/whois.nic.xyz/store.jp.txt", "x"), r"store\.jp\.txt: .*store\.jp\.txt answers the same query"),
        (write("whois/whois.jprs.jp/x.jp.txt", "café 😀"), r"x\.jp\.txt: '.' does not exist in iso-2022-jp"),
        (replace_in("lab.toml", "iso-2022-jp", "klingon"), r"encoding 'klingon' of its server in lab\.toml is unknown"),
        (write("lists/safe_browsing.toml", '[[listed]]\nurl = "/x"'), r"safe_browsing\.toml: listed\[0\]\.url: '/x' is no URL"),
        (write("lists/safe_browsing.toml", '[[listed]]\nurl = "x.com"\nthreats = []'), r"listed\[0\]\.threats \(x\.com/\) is empty"),
        (write("lists/dns.toml", '[[list]]\nname = "surbl"\nzone = "a b"'), r"dns\.toml: surbl: zone: 'a b' is not a host name"),
        (
            write("lists/dns.toml", '[[list]]\nname = "surbl"\nzone = "multi.surbl.org"\nlisted = { "x.com" = "yes" }'),
            r"surbl: the answer for x\.com is 'yes', expected an IPv4 address",
        ),
        (write("lists/dns.toml", '[[list]]\nname = "x"\nzone = "shop.com"'), r"shop\.com\.zone: lists/dns\.toml makes the same zone"),
        (write("lists/services.toml", "nobody = []"), r"services\.toml: .*unknown field `nobody`; expected one of: phishtank, urlhaus"),
        (write("lists/ages.toml", 'openphish = "old"'), r"ages\.toml: Expected `float`, got `str`"),
        (remove("sites/shop.com/site.toml"), r"site\.toml: missing; every site has one"),
        (write("sites/shop.com/site.toml", 'ip = "x"'), r"site\.toml: ip = 'x' is not an IP address"),
        (write("sites/shop.com/site.toml", ""), r"site\.toml: .*missing required field `ip`"),
        (
            write("sites/shop.com/site.toml", 'ip = "198.51.100.7"\n[[route]]\npath = "/"\nfile = "../site.toml"'),
            r"route\[0\]\.file = '\.\./site\.toml' is not a file of",
        ),
        (
            write("faults.toml", '[[dns]]\nfault = "huge"'),
            r"faults\.toml: Invalid enum value 'huge' - at `\$\.dns.*; expected one of: timeout, servfail, refused, garbage, slow",
        ),
        (
            write("faults.toml", '[[smtp]]\nfault = "timeout"'),
            r"faults\.toml: .*unknown field `smtp`; expected one of: bootstrap, dns, rdap",
        ),
    ],
)
def test_what_is_wrong_is_named(changed: Callable[..., Path], change: Change, expected: str) -> None:
    with pytest.raises(SettingsError, match=expected):
        load(changed(change))


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=re.escape(str(tmp_path / "none" / "lab.toml"))):
        load(tmp_path / "none")


def test_a_lab_needs_no_more_than_a_name(tmp_path: Path) -> None:
    write("lab.toml", 'name = "empty"')(tmp_path)
    assert load(tmp_path).file.name == "empty"


@pytest.mark.parametrize(
    "change",
    [
        replace_in("lab.toml", "not there", "x"),
        remove("nothing"),
        set_records("shop.com", "AAAA"),
        set_records("x.org", "A", "198.51.100.1"),
    ],
)
def test_a_change_that_hits_nothing_is_an_error(changed: Callable[..., Path], change: Change) -> None:
    with pytest.raises(SettingsError):
        changed(change)
