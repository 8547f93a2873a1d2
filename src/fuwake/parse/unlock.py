"""Archives of a mail opened with the passwords that the mail itself gives. Pure."""

import re

from fuwake.parse.archive_kinds import Passwords, is_archive
from fuwake.parse.bodies import read_bodies
from fuwake.parse.mime import Node

_TAG = re.compile(r"<[^<>]{0,2000}>")


def unpack_archives(nodes: list[Node], subject: str | None, parts: int) -> Passwords:
    """Adds what archives hold, to `parts` parts in all. Returns what reads, when first needed, the passwords that the mail gives."""

    kept: list[tuple[str, ...]] = []

    def given() -> tuple[str, ...]:
        from fuwake.parse.passwords import passwords  # only where something is locked

        if kept:
            return kept[0]
        texts = [_TAG.sub(" ", body.text) if body.html else body.text for body in read_bodies(nodes, [])[0] if body.shown]
        kept.append(passwords((*texts, subject or ""), (node.part.filename or "" for node in nodes)))
        return kept[0]

    if any(node.data and is_archive(node.part, node.data) for node in nodes):
        from fuwake.parse.archives import open_archives  # only where there is one

        open_archives(nodes, given, parts - len(nodes))
    return given
