"""The words of the pages: the same in both languages, none missing, none left over."""

import re

import pytest

from fuwake.web.words import LANGS, bank, preferred
from tests.house.files import ROOT

PAGES = ROOT / "src/fuwake/web"
COMPUTED = ("fault", "label", "label_advertising", "label_fraud", "label_said", "role", "role_of", "scope", "use_of")
"""Topics whose keys are put together from a value."""


def test_both_languages_have_the_same_words_with_the_same_slots() -> None:
    japanese, english = (bank(lang) for lang in LANGS)
    assert japanese.sentences.keys() == english.sentences.keys()
    for key in japanese.sentences:
        assert japanese.slots(key) == english.slots(key), key
        assert japanese.sentences[key].strip()
        assert english.sentences[key].strip()


def test_each_word_that_is_named_exists_and_each_is_used() -> None:
    files = [*PAGES.rglob("*.j2"), *PAGES.rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    known = bank("ja").sentences
    pages = "\n".join(path.read_text(encoding="utf-8") for path in PAGES.rglob("*.j2"))
    named = set(re.findall(r'word\(["\']([a-z_]+\.[a-z_0-9]+)["\'](?! ~)(?! %)', pages))
    assert named - known.keys() == set()
    beginnings = tuple(re.findall(r'["\']([a-z_]+\.[a-z_]*)["\'] ~', text))
    left = {
        key
        for key in known
        if f'"{key}"' not in text
        and f"'{key}'" not in text
        and not key.startswith(beginnings)
        and key.partition(".")[0] not in COMPUTED
        and not key.startswith(("nav.", "case.col_", "progress.step_"))
        and f'"{key.partition(".")[2]}"' not in text
    }
    assert left == set()


@pytest.mark.parametrize(
    ("accept", "lang"), [("en;q=0", "ja"), ("en;q=x,ja;q=0.1", "ja"), ("EN-us", "en"), ("a" * 5000, "ja"), ("ja;q=0.5,en;q=0.6", "en")]
)
def test_the_better_language_of_a_field_is_found_whatever_it_holds(accept: str, lang: str) -> None:
    assert preferred(accept) == lang
