"""Which attached pages are opened, and that none of them names the recipient."""

import base64
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import msgspec

from fuwake.model.attached import AttachedPage
from fuwake.model.observation import unasked
from fuwake.model.visit import CaughtDownload
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor
from fuwake.pipeline.choose_attached import MOST_PAGES, decoyed, page_handed_over
from fuwake.pipeline.choose_attached import pages_to_open as to_open
from fuwake.pipeline.opened import open_mail
from tests.parse.locked import under_aes, under_old_cipher

RECIPIENT = "hanako.suzuki@ryokan-mizuho.jp"
FORM = b"<form action=http://takes.test><input type=password name=p></form>"


def pages(*files: tuple[str, str, bytes], text: str = "ファイルを開いてください。") -> tuple[AttachedPage, ...]:
    """What is opened of a mail with these files: (name, media type, content)."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@aq.test", RECIPIENT, "x"
    mail.set_content(text)
    for name, kind, data in files:
        main, _, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub, filename=name)
    opened = open_mail(mail.as_bytes())
    return to_open(opened.anatomy, opened.redactor)


def test_pages_that_do_something_are_opened_by_the_ending_of_their_names() -> None:
    found = pages(("a.html", "application/octet-stream", FORM), ("b.svg", "image/svg+xml", b"<svg><script>1</script></svg>"))
    assert [(page.path, page.media) for page in found] == [("1.2", "text/html"), ("1.3", "image/svg+xml")]
    assert found[0].question == f"part:1.2 {found[0].sha256}"
    assert pages(("c.shtml", "text/plain", FORM))[0].media == "text/html"
    assert pages(("d.xhtml", "text/plain", FORM))[0].media == "application/xhtml+xml"


def test_a_page_that_is_only_read_is_not_opened() -> None:
    assert pages(("a.html", "text/html", b"<p>Agenda</p><img src=a.png>")) == ()
    assert pages(("b.svg", "image/svg+xml", b"<svg><path d='M0 0'/></svg>")) == ()
    assert pages(("c.txt", "text/plain", FORM)) == ()


def test_not_more_than_a_few_and_the_same_file_once() -> None:
    assert len(pages(*((f"{n}.html", "text/html", FORM + bytes([65 + n])) for n in range(4)))) == MOST_PAGES
    assert len(pages(("a.html", "text/html", FORM), ("b.html", "text/html", FORM))) == 1


def test_a_page_in_a_locked_archive_is_opened_with_the_password_of_the_mail() -> None:
    for archive in (under_aes({"a.html": FORM}, "7391"), under_old_cipher({"a.html": FORM}, "7391")):
        found = pages(("a.zip", "application/zip", archive), text="解凍パスワード: 7391")
        assert [page.text for page in found] == [FORM.decode()]


def test_a_page_is_read_by_the_charset_that_it_names() -> None:
    page = "<meta charset=shift_jis><script>1</script><p>ログイン</p>"
    assert pages(("a.html", "text/html", page.encode("cp932")))[0].text == page
    assert pages(("a.html", "text/html", page.encode("utf-16")))[0].text == page


def test_the_recipient_is_replaced_in_every_layer_and_the_rest_stays() -> None:
    address = base64.b64encode(RECIPIENT.encode()).decode()
    inner = f"<p>請求書</p><script>m.value = atob('{address}')</script>"
    for _ in range(3):
        inner = f"<body><script>document.write(atob('{base64.b64encode(inner.encode()).decode()}'))</script>"
    text = pages(("a.html", "text/html", inner.encode()))[0].text
    for _ in range(3):
        text = base64.b64decode(text.partition("atob('")[2].partition("'")[0]).decode()
    assert text.startswith("<p>請求書</p>")
    assert base64.b64decode(text.partition("atob('")[2].partition("'")[0] + "==") == b"someone@example.com"


def test_what_is_no_base64_of_a_text_stays_as_it_is() -> None:
    opened = open_mail(f"To: {RECIPIENT}\n\nx".encode())
    picture = base64.b64encode(bytes(range(256)) * 4).decode()
    for text in (picture, "A" * 61, "_" * 70, "abc" * 41):
        assert decoyed(text, opened.redactor) == text


def handed(*files: CaughtDownload, known: tuple[str, ...] = ()) -> AttachedPage | None:
    """What is opened of files that a visited page handed over, each holding the form."""
    caught = [msgspec.to_builtins(one) for one in files]
    seen = msgspec.structs.replace(unasked("visit", "http://a.test/", "policy", "", datetime.now(UTC)), data={"caught": caught})
    to = f"To: {RECIPIENT}\r\n\r\nx\r\n".encode()
    return page_handed_over([seen], {"aa": FORM + RECIPIENT.encode(), "bb": b"<p>Agenda</p>"}, Redactor.of(parse(to)), known)


def caught(name: str = "a.html", sha256: str | None = "aa", **changes: Any) -> CaughtDownload:
    """A file that a script put together."""
    fields = {"url": "blob:x", "declared": "text/html", "kind": "web_page", "size": 9, "cut": False, "how": "blob", **changes}
    return CaughtDownload(name=name, sha256=sha256, **fields)


def test_a_page_that_was_handed_over_is_opened_with_the_recipient_replaced() -> None:
    found = handed(caught("a.zip", kind="zip"), caught())
    assert found is not None
    assert (found.question, found.media) == ("part:handed-over aa", "text/html")
    assert FORM.decode() in found.text
    assert RECIPIENT not in found.text
    svg = handed(caught("b.svg"))
    assert svg is not None
    assert svg.media == "image/svg+xml"
    assert handed(caught("")) is not None, "by what is declared, where its name tells nothing"


def test_of_what_is_handed_over_only_whole_pages_that_do_something_are_opened() -> None:
    assert handed(caught(cut=True)) is None
    assert handed(caught(sha256=None)) is None
    assert handed(caught(sha256="bb")) is None
    assert handed(caught("a.txt")) is None
    assert handed(caught(), known=("aa",)) is None, "it came with the mail, too"
