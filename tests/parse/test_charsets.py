"""Text comes out of Japanese mail whatever its label says, and no label reaches Python's codec registry."""

import base64

import pytest

from fuwake.parse.charsets import decode, sniff
from fuwake.parse.fields.parameters import read_parameters
from fuwake.parse.words import decode_words, header_text, unfold


def test_iso_2022_jp_with_kana_nec_and_ibm_characters() -> None:
    data = b"\x1b$B%+!<%I-j\x1b(I6<\x1b$B-!|b!A\x1b(B x"
    assert decode(data, "ISO-2022-JP").text == "カード㈱ｶｼ①髙～ x"
    assert decode(data, "iso-2022-jp").defects == ()


def test_escapes_under_a_wrong_label_are_seen() -> None:
    decoded = decode(b"\x1b$B=EMW\x1b(B", "utf-8")
    assert decoded.text == "重要"
    assert [code for code, _ in decoded.defects] == ["charset-mismatch"]


@pytest.mark.parametrize(("label", "codec"), [("Shift_JIS", "cp932"), ("x-sjis", "cp932"), ("windows-31j", "cp932")])
def test_shift_jis_labels_mean_the_windows_table(label: str, codec: str) -> None:
    decoded = decode("①㈱髙～".encode("cp932"), label)
    assert (decoded.text, decoded.codec, decoded.defects) == ("①㈱髙～", codec, ())


def test_euc_jp_with_vendor_rows() -> None:
    assert decode(b"\xad\xa1\xad\xea\x8e\xb6", "euc-jp").text == "①㈱ｶ"


def test_gb2312_is_read_as_the_larger_set() -> None:
    assert decode("様".encode("gb18030"), "gb2312").text == "様"


@pytest.mark.parametrize("text", ["カードのご利用確認", "本人確認のお知らせ", "重要"])
@pytest.mark.parametrize(("encoding", "codec"), [("cp932", "cp932"), ("euc_jp", "eucjp-ms"), ("utf-8", "utf-8"), ("iso2022_jp", "cp50221")])
def test_unlabelled_japanese_is_recognised(text: str, encoding: str, codec: str) -> None:
    assert sniff(text.encode(encoding)) == codec
    assert decode(text.encode(encoding), None).text == text


def test_western_text_is_not_taken_for_japanese() -> None:
    decoded = decode("café déjà vu für ñ".encode("latin-1"), None)
    assert (decoded.text, decoded.codec) == ("café déjà vu für ñ", "cp1252")


@pytest.mark.parametrize("label", ["idna", "punycode", "rot13", "zlib", "unicode_escape", "undefined", "../x", "a\x00b", "x" * 5000])
def test_labels_that_are_no_charset_are_named_and_the_text_is_guessed(label: str) -> None:
    decoded = decode(b"plain \xe9", label)
    assert [code for code, _ in decoded.defects] == ["charset-unknown"]
    assert decoded.text == "plain é"


@pytest.mark.parametrize("label", ["utf-7", "utf-16", "utf-32", "hz-gb-2312", "iso-2022-kr", "utf-8", "big5", "iso-8859-1"])
def test_broken_bytes_give_text_that_can_be_stored(label: str) -> None:
    text = decode(b"\xff\xfe\x00\xd8+2AA-~{\x81\x8d", label).text
    assert text.encode("utf-8")


def test_a_multibyte_sign_split_over_two_words() -> None:
    data = "三井住友カード".encode()
    first, second = (base64.b64encode(piece).decode() for piece in (data[:8], data[8:]))
    assert decode_words(f"=?utf-8?B?{first}?=\r\n =?UTF-8?B?{second}?= x") == "三井住友カード x"


def test_words_in_quotes_without_space_and_with_spaces_inside() -> None:
    assert decode_words('"=?utf-8?q?a=20b?="=?utf-8?Q?c d?=') == '"a b"c d'
    assert decode_words("=?utf-8?B?!!!?= =?rot13?Q?uryyb?=") == "uryyb"


def test_raw_bytes_inside_an_encoded_word_are_in_its_own_charset() -> None:
    assert decode_words(header_text(b"=?iso-8859-1?Q?J\xfcrgen?=")) == "Jürgen"
    assert decode_words(header_text(b"=?Shift_JIS?Q?" + "重要".encode("cp932") + b"?= x")) == "重要 x"
    assert decode_words(header_text("件名 =?iso-8859-1?Q?".encode() + b"\xfc?=")) == "件名 ü"


def test_raw_header_bytes_are_read() -> None:
    assert header_text("件名".encode("cp932")) == "件名"
    assert header_text(b"\x1b$B7oL>\x1b(B") == "件名"
    assert unfold(b" a\r\n  b\r\n\tc \r\n") == b"a b c"


def test_rfc_2231_sections_are_joined_before_they_are_decoded() -> None:
    name = "請求書.pdf".encode("iso2022_jp")
    coded = "".join(f"%{byte:02X}" for byte in name)
    text = f"application/pdf; name*0*=iso-2022-jp''{coded[:12]}; name*1*={coded[12:]}"
    assert read_parameters(text).values["name"] == "請求書.pdf"


def test_parameters_keep_the_first_and_say_so() -> None:
    read = read_parameters('multipart/mixed; boundary="a\\"b;c"; boundary=second')
    assert read.values["boundary"] == 'a"b;c'
    assert read.repeated


@pytest.mark.parametrize("label", ["utf-8", "iso-2022-jp", "shift_jis", "euc-jp", "windows-1252", "us-ascii", None])
def test_nul_is_a_replacement_character_in_every_charset(label: str | None) -> None:
    assert decode(b"a\x00b", label).text == "a\ufffdb"
    assert header_text(b"a\x00b") == "a\ufffdb"
    assert decode_words("=?utf-8?B?YQBi?=") == "a\ufffdb"
