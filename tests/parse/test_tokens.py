"""Marks of one recipient in links are replaced by stand-ins of the same shape, and what makes the page is left alone."""

import base64
import re
import uuid
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuwake.parse.tokens import hidden, is_mark, stand_in

SITE = "https://lure.example"
ORDINARY = (
    "/",
    "/wp-content/themes/simple-life/inc/webmail/",
    "/news/2023/10/11/important-update-for-customers.html",
    "/news/20231011/index.html",
    "/login.php?page=OrderConfirmation2024&lang=ja",
    "/ap/signin?openid.mode=checkid_setup&step=2",
    "/#/login/step2",
    "/secure/mizuhobank/kakunin/top.html?utm_source=mail&utm_campaign=autumn-sale",
    "/gp/product/B08N5WRWNW/ref=nosim?tag=abc-22",
    "/?date=20240131&id=top",
    "/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/index.html",
)
MARKED = (
    ("/a8f3bc91d2e4f5a6/login.php", "path", None),
    ("/c/VhXq9TzK3mWb7RfL2p/x", "path", None),
    ("/3fa85f64-5717-4562-b3fc-2c963f66afa6/", "path", None),
    ("/open/1234567890123/", "path", None),
    ("/?rid=Xy7AbCd", "query", "rid"),
    ("/?uid=77123", "query", "uid"),
    ("/?id=77123", "query", "id"),
    ("/?user=taro", "query", "user"),
    ("/?qzkwvbxpmt", "query", None),
    ("/?next=%2Flogin%3Ft%3DaB3dE9fGhJkLmN", "query", "next"),
    ("/?x=taro.yamada@victim.example", "query", "x"),
    ("/?x=%2Ctaro%2540victim.example%2C1", "query", "x"),
    ("/taro%40victim.example", "path", None),
    ("/#dGFyb0B2aWN0aW0uZXhhbXBsZQ==", "fragment", None),
    ("/#/open?token=abcdefgh", "fragment", None),
)


@pytest.mark.parametrize("rest", ORDINARY)
def test_what_makes_the_page_stays(rest: str) -> None:
    assert hidden(SITE + rest) == (SITE + rest, ())


@pytest.mark.parametrize(("rest", "place", "key"), MARKED)
def test_a_mark_is_replaced_and_its_place_told(rest: str, place: str, key: str | None) -> None:
    url, where = hidden(SITE + rest)
    assert url != SITE + rest
    assert where == ((place, key),)
    assert hidden(url)[0] == url


def test_marks_of_one_shape_become_one_question() -> None:
    links = {hidden(f"{SITE}/login?uid={number}&s={token}")[0] for number, token in ((77123, "4fA9xQ2LmZ"), (58211, "9kB2rT7WnC"))}
    assert len(links) == 1


def test_the_user_before_the_host_is_no_exception() -> None:
    assert hidden("https://taro.yamada%40victim.example:77@lure.example/")[0] == "https://someone%40example.com:77@lure.example/"
    assert hidden("https://www.bank.example@lure.example/") == ("https://www.bank.example@lure.example/", ())


def test_text_in_base64_is_written_anew_around_what_is_replaced() -> None:
    inner = '{"email":"taro@victim.example","page":"login","n":"a8f3bc91d2e4f5a6"}'
    url, _ = hidden(f"{SITE}/?data={quote(base64.b64encode(inner.encode()))}")
    written = base64.b64decode(url.partition("data=")[2].replace("%3D", "=")).decode()
    assert written.startswith('{"email":"someone@example.com","page":"login","n":"')
    assert "a8f3bc91d2e4f5a6" not in written
    twice = base64.urlsafe_b64encode(base64.b64encode(b"taro@victim.example")).decode().rstrip("=")
    assert base64.b64decode(base64.urlsafe_b64decode(hidden(f"{SITE}/#{twice}")[0].partition("#")[2] + "==")) == b"someone@example.com"


def test_a_document_of_a_service_keeps_its_name_and_loses_addresses() -> None:
    form = "https://forms.example/d/e/1FAIpQLSd9xQ2LmZkB7rT7WnCvbXq/viewform?entry.1="
    assert hidden(f"{form}taro@victim.example", names_document=True) == (f"{form}someone@example.com", (("query", "entry.1"),))


@pytest.mark.parametrize(
    ("label", "marks"), [("www", False), ("mail2", False), ("simple-life", False), ("x7k2q9vbz4mt", True), ("u1234567", False)]
)
def test_host_labels(label: str, marks: bool) -> None:
    assert is_mark(label) is marks


@given(st.text(st.sampled_from("abcxyzABCXYZ0123456789"), min_size=1, max_size=40))
def test_a_stand_in_has_the_shape_and_is_the_same_for_all_of_it(text: str) -> None:
    new = stand_in(text)
    shape = re.sub("[A-Z]", "A", re.sub("[a-z]", "a", re.sub("[0-9]", "0", text)))
    assert re.sub("[A-Z]", "A", re.sub("[a-z]", "a", re.sub("[0-9]", "0", new))) == shape
    assert stand_in(new) == new


@given(st.uuids(), st.integers(10**9, 10**15), st.binary(min_size=12, max_size=24))
def test_no_mark_survives(one: uuid.UUID, number: int, data: bytes) -> None:
    for mark in (str(one), one.hex, str(number), data.hex()):
        for rest in (f"/{mark}/", f"/?x={mark}", f"/#{mark}", f"/?y=https%3A%2F%2Fa.example%2F%3Fz%3D{mark}"):
            assert mark not in hidden(SITE + rest)[0]


@given(st.text(max_size=300))
@settings(max_examples=300)
def test_any_text_is_taken(text: str) -> None:
    url, _ = hidden(f"{SITE}/{text}")
    assert url.startswith(f"{SITE}/")


@pytest.mark.parametrize("hostile", ["%40" * 3000, "a@" * 3000, "a@b.co," * 1500, "=" * 9000, "ab" * 5000, "-" * 9000, "%25" * 3000])
def test_long_pieces_end(hostile: str) -> None:
    assert len(hidden(f"{SITE}/{hostile}?{hostile}#{hostile}")[0]) < 100_000
