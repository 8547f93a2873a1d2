"""Mails that are alike, grouped as they come in. A group keeps its name: the older one stays where two turn out to be one."""

from collections.abc import Iterable, Iterator

from fuwake.campaigns.group import Group, Member
from fuwake.campaigns.index import Hit, Index, digest
from fuwake.campaigns.likeness import profile
from fuwake.campaigns.packed import unpack
from fuwake.campaigns.sketch import Sketch

SAME = 0.6
"""From this likeness on two mails are said to belong together ("resembles" does not mean "same sender")."""
MERGED = 0.8
"""From this likeness to a mail of each on, two groups are one: groups must not grow together over chains of half-likenesses."""
TELLING = frozenset(("text", "file", "file_text", "picture", "page_form", "page_target"))
"""Features of which two mails of a group share one: what they say or bring along, not its frame alone."""
_NEIGHBOURS = 8
_MOST_READ = 2_000
"""Mails of a group that are read for its summary, the newest."""


def name_after(case: str, received: str | None, brand: str) -> str:
    """The name of a group by its first mail: `2023-10-onamae-3fa2c1`. It stays, whatever is learnt later."""
    return f"{(received or 'undated')[:7]}-{brand or 'mail'}-{case[:6]}"


class Clusters:
    """The groups of an index. Methods raise sqlite3.Error."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._db = index.connection

    def place(self, sketches: Iterable[tuple[Sketch, str]]) -> list[str | None]:
        """Files sketches one after the other as one batch; the name of each one's group, None while it is alone."""
        placed = []
        with self.index.transaction():
            for sketch, folder in sketches:
                placed.append(self._place(sketch, folder))
        return [self._name(group) if group is not None else None for group in placed]

    def group_of(self, case: str) -> str | None:
        """The name of the group of a mail by its sha256."""
        row = self._db.execute("SELECT campaign FROM sketch WHERE digest = ? AND sha256 = ?", (digest(case), case)).fetchone()
        return self._name(row[0]) if row is not None and row[0] is not None else None

    def groups(self) -> Iterator[Group]:
        """All of them, the one that was seen last first."""
        rows = self._db.execute(
            "SELECT campaign, max(received) AS last FROM sketch WHERE campaign IS NOT NULL GROUP BY campaign ORDER BY last DESC, campaign"
        )
        for number, _ in rows.fetchall():
            yield self._group(number)

    def find(self, name: str) -> Group | None:
        """The group of a name, also one that it had before it became part of another."""
        row = self._db.execute("SELECT id FROM campaign WHERE name = ?", (name,)).fetchone()
        return self._group(self._root(row[0])) if row is not None else None

    def _place(self, sketch: Sketch, folder: str) -> int | None:
        one = profile(sketch)
        known = self._db.execute("SELECT id, campaign FROM sketch WHERE digest = ? AND sha256 = ?", (digest(one.case), one.case)).fetchone()
        if known is not None:  # dissected anew: the mail stays where it was
            self.index.renew(known[0], sketch, one, folder)
            return known[1] if known[1] is None else self._root(known[1])
        hits = [hit for hit in self.index.nearest(one, _NEIGHBOURS, SAME) if not TELLING.isdisjoint(hit.features)]
        group = self._join(hits, one.case)
        self.index.file([(sketch, one, folder, group)])
        return group

    def _join(self, hits: list[Hit], case: str) -> int | None:
        if not hits:
            return None
        best = hits[0]
        group = best.campaign if best.campaign is not None else self._found(best)
        for hit in hits[1:]:
            if min(hit.likeness, best.likeness) < MERGED:
                continue
            if hit.campaign is None:
                self._db.execute("UPDATE sketch SET campaign = ? WHERE id = ? AND campaign IS NULL", (group, hit.id))
            elif hit.campaign != group:
                group = self._merge(group, hit.campaign, case)
        return group

    def _found(self, hit: Hit) -> int:
        """A new group, named after its first mail."""
        received, data = self._db.execute("SELECT received, profile FROM sketch WHERE id = ?", (hit.id,)).fetchone()
        name = name_after(hit.case, received, unpack(hit.case, data).observed.brand)
        number = self._db.execute("INSERT INTO campaign (name) VALUES (?)", (name,)).lastrowid
        self._db.execute("UPDATE sketch SET campaign = ? WHERE id = ?", (number, hit.id))
        return int(number or 0)

    def _merge(self, one: int, other: int, case: str) -> int:
        older, newer = sorted((self._root(one), self._root(other)))
        if older != newer:
            self._db.execute("UPDATE campaign SET merged_into = ?, merged_by = ? WHERE id = ?", (older, case, newer))
            self._db.execute("UPDATE sketch SET campaign = ? WHERE campaign = ?", (older, newer))
        return older

    def _root(self, number: int) -> int:
        while (into := self._db.execute("SELECT merged_into FROM campaign WHERE id = ?", (number,)).fetchone()[0]) is not None:
            number = into
        return number

    def _name(self, number: int) -> str:
        return str(self._db.execute("SELECT name FROM campaign WHERE id = ?", (self._root(number),)).fetchone()[0])

    def _group(self, number: int) -> Group:
        count, first, last = self._db.execute(
            "SELECT count(*), min(received), max(received) FROM sketch WHERE campaign = ?", (number,)
        ).fetchone()
        rows = self._db.execute(
            "SELECT sha256, folder, title, received, profile FROM sketch WHERE campaign = ? ORDER BY received DESC, id DESC LIMIT ?",
            (number, _MOST_READ),
        ).fetchall()
        merged = self._db.execute("SELECT name FROM campaign WHERE merged_into = ? ORDER BY id", (number,)).fetchall()
        members = tuple(Member(case, folder, title, received, unpack(case, data)) for case, folder, title, received, data in rows[::-1])
        return Group(self._name(number), count, first, last, members, tuple(name for (name,) in merged))
