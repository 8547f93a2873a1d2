"""What inline styles, attributes and simple style-sheet rules say about whether text can be seen.

A heuristic for the path without a browser: no cascade beyond order, and no selectors but tag, .class, #id and tag.class.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

_MAX_SHEET = 200_000  # characters of style sheets that are read
_MAX_RULES = 5_000
_MOST_LOOKS = 5_000
_BRACE = re.compile("[{}]")
_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_SIMPLE = re.compile(r"^([a-z][a-z0-9]*|\*)?([.#][\w-]+)?$", re.IGNORECASE)
_LENGTH = re.compile(r"^([+-]?\d{0,6}\.?\d{1,6})\s*(px|pt|em|rem|ex|%|)$")
_RGB = re.compile(r"^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})(?:[\s,/]+([\d.]{1,6}%?))?\s*\)$")
_NAMED = {"white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "gray": (128, 128, 128), "grey": (128, 128, 128),
          "silver": (192, 192, 192), "snow": (255, 250, 250), "ivory": (255, 255, 240), "whitesmoke": (245, 245, 245), "blue": (0, 0, 255),
          "navy": (0, 0, 128), "green": (0, 128, 0), "yellow": (255, 255, 0), "orange": (255, 165, 0), "ghostwhite": (248, 248, 255),
          "floralwhite": (255, 250, 240), "mintcream": (245, 255, 250), "azure": (240, 255, 255)}  # fmt: skip
_HSL = re.compile(r"^hsla?\(\s*[\d.]{1,8}(?:deg)?[\s,]+[\d.]{1,6}%[\s,]+([\d.]{1,6})%")
_CLIPPED = re.compile(r"rect\(\s*(?:[01](?:px)?[\s,]*){4}\)|inset\(\s*(?:50|100)%|circle\(\s*0")
_SHRUNK = re.compile(r"scale[xy]?\(\s*0(?:\.0{1,6})?\s*[,)]|translate[xy]?\(\s*-\d{4,5}px")
_WIDTH = re.compile(r"(max|min)-(?:device-)?width\s*:\s*(\d{1,5})")

Colour = tuple[int, int, int]
CLEAR: Colour = (-99, -99, -99)
"""`transparent`: text of it cannot be seen on anything."""
DESK = 800
"""Width in px of the window for which `@media` rules are chosen: what a reader at a computer sees."""


class Look(Struct, frozen=True, cache_hash=True):
    """How an element's text looks; children inherit it."""

    gone: bool = False
    """display:none, opacity 0, clipped to nothing or moved off the page: no child can come back."""
    invisible: bool = False
    """visibility:hidden: a child may show itself again."""
    size: float = 16.0
    """Font size in px."""
    colour: Colour | None = None
    """None: the default (black on white, or a link's)."""
    ground: Colour | None = (255, 255, 255)
    """Background; None where a picture or gradient makes it unknown."""

    @property
    def hidden(self) -> bool:
        """Whether text of it cannot be seen."""
        if self.gone or self.invisible or self.size <= 1.0 or self.colour == CLEAR:
            return True
        return self.colour is not None and self.ground is not None and _near(self.colour, self.ground)


class Sheet:
    """Rules of a document's <style> elements, by their simple selector."""

    def __init__(self) -> None:
        self._rules: dict[str, dict[str, str]] = {}
        self._applying: dict[tuple[str, str, str], dict[str, str]] = {}
        self._left = _MAX_SHEET

    def read(self, css: str) -> None:
        """Adds the rules of one style element. Rules for other media than screens and mail are left out."""
        if self._left <= 0:
            return
        self._applying.clear()
        css, self._left = css[: self._left], self._left - len(css)
        for prelude, body in _rules(_COMMENT.sub(" ", css)):
            values = declarations(body)
            if not values:
                continue
            for selector in prelude.lower().split(","):
                name = selector.strip()
                if len(self._rules) < _MAX_RULES and _SIMPLE.match(name):
                    self._rules.setdefault(name, {}).update(values)

    def may_apply(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Whether it is worth asking for the declarations of an element."""
        return tag in self._rules or "class" in attributes or "id" in attributes

    def of(self, tag: str, classes: str, identity: str) -> dict[str, str]:
        """Declarations that apply to an element, later and more special ones last."""
        if not self._rules:
            return {}
        element = (tag, classes, identity)
        if element not in self._applying:
            if len(self._applying) >= _MAX_RULES:
                self._applying.clear()
            self._applying[element] = self._of(tag, classes, identity)
        return self._applying[element]

    def _of(self, tag: str, classes: str, identity: str) -> dict[str, str]:
        names = [tag, *(f"{head}.{name}" for name in classes.lower().split()[:20] for head in ("", tag))]
        names += [f"{head}#{identity.lower()}" for head in ("", tag)] if identity else []
        found: dict[str, str] = {}
        for name in names:
            found.update(self._rules.get(name, {}))
        return found


class Looks:
    """The looks of a document's elements, each combination of what matters worked out once."""

    def __init__(self) -> None:
        self._sheet: Sheet | None = None
        self._known: dict[tuple[object, ...], Look] = {}

    def read(self, css: str) -> None:
        """Adds the rules of one style element."""
        self._sheet = self._sheet or Sheet()
        self._sheet.read(css)
        self._known.clear()

    def of(self, tag: str, attributes: dict[str, str | None], around: Look) -> Look:
        """The look of an element inside one that looks like `around`: the very same object where nothing changes."""
        link, ruled = tag == "a", self._sheet is not None and self._sheet.may_apply(tag, attributes)
        if not attributes:
            if not (ruled or link):
                return around
            key: tuple[object, ...] = (around, link, tag if ruled else None)
        else:
            get = attributes.get
            inline = get("style")
            shown = None if _ATTRIBUTES.isdisjoint(attributes) else tuple([(name, get(name)) for name in _ATTRIBUTES if name in attributes])
            if not (inline or ruled or link or shown):
                return around
            key = (around, link, (tag, get("class"), get("id")) if ruled else None, inline, shown)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _MOST_LOOKS:
                self._known.clear()
            known = self._known[key] = self._of(tag, attributes, around, ruled=ruled)
        return known

    def _of(self, tag: str, attributes: dict[str, str | None], around: Look, *, ruled: bool) -> Look:
        style: dict[str, str] = {}
        if ruled and self._sheet is not None:
            style = self._sheet.of(tag, attributes.get("class") or "", attributes.get("id") or "")
        if inline := attributes.get("style"):
            style = {**style, **declarations(inline)} if style else declarations(inline)
        own = look(around, style, attributes)
        if tag == "a" and own.colour is not None and "color" not in style and "color" not in attributes:
            own = replace(own, colour=None)  # a link has a colour of its own
        return own


_TELLING_NAMES = (
    "display visibility opacity font-size font color background background-color background-image height width max-height max-width "
    "overflow position left top text-indent mso-hide clip clip-path transform margin-left"
)
_TELLING = frozenset(_TELLING_NAMES.split())
_ATTRIBUTES = frozenset(("bgcolor", "color", "background", "hidden"))
_GROUND = frozenset(("background", "background-color", "background-image"))
_GOING = frozenset(
    ("display", "mso-hide", "opacity", "overflow", "position", "text-indent", "clip", "clip-path", "transform", "margin-left")
)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(selectors, declarations) of each rule. Rules inside @media are taken where they hold in a wide, light window; other at-rules
    are passed over.

    Not tinycss2: its serializer recurses once for every open brace.
    """
    position = 0
    while (brace := css.find("{", position)) >= 0:
        prelude = css[position:brace].rpartition(";")[2].rpartition("}")[2].strip()
        position = brace + 1
        if prelude.startswith("@media") and _holds(prelude[:500].lower()):
            continue  # its rules follow like any other; its closing brace is dropped by the next prelude
        end = css.find("}", position)
        end = len(css) if end < 0 else end
        if prelude.startswith("@"):
            position = _block_end(css, position) if prelude.startswith("@media") else end + 1
            continue
        yield prelude[-2000:], css[position : min(end, position + 8192)]
        position = end + 1


def _holds(condition: str) -> bool:
    """Whether an @media rule holds on a screen of DESK px with light colours: where several are joined by commas, the first."""
    first = condition.split(",", 1)[0]
    if "print" in first or "dark" in first or "speech" in first:
        return False
    return all((int(width) >= DESK) if kind == "max" else (int(width) <= DESK) for kind, width in _WIDTH.findall(first))


def _block_end(css: str, position: int) -> int:
    """The place after the brace that closes the block open at `position`."""
    depth = 1
    for found in _BRACE.finditer(css, position):
        depth += 1 if found.group() == "{" else -1
        if depth == 0:
            return found.end()
    return len(css)


@lru_cache(maxsize=2048)
def declarations(text: str) -> dict[str, str]:
    """`name: value` pairs of an inline style that tell whether text can be seen, lower-case, `!important` taken off. Never raises."""
    found: dict[str, str] = {}
    text = text[:8192]
    for piece in (_COMMENT.sub("", text) if "/*" in text else text).split(";"):
        name, colon, value = piece.partition(":")
        name = name.strip().lower()
        if colon and name in _TELLING:
            found[name] = value.replace("!important", "").strip().lower()
    return found


def look(parent: Look, style: dict[str, str], attributes: dict[str, str | None]) -> Look:
    """The look of an element from its parent's, its style and its presentational attributes (bgcolor, color, background, hidden)."""
    if not style and _ATTRIBUTES.isdisjoint(attributes):
        return parent
    ground = parent.ground
    if (colour := attributes.get("bgcolor")) is not None:
        ground = _ground(colour) or ground
    if attributes.get("background"):
        ground = None
    if not _GROUND.isdisjoint(style):
        for name in ("background", "background-color", "background-image"):
            value = style.get(name)
            if value is not None:
                ground = None if "url(" in value or "gradient" in value else _ground(value) or ground
    colour_text = style.get("color") or attributes.get("color")
    size = style.get("font-size") or ("font" in style and _font_size(style["font"]))
    visibility = style.get("visibility")
    return Look(
        parent.gone or "hidden" in attributes or (not _GOING.isdisjoint(style) and _gone(style)),
        visibility in ("hidden", "collapse") if visibility else parent.invisible,
        _size(size, parent.size) if size else parent.size,
        (_colour(colour_text) or parent.colour) if colour_text else parent.colour,
        ground,
    )


def _gone(style: dict[str, str]) -> bool:
    if style.get("display") == "none" or style.get("mso-hide") == "all":
        return True
    if "opacity" in style and (opacity := _number(style["opacity"])) is not None and opacity <= 0.05:
        return True
    if style.get("overflow", "").startswith("hidden") and any(
        _is_zero(style.get(name, "")) for name in ("height", "max-height", "width", "max-width")
    ):
        return True
    if style.get("position") in ("absolute", "fixed") and any((_number(style.get(name, "")) or 0) <= -500 for name in ("left", "top")):
        return True
    if _CLIPPED.match(style.get("clip", "") or style.get("clip-path", "")) or _SHRUNK.search(style.get("transform", "")):
        return True
    return any((_number(style.get(name, "")) or 0) <= away for name, away in (("text-indent", -500), ("margin-left", -1500)))


def _is_zero(text: str) -> bool:
    return text != "" and _number(text) == 0


def _number(text: str) -> float | None:
    found = _LENGTH.match(text.strip())
    return float(found[1]) if found is not None else None


def _font_size(text: str) -> str | None:
    return next((word.split("/", 1)[0] for word in text.split() if _LENGTH.match(word.split("/", 1)[0]) and not word.isdigit()), None)


@lru_cache(maxsize=1024)
def _size(text: str, parent: float) -> float:
    found = _LENGTH.match(text.strip())
    if found is None:
        return 13.0 if text in ("small", "medium", "large") else parent
    value, unit = float(found[1]), found[2]
    if unit in ("px", ""):
        return value
    if unit == "pt":
        return value * 4 / 3
    if unit == "rem":
        return value * 16
    return value * parent / {"em": 1, "ex": 2, "%": 100}[unit]


def _ground(text: str) -> Colour | None:
    """A background's colour; a transparent one lets the one below through."""
    colour = _first_colour(text)
    return None if colour == CLEAR else colour


def _first_colour(text: str) -> Colour | None:
    return _colour(text) or next((colour for word in text.split() if (colour := _colour(word)) is not None), None)


@lru_cache(maxsize=1024)
def _colour(text: str) -> Colour | None:
    text = text.strip().lower()[:64]
    if text in _NAMED:
        return _NAMED[text]
    if text == "transparent":
        return CLEAR
    digits = text.removeprefix("#")
    if len(digits) in (3, 6) and all(sign in "0123456789abcdef" for sign in digits):
        wide = digits if len(digits) == 6 else "".join(sign * 2 for sign in digits)
        return int(wide[:2], 16), int(wide[2:4], 16), int(wide[4:], 16)
    if (found := _RGB.match(text)) is not None:
        return CLEAR if found[4] in ("0", "0%", "0.0") else (int(found[1]), int(found[2]), int(found[3]))
    if (found := _HSL.match(text)) is not None and float(found[1]) in (0.0, 100.0):
        return (255, 255, 255) if float(found[1]) else (0, 0, 0)
    return None


def dark(text: str) -> bool:
    """Whether a background is a dark colour; a colour that cannot be read counts as light."""
    colour = _first_colour(text)
    return colour is not None and colour != CLEAR and sum(colour) < 3 * 128


def _near(one: Colour, other: Colour) -> bool:
    """Colours a person cannot tell apart (within 8 of 255 in each channel)."""
    return abs(one[0] - other[0]) <= 8 and abs(one[1] - other[1]) <= 8 and abs(one[2] - other[2]) <= 8
