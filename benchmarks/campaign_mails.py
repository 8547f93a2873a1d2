"""Mails of invented campaigns: templates in Japanese and English, words changed from mail to mail, some short, some pictures alone."""

import io
import random
import zlib
from base64 import b64encode
from collections.abc import Iterator

from msgspec.structs import replace

from fuwake.campaigns.shapes import shape
from fuwake.campaigns.sketch import Sketch, sketch
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor

_JA = (
    "お客様の アカウント 口座 カード 会員情報 配送 荷物 請求 お支払い 更新 確認 本人確認 セキュリティ 異常 不正 利用 停止 制限 期限 手続き "
    "案内 重要 お知らせ 認証 登録 変更 解除 再開 審査 返金 還付 税金 電気料金 保険 年金 通知 "
    "担当 窓口 本日中 至急 下記 専用 ページ より 完了 失効"
)
_EN = (
    "account card payment parcel delivery invoice refund security update verify unusual activity suspended limited expire deadline review "
    "document shared mailbox storage quota password reset confirm billing subscription renewal tax notice customer service support click "
    "below within hours today access restore transaction statement order shipment address failed attempt protect immediate action required"
)
_PATHS = ("login", "verify", "secure", "jp", "wp-content", "portal", "update", "auth", "mail", "track", "id", "web", "check", "index.php")
_TAGS = ("table", "tr", "td", "p", "div", "span", "b", "img", "a", "br", "center", "h2", "ul", "li", "font")


class Template:
    """What the mails of one campaign have in common."""

    def __init__(self, rng: random.Random) -> None:
        self.japanese = rng.random() < 0.5
        self.words = (_JA if self.japanese else _EN).split()
        kind = rng.random()
        self.kind = "picture" if kind < 0.1 else "short" if kind < 0.2 else "text" if kind < 0.4 else "html"
        sentences = 2 if self.kind == "short" else rng.randint(5, 14)
        self.sentences = [self._sentence(rng) for _ in range(sentences)]
        self.subject = self._sentence(rng, 5)
        self.path = "/".join(rng.sample(_PATHS, rng.randint(1, 3))) + rng.choice(("", "?id=", "?email=", "?t=&u="))
        self.tags = [rng.choice(_TAGS) for _ in range(rng.randint(30, 200))]
        self.changed = rng.choice((0.0, 0.0, 0.02, 0.05, 0.1))
        self.picture = _picture(rng) if self.kind == "picture" else b""

    def _sentence(self, rng: random.Random, words: int = 0) -> list[str]:
        return [
            rng.choice(self.words) + rng.choice(("", "", "の", "を", "に", "が") if self.japanese else ("",))
            for _ in range(words or rng.randint(6, 16))
        ]

    def mail(self, rng: random.Random, number: int) -> bytes:
        """One mail of the campaign."""
        told = [[rng.choice(self.words) if rng.random() < self.changed else word for word in one] for one in self.sentences]
        gap, end = ("", "。") if self.japanese else (" ", ".")
        body = [gap.join(one) + end for one in told]
        link = f"https://{_name(rng)}.example/{self.path}" + (f"{rng.getrandbits(40):x}" if "=" in self.path else "")
        lines = [
            f"From: {_name(rng)} <info@{_name(rng)}.example>",
            f"To: someone{number}@receiver.example",
            f"Subject: {gap.join(self.subject)} {rng.randint(1, 99999)}",
            f"Date: Wed, {1 + number % 28:02} Oct 2025 10:00:00 +0900",
            f"Message-ID: <{rng.getrandbits(60)}@{_name(rng)}.example>",
        ]
        if self.kind == "picture":
            lines += ["Content-Type: multipart/related; boundary=b", "", "--b", "Content-Type: text/html; charset=utf-8", ""]
            lines += [f'<a href="{link}"><img src="cid:a"></a>', "--b", "Content-Type: image/png", "Content-Transfer-Encoding: base64"]
            lines += ["Content-ID: <a>", "", b64encode(self.picture + b"\0" * rng.randint(0, 9)).decode(), "--b--", ""]
        elif self.kind == "html":
            marked = "".join(
                f"<{tag}>{body[at % len(body)] if at % 7 == 0 and at // 7 < len(body) else ''}" for at, tag in enumerate(self.tags)
            )
            lines += [
                "Content-Type: text/html; charset=utf-8",
                "",
                f'<html><body>{marked}<a href="{link}">{self.words[0]}</a></body></html>',
                "",
            ]
        else:
            lines += ["Content-Type: text/plain; charset=utf-8", "", *body, link, ""]
        return "\n".join(lines).encode()


def _name(rng: random.Random) -> str:
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(4, 10))) + rng.choice(
        ("", "", str(rng.randint(1, 99)))
    )


def _picture(rng: random.Random) -> bytes:
    from PIL import Image

    cells = Image.frombytes("L", (12, 10), bytes(rng.getrandbits(8) for _ in range(120))).resize((320, 240))
    out = io.BytesIO()
    cells.save(out, "PNG", compress_level=1)
    return out.getvalue()


def read(raw: bytes) -> Sketch:
    """The sketch of a mail."""
    anatomy = parse(raw)
    return sketch(anatomy, Redactor.of(anatomy))


def sketches(count: int, seed: int) -> Iterator[Sketch]:
    """Sketches of real mail bytes: a twelfth as many templates as mails, their sizes skewed as in real life."""
    rng = random.Random(seed)
    templates = [Template(rng) for _ in range(max(1, count // 12))]
    weights = [1 / (rank + 10) for rank in range(len(templates))]
    for number, template in enumerate(rng.choices(templates, weights, k=count)):
        yield read(template.mail(rng, number))


def varied(base: Sketch, rng: random.Random, number: int) -> Sketch:
    """Another mail of the campaign, made from a sketch: some shingles, all numbers, hosts and senders are others."""
    changed = rng.choice((0.0, 0.0, 0.05, 0.1, 0.2, 0.3))
    name = _name(rng)
    return replace(
        base,
        case=f"{zlib.crc32(name.encode()):08x}{rng.getrandbits(192):048x}{number:08x}",
        text=_changed(base.text, changed, rng),
        structure=_changed(base.structure, changed / 2, rng),
        subject_shape=shape(base.subject_shape) if rng.random() < 0.8 else f"{name} {base.subject_shape}",
        link_hosts=(f"{name}.example",),
        author_domains=(f"{_name(rng)}.example",),
        sentences=(),
    )


def _changed(hashes: tuple[int, ...], share: float, rng: random.Random) -> tuple[int, ...]:
    if not share or not hashes:
        return hashes
    kept = [value for value in hashes if rng.random() >= share]
    top = hashes[-1] if len(hashes) > 100 else (1 << 48) - 1
    return tuple(sorted({*kept, *(rng.randint(0, top) for _ in range(len(hashes) - len(kept)))}))
