"""Links written in running text, where Japanese stands around them without a space, also defanged ones (hxxp, [.]).

An ASCII URL ends at the first Japanese sign: `https://evil.example/loginをご確認` is followed by a particle, not by a path.
A host with non-ASCII letters may have such a path too.
"""

import re
from collections.abc import Iterator

from fuwake.parse.domains import has_known_suffix

_CLOSERS = "（）「」『』【】〈〉《》〔〕［］｛｝“”‘’、。，！？…｡､｢｣・\u3000\u2028\u2029\u200b\ufeff"
_STOP = rf"\s<>\"'`\x00-\x1f\x7f|^\\{{}}{_CLOSERS}"
# What stands before and behind the `//` of an address: that is looked for first.
_SCHEME = re.compile(r"(h(?:tt|xx|\*\*)ps?|f(?:t|x)p)(?::|\[:\]|\(:\))\Z", re.IGNORECASE)
_LONGEST_SCHEME = 8  # `https[:]`
_REST = re.compile(rf"[^{_STOP}]{{1,8192}}")
_BARE = re.compile(
    r"(?<![A-Za-z0-9@./_\[\]-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.|\[\.\]|\(\.\))){1,8}[a-z]{2,24})(?![A-Za-z0-9@_-])"
    r"((?::\d{1,5})?/[\x21-\x7e]{0,2000})?",
    re.IGNORECASE,
)
_LABEL_SIGNS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-ıİſ\u212a"  # as `_BARE`, without regard to case, takes them
_LONGEST_LABEL = 64
_DOT = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)|\{\.\}", re.IGNORECASE)
_COLON = re.compile(r"\[:\]|\(:\)")
_NOT_ASCII = re.compile(r"[^\x21-\x7e]")
# Where one address ends and another begins without a blank: `(https://a)https://b`, `[words](https://a)[words](https://b)`.
_GLUED = re.compile(r"\)(?=https?://|[\[<])|\](?=https?://|\(https?:)")
_BEHIND_AUTHORITY = re.compile(r"[/?#]")
_TAIL = ".,;:!?'\"*_~>"
_PAIRS = {")": "(", "]": "[", "}": "{"}
_JAPANESE = re.compile("[\u3041-\u30ff\u3400-\u9fff\uff66-\uff9f]")
_COMMON = frozenset(
    ("com", "net", "org", "jp", "info", "biz", "cn", "top", "xyz")
)  # a host without `www.` or path is taken only under these


def find_urls(text: str, *, bare: bool = True) -> Iterator[str]:
    """Every URL in the text, refanged, in order; with `bare` then hosts without a scheme as `http://…` where surely meant as links."""
    if ")" in text or "]" in text:
        text = _GLUED.sub(r"\g<0> ", text)
    covered: list[tuple[int, int]] = []
    position = 0
    slashes = text.find("//")
    while slashes >= 0:
        scheme = _SCHEME.search(text, max(position, slashes - _LONGEST_SCHEME), slashes)
        rest = _REST.match(text, slashes + 2) if scheme is not None else None
        if scheme is not None and rest is not None:
            url, length = _cut(scheme[1], rest[0])
            position = rest.start() + max(length, 1)
            if url is not None:
                covered.append((scheme.start(), position))
                yield url
        slashes = text.find("//", max(position, slashes + 1))
    if not bare:
        return
    place = 0
    for found in _bare_hosts(text):
        while place < len(covered) and covered[place][1] <= found.start():
            place += 1
        if place < len(covered) and covered[place][0] < found.end():
            continue
        url = _bare(found[1], found[2] or "")
        if url is not None:
            yield url


def _bare_hosts(text: str) -> Iterator[re.Match[str]]:
    """All matches of `_BARE`, which begin before the first dot of a name: other places need not be tried."""
    end, dot = 0, text.find(".")
    while dot >= 0:
        following = text[dot + 1 : dot + 2]
        if following.isalnum() or following in ("]", ")"):
            label_end = dot if following.isalnum() else dot - 1
            before = text[max(0, label_end - _LONGEST_LABEL) : label_end]
            start = label_end - len(before) + len(before.rstrip(_LABEL_SIGNS))
            found = _BARE.match(text, start) if end <= start < label_end else None
            if found is not None:
                yield found
                end = found.end()
        dot = text.find(".", max(end, dot + 1))


def _cut(scheme: str, rest: str) -> tuple[str | None, int]:
    """The URL refanged, and how many characters of the text after `//` belong to it."""
    behind = _BEHIND_AUTHORITY.search(rest)
    authority_end = behind.start() if behind is not None else len(rest)
    authority, tail = rest[:authority_end], rest[authority_end:]
    shorter = _authority(authority)
    if shorter != authority:
        rest = shorter
    elif not authority.isascii():
        rest = authority + tail
    else:
        foreign = _NOT_ASCII.search(tail)
        rest = authority + (tail[: foreign.start()] if foreign is not None else tail)
    rest = _trim(rest)
    host = _COLON.sub(":", _DOT.sub(".", rest))
    if not host.strip("./"):
        return None, len(rest)
    name = "ftp" if scheme.lower() in ("ftp", "fxp") else "https" if scheme.lower().endswith("s") else "http"
    return f"{name}://{host}", len(rest)


def _authority(text: str) -> str:
    """The host without the Japanese text glued to it: cut where an ASCII top-level domain is followed by kana or kanji."""
    if text.isascii():
        return text
    for found in _JAPANESE.finditer(text):
        head = _DOT.sub(".", text[: found.start()]).rsplit("@", 1)[-1].split(":", 1)[0]
        if "." in head and not head.endswith(".") and (head.rsplit(".", 1)[1].isdigit() or has_known_suffix(head)):
            return text[: found.start()]
    return text


def _trim(text: str) -> str:
    """Without closing punctuation, and without a closing bracket that was not opened inside."""
    while text:
        last = text[-1]
        unopened = last in _PAIRS and text.count(last) > text.count(_PAIRS[last])
        if unopened or (last in _TAIL and not text.endswith("[.]")):
            text = text[:-1]
        else:
            return text
    return text


def _bare(host: str, path: str) -> str | None:
    host = _DOT.sub(".", host)
    last = host.rsplit(".", 1)[1].lower()
    sure = host.lower().startswith("www.") or len(path) > 1 or (last in _COMMON and host.islower())
    if not sure or not has_known_suffix(host):
        return None
    return f"http://{host}{_trim(path)}"
