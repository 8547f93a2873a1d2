"""Text comes out of Japanese mail whatever its label says, and no label reaches Python's codec registry."""

import base64

import pytest

from fuwake.parse.charsets import decode, sniff
from fuwake.parse.fields.parameters import read_parameters
from fuwake.parse.message import parse
from fuwake.parse.words import decode_words, header_text, unfold


def test_iso_2022_jp_with_kana_nec_and_ibm_characters() -> None:
    data = b"\x1b$B%+!<%I-j\x1b(I6<\x1b$B-!|b!A\x1b(B x"
    assert decode(data, "ISO-2022-JP").text == "カード㈱ｶｼ①髙～ x"
    assert decode(data, "iso-2022-jp").defects == ()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\x1b(I6<\x1b(B x", "ｶｼ x"),
        (b"\x0e6<\x0f x", "ｶｼ x"),
        (b"\xb6\xbc \x1b$B=EMW\x1b(B", "ｶｼ 重要"),
        (b"\x1b$@=EMW\x1b(J x", "重要 x"),
        (b"\x1b&@\x1b$B=EMW\x1b(B", "重要"),
        (b"\x1b$B=EMW\r\nabc", "重要\r\nabc"),
        (b"\x1b$(D0!\x1b(B", "丂"),
        (b"\x1b$A=(\x1b(B \x1b$(C0!\x1b(B", "建 가"),
    ],
    ids=["ESC-I", "SO-SI", "8-bit", "JIS-C-6226", "1990", "line-end", "JIS-X-0212", "other-sets"],
)
def test_iso_2022_jp_in_all_that_japanese_mailers_write(data: bytes, text: str) -> None:
    assert decode(data, "iso-2022-jp").text == text


@pytest.mark.parametrize(
    ("label", "codec"),
    [(label, "cp50221") for label in ("cp50221", "iso-2022-jp-ms", "ISO-2022-JP-3", "csISO2022JP", "x-windows-iso2022jp")]
    + [(label, "cp932") for label in ("windows-31j", "x-sjis", "ms932", "sjis", "x-mac-japanese", '"Shift_JIS"')]
    + [(label, "eucjp-ms") for label in ("x-euc-jp", "eucJP-ms", "cp51932", "EUC_JP")]
    + [("gbk", "gb18030"), ("Big5", "big5hkscs"), ("ks_c_5601-1987", "cp949"), ("euc-kr", "cp949")],
)
def test_labels_that_python_does_not_know_or_takes_for_another(label: str, codec: str) -> None:
    text = {"gb18030": "确认您的账户", "big5hkscs": "確認您的帳戶", "cp949": "계정을 확인"}.get(codec, "①㈱髙～ｶｰﾄﾞ")
    data = {
        "cp50221": b"\x1b$B-!-j|b!A\x1b(I6\x30\x44\x5e\x1b(B",
        "eucjp-ms": b"\xad\xa1\xad\xea\xfc\xe2\xa1\xc1\x8e\xb6\x8e\xb0\x8e\xc4\x8e\xde",
    }
    decoded = decode(data.get(codec) or text.encode(codec), label)
    assert (decoded.text, decoded.codec, decoded.defects) == (text, codec, ())


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


@pytest.mark.parametrize("text", ["分類", "名前", "任天堂", "法律", "有効"])
def test_two_kanji_in_euc_jp_that_are_valid_utf_8_are_kanji(text: str) -> None:
    assert decode(text.encode("euc_jp"), None).text == text


@pytest.mark.parametrize("text", ["Σίσυφος", "Москва", "ő ű Győr", "tiếng Việt", "ש", "日本語の文"])
def test_utf_8_stays_utf_8_also_where_it_was_cut(text: str) -> None:
    assert sniff(text.encode()) == "utf-8"
    assert sniff((text + "名").encode()[:-1]) == "utf-8"


@pytest.mark.parametrize("text", ["①㈱髙島屋のｶｰﾄﾞ", "ｶｰﾄﾞﾉｺﾞﾘﾖｳ 確認", "三井住友ｶｰﾄﾞ ご利用"])
def test_vendor_signs_and_half_width_kana_without_a_label(text: str) -> None:
    assert decode(text.encode("cp932"), None).text == text


def test_half_width_kana_stay_where_the_label_says_so_and_euc_jp_under_it_is_seen() -> None:
    assert decode("ｶｰﾄﾞﾉｺﾞﾘﾖｳ".encode("cp932"), "shift_jis").text == "ｶｰﾄﾞﾉｺﾞﾘﾖｳ"
    assert decode("カードのご利用".encode("euc_jp"), "shift_jis").codec == "eucjp-ms"
    assert decode("カードのご利用".encode(), "shift_jis").codec == "utf-8"


def test_western_text_is_not_taken_for_japanese() -> None:
    decoded = decode("café déjà vu für ñ".encode("latin-1"), None)
    assert (decoded.text, decoded.codec) == ("café déjà vu für ñ", "cp1252")


@pytest.mark.parametrize(
    "label", ["idna", "utf-7x", "punycode", "rot13", "zlib", "unicode_escape", "undefined", "../x", "a\x00b", "x" * 5000]
)
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


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("x/y; name*=%E8%AB%8B%E6%B1%82.pdf", "請求.pdf"),
        ("x/y; name*=''%E8%AB%8B%E6%B1%82.pdf", "請求.pdf"),
        ("x/y; name*=Shift_JIS'ja'%90%BF%8B%81.pdf", "請求.pdf"),
        ("x/y; name*=%90%BF%8B%81%8F%91%82%CC.pdf", "請求書の.pdf"),
        ("x/y; name*1*=%E6%B1%82; name*0*=utf-8''%E8%AB%8B; name*2=.pdf", "請求.pdf"),
        ("x/y; name*0*=utf-8''%E8%AB; name*1*=%8B.pdf", "請.pdf"),
        ("x/y; name*0=a; name*1=b.pdf", "ab.pdf"),
        ("x/y; name=old.pdf; name*=utf-8''%E6%96%B0.pdf", "新.pdf"),
        ("x/y; name*0*=iso-2022-jp''%1B%24B%40%41%35; name*1*=%61%1B%28B.pdf", "請求.pdf"),
        ("x/y; name*=no-such''%E8%AB%8B.pdf", "請.pdf"),
        ("x/y; name*=utf-8''100%.pdf", "100%.pdf"),
    ],
)
def test_rfc_2231_in_every_misuse(text: str, name: str) -> None:
    assert read_parameters(text).values["name"] == name


def test_a_file_name_in_encoded_words_or_raw_bytes_is_read_and_told() -> None:
    for codec, value in (
        ("utf-8", f"=?utf-8?B?{base64.b64encode('請求.pdf'.encode()).decode()}?=".encode()),
        ("cp932", "表.pdf".encode("cp932")),
    ):
        raw = b'Content-Type: x/y; name="' + value + b'"\n\nx'
        part = parse(raw).message.parts[0]
        assert part.filename == ("請求.pdf" if codec == "utf-8" else "表.pdf")
        assert ("filename-encoded-word" in {defect.code for defect in part.defects}) == (codec == "utf-8")


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


FOREIGN = {
    "gb18030": "您的银行账户已被锁定，请点击下面的链接登录并更新您的信息。",
    "big5hkscs": "您的銀行帳戶已被鎖定，請點擊下面的鏈接登錄並更新您的資料。",
    "cp949": "고객님의 계정이 정지되었습니다. 아래 링크를 클릭하여 확인해 주시기 바랍니다.",
    "cp1251": "Уважаемый клиент, ваша учётная запись заблокирована. Подтвердите данные на нашем сайте.",
    "koi8_r": "Уважаемый клиент, ваша учётная запись заблокирована. Подтвердите данные на нашем сайте.",
    "cp1253": "Αγαπητέ πελάτη, ο λογαριασμός σας έχει κλειδωθεί. Συνδεθείτε για να επιβεβαιώσετε τα στοιχεία σας.",
    "cp1255": "לקוח יקר, חשבונך נחסם. יש להיכנס לאתר ולאשר את הפרטים שלך כדי להמשיך להשתמש בחשבון.",
    "cp1256": "عزيزي العميل، تم تعليق حسابك. يرجى تسجيل الدخول لتأكيد بياناتك على موقعنا.",
    "cp874": "เรียนลูกค้า บัญชีของท่านถูกระงับ กรุณาเข้าสู่ระบบเพื่อยืนยันข้อมูลของท่าน",
    "cp1250": "Szanowny kliencie, twoje konto zostało zablokowane. Zaloguj się na stronie, żeby potwierdzić dane.",
    "cp1254": "Değerli müşterimiz, hesabınız askıya alınmıştır. Bilgilerinizi doğrulamak için bir kez giriş yapın ve onaylayın.",
    "cp1257": "Gerbiamas kliente, jūsų sąskaita užblokuota. Prisijunkite ir patvirtinkite duomenis, kad galėtumėte tęsti.",
    "cp1252": "Cher client, votre compte a été bloqué. Veuillez vérifier vos données à l’adresse indiquée, s’il vous plaît.",
}


@pytest.mark.parametrize("codec", FOREIGN)
def test_what_has_no_label_and_is_not_japanese_is_told_by_the_signs_of_its_language(codec: str) -> None:
    decoded = decode(FOREIGN[codec].encode(codec), None)
    assert (decoded.text, decoded.codec) == (FOREIGN[codec], codec)
    assert [code for code, _ in decoded.defects] == ["charset-missing"]


@pytest.mark.parametrize("text", ["アカウントの確認", "重要通知", "緊急 振込確認", "齋藤様", "支払期限：本日中", "株式会社 東京商事"])
@pytest.mark.parametrize("codec", ["cp932", "euc_jp"])
def test_a_valid_japanese_reading_is_never_given_up_for_another(text: str, codec: str) -> None:
    assert decode(text.encode(codec), None).text == text


@pytest.mark.parametrize(
    "text", ["Félicitations !", "Zürich, Königstraße", "Ihr Konto, Herr Bößer", "Atenção: sua conta não será bloqueada"]
)
def test_western_words_are_not_read_as_kanji(text: str) -> None:
    assert decode(text.encode("cp1252"), None).text == text


@pytest.mark.parametrize("data", ["Мир".encode("cp1251"), "שלום".encode("cp1255"), "Ελλάδα".encode("cp1253")])
def test_what_cannot_be_told_is_named(data: bytes) -> None:
    assert [code for code, _ in decode(data, None).defects] == ["charset-unclear"]
