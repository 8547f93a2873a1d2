"""Lists of dangerous URLs of a lab: files under lists/ in the lists' own download formats, laid out with an age."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from fuwake.lab.reading import read_bytes, read_toml

ENDINGS = {".txt", ".csv"}


class Feed(Struct, frozen=True, kw_only=True):
    """One list."""

    content: bytes
    file_name: str
    age_hours: float


def load(directory: Path) -> dict[str, Feed]:
    """`<list>.txt` and `<list>.csv`, and their ages from `ages.toml` (hours; new where it names none). Raises SettingsError."""
    ages_file = directory / "ages.toml"
    ages = read_toml(ages_file, dict[str, float]) if ages_file.exists() else {}
    files = sorted(file for file in directory.iterdir() if file.suffix in ENDINGS) if directory.is_dir() else []
    return {file.stem: Feed(content=read_bytes(file), file_name=file.name, age_hours=ages.get(file.stem, 0.0)) for file in files}


def lay_out(feeds: Mapping[str, Feed], folder: Path) -> dict[str, str]:
    """Writes the lists into a folder, each as old as it should be; list → path."""
    paths = {}
    for name, feed in feeds.items():
        path = folder / feed.file_name
        path.write_bytes(feed.content)
        written = time.time() - feed.age_hours * 3600
        os.utime(path, (written, written))
        paths[name] = str(path)
    return paths
