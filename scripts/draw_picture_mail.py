"""Writes the specimen of a mail whose words are a picture: drawn with Noto Sans CJK, as large as such pictures are in mails.

    python scripts/draw_picture_mail.py FOLDER      writes fires.eml and fires.observations.json, read by the engine that is installed

The company is invented. The eml is committed; it is drawn anew only where the specimen is to change.
"""

import asyncio
import base64
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from PIL import Image, ImageDraw, ImageFont

from fuwake.model.observation import Observation
from fuwake.observe._record import Recorder
from fuwake.observe.picture_text import PictureTextObserver
from fuwake.parse.message import parse
from fuwake.parse.pictures import to_read

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
HEAD = "株式会社ミナモトカード"
LINES = (
    ("Bold", 19, "#b00020", "【重要】カードのご利用を一時停止しました"),
    ("Regular", 14, "#222222", "お客様のカードで、第三者による不正利用の疑いがある取引を"),
    ("Regular", 14, "#222222", "検知したため、ご利用を一時的に制限しております。"),
    ("Regular", 14, "#222222", "24時間以内に、下記のURLからご本人確認をお願いいたします。"),
    ("Regular", 15, "#0044cc", "https://minamoto-card.example/verify"),
    ("Regular", 14, "#222222", "ご確認いただけない場合、アカウントは停止されます。"),
    ("Regular", 12, "#777777", "※本メールは送信専用です。"),
)


def drawn() -> bytes:
    """The picture as PNG, 560 pixels wide."""
    picture = Image.new("RGB", (560, 330), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 560, 56), fill="#0b5d3b")
    draw.text((24, 12), HEAD, font=ImageFont.truetype(FONT.format("Bold"), 24), fill="white")
    top = 78
    for weight, size, colour, line in LINES:
        draw.text((24, top), line, font=ImageFont.truetype(FONT.format(weight), size), fill=colour)
        top += round(size * 2.2)
    held = io.BytesIO()
    picture.quantize(16).save(held, "PNG", optimize=True)
    return held.getvalue()


def mail(picture: bytes) -> bytes:
    """The mail: hardly a letter beside the picture."""
    lines = [
        "Return-Path: <bounce@notice.example>",
        "Received: from mail.notice.example (mail.notice.example [203.0.113.9])",
        "\tby mx.recipient.example with ESMTPS id 4ABC for <hanako@recipient.example>;",
        "\tWed, 14 Jan 2026 10:00:03 +0900",
        "From: Notice <info@notice.example>",
        "To: hanako@recipient.example",
        "Subject: =?utf-8?b?44GK55+l44KJ44Gb?=",
        "Date: Wed, 14 Jan 2026 10:00:00 +0900",
        "Message-ID: <1@notice.example>",
        "MIME-Version: 1.0",
        "Content-Type: multipart/related; boundary=part",
        "",
        "--part",
        "Content-Type: text/html; charset=utf-8",
        "",
        '<html><body><img src="cid:notice" width="560" alt=""></body></html>',
        "--part",
        "Content-Type: image/png",
        "Content-ID: <notice>",
        "Content-Disposition: inline; filename=notice.png",
        "Content-Transfer-Encoding: base64",
        "",
        base64.encodebytes(picture).decode("ascii").rstrip("\n"),
        "--part--",
        "",
    ]
    return "\n".join(lines).encode()


def observed(raw: bytes) -> tuple[Observation, ...]:
    """What the engine reads in it."""
    pictures = {picture.question: picture.data for picture in to_read(parse(raw).message)}
    observer = PictureTextObserver("tesseract", 60.0, pictures)
    recorder = Recorder(lambda _: "0" * 64, 60.0)

    async def ask() -> None:
        for question in pictures:
            await recorder.ask(observer, question)

    asyncio.run(ask())
    at = datetime(2026, 1, 14, 1, 4, tzinfo=UTC)
    return tuple(msgspec.structs.replace(seen, asked_at=at, elapsed_s=1.0) for seen in recorder.observations.values())


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    message = mail(drawn())
    (folder / "fires.eml").write_bytes(message)
    (folder / "fires.observations.json").write_bytes(msgspec.json.format(msgspec.json.encode(observed(message)), indent=1) + b"\n")
