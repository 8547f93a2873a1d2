"""What is concluded from a visit's record beside words and fields: language, traces, borrowed pieces, services that take the data."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuwake.brands.book import book
from fuwake.derive.first_bytes import kind_of
from fuwake.derive.page_finds import finds
from fuwake.derive.page_language import language_of
from fuwake.derive.page_traces import _table, drawn, service, traces
from fuwake.model.visit import CaughtDownload, HeldRequest, Loaded, SeenFrame, SeenPopup, VisitRecord
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from tests.derive.test_page import record


def loaded(url: str, kind: str = "image", status: int = 200) -> Loaded:
    return Loaded(url=url, kind=kind, status=status, media="", size=1, sha256=None)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("お客様のアカウントを確認してください", "ja"),
        ("ログイン LOGIN メールアドレス パスワードを入力", "ja"),
        ("请输入您的账户和密码以验证身份这个页面", "zh-Hans"),
        ("請輸入您的帳戶和密碼以驗證身份這個頁面", "zh-Hant"),
        ("계정을 확인하려면 로그인하십시오", "ko"),
        ("Please sign in to your account to verify that you are the owner of it", "en"),
        ("Bitte melden Sie sich an und bestätigen Sie Ihre Daten mit der Karte", "de"),
        ("Veuillez saisir votre mot de passe pour la vérification de vos données", "fr"),
        ("Por favor ingrese su contraseña para verificar los datos de la cuenta", "es"),
        ("Пожалуйста, введите пароль, чтобы вы могли войти", "ru"),
        ("Увійдіть, будь ласка, щоб підтвердити свої дані", "uk"),
        ("กรุณาเข้าสู่ระบบเพื่อยืนยันบัญชี", "th"),
        ("Login", None),
        ("1234 5678 9012 3456", None),
        ("Lorem ipsum dolor sit amet consectetur adipiscing", None),
        ("", None),
        (None, None),
    ],
)
def test_the_language_is_told_from_the_words(text: str | None, language: str | None) -> None:
    assert language_of(text) == language


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language_of(text) is None or len(language_of(text) or "") >= 2


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://api.telegram.org/bot1:x/sendMessage?chat_id=1", "Telegram"),
        ("https://discord.com/api/webhooks/1/abc", "Discord"),
        ("https://discord.com/login", None),
        ("https://script.google.com/macros/s/abc/exec", "Google Apps Script"),
        ("https://formspree.io/f/abcd", "Formspree"),
        ("https://abc-default-rtdb.firebaseio.com/x.json", "Firebase"),
        ("https://notformspree.io/f/abcd", None),
        ("https://evil.example/api.telegram.org/", None),
        ("http://[broken/", None),
        ("", None),
    ],
)
def test_services_that_take_the_data_are_known_by_name(url: str, name: str | None) -> None:
    assert service(url) == name


def test_copied_pages_tell_by_what_and_from_where() -> None:
    made = traces(
        record(
            comments=(
                "Mirrored from www.bank.example/login by HTTrack Website Copier/3.x [XR&CO'2014], Mon, 01 Jun 2026 10:00:00 GMT",
                "saved from url=(0024)https://shop.example/in/",
                "saved from url=(0014)about:internet",
                "Saved from https://pay.example/ at 2026-06-01T10:00:00Z using monolith v2.10.1",
                "a comment of no meaning",
            )
        )
    )
    assert [(one.kind, one.name, one.origin) for one in made] == [
        ("copied", "HTTrack", "www.bank.example/login"),
        ("copied", "Web browser (Save as)", "https://shop.example/in/"),
        ("copied", "monolith", "https://pay.example/"),
    ]


def test_services_and_file_names_are_traces_too() -> None:
    held = HeldRequest(url="https://api.telegram.org/bot1/sendMessage?text=x", method="GET", kind="fetch", carries=(), body_sample="")
    made = traces(
        record(held=(held,), loaded=(loaded("http://x.example/assets/antibot.js?v=1", "script"), loaded("http://x.example/robot.js")))
    )
    assert [(one.kind, one.name, one.what) for one in made] == [
        ("service", "Telegram", "https://api.telegram.org/bot1/sendMessage"),
        ("file", "Antibot", "http://x.example/assets/antibot.js"),
    ]


def test_names_of_authors_are_traces_in_targets_too() -> None:
    held = HeldRequest(url="http://x.example/app/Z118.php", method="POST", kind="form", carries=(), body_sample="")
    made = traces(record(held=(held,), form_actions=(("POST", "http://x.example/VixxxyZ/in.php"), ("POST", "http://x.example/next.php"))))
    assert [(one.kind, one.name) for one in made] == [("file", "Z118"), ("file", "VixxxyZ")]


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://logo.clearbit.com/ryokan-mizuho.jp?size=80", ("Clearbit Logo", "ryokan-mizuho.jp")),
        ("https://logo.clearbit.com/https://WWW.Ryokan-Mizuho.jp", ("Clearbit Logo", "www.ryokan-mizuho.jp")),
        ("https://image.thum.io/get/width/1200/crop/800/noanimate/https://ryokan-mizuho.jp", ("thum.io", "ryokan-mizuho.jp")),
        ("https://s0.wp.com/mshots/v1/https%3A%2F%2Fryokan-mizuho.jp%2F?w=1280", ("WordPress mShots", "ryokan-mizuho.jp")),
        ("https://www.google.com/s2/favicons?domain=ryokan-mizuho.jp&sz=64", ("Google favicons", "ryokan-mizuho.jp")),
        ("https://icons.duckduckgo.com/ip3/ryokan-mizuho.jp.ico", ("DuckDuckGo icons", "ryokan-mizuho.jp")),
        ("https://unavatar.io/hanako@ryokan-mizuho.jp", ("Unavatar", "ryokan-mizuho.jp")),
        ("https://logo.clearbit.com/logo.png", None),
        ("https://logo.clearbit.com/", None),
        ("https://www.google.com/search?q=ryokan-mizuho.jp", None),
        ("https://notlogo.example/ryokan-mizuho.jp", None),
        ("https://[broken/ryokan-mizuho.jp", None),
    ],
)
def test_a_service_that_draws_any_company_tells_which_was_asked_for(url: str, found: tuple[str, str] | None) -> None:
    assert drawn(url) == found


def test_a_page_that_is_drawn_after_another_company_bears_its_trace() -> None:
    made = traces(
        record(
            final_url="https://www.cheap-host.example.net/in",
            loaded=(
                loaded("https://logo.clearbit.com/ryokan-mizuho.jp?size=80", status=0),
                loaded("https://image.thum.io/get/https://example.net/"),
            ),
        )
    )
    assert [(one.kind, one.name, one.what, one.origin) for one in made] == [
        ("drawn", "Clearbit Logo", "https://logo.clearbit.com/ryokan-mizuho.jp", "ryokan-mizuho.jp")
    ], "its own logo is no disguise"


def test_the_company_is_masked_in_what_is_published_where_it_is_the_recipients_own() -> None:
    redactor = Redactor.of(parse(b"To: <hanako.suzuki@ryokan-mizuho.jp>\r\n\r\nx\r\n"))
    made = traces(record(loaded=(loaded("https://logo.clearbit.com/ryokan-mizuho.jp?size=80"),)))
    masked = redactor.mask(made)
    assert "mizuho" not in repr(masked)
    assert masked[0].origin == "[受信側]"


def test_every_trace_has_a_reason_and_a_source() -> None:
    table = _table()
    assert all(one.why and one.source for one in table.copied)
    assert all(one.why and one.source for one in table.file)
    assert all(one.at and one.source for one in table.drawn)
    assert all(one.source for one in table.service)
    assert len({place for one in table.service for place in one.at}) == sum(len(one.at) for one in table.service)


def test_pieces_of_the_real_site_are_borrowed_only_where_the_page_stands_elsewhere() -> None:
    brand = next(one for one in book() if one.verified)
    logo, document = f"https://img.{brand.verified[0]}/logo.png", f"https://www.{brand.verified[0]}/"
    pieces = (
        loaded(logo),
        loaded(logo.replace("logo", "two")),
        loaded(document, "document"),
        loaded(logo.replace("img", "gone"), status=0),
    )
    away = finds(record(final_url="https://login.evil.example/", loaded=pieces)).borrowed
    assert [(one.brand, one.url) for one in away] == [(brand.id, logo)]
    assert finds(record(final_url=document, loaded=pieces)).borrowed == ()


def test_frames_pop_ups_and_downloads_are_told() -> None:
    caught = CaughtDownload(
        url="blob:http://a.example/1", name="a.zip", declared="application/zip", kind="zip", size=9, sha256="0" * 64, cut=False, how="blob"
    )
    found = finds(
        record(
            final_url="http://a.example/x",
            frames=(SeenFrame(url="http://a.example/in"), SeenFrame(url="https://b.example/"), SeenFrame(url="about:srcdoc")),
            popups=(SeenPopup(url="http://c.example/", title="当選"),),
            workers=("https://a.example/sw.js",),
            caught=(caught,),
        )
    )
    assert [(one.host, one.elsewhere) for one in found.frames] == [("a.example", False), ("b.example", True), (None, False)]
    assert found.popups[0].title == "当選"
    assert [(one.name, one.kind, one.made_here) for one in found.downloads] == [("a.zip", "zip", True)]
    assert found.workers == ("https://a.example/sw.js",)


def test_a_record_of_an_earlier_version_is_read() -> None:
    new = ("frames", "popups", "popups_opened", "workers", "caught", "loaded", "comments", "favicon_hash", "har", "wacz")
    old = {name: value for name, value in msgspec.to_builtins(record()).items() if name not in new}
    found = finds(msgspec.convert(old, VisitRecord))
    assert (found.frames, found.downloads, found.har, found.traces) == ((), (), None, ())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"MZ\x90\x00", "windows_program"),
        (b"PK\x03\x04" + bytes(26) + b"AndroidManifest.xml", "android_app"),
        (b"PK\x03\x04" + bytes(26) + b"[Content_Types].xml", "office"),
        (b"PK\x03\x04 other", "zip"),
        (b"%PDF-1.7", "pdf"),
        (b"\xef\xbb\xbf <!DOCTYPE html><p>", "web_page"),
        (bytes(0x8001) + b"CD001", "disk_image"),
        (b"plain words", None),
        (b"", None),
    ],
)
def test_files_are_known_by_their_first_bytes(data: bytes, kind: str | None) -> None:
    assert kind_of(data) == kind
