"""Passwords that a mail gives for its own attachments, as is usual in Japan (PPAP): read from its text and its file names. Pure."""

import re
import unicodedata
from collections.abc import Iterable

from fuwake.parse import limits

_TEXT = 20_000  # signs of text that are searched
_NAMED = (
    r"(?:(?:解凍|展開|開封|復号|添付|ファイル|zip|閲覧)[用の]{0,2})?"
    r"(?:パスワード|パスフレーズ|パスコード|暗証番号|暗号キー|解凍キー|開封キー)|密码|密碼|암호|비밀번호|"
    r"(?<![a-z])(?:password|passwort|passcode|passphrase|passwd|pass|pwd|pw|p/w|contraseña|mot de passe|senha)(?![a-z])"
)
_BETWEEN = (
    r"(?:[ \t]{0,5}(?:[:=→⇒>-]|は|が|is|are|was|ist|(?:to open|for)[^:\n]{0,40}:|"
    r"[(（\[【「『<][^)）\]】」』>\n]{0,20}[)）\]】」』>])){0,3}"
)
_GIVEN = re.compile(rf"(?:{_NAMED}){_BETWEEN}[\s\"'「『【\[(<*・■●◆]{{0,12}}([!-~]{{3,64}})", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:{_NAMED})[^\n:：=]{{1,30}}[:：=][ \t]{{0,5}}([!-~]{{3,64}})", re.IGNORECASE)  # `Senha do PDF: 123`
_BELOW = re.compile(rf"(?:{_NAMED})[^\n]{{0,80}}((?:\n[^\n]{{0,80}}){{1,4}})", re.IGNORECASE)
_ALONE = re.compile(r"^[\s・■●◆*>\"「『【\[(<]{0,12}([!-~]{4,64}?)[\s\"」』】\])>]{0,12}$", re.MULTILINE)
"""A line that is nothing but a password, in one of the four lines below the one that speaks of it."""
_EDGES = "\"'`「」『』【】[]()<>*、。,."
_IN_NAME = re.compile(r"[A-Za-z0-9]{4,40}")


def passwords(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """What may be the password, the likeliest first, at most 40: what follows the word in texts and names, then words of the names."""
    found: dict[str, None] = {}
    named = [unicodedata.normalize("NFKC", name)[:300].rpartition(".")[0] for name in names]
    for text in (*(unicodedata.normalize("NFKC", text[:_TEXT]) for text in texts), *named):
        given = [hit[1] for hit in _GIVEN.finditer(text)]
        given += [hit[1] for hit in _LABELLED.finditer(text)]
        given += [line[1] for hit in _BELOW.finditer(text) for line in _ALONE.finditer(hit[1])]
        for token in given:
            for spelling in _spellings(token):
                found.setdefault(spelling)
    for name in named:
        for word in _IN_NAME.findall(name):
            found.setdefault(word)
    return tuple(found)[: limits.PASSWORDS]


def _spellings(token: str) -> Iterable[str]:
    """As it stands first: a full stop at the end, or quotes around it, may belong to it or not."""
    yield token
    bare = token.strip(_EDGES)
    if len(bare) >= 3:
        yield bare
    inner = re.split(r"[\"'<>()\[\]]", bare, maxsplit=1)[0]
    if len(inner) >= 3:
        yield inner
