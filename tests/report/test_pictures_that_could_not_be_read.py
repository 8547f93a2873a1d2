"""A picture of a page whose own pictures could not be searched for the recipient is never printed without a word."""

import pytest
from msgspec.structs import replace

from fuwake.model.visit import Box
from fuwake.report import markdown
from fuwake.report.article import compose
from fuwake.report.bank import Lang
from tests.report import cases

HIDDEN = {"ja": "確かめられませんでした", "en": "these could not be searched"}
LEFT_OUT = {"ja": "確かめられなかったため、載せていません", "en": "could not be searched for the recipient's address"}


def told(lang: Lang, masks: tuple[Box, ...] | None, *, unsearched: bool) -> str:
    """The article as text."""
    specimen = cases.full()
    page = specimen.case.page
    assert page is not None
    made = specimen.but(page=replace(page, masks=masks, unsearched=unsearched))
    return markdown.render(compose(made.case, made.evidence, made.raw, lang))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_boxes_over_what_could_not_be_searched_are_explained(lang: Lang) -> None:
    assert HIDDEN[lang] in told(lang, ((0, 0, 50, 20),), unsearched=True)
    assert HIDDEN[lang] not in told(lang, ((0, 0, 50, 20),), unsearched=False)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_picture_that_is_left_out_for_it_is_missed_with_the_reason(lang: Lang) -> None:
    text = told(lang, None, unsearched=True)
    assert LEFT_OUT[lang] in text
    assert "![" in told(lang, (), unsearched=False)
