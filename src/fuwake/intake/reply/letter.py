"""The answer as a mail: verdict, reasons and advice, Japanese first, English below, as text and as simple HTML. Pure.

Built from checked values only. Of the mail that was reported nothing is quoted but its subject, defanged and cut.
"""

import base64
import hashlib
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import Literal

from fuwake.intake.reply.may import Reply
from fuwake.model.answer import Answer
from fuwake.model.case import Case
from fuwake.parse.defang import defang_text
from fuwake.parse.visible import plain

Lang = Literal["ja", "en"]
_SUBJECT = "=?utf-8?b?{}?="
_LONGEST_SUBJECT = 80
_WORDS: dict[Lang, dict[str, str]] = {
    "ja": {
        "title": "ご報告いただいたメールの確認結果",
        "thanks": "メールをお知らせいただき、ありがとうございました。次のメールを確認しました。",
        "subject": "件名",
        "none": "（件名なし）",
        "number": "受付番号",
        "end": "このメールは自動で送信しています。くわしくは担当者に受付番号をお伝えください。",
    },
    "en": {
        "title": "The mail that you reported",
        "thanks": "Thank you for reporting a mail. This one was examined:",
        "subject": "Subject",
        "none": "(no subject)",
        "number": "Case number",
        "end": "This answer was sent automatically. For more, give the case number to those in charge.",
    },
}


def letter(case: Case, number: str, reply: Reply, sender: str, now: datetime) -> bytes:
    """The mail, ready to be sent, CRLF at each line. number: name of the case. Raises ValueError for a case without an answer."""
    if case.answer is None:
        raise ValueError("the case has no answer")
    subject = plain(defang_text(case.message.subject or ""), _LONGEST_SUBJECT)
    text = "\n\n".join(_text(case.answer, subject, number, lang) for lang in ("ja", "en"))
    page = "".join(_page(case.answer, subject, number, lang) for lang in ("ja", "en"))
    boundary = f"=_{message_id(case.message.sha256, reply.to, sender)[8:40]}"
    title = f"{_WORDS['ja']['title']} / {_WORDS['en']['title']}"
    head = [
        f"From: fuwake <{sender}>",
        f"To: <{reply.to}>",
        f"Subject: {_coded(title)}",
        f"Date: {format_datetime(now)}",
        f"Message-ID: {message_id(case.message.sha256, reply.to, sender)}",
        *([f"In-Reply-To: {reply.in_reply_to}"] if reply.in_reply_to else []),
        *(["References: " + "\r\n ".join(reply.references)] if reply.references else []),
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{boundary}"',
    ]
    parts = (("plain", text + "\n"), ("html", f'<!doctype html><html lang="ja"><body>{page}</body></html>\n'))
    body = "".join(f"--{boundary}\r\n{_part(kind, words)}" for kind, words in parts)
    return ("\r\n".join(head) + f"\r\n\r\n{body}--{boundary}--\r\n").encode("ascii")


def message_id(sha256: str, to: str, sender: str) -> str:
    """The same for the same mail and person: who sees it twice knows that it is one."""
    digest = hashlib.sha256(f"{sha256} {to}".encode()).hexdigest()[:40]
    return f"<answer.{digest}@{sender.rpartition('@')[2].lower()}>"


def _text(answer: Answer, subject: str, number: str, lang: Lang) -> str:
    words = _WORDS[lang]
    said = "\n".join(f"・{_said(one)}" if lang == "ja" else f"- {_said(one)}" for one in _sentences(answer, lang))
    about = f"{words['subject']}: {subject or words['none']}\n{words['number']}: {number}"
    return f"{words['thanks']}\n\n{about}\n\n{said}\n\n{words['end']}"


def _page(answer: Answer, subject: str, number: str, lang: Lang) -> str:
    words = _WORDS[lang]
    first, *others = (escape(_said(one)) for one in _sentences(answer, lang))
    points = "".join(f"<li>{one}</li>" for one in others)
    about = f"{words['subject']}: <bdi>{escape(subject or words['none'])}</bdi><br>{words['number']}: {escape(number)}"
    return (
        f'<div lang="{lang}"><p>{words["thanks"]}</p><p>{about}</p><p><strong>{first}</strong></p>'
        f"<ul>{points}</ul><p><small>{words['end']}</small></p></div>"
    )


def _sentences(answer: Answer, lang: Lang) -> list[str]:
    return [said.ja if lang == "ja" else said.en for said in answer.sentences]


def _said(sentence: str) -> str:
    """Answers name people and brands, never addresses; should one stand there all the same, it is no link."""
    return plain(defang_text(sentence), 1000)


def _coded(text: str) -> str:
    """Encoded words of at most 75 characters (RFC 2047 section 2), folded."""
    pieces = [text[start : start + 14] for start in range(0, len(text), 14)]
    return "\r\n ".join(_SUBJECT.format(base64.b64encode(piece.encode()).decode()) for piece in pieces)


def _part(kind: str, text: str) -> str:
    coded = base64.b64encode(text.replace("\n", "\r\n").encode()).decode()
    lines = "\r\n".join(coded[start : start + 76] for start in range(0, len(coded), 76))
    return f"Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{lines}\r\n"
