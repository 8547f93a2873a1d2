"""The last nets before an article leaves: nothing of the recipient may remain (B5)."""

from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files

from fuwake.model.case import Case
from fuwake.model.errors import FuwakeError
from fuwake.parse.message import parse
from fuwake.parse.redaction import Redactor


class RecipientLeft(FuwakeError):
    """A finished text still holds something that points to the recipient. Nothing is written."""


def redactor_of(raw: bytes, case: Case) -> Redactor:
    """The redactor of a message that nobody passed on."""
    return Redactor.of(parse(raw, trusted_receivers=case.run.trusted_receivers))


def masker(raw: bytes, case: Case) -> Callable[[str], str]:
    """Masks the recipient in article text, the recipient's own domain included."""
    return redactor_of(raw, case).article_text


@lru_cache(maxsize=1)
def _ours() -> str:
    """All that articles say by themselves."""
    folder = files("fuwake.report")
    names = [folder.joinpath("sentences", f"{lang}.toml") for lang in ("ja", "en")]
    names += [folder.joinpath("data", name) for name in ("desks.toml", "law.toml")]
    names += [files("fuwake.answer").joinpath("data", f"{name}.csv") for name in ("sentences", "plain")]
    return "\n".join(name.read_text(encoding="utf-8") for name in names)


def check(redactor: Redactor, name: str, text: str | bytes) -> None:
    """Raises RecipientLeft naming the file (and the line) where the recipient is still found."""
    if not redactor.found_in(text):
        return
    redactor = redactor.besides(_ours())  # a reader at a reporting desk: every article names the desk
    if not redactor.found_in(text):
        return
    lines = text.splitlines() if isinstance(text, str) else text.decode("utf-8", "replace").splitlines()
    line = next((number for number, words in enumerate(lines, 1) if redactor.found_in(words)), None)
    where = f"{name}, line {line}" if line is not None else name
    raise RecipientLeft(f"{where}: the recipient can still be recognised; nothing was written")
