"""What was found on a page beside its fields is told with its evidence, harmless, in both languages."""

from msgspec.structs import replace

from fuwake.model.page_finds import Borrowed, PageDownload, PageFinds, PageFrame, PagePopup, PageTrace
from fuwake.report import markdown
from fuwake.report.article import compose
from fuwake.report.bank import Lang
from tests.report import cases

DIGEST = "ab" * 32
FINDS = PageFinds(
    frames=(PageFrame(url="https://other.example/x", host="other.example", elsewhere=True),),
    popups=(PagePopup(url="https://popped.example/y", title="x"),),
    workers=("https://a.example/sw.js",),
    downloads=(
        PageDownload(url="blob:x", name="scan.zip", declared="", kind="zip", size=1234, sha256=DIGEST, cut=False, made_here=True),
        PageDownload(url="x", name="big.iso", declared="", kind=None, size=20_000_000, sha256=DIGEST, cut=True, made_here=False),
        PageDownload(url="x", name="gone.exe", declared="", kind=None, size=0, sha256=None, cut=False, made_here=False),
    ),
    borrowed=(Borrowed(brand="b", name="例の銀行", name_en="Example Bank", host="img.bank.example", url="https://img.bank.example/l.png"),),
    traces=(PageTrace(kind="copied", name="HTTrack", what="Mirrored from www.bank.example", origin="www.bank.example/in"),),
)


def _text(lang: Lang, finds: PageFinds, service: str | None = None) -> str:
    specimen = cases.full()
    page = specimen.case.page
    assert page is not None
    targets = tuple(replace(target, service=service) for target in page.targets)
    made = specimen.but(page=replace(page, finds=finds, targets=targets))
    return markdown.render(compose(made.case, made.evidence, made.raw, lang))


def test_each_find_is_told_in_both_languages() -> None:
    ja, en = _text("ja", FINDS), _text("en", FINDS)
    for text in (ja, en):
        assert DIGEST in text
        assert "1,234" in text
        assert "HTTrack" in text
        for name in ("scan", "big", "gone"):
            assert name in text
        assert "other.example" not in text, "no address is left live"
        assert "popped.example" not in text
    assert "例の銀行の公式サイト" in ja
    assert "official site of Example Bank" in en
    assert "Only the first 20,000,000 bytes were read" in en


def test_where_nothing_was_found_nothing_is_said() -> None:
    assert "What else was found" not in _text("en", PageFinds())


def test_a_service_that_takes_the_data_is_named_and_not_accused() -> None:
    assert "Telegram, a service that takes messages" in _text("en", PageFinds(), "Telegram").replace("`", "").replace("\\", "")
    assert "サービス自体は悪用されている側です" in _text("ja", PageFinds(), "Telegram")


def test_the_company_that_a_page_is_drawn_after_is_told_to_have_no_part() -> None:
    other = PageFinds(traces=(PageTrace(kind="drawn", name="Clearbit Logo", what="x", origin="ryokan-mizuho.jp"),))
    own = PageFinds(traces=(PageTrace(kind="drawn", name="Clearbit Logo", what="x", origin="example.com"),))
    said: tuple[tuple[Lang, str, str], ...] = (
        ("ja", "その会社は関わっていません", "受信者自身の会社"),
        ("en", "which has no part in it", "reader's own company"),
    )
    for lang, words, reader in said:
        text, stand_in = _text(lang, other), _text(lang, own)
        assert words in text
        assert "mizuho" in text
        assert reader not in text
        assert words in stand_in
        assert reader in stand_in
