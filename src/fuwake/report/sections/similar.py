"""Earlier cases that are alike (S28)."""

from fuwake.report.blocks import Block, Section, Table
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section:
    """How alike, and in what; never that it is the same sender."""
    campaign, title = writer.case.campaign, writer.word("section.similar")
    if campaign is None:
        return Section(id="similar", title=title, finding=writer.fact("campaign.not_compared", ("run",)), blocks=())
    if not campaign.nearest:
        return Section(id="similar", title=title, finding=writer.fact("campaign.none", ("run",)), blocks=())
    rows = tuple(
        (
            writer.cell(writer.value(near.case, 40)),
            writer.cell(f"{near.likeness * 100:.0f}%"),
            writer.cell(writer.join(writer.word_or("likeness", word) for word in near.in_)),
        )
        for near in campaign.nearest[:10]
    )
    head = tuple(writer.word(f"similar.col_{name}") for name in ("case", "likeness", "in"))
    blocks: tuple[Block, ...] = (Table(caption=writer.word("similar.caption"), head=head, rows=rows),)
    finding = writer.fact("campaign.alike", ("run",), count=str(len(campaign.nearest)))
    return Section(id="similar", title=title, finding=finding, blocks=blocks)
