"""The words in a picture are read by the real engine, in a process of its own; what it read is read again without it."""

import asyncio
from pathlib import Path

import pytest

from fuwake.model.errors import ObserveFailure
from fuwake.observe._protocol import Raw
from fuwake.observe.picture_text import PictureTextObserver
from fuwake.parse.identity import Identity
from fuwake.parse.message import parse
from fuwake.parse.misread import hide, shows
from fuwake.parse.pictures import to_read

SPECIMEN = Path(__file__).parents[1] / "specimens" / "words_only_in_picture" / "fires.eml"


def ask(data: bytes, engine: str = "tesseract") -> Raw:
    return asyncio.run(PictureTextObserver(engine, 60.0, {"1": data}).ask("1"))


def test_the_words_of_a_japanese_picture_are_read() -> None:
    (picture,) = to_read(parse(SPECIMEN.read_bytes()).message)
    reading = PictureTextObserver.read("1", ask(picture.data).body)
    assert reading.status == "found"
    assert reading.data is not None
    text = "\n".join(line["text"] for line in reading.data["lines"])
    for words in ("ミナモトカード", "不正利用", "24時間以内", "https://minamoto-card.example/verify"):
        assert words in text


def test_what_is_no_picture_is_a_failure_and_no_finding() -> None:
    with pytest.raises(ObserveFailure) as failure:
        ask(b"\x89PNG\r\n\x1a\n and no more")
    assert failure.value.reason == "garbage"


def test_without_the_engine_the_cure_is_told() -> None:
    with pytest.raises(ObserveFailure) as failure:
        ask(b"", engine="no-such-engine")
    assert (failure.value.reason, "apt-get install" in failure.value.detail) == ("not-configured", True)


@pytest.mark.parametrize("raw", [b"", b"picture 1 1 0\n5", b"picture x y z\n", b"\xff" * 50])
def test_a_damaged_answer_is_no_finding(raw: bytes) -> None:
    assert PictureTextObserver.read("1", raw).status in {"failed", "absent"}


@pytest.mark.parametrize("text", ["hanak0.sat0@recipient.example", "hanako . sato @ recipient example", "佐藤花子様"])
def test_the_recipient_is_masked_where_signs_are_misread(text: str) -> None:
    identity = Identity(
        addresses=("hanako.sato@recipient.example",), locals_=(), names=("佐藤 花子",), salutations=(), domains=(), shown_domains=()
    )
    hidden = hide(f"お知らせ\n{text}\n", identity, "[*]")
    assert "[*]" in hidden
    assert "recipient" not in hidden
    assert "花子" not in hidden


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Sign in as hanako.suzuki@ryokan-mizuho.jp", True),
        ("Signed in: hanak0 . suzuki@ryokan mizuho.jp", True),
        ("hanzko.suzvki@ryokan-mizuho.jp", True),
        ("Welcome to RY0KAN-MlZUHO.JP", True),
        ("hanako.tanaka@example.jp", False),
        ("taro.sato@ryukan-mizube.jp", False),
        ("お客様の口座", False),
    ],
)
def test_a_line_of_a_picture_is_known_to_name_the_recipient_although_misread(text: str, named: bool) -> None:
    identity = Identity(
        addresses=("hanako.suzuki@ryokan-mizuho.jp",),
        locals_=("hanako.suzuki",),
        names=(),
        salutations=(),
        domains=("ryokan-mizuho.jp",),
        shown_domains=(),
    )
    assert shows(text, identity) is named
