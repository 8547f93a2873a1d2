"""What was found on the page beside its words and fields: downloads, borrowed pieces, traces, frames, pop-ups."""

from fuwake.model.page import Page
from fuwake.model.page_finds import PageDownload, PageTrace
from fuwake.parse.codings import DECOY
from fuwake.report.blocks import Block, Bullets, Heading
from fuwake.report.text import Saying
from fuwake.report.writer import Writer

_MOST = 5


def blocks(writer: Writer, page: Page) -> list[Block]:
    """One line for each find; nothing where there is none."""
    finds, said = page.finds, list[Saying]()
    said += [_download(writer, page, one) for one in finds.downloads[:_MOST]]
    for piece in finds.borrowed[:_MOST]:
        name = writer.value(writer.pick(piece.name, piece.name_en), 60)
        said.append(writer.fact("found.borrowed", page.evidence, name=name, host=writer.host(piece.host)))
    for trace in [one for one in finds.traces if one.kind == "copied"][:_MOST]:
        name = writer.value(trace.name, 60)
        if trace.origin:
            said.append(writer.fact("found.copied_from", page.evidence, name=name, url=writer.url(trace.origin, 200)))
        else:
            said.append(writer.fact("found.copied", page.evidence, name=name))
    said += [_drawn(writer, page, trace) for trace in finds.traces if trace.kind == "drawn"][:2]
    hosts = tuple(dict.fromkeys(frame.host for frame in finds.frames if frame.elsewhere and frame.host))[:_MOST]
    if hosts:
        said.append(writer.fact("found.frames", page.evidence, hosts=writer.listed(writer.host_text(host) for host in hosts)))
    for popup in finds.popups[:2]:
        said.append(writer.fact("found.popup", page.evidence, url=writer.url(popup.url, 200)))
    if finds.workers:
        said.append(writer.fact("found.worker", page.evidence))
    if not said:
        return []
    return [Heading(id="page-found", text=writer.word("found.heading")), Bullets(items=tuple((one,) for one in said))]


def _drawn(writer: Writer, page: Page, trace: PageTrace) -> Saying:
    """The company is a victim too. Where it is that of the stand-in, the page would have shown the recipient's own."""
    name = writer.value(trace.name, 60)
    if trace.origin == DECOY.rpartition("@")[2]:
        return writer.fact("found.drawn_after_reader", page.evidence, name=name)
    return writer.fact("found.drawn_after", page.evidence, name=name, domain=writer.host(trace.origin))


def _download(writer: Writer, page: Page, one: PageDownload) -> Saying:
    name = writer.value(one.name or one.url, 80)
    if one.sha256 is None:
        return writer.fact("found.download_named", page.evidence, name=name)
    key = "found.download_made" if one.made_here else "found.download_cut" if one.cut else "found.download"
    kind = writer.word_or("file_kind", one.kind or "other")
    return writer.fact(key, page.evidence, name=name, kind=kind, size=f"{one.size:,}", digest=writer.value(one.sha256, 64))
