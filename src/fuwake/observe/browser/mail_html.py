"""A mail as a harmless page: sanitised markup, pictures from the mail itself only, header lines on top. Pure."""

import base64
import html as escaping
import re
from collections.abc import Mapping, Sequence

MAX_HTML = 2_000_000
MAX_TEXT = 60_000
MAX_INLINE_BYTES = 2_000_000


def _names(text: str) -> set[str]:
    return set(text.split())


_TAGS = _names(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em "
    "figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small "
    "span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
)
_STYLES = _names(
    "background background-color border border-bottom border-collapse border-color border-left border-radius border-right border-spacing "
    "border-style border-top border-width color direction display float clear font font-family font-size font-style font-weight height "
    "letter-spacing line-height list-style list-style-type margin margin-bottom margin-left margin-right margin-top max-width min-width "
    "opacity padding padding-bottom padding-left padding-right padding-top table-layout text-align text-decoration text-indent "
    "text-transform vertical-align visibility white-space width word-break word-wrap overflow-wrap"
)
_ATTRIBUTES = {
    "*": _names("align bgcolor border color dir height lang size style valign width face"),
    "img": {"src", "alt"},
    "table": {"cellpadding", "cellspacing"},
    "td": {"colspan", "rowspan", "nowrap"},
    "th": {"colspan", "rowspan", "nowrap"},
    "ol": {"start", "type"},
}
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp")
_CSS_URL = re.compile(r"url\s*\([^)]{0,4096}\)?|image-set\s*\(", re.IGNORECASE)

_PAGE = """<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<style>
html{{background:#e9edf2}}
body{{margin:0;padding:16px;font:15px/1.7 "Noto Sans CJK JP","Noto Sans JP",sans-serif;color:#1c1c1c;overflow-wrap:anywhere}}
.fuwake-head{{margin:0 0 12px;padding:12px 16px;background:#fff;border:1px solid #c8d0da;border-radius:8px;font-size:14px;line-height:1.6}}
.fuwake-head dl{{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}}
.fuwake-head dt{{color:#5a6675}}
.fuwake-head dd{{margin:0}}
.fuwake-mail{{padding:18px 20px;background:#fff;border:1px solid #c8d0da;border-radius:8px}}
.fuwake-mail{{overflow:hidden;position:relative;min-height:60px}}
.fuwake-mail pre.plain{{margin:0;white-space:pre-wrap;font:inherit}}
.fuwake-mail img:not([src]){{display:inline-block;min-width:28px;min-height:20px;border:1px dashed #9aa5b1}}
.fuwake-mail img:not([src]){{color:#5a6675;padding:2px 6px;font-size:12px}}
.fuwake-mail a{{color:#0b57d0;text-decoration:underline}}
</style></head><body>{head}<div class="fuwake-mail">{body}</div></body></html>"""


def compose(html: str | None, text: str, fields: Sequence[tuple[str, str]], inline: Mapping[str, tuple[str, bytes]]) -> tuple[str, int]:
    """The page, and how many remote loads it would have made.

    `html` wins over `text`; `fields`: (label, value) lines on top; `inline`: Content-ID → (media type, bytes) of the mail's pictures.
    """
    head = "".join(f"<dt>{escaping.escape(label)}</dt><dd>{escaping.escape(value[:300])}</dd>" for label, value in fields)
    blocked = 0
    if html is not None and html.strip():
        body, blocked = sanitise(html[:MAX_HTML], inline)
    else:
        body = f'<pre class="plain">{escaping.escape(text[:MAX_TEXT])}</pre>'
    card = f'<div class="fuwake-head"><dl>{head}</dl></div>' if head else ""
    return _PAGE.format(head=card, body=body), blocked


def sanitise(html: str, inline: Mapping[str, tuple[str, bytes]]) -> tuple[str, int]:
    """Markup without scripts, styles sheets, forms, links and remote loads; the number of remote loads taken out."""
    import nh3  # 20 ms that a run without pictures does not need

    blocked = 0

    def attribute(tag: str, name: str, value: str) -> str | None:
        nonlocal blocked
        if name == "style":
            found = len(_CSS_URL.findall(value))
            blocked += found
            return _CSS_URL.sub("none", value) if found else value
        if tag == "img" and name == "src":
            if value.lower().startswith(("http:", "https:", "//")):
                blocked += 1
            return _picture(value.strip(), inline)
        return value

    clean = nh3.clean(
        html,
        tags=_TAGS,
        clean_content_tags={"script", "style", "title", "template", "svg", "math", "iframe", "object", "noscript"},
        attributes=_ATTRIBUTES,
        attribute_filter=attribute,
        filter_style_properties=_STYLES,
        url_schemes={"data", "cid", "http", "https"},
        link_rel=None,
    )
    return clean, blocked


def _picture(source: str, inline: Mapping[str, tuple[str, bytes]]) -> str | None:
    """A data: URI for a picture that lies in the mail, None for all else."""
    if source.lower().startswith("cid:"):
        kind, data = inline.get(source[4:].strip("<>"), ("", b""))
        if kind.lower() in _PICTURES and 0 < len(data) <= MAX_INLINE_BYTES:
            return f"data:{kind.lower()};base64,{base64.b64encode(data).decode('ascii')}"
        return None
    if source.lower().startswith(tuple(f"data:{kind};base64," for kind in _PICTURES)) and len(source) <= MAX_INLINE_BYTES * 4 // 3:
        return source
    return None
