"""Packs IANA's four RDAP bootstrap files into the copy that ships: `python scripts/ship_rdap_bootstrap.py FOLDER`.

FOLDER holds `dns.json`, `ipv4.json`, `ipv6.json`, `asn.json` of https://data.iana.org/rdap/. IANA's protocol registries are public
domain (CC0 1.0, iana.org/help/licensing-terms).
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from fuwake.observe.rdap_copy import IANA, SHIPPED, Copy
from fuwake.observe.rdap_services import FILES, parse_services


def main(folder: Path) -> None:
    """Writes `src/fuwake/observe/rdap_bootstrap.json`; its date is the publication of dns.json."""
    raw = {name: (folder / name).read_bytes() for name in FILES}
    published = str(msgspec.json.decode(raw["dns.json"])["publication"])
    copy = Copy(
        url=IANA,
        fetched_at=datetime.fromisoformat(published).astimezone(UTC),
        published=published,
        files={name: parse_services(body, name) for name, body in raw.items()},
    )
    target = Path(__file__).resolve().parents[1] / "src" / "fuwake" / "observe" / SHIPPED
    target.write_bytes(msgspec.json.format(msgspec.json.encode(copy), indent=0) + b"\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
