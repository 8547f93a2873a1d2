"""What several visitors were shown at one address, side by side."""

from fuwake.model.page import Page, PageView
from fuwake.report.blocks import Block, Figure, Heading, Paragraph, Table
from fuwake.report.statements import site
from fuwake.report.text import Note, Saying
from fuwake.report.writer import Writer

_MOST_PICTURES = 2


def blocks(writer: Writer, page: Page) -> list[Block]:
    """A table of all visitors, what follows from it, and the pictures of those who were shown something else."""
    if not page.views:
        return []
    head = tuple(writer.word(f"page.col_{name}") for name in ("visitor", "outcome", "asked", "title"))
    kinds = tuple(dict.fromkeys(field.kind for field in page.fields))
    first = writer.word("page.view_described", visitor=_name(writer, page.profiles[0]))
    rows = [(first, page.status, page.http_status, page.title, kinds)]
    for view in page.views:
        name = _name(writer, view.profile)
        again = view.profile == page.profiles[0]
        rows.append(
            (writer.word("page.view_again", visitor=name) if again else name, view.status, view.http_status, view.title, view.fields)
        )
    table = Table(
        caption=writer.word("page.views_caption", count=str(len(page.profiles))),
        head=head,
        rows=tuple(
            (
                writer.cell(name, evidence=page.evidence[:1]),
                writer.cell(_outcome(writer, status, code)),
                writer.cell(writer.join(writer.word_or("field", kind) for kind in asked) if asked else writer.word("ui.not_given")),
                writer.cell(writer.value(title, 80) if title else writer.word("ui.not_given")),
            )
            for name, status, code, title, asked in rows
        ),
    )
    said = Paragraph(items=(writer.fact(f"depends.{site.depends(page)}", page.evidence),))
    return [Heading(id="page-views", text=writer.word("page.views_heading")), table, said, *_pictures(writer, page)]


def _name(writer: Writer, profile: str) -> str:
    return writer.word_or("visitor", profile)


def _outcome(writer: Writer, status: str, code: int | None) -> str:
    word = writer.word(f"site-label.{status}")
    return f"{word} ({code})" if code is not None else word


def _pictures(writer: Writer, page: Page) -> list[Block]:
    found: list[Block] = []
    for view in _other(page):
        picture = writer.screenshot(view.screenshot, view.masks)
        if picture is None or len(found) >= _MOST_PICTURES:
            continue
        name = _name(writer, view.profile)
        title = writer.clean(view.title, 120) or writer.word("ui.not_given")
        alt = writer.word("page.view_picture_alt", visitor=name, title=title)
        alt += writer.word("page.alt_mark", mark=writer.word("page.mark_phishing" if writer.accuses else "page.mark_examined"))
        danger = bool(view.fields) and writer.case.verdict.label in {"phishing", "suspicious"}
        caption: list[Saying] = [writer.fact("page.view_picture", page.evidence, visitor=name)]
        if danger:
            caption.append(writer.note("ui.danger_picture"))
        caption += masked(writer, view)
        found.append(Figure(picture=picture, caption=tuple(caption), alt=alt, danger=danger))
    return found


def masked(writer: Writer, page: Page | PageView) -> list[Note]:
    """What the black boxes in a picture of a page hide."""
    if not page.masks:
        return []
    return [writer.note("page.masked_unsearched" if page.unsearched else "page.masked")]


def _other(page: Page) -> list[PageView]:
    return [view for view in page.views if view.differs and view.profile != page.profiles[0]]
