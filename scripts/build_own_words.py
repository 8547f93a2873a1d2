"""Writes src/fuwake/parse/data/own_words.txt: the words of our own records and sentences, which name no recipient.

A recipient called `victim@…` or `header@…` is masked by the whole address; the bare word stays, since it stands in every article
and every case document. `--check` only tells whether a word is missing.
"""

import argparse
import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src" / "fuwake"
TARGET = SOURCE / "parse" / "data" / "own_words.txt"
HEAD = "# Words of three letters or more in fuwake's own records and sentences. Written by scripts/build_own_words.py.\n"
ROOMS = (
    "answer",
    "authenticate",
    "brands",
    "campaigns",
    "derive",
    "intake",
    "model",
    "observe",
    "parse",
    "pipeline",
    "report",
    "rules",
    "verdict",
)
SHORTEST = 3
_WORD = re.compile(rf"(?<![a-z0-9])[a-z]{{{SHORTEST},24}}(?![a-z0-9])")


def words() -> set[str]:
    """All of them, in lower case."""
    found: set[str] = set()
    for text in _texts():
        found.update(_WORD.findall(text.lower()))
    return found


def _texts() -> Iterator[str]:
    for room in ROOMS:
        for file in sorted((SOURCE / room).rglob("*.py")):
            yield file.stem
            yield from _strings(ast.parse(file.read_text(encoding="utf-8")))
    for file in sorted((SOURCE / "report" / "sentences").glob("*.toml")) + sorted((SOURCE / "report" / "data").glob("*.toml")):
        yield from _values(tomllib.loads(file.read_text(encoding="utf-8")))
    for file in sorted((SOURCE / "answer" / "data").glob("*.csv")):
        yield file.read_text(encoding="utf-8")
    for file in sorted((SOURCE / "report" / "templates").iterdir()):
        yield file.read_text(encoding="utf-8")


def _strings(tree: ast.AST) -> Iterator[str]:
    """Texts and names of a module, without its documentation: fields of records are keys of the documents."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if id(node) in said:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            yield node.target.id


def _values(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from _values(item)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item)
    else:
        yield str(value)


def main(arguments: list[str] | None = None) -> int:
    """Writes the file, or with `--check` returns 1 where a word is missing in it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 where a word is missing")
    options = parser.parse_args(arguments)
    now = words()
    if not options.check:
        TARGET.write_text(HEAD + "\n".join(sorted(now)) + "\n", encoding="utf-8")
        return 0
    missing = sorted(now - set(TARGET.read_text(encoding="utf-8").splitlines()))
    if missing:
        print(f"own_words.txt lacks {', '.join(missing[:10])}: run scripts/build_own_words.py", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
