"""The picture for links shows our own words, broken as Japanese is broken."""

import pytest

from fuwake.publish import card


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "【注意】T3サービスを名乗るメール「Important update on October 11, 2023」はフィッシングです",
            ["【注意】T3サービスを名乗るメール", "「Important update on October", "11, 2023」はフィッシングです"],
        ),
        ("短い題名", ["短い題名"]),
        ("", [""]),
    ],
    ids=["title", "short", "empty"],
)
def test_lines(text: str, lines: list[str]) -> None:
    assert card.wrap(text) == lines


@pytest.mark.parametrize(
    "text", ["x" * 900, "「" * 200, "、" * 200, "あ" * 400, "a b " * 200], ids=["word", "bracket", "comma", "kana", "words"]
)
def test_any_title_has_four_lines_at_most_and_its_cut_is_shown(text: str) -> None:
    lines = card.wrap(text)
    assert len(lines) <= 4
    assert lines[-1].endswith("…")


def test_marks_of_a_hostile_title_are_letters_only() -> None:
    png = card.draw('</text><image href="http://evil.example/"/>&', "フィッシング", "danger", "記録", "ja")
    assert png.startswith(b"\x89PNG")
