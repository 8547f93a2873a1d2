"""What to do now, fitted to what the page asked for (S30)."""

from fuwake.report.blocks import Block, Bullets, Callout, Heading, Paragraph, Section
from fuwake.report.statements import verdict
from fuwake.report.statements.site import WEB_MAIL
from fuwake.report.text import Advice
from fuwake.report.writer import Writer

_BY_KIND = {
    "password": ("password",),
    "email": ("email",),
    "user_id": ("password",),
    "card_number": ("card",),
    "card_expiry": ("card",),
    "card_code": ("card",),
    "one_time_code": ("one_time_code",),
    "pin": ("bank",),
    "bank_account": ("bank",),
    "name": ("identity",),
    "phone": ("identity",),
    "address": ("identity",),
    "birth_date": ("identity",),
    "my_number": ("my_number",),
    "wallet_phrase": ("wallet",),
}
_URGENT = ("card", "one_time_code", "bank", "wallet", "my_number", "password", "mailbox", "identity", "email")


def section(writer: Writer) -> Section:
    """Steps for everyone, then for those who have already entered something."""
    value = verdict.label(writer.case.verdict)
    steps = [writer.advice("act.official")]
    if value != "legitimate":
        steps = [writer.advice("act.no_click"), writer.advice("act.no_reply"), *steps]
    blocks: list[Block] = [Bullets(items=tuple((step,) for step in steps), ordered=True)]
    brand = writer.case.brand
    if brand is not None and brand.official_domains:
        name, domains = writer.pick(brand.name, brand.name_en), writer.listed(brand.official_domains[:4])
        blocks.append(Paragraph(items=(writer.fact("act.official_domains", brand.evidence or ("message",), name=name, domains=domains),)))
    scenario = writer.case.scenario
    if scenario is not None and value != "legitimate":
        blocks.append(Paragraph(items=(writer.advice("act.scenario", advice=writer.pick(scenario.advice, scenario.advice_en)),)))
    if value != "legitimate":
        blocks += _entered(writer)
    habits = (writer.advice("act.habit_manager"), writer.advice("act.habit_update"))
    blocks.append(Paragraph(items=habits))
    return Section(
        id="act",
        title=writer.word("section.habits" if value == "legitimate" else "section.act"),
        finding=writer.advice(f"verdict-act.{value}"),
        blocks=tuple(blocks),
    )


def _entered(writer: Writer) -> list[Block]:
    kinds = writer.kinds()
    keys = {key for kind in kinds for key in _BY_KIND.get(kind, ())}
    if writer.case.page is not None and writer.case.page.what == WEB_MAIL:
        keys.add("mailbox")
    chosen = [key for key in _URGENT if key in keys] or ["general"]
    steps: list[tuple[Advice]] = [(writer.advice(f"entered.{key}"),) for key in chosen]
    return [
        Heading(id="act-entered", text=writer.word("act.entered")),
        Paragraph(items=(writer.advice("act.entered_lead"),)),
        Bullets(items=tuple(steps), ordered=False),
        Callout(
            tone="info",
            title=writer.word("act.not_entered_title"),
            items=(writer.advice("act.not_entered"), writer.advice("act.report")),
        ),
    ]
