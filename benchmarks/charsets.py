"""Unlabelled text: how often is its charset told right, told wrong, or said not to be told? Beside charset-normalizer, where installed.

`folder` holds gettext catalogues as `<language>/…/*.po` (those of any large program will do): six of their sentences at a time, and
single short ones, are encoded and read without a label.
"""

import argparse
import ast
import re
from collections import Counter
from pathlib import Path

from fuwake.parse.charsets import decode

CASES = {
    "cp932": "ja",
    "euc_jp": "ja",
    "gb18030": "zh_Hans",
    "big5hkscs": "zh_Hant",
    "cp949": "ko",
    "cp1251": "ru",
    "koi8_r": "ru",
    "cp1253": "el",
    "cp1255": "he",
    "cp1256": "ar",
    "cp874": "th",
    "cp1250": "pl",
    "cp1254": "tr",
    "cp1257": "lt",
    "cp1252": "fr",
}
_ENTRY = re.compile(r'msgstr(?:\[\d\])? ((?:"(?:[^"\\]|\\.)*"\n?)+)')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_SLOT = re.compile(r"%(?:\(\w+\))?[sd]")


def sentences(file: Path) -> list[str]:
    """The translations in a catalogue, without what is filled in later."""
    catalogue = file.read_text(encoding="utf-8")
    found = ("".join(map(ast.literal_eval, _STRING.findall(hit[1]))) for hit in _ENTRY.finditer(catalogue))
    return [text for text in (_SLOT.sub("", one) for one in found) if len(text) > 3 and "Project-Id" not in text]


def ours(data: bytes) -> str | None:
    """The text; None where it is said that it cannot be told."""
    decoded = decode(data, None)
    return None if any(code == "charset-unclear" for code, _ in decoded.defects) else decoded.text


def peer(data: bytes) -> str | None:
    """The text by charset-normalizer; None where it names none."""
    from charset_normalizer import from_bytes  # a peer: the tools of the tests bring it

    found = from_bytes(data).best()
    return str(found) if found is not None else None


def main() -> None:
    """Prints right / not told / wrong for paragraphs and for single sentences of at most 40 signs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", action="store_true", help="measure charset-normalizer in place of fuwake")
    chosen = parser.parse_args()
    read = peer if chosen.peer else ours
    for codec, language in CASES.items():
        texts = [text for file in sorted((chosen.folder / language).rglob("*.po")) for text in sentences(file)]
        kinds = (["\n".join(texts[at : at + 6]) for at in range(0, len(texts) - 6, 6)], [text for text in texts if 6 <= len(text) <= 40])
        shown = []
        for kind in kinds:
            data = [one for text in kind[:120] if not (one := text.encode(codec, "ignore")).isascii()]
            counts = Counter("not told" if (got := read(one)) is None else got == one.decode(codec) for one in data)
            shown.append(f"{counts[True]:4} right {counts['not told']:4} not told {counts[False]:4} wrong")
        print(f"{codec:10} {language:8} paragraphs {shown[0]}   short {shown[1]}")


if __name__ == "__main__":
    main()
