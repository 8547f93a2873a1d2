"""Hidden signs are shown by name."""

from fuwake.parse.visible import has_hidden, plain, show


def test_controls_bidi_and_zero_width_signs_are_named() -> None:
    assert show("a\u202eb\x1b[31m\u200bc\x85") == "a⟨U+202E⟩b⟨U+001B⟩[31m⟨U+200B⟩c⟨U+0085⟩"
    assert show("\ud800") == "⟨U+D800⟩"


def test_lines_tabs_and_composed_emoji_stay() -> None:
    assert show("a\r\nb\tc") == "a\nb\tc"
    assert show("👨\u200d👩") == "👨\u200d👩"
    assert show("a\u200db") == "a⟨U+200D⟩b"


def test_details_are_one_short_line() -> None:
    assert plain("a\n\x00b  c") == "a ⟨U+0000⟩b c"
    assert len(plain("x" * 1000)) == 200
    assert has_hidden("\u200b")
    assert not has_hidden("普通\r\n")
