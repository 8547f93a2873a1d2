"""Whom the mail poses as, and who is targeted (S27, S29)."""

from fuwake.report.blocks import Block, Paragraph, Section
from fuwake.report.statements.link import brand_by, brand_value
from fuwake.report.text import Saying
from fuwake.report.writer import Writer


def section(writer: Writer) -> Section:
    """The brand, its verified domains, the aim."""
    brand, scenario = writer.case.brand, writer.case.scenario
    value = brand_value(brand)
    slots: dict[str, str] = {}
    evidence = writer.who_evidence()
    if brand is not None:
        pictures = frozenset(f"part:{part.path}" for part in writer.case.message.parts if part.type.startswith("image/"))
        slots["who"] = writer.word(f"brand_by.{brand_by(brand, pictures)}")
        slots["name"] = writer.clean(writer.pick(brand.name, brand.name_en), 80)
        if brand.official_domains:
            slots["domains"] = writer.listed(brand.official_domains[:6])
    finding = writer.fact(f"brand.{value}", evidence, **slots)
    said: list[Saying] = []
    fraud = writer.case.verdict.label in {"phishing", "suspicious"}
    judged = writer.case.verdict.label == "phishing"
    detail = f"brand-detail.{value}" if judged else f"brand-suspected.{value}"
    if brand is not None and fraud:
        said.append(writer.fact(detail, evidence, name=slots["name"]))
        said.append(writer.fact("target.users", evidence, name=slots["name"]))
        if "password" in writer.kinds():
            said.append(writer.note("target.reuse"))
    elif brand is None and fraud:
        said.append(writer.fact(detail, evidence))
    if scenario is not None and fraud:
        wants = writer.ended(writer.pick(scenario.wants, scenario.wants_en))
        said.append(writer.fact("target.wants", scenario.evidence or ("message",), wants=wants))
    if writer.form_page is not None and writer.form_page.fields and fraud:
        said.append(writer.fact("target.fields", writer.form_page.evidence, asked=writer.asked()))
    blocks: tuple[Block, ...] = (Paragraph(items=tuple(said)),) if said else ()
    return Section(id="claim", title=writer.word("section.claim"), finding=finding, blocks=blocks)
