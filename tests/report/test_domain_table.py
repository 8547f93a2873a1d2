"""A registrant that is held back, and registries that contradict each other, are said as what they are."""

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from fuwake.model.infrastructure import Contradiction
from fuwake.report.article import compose
from fuwake.report.bank import Lang
from fuwake.report.blocks import Table, sayings
from fuwake.report.text import plain
from tests.report import cases

NAME = "chinonso.net"


def told(lang: Lang, **changes: object) -> str:
    """All cells and sentences of the article of a case whose link's domain has these particulars."""
    whole = cases.full()
    domains = tuple(
        replace(known, registration=cases.registration(NAME, **changes)) if known.domain == NAME else known for known in whole.case.domains
    )
    changed = whole.but(domains=domains)
    article = compose(changed.case, changed.evidence, changed.raw, lang)
    cells = [
        span.text
        for section in article.sections
        for block in section.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        for span in cell.spans
    ]
    return "\n".join([*cells, *(plain(saying) for section in article.sections for block in section.blocks for saying in sayings(block))])


@pytest.mark.parametrize(("lang", "held"), [("ja", "登録機関が伏せています"), ("en", "withheld by the registry")])
def test_a_registrant_that_is_held_back_is_no_unknown_owner(lang: Lang, held: str) -> None:
    assert held in told(lang, registrant_withheld=True)
    assert held not in told(lang)
    assert held not in told(lang, registrant="Shop KK", registrant_withheld=False)


def test_transfers_and_new_registrations_have_their_day() -> None:
    text = told("ja", transferred_at=datetime(2021, 3, 4, tzinfo=UTC), registered_anew_at=datetime(2020, 1, 2, tzinfo=UTC))
    assert "2021年3月4日" in text
    assert "2020年1月2日" in text


def test_both_answers_stand_where_they_contradict_each_other() -> None:
    found = (Contradiction(field="created_at", rdap="2014-03-02", whois="2019-01-02"),)
    text = told("ja", contradictions=found)
    assert "登録日：RDAPは「2014-03-02」、WHOISは「2019-01-02」" in text
    status = (Contradiction(field="status", rdap="not_registered", whois="registered"),)
    text = told("ja", status="unknown", contradictions=status)
    assert "RDAPは「登録なし」、WHOISは「登録あり」と答えました" in text
    assert "RDAP says “not registered”, WHOIS says “registered”" in told("en", status="unknown", contradictions=status)
