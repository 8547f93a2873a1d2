"""Encoded words in every misuse that mails are seen with, and header text that is not encoded at all."""

import base64

import pytest

from fuwake.parse.words import decode_words, header_text, read_words, unfold


def coded(text: str, codec: str = "utf-8") -> str:
    """Base64 of a text."""
    return base64.b64encode(text.encode(codec)).decode()


def read(value: str | bytes) -> str:
    """A header value as a person sees it."""
    return decode_words(header_text(unfold(value if isinstance(value, bytes) else value.encode())))


NOTICE = coded("重要なお知らせ")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?Q?a b c?=", "a b c"),
        (f"=?utf-8?B?{NOTICE[:8]} {NOTICE[8:]}?=", "重要なお知らせ"),
        (f"=?utf-8?B?{NOTICE[:8]}\r\n {NOTICE[8:]}?=", "重要なお知らせ"),
        (f"=?utf-8?B? {NOTICE} ?=", "重要なお知らせ"),
        (f"=?utf-8?b?{NOTICE}?=", "重要なお知らせ"),
        (f"=?UTF-8*ja?B?{NOTICE}?=", "重要なお知らせ"),
        (f'"=?utf-8?B?{NOTICE}?="', '"重要なお知らせ"'),
        (f"Re:=?utf-8?B?{NOTICE}?=!", "Re:重要なお知らせ!"),
        (f"=?utf-8?B?{coded('重')}?==?utf-8?B?{coded('要')}?=", "重要"),
        (f"=?utf-8?B?{coded('重')}?=\r\n\t=?utf-8?Q?=E8=A6=81?=\r\n end", "重要 end"),
        (f"=?utf-8?B?{coded('重')}?= =?iso-2022-jp?B?{coded('要', 'iso2022_jp')}?=", "重要"),
        ("=?utf-8?Q?Really??= yes", "Really? yes"),
        ("=?utf-8?Q?Really?_Yes?= =?utf-8?q?_x?=", "Really? Yes x"),
        ("=?utf-8?Q?open? =?utf-8?Q?whole?=", "=?utf-8?Q?open? whole"),
        ("=?utf-8?B??= x", " x"),
        ("=?utf-8?C?abc?=", "=?utf-8?C?abc?="),
        (f"=?utf-8?B?{NOTICE}", f"=?utf-8?B?{NOTICE}"),
        ("=?utf-8?Q?=e9=87=8d?=", "重"),
        (f"=?utf-8?B?{coded('=?utf-8?Q?x?=')}?=", "=?utf-8?Q?x?="),
    ],
)
def test_words_are_read_as_mail_programs_read_them(value: str, text: str) -> None:
    assert read(value) == text


@pytest.mark.parametrize("tail", ["", "=", "==", "==="])
def test_padding_may_be_missing_or_too_much(tail: str) -> None:
    assert read(f"=?utf-8?B?{coded('重要な').rstrip('=')}{tail}?=") == "重要な"


def test_padded_runs_in_one_word_are_all_read() -> None:
    assert read(f"=?utf-8?B?{coded('重')}{coded('a')}{coded('要')}?=") == "重a要"


@pytest.mark.parametrize("place", range(1, 8))
def test_a_word_may_end_inside_a_sign_or_an_escape_sequence(place: int) -> None:
    for codec, label in (("utf-8", "utf-8"), ("iso2022_jp", "ISO-2022-JP"), ("cp932", "shift_jis"), ("euc_jp", "euc-jp")):
        data = "重要なお知らせ".encode(codec)
        first, second = (base64.b64encode(piece).decode() for piece in (data[:place], data[place:]))
        assert read(f"=?{label}?B?{first}?=\r\n =?{label}?B?{second}?=") == "重要なお知らせ"


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
@pytest.mark.parametrize("label", ["utf-8", "ISO-2022-JP", "Shift_JIS", "us-ascii", "x-unknown", "no-such-charset"])
def test_a_label_that_the_bytes_belie_does_not_hide_the_text(codec: str, label: str) -> None:
    text, defects = read_words(f"=?{label}?B?{coded('重要なお知らせ', codec)}?=")
    assert text == "重要なお知らせ"
    right = {"utf-8": "utf-8", "ISO-2022-JP": "iso2022_jp", "Shift_JIS": "cp932", "us-ascii": "iso2022_jp", "x-unknown": "iso2022_jp"}
    assert (defects == ()) == (right.get(label) == codec)


@pytest.mark.parametrize("codec", ["utf-8", "cp932", "euc_jp", "iso2022_jp"])
def test_bare_text_is_read_by_its_bytes_alone_and_beside_words(codec: str) -> None:
    bare = "重要なお知らせ".encode(codec)
    assert read(bare) == "重要なお知らせ"
    assert read(bare + f" =?utf-8?B?{coded('確認')}?=".encode()) == "重要なお知らせ 確認"


def test_utf_7_is_refused_and_told() -> None:
    assert read_words("=?utf-7?Q?+kc2JgQ-?=") == ("+kc2JgQ-", (("charset-refused", "UTF-7 is not decoded"),))


def test_a_line_end_out_of_a_word_ends_no_field() -> None:
    assert read(f"=?utf-8?B?{coded('重要' + chr(13) + chr(10) + 'Bcc: x@evil.example')}?=") == "重要\r\nBcc: x@evil.example"
