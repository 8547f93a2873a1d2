"""Links and addresses written so that no program makes them clickable again."""

import re

_SCHEMES = {"http": "hxxp", "https": "hxxps", "ftp": "fxp", "ftps": "fxps", "ws": "wxs", "wss": "wxss"}
_SCHEME_NAMES = "https?|(?<![a-z0-9])(?:ftps?|wss?)"  # the first also behind a letter: what is glued to a word is a link for many programs
# scheme://authority, also with the signs percent-encoded (an address inside a query); the authority ends at a delimiter
_URL = re.compile(rf"({_SCHEME_NAMES})(:|%3A)(//|%2F%2F|\\\\)([^\s/\\?#<>\"'`|^%&（）「」『』【】、。]*)", re.IGNORECASE)
# what stood inside the authority of another: `http://a)(http://b/`
_LEFT = re.compile(rf"({_SCHEME_NAMES})(?=(?::|%3A)(?://|%2F%2F|\\\\))", re.IGNORECASE)
_OTHER = re.compile(
    r"(?<![\w:])(javascript|vbscript|data(?=:[\w-]+/)|file|mailto|tel|sms|ms-[a-z-]{1,30}|intent|blob):(?=\S)", re.IGNORECASE
)
# from the sign before the @ on: addresses may stand glued to one another (`mailto:a@b.jp?cc=c@d.jp`)
_ADDRESS = re.compile(r"(?<=[\w.!#$%&'*+/=?^`{|}~-])(@|%40)((?:[\w-]{1,63}\.){1,10}[\w-]{2,63})(?![\w])")
_WWW = re.compile(r"(?<![\w.@/\]-])(www\.(?:[\w-]{1,63}\.){1,10}[\w-]{2,63})(?![\w-])", re.IGNORECASE)
# An address in which nothing but the scheme and the host is to be changed, unless `www.` stands behind the host.
_SIMPLE = re.compile(r"(https?)://([a-z0-9.-]+)([/?#][^\s:@%\\]*)?")
_DOT = re.compile(r"(?<!\[)\.(?!\])")


def defang_host(host: str) -> str:
    """`example.com` as `example[.]com`; an IPv6 address with its colons in brackets at the first place."""
    if host.count(":") > 1 and "[:]" not in host:
        return host.replace(":", "[:]", 1)
    return _DOT.sub("[.]", host)


def defang_address(address: str) -> str:
    """`info@example.jp` as `info[@]example[.]jp`."""
    local, at, domain = address.rpartition("@")
    if not at or local.endswith("["):
        return address
    return f"{local}[@]{defang_host(domain)}"


def defang_url(url: str) -> str:
    """`https://example.com/path` as `hxxps://example[.]com/path`; links inside its path, query and fragment too."""
    simple = _SIMPLE.fullmatch(url)
    if simple is not None and "www." not in (behind := simple[3] or "").lower():
        return f"{_SCHEMES[simple[1]]}://{simple[2].replace('.', '[.]')}{behind}"
    if _URL.match(url) or _OTHER.match(url):
        return defang_text(url)
    if url.startswith("//"):
        return "//" + defang_url(url[2:])
    cut = next((place for place, sign in enumerate(url) if sign in "/?#"), len(url))
    return defang_text(defang_host(url[:cut]) + url[cut:])


def defang_text(text: str) -> str:
    """Every URL with a scheme, every `www.` host and every mail address inside the text defanged. Twice changes nothing."""
    text = _LEFT.sub(lambda found: _SCHEMES[found[1].lower()], _URL.sub(_defang_match, text))
    text = _OTHER.sub(lambda found: f"{found[1]}[:]" if found[1].lower() not in ("mailto", "tel", "sms") else found[0], text)
    text = _ADDRESS.sub(lambda found: f"[{found[1]}]{defang_host(found[2])}", text)
    return _WWW.sub(lambda found: defang_host(found[1]), text)


def _defang_match(found: re.Match[str]) -> str:
    scheme, colon, slashes, authority = found.groups()
    user, at, host = authority.rpartition("@")
    if at and not user.endswith("["):
        at = "[@]"
    safe = defang_host(host) if not host.startswith("[") else host.replace(":", "[:]", 1)
    return f"{_SCHEMES[scheme.lower()]}{colon}{slashes}{user}{at}{safe}"
