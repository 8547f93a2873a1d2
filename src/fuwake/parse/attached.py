"""Links inside attached files that are no text: each file by its reader, the findings into the message's links."""

from collections.abc import Callable, Mapping

from fuwake.model.base import Defect
from fuwake.parse.archive_kinds import Passwords
from fuwake.parse.attachments._harvest import Harvest
from fuwake.parse.attachments.registry import reader
from fuwake.parse.charsets import without_nul
from fuwake.parse.links import LinkCollector
from fuwake.parse.mime import Node
from fuwake.parse.visible import plain

_MOST_FILES = 50


def files(nodes: list[Node], passwords: Passwords) -> dict[str, Callable[[bytes], Harvest]]:
    """The reader of each part that has one, by path; the first 50. `passwords`: what locked files may be opened with."""
    found: dict[str, Callable[[bytes], Harvest]] = {}
    for node in nodes:
        read = reader(node.part.type, node.part.filename, node.data, passwords) if node.data and len(found) < _MOST_FILES else None
        if read is not None:
            found[node.part.path] = read
    return found


def collect(
    nodes: list[Node], readers: Mapping[str, Callable[[bytes], Harvest]], links: LinkCollector, defects: list[Defect]
) -> dict[str, str]:
    """Reads the files and adds their links, place `attachment` or `qr`. Returns the words of each file that has some, by path."""
    words: dict[str, str] = {}
    for node in nodes:
        read = readers.get(node.part.path)
        if read is None:
            continue
        harvest = read(node.data)
        path = node.part.path
        for found in harvest.links:
            links.add_file(without_nul(found.url), without_nul(found.text or "") or None, path, automatic=found.automatic)
        for text in harvest.texts:
            links.add_text(text, path, shown=False, bare=False)
        for code in harvest.codes:
            links.add_code(code, path)
        if harvest.html:
            from fuwake.parse.markup import read_markup  # only where there is HTML

            for html in harvest.html:
                links.add_markup(read_markup(html), path, shown=False)
        if harvest.words.strip() and not node.cargo:
            words[path] = without_nul(harvest.words)
        defects.extend(Defect(code=code, where=f"part:{path}", detail=plain(detail)) for code, detail in dict.fromkeys(harvest.defects))
    return words
