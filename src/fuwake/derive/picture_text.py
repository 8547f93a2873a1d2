"""What was read in the pictures of a mail joins its anatomy: as words beside the body, and as links that may be misread. Pure."""

from collections.abc import Iterable
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from fuwake.model.anatomy import Anatomy, Aside
from fuwake.model.answers import PictureLine, PictureText
from fuwake.model.observation import Observation
from fuwake.parse.pictures import is_pdf
from fuwake.parse.redaction import Redactor

OBSERVER = "picture_text"
SURE = 0.4
"""Confidence below which a line is noise: a logo or a photograph taken for letters."""
SURE_OF_LINK = 0.5
"""Confidence of its least certain word below which a line gives no link: one wrong sign is another host."""


def with_pictures(anatomy: Anatomy, observations: Iterable[Observation]) -> Anatomy:
    """The anatomy with the words and links of every picture that was read. The same anatomy where none was."""
    read = [seen for seen in observations if seen.observer == OBSERVER and seen.status == "found" and seen.data is not None]
    if not read:
        return anatomy
    from fuwake.parse.links import LinkCollector  # only where a picture was read

    links, asides = LinkCollector(anatomy.links, anatomy.links_total), list(anatomy.asides)
    files = {part.path for part in anatomy.message.parts if is_pdf(part)}
    for seen in sorted(read, key=lambda seen: seen.id):
        lines = legible(msgspec.convert(seen.data, PictureText))
        text = "\n".join(line.text for line in lines)
        if text:
            kind: Literal["picture", "page"] = "page" if seen.subject.partition("#")[0] in files else "picture"
            asides.append(Aside(kind=kind, text=text, locus=f"observation:{seen.id}"))
        for line in lines:
            if line.weakest >= SURE_OF_LINK:
                links.add_read(line.text, seen.subject.partition("#")[0])
    return replace(anatomy, asides=tuple(asides), links=tuple(links.links), links_total=links.total)


def masked(seen: Observation, redactor: Redactor) -> Observation:
    """The observation with the recipient masked in what was read, also where signs were misread."""
    return replace(seen, data=mask_lines(seen.data, redactor)) if seen.observer == OBSERVER and seen.data is not None else seen


def mask_lines(data: dict[str, Any], redactor: Redactor) -> dict[str, Any]:
    """The same for the data alone."""
    return {**data, "lines": [{**line, "text": redactor.misread(line["text"])} for line in data["lines"]]}


def legible(picture: PictureText) -> list[PictureLine]:
    """The lines that are no noise, from top to bottom as the engine orders them."""
    return [line for line in picture.lines if line.confidence >= SURE]
