"""`fuwake brands`: the user's own pictures are kept, listed and removed, and a logo in a mail names the brand where words do not."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont

from fuwake.cli.main import main

SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path fill="#024" '
    b'd="M2 2h30v4h-9v3h6v3h-12v-6h-5v11h-5v-8h-3z M20 14h8v3h-4z M30 8h5v9h-3z"/></svg>'
)


def logo(words: str, size: tuple[int, int] = (260, 70), kind: str = "PNG") -> bytes:
    """A made-up logo."""
    drawn = Image.new("RGB", (260, 70), "white")
    ImageDraw.Draw(drawn).text((20, 8), words, font=ImageFont.truetype("DejaVuSerif-Bold.ttf", 44), fill="#183a9e")
    kept = io.BytesIO()
    drawn.resize(size).save(kept, kind)
    return kept.getvalue()


def mail(*pictures: bytes) -> bytes:
    """A mail without any name, with pictures in it."""
    parts = "".join(
        f"--b\r\nContent-Type: image/jpeg\r\nContent-ID: <{number}@x>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{base64.encodebytes(data).decode()}\r\n"
        for number, data in enumerate(pictures)
    )
    return (
        "From: info@sender.example\r\nTo: a@recipient.example\r\nSubject: notice\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        f'<img src="cid:0@x"><p>Please look.</p>\r\n{parts}--b--\r\n'
    ).encode()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, with one made-up logo that stands for a bank's."""
    monkeypatch.setenv("FUWAKE_BRAND_PICTURES", str(tmp_path / "own"))
    (tmp_path / "logo.png").write_bytes(logo("Kamitora"))
    assert main(["brands", "add-picture", "smbc", str(tmp_path / "logo.png")]) == 0
    return tmp_path


def test_pictures_are_kept_listed_and_removed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sign.svg").write_bytes(SVG)
    assert main(["brands", "add-picture", "jcb", str(folder / "sign.svg"), str(folder / "sign.svg")]) == 0
    capsys.readouterr()
    assert main(["brands", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["smbc", "jcb", "2"]
    name = lines[0].split()[1]
    assert main(["brands", "remove-picture", name]) == 0
    assert main(["brands", "remove-picture", name]) == 1
    assert not (folder / "own" / name).exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("nobody", "logo.png"), "is no id of the brand list"),
        (("smbc",), "are needed"),
        (("smbc", "missing.png"), "No such file"),
        (("smbc", "empty.png"), "cannot be read"),
    ],
)
def test_what_cannot_be_added_is_named(folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], why: str) -> None:
    (folder / "empty.png").write_bytes(b"\x89PNG")
    brand, *files = arguments
    assert main(["brands", "add-picture", brand, *(str(folder / file) for file in files)]) == 2
    assert why in capsys.readouterr().err


def examined(folder: Path, capsys: pytest.CaptureFixture[str], *pictures: bytes) -> dict[str, Any]:
    """The case of a mail with these pictures; its folder stands the test of `verify`."""
    (folder / "mail.eml").write_bytes(mail(*pictures))
    capsys.readouterr()
    out = folder / "cases"
    assert main(["examine", "--offline", "--json", "--out", str(out), "--format", "md", str(folder / "mail.eml")]) == 0
    case: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert main(["verify", *(str(path) for path in out.iterdir())]) == 0
    return case


def test_a_logo_in_the_mail_names_the_brand_with_its_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = examined(folder, capsys, logo("Kamitora", (180, 48), "JPEG"))
    assert case["brand"] is not None
    assert (case["brand"]["id"], case["brand"]["evidence"]) == ("smbc", ["part:1.2"])
    assert [one["brand"] for one in case["run"]["brand_pictures"]] == ["smbc"]


def test_another_logo_names_nobody_and_the_case_carries_no_picture(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = examined(folder, capsys, logo("Vexpandor", kind="JPEG"))
    assert case["brand"] is None
    assert case["run"]["brand_pictures"] == []


def test_triage_compares_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "mail.eml").write_bytes(mail(logo("Kamitora", kind="JPEG")))
    capsys.readouterr()
    assert main(["triage", "--jobs", "1", str(folder / "mail.eml")]) == 0
    assert json.loads(capsys.readouterr().out)["brand"]["id"] == "smbc"


def test_logos_of_two_brands_name_nobody(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "other.png").write_bytes(logo("Lufandor"))
    assert main(["brands", "add-picture", "jcb", str(folder / "other.png")]) == 0
    assert examined(folder, capsys, logo("Kamitora", kind="JPEG"), logo("Lufandor", kind="JPEG"))["brand"] is None
