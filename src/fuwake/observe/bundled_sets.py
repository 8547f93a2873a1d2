"""The sets that come with the program: what date each tells of itself, its source and its licence. Each is as new as the program is."""

import re
from datetime import UTC, date, datetime
from importlib.resources import files

from msgspec import Struct

_HEAD = 2000
"""Characters in which a set tells its date."""
_DAY = re.compile(r"\b(20\d\d-\d\d-\d\d)")
_SETS = (
    ("suffixes", "Public Suffix List", "publicsuffixlist", "public_suffix_list.dat", "publicsuffix.org", "MPL 2.0"),
    ("brands", "brands and their domains", "fuwake.brands", "data/brands.csv", "compiled by the project (SOURCES.md)", "Apache-2.0"),
    ("shorteners", "link shorteners", "fuwake.parse", "data/shorteners.csv", "compiled by the project (SOURCES.md)", "Apache-2.0"),
    ("parking", "domain parking services", "fuwake.derive", "parking.toml", "compiled by the project", "Apache-2.0"),
    ("server_marks", "marks of servers in header fields", "fuwake.derive", "server_marks.toml", "compiled by the project", "Apache-2.0"),
)
"""(name, what it is, package, file, source, licence)."""


class Bundled(Struct, frozen=True, kw_only=True):
    """One set."""

    name: str
    title: str
    as_of: date | None
    source: str
    licence: str

    def says(self, today: date | None = None) -> str:
        """One line for people."""
        if self.as_of is None:
            return f"{self.title}, of unknown date, {self.source}, {self.licence}; comes with the program"
        age = ((today or datetime.now(UTC).date()) - self.as_of).days
        return f"{self.title}, data of {self.as_of} ({age} days old), {self.source}, {self.licence}; comes with the program"


def bundled() -> tuple[Bundled, ...]:
    """The sets; a file that cannot be read has no date."""
    return tuple(
        Bundled(name=name, title=title, as_of=_date(package, file), source=source, licence=licence)
        for name, title, package, file, source, licence in _SETS
    )


def _date(package: str, file: str) -> date | None:
    try:
        with files(package).joinpath(file).open(encoding="utf-8") as stream:
            found = _DAY.search(stream.read(_HEAD))
        return date.fromisoformat(found.group(1)) if found else None
    except (OSError, ModuleNotFoundError, ValueError):
        return None
