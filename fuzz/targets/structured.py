"""Mails that hypothesis writes, their choices made by the fuzzer: what follows the rules is read as written, what is mangled holds."""

from collections.abc import Callable, Iterator

from hypothesis import HealthCheck, given, settings

from fuwake.pipeline.opened import open_mail
from fuzz import promises
from fuzz.promises import holds
from fuzz.structured import Mail, digest, mails, mangled
from fuzz.targets._target import Target

_SETTINGS = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def read_as_written(mail: Mail) -> None:
    """Everything that was written into the mail is found in it."""
    promises.mail(mail.raw, twice=False)
    anatomy = open_mail(mail.raw).anatomy
    message = anatomy.message
    holds(message.subject == mail.subject, f"the subject {mail.subject!r} is read as {message.subject!r}")
    author = [(box.name, box.address) for box in message.author]
    holds(author == [mail.author], f"the author {mail.author} is read as {author}")
    ips = [hop.from_ip for hop in anatomy.trace.hops]
    holds(ips == mail.ips, f"the hops {mail.ips} are read as {ips}")
    leaves = [part for part in message.parts if not part.type.startswith("multipart/")]
    found = [(part.type, part.sha256, part.filename) for part in leaves]
    holds(found == [(leaf.type, digest(leaf.data), leaf.filename) for leaf in mail.leaves], f"other parts: {found}")
    texts = {content.path: content.text for content in message.contents}
    for part, leaf in zip(leaves, mail.leaves, strict=True):
        holds(leaf.text is None or texts[part.path] == leaf.text, f"the text of part {part.path} is read as {texts.get(part.path)!r}")
    urls = {link.url for link in anatomy.links}
    for url in mail.urls:
        holds(url in urls, f"the link {url} is not found")
    shown = message.text.split()
    for word in mail.seen:
        holds(any(word in one for one in shown), f"the word {word} is not seen")
    for word in mail.hidden:
        holds(word not in shown and word in message.hidden_text, f"the hidden word {word} is seen or lost")


@_SETTINGS
@given(mails())
def _written(mail: Mail) -> None:
    read_as_written(mail)


@_SETTINGS
@given(mangled())
def _mangled(raw: bytes) -> None:
    promises.mail(raw, twice=False)


_WRITTEN: Callable[[bytes], object] = _written.hypothesis.fuzz_one_input  # type: ignore[attr-defined]  # hypothesis puts it there
_MANGLED: Callable[[bytes], object] = _mangled.hypothesis.fuzz_one_input  # type: ignore[attr-defined]  # the same


def _run(data: bytes) -> None:
    """The first byte chooses; the others are the choices of hypothesis."""
    (_WRITTEN if data[:1] < b"\x80" else _MANGLED)(data[1:])


def _seeds() -> Iterator[bytes]:
    for place in range(64):
        yield bytes((place * 97 + step * (place + 3)) % 256 for step in range(1_500))


TARGETS = (Target(name="structured", run=_run, seeds=_seeds, share=6),)
