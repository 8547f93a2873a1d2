"""One message read in a process of its own: what its bytes say is worked out there, and records alone come back.

The process is a fork that lives as long as its case. Where a limit ends it, a second one reads the header section only and goes on in
its place: no message is lost, and none is read in the process that asks the network and writes files.
"""

import dataclasses
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from fuwake.authenticate.evaluate import evaluate
from fuwake.campaigns.sketch import Sketch, sketch
from fuwake.model.anatomy import Anatomy
from fuwake.model.attached import AttachedPage
from fuwake.model.case import Case, CaseSource, Run, Stop
from fuwake.model.message import Message, Part
from fuwake.model.observation import Observation, unasked
from fuwake.parse.pictures import is_pdf
from fuwake.pipeline.arrival import Arrival, unload
from fuwake.pipeline.choose import link_to_visit, why_none
from fuwake.pipeline.choose_attached import pages_to_open
from fuwake.pipeline.confined import Limits, Stopped, Worker
from fuwake.pipeline.judge import judge_opened, judge_to_json
from fuwake.pipeline.opened import Opened, bounds_of, open_mail
from fuwake.pipeline.picture_words import Wanted, unread, wanted

T = TypeVar("T")
Question = tuple[Literal["open", "needs", "judge", "offline"], tuple[Observation, ...]] | tuple[Literal["file"], str]
"""The last one: a file by its name in `Read`, sent as it is."""
MESSAGE = "message.eml"
"""The message to be dissected, among the files that are sent."""


class Read(Struct, frozen=True, kw_only=True):
    """What came of the bytes."""

    source: CaseSource
    is_given: bool
    """Whether the message to be dissected is the very one that was given, which need not be sent."""
    kept: dict[str, bool]
    """The same of the files that are kept beside it, by name."""
    anatomy: Anatomy
    """Without the contents of parts but for inline pictures."""
    sketch: Sketch
    wanted: Wanted
    """Pictures that hold its words."""
    pages: tuple[AttachedPage, ...] = ()
    """Attached pages that may be opened, the recipient replaced in them."""


class Offline(Struct, frozen=True, kw_only=True):
    """A case for which nothing was asked."""

    observations: tuple[Observation, ...]
    case: Case


class Reading:
    """A message under its limits. Not to be shared by threads that run at once.

    Every method raises UnreadableInput where the bytes hold no mail, and Stopped where not even the header section could be read.
    """

    def __init__(self, arrival: Arrival, run: Run, limits: Limits, *, as_is: bool = False) -> None:
        self._arrival, self._limits, self._as_is = arrival, limits, as_is
        self._worker: Worker | None = None
        self.run = run
        """With the limit that was hit, where one was."""

    def __enter__(self) -> "Reading":
        return self

    def __exit__(self, *_: object) -> None:
        if self._worker is not None and not self._worker.ended:
            self._worker.stop()

    def open(self) -> tuple[Arrival, Read]:
        """What is to be dissected, and what it is."""
        try:
            read, files = self._unloaded()
        except Stopped as stopped:
            self._begin_again(stopped)
            read, files = self._unloaded()
        self._arrival = Arrival(raw=files.pop(MESSAGE), source=read.source, kept=files)
        self._as_is = True
        return self._arrival, read

    def _unloaded(self) -> tuple[Read, dict[str, bytes]]:
        """The files are sent one by one, as they are: a large one is held once on either side."""
        read = self._answer(("open", ()), Read)
        given = self._arrival.raw
        files = {**read.kept, MESSAGE: read.is_given}
        return read, {name: given if same else self._said(("file", name)) for name, same in files.items()}

    def needs(self, observations: Iterable[Observation]) -> tuple[str, ...]:
        """DNS questions whose answers sender authentication still needs."""
        return self._ask("needs", tuple(seen for seen in observations if seen.observer == "dns"), tuple[str, ...])

    def judge(self, observations: tuple[Observation, ...]) -> Case:
        """The case that follows from the bytes and the recorded answers."""
        return self._ask("judge", observations, Case)

    def offline(self, pictures: tuple[Observation, ...] = ()) -> Offline:
        """The case where nothing is asked. `pictures`: what was read in pictures; empty: nothing was."""
        return self._ask("offline", pictures, Offline)

    def _ask(self, what: Literal["open", "needs", "judge", "offline"], observations: tuple[Observation, ...], kind: type[T]) -> T:
        try:
            return self._answer((what, observations), kind)
        except Stopped as stopped:
            self._begin_again(stopped)
            return self._answer((what, observations), kind)

    def _begin_again(self, stopped: Stopped) -> None:
        """Has the header section read by another process. Raises `stopped` where that was done already."""
        if self.run.stopped is not None:
            raise stopped
        self.run = replace(self.run, stopped=stopped.stop)
        self.__exit__()
        self._worker = None

    def _said(self, question: Question) -> bytes:
        if self._worker is None:
            _load()
            work = _Message(self._arrival, self.run, self._as_is)
            self._worker = Worker(work, self._limits, fork=True)
        return self._worker.ask(question)

    def _answer(self, question: Question, kind: type[T]) -> T:
        try:
            return msgspec.msgpack.decode(self._said(question), type=kind)
        except msgspec.DecodeError as error:  # a process that was taken over says what it likes
            raise Stopped(Stop(limit="process", what="the process that read it gave an answer that is none")) from error


class _Message:
    """The work of the process. Reads once, whatever is asked first."""

    def __init__(self, arrival: Arrival, run: Run, as_is: bool) -> None:
        self._given, self._run, self._as_is = arrival, run, as_is
        self._opened: tuple[Arrival, Opened] | None = None
        self._pages: tuple[AttachedPage, ...] = ()

    def __call__(self, question: Question, _: bytes) -> bytes:
        if self._opened is None:
            arrival, mail = read(self._given, self._run, as_is=self._as_is)
            if question[0] == "open" and self._run.mode != "offline":
                self._pages = pages_to_open(mail.anatomy, mail.redactor)
            light = replace(mail.anatomy, message=_pictures_and_pages(mail.anatomy.message))
            self._opened = dataclasses.replace(arrival, anatomy=None), dataclasses.replace(mail, anatomy=light)
        arrival, mail = self._opened
        match question:
            case "open", _:
                return msgspec.msgpack.encode(self._read(arrival, mail))
            case "file", name:
                return arrival.raw if name == MESSAGE else arrival.kept[name]
            case "needs", observations:
                by_id = {seen.id: seen for seen in observations}
                return msgspec.msgpack.encode(evaluate(mail.raw, mail.anatomy, by_id, mail.redactor.tells_who).needs)
            case "judge", observations:
                return msgspec.msgpack.encode(judge_opened(mail, arrival.source, self._run, observations))
            case "offline", observations:
                return msgspec.msgpack.encode(offline(arrival, mail, self._run, observations or None))

    def _read(self, arrival: Arrival, mail: Opened) -> Read:
        given = self._given.raw
        return Read(
            source=arrival.source,
            is_given=arrival.raw is given,
            kept={name: data is given for name, data in arrival.kept.items()},
            anatomy=_slim(mail.anatomy),
            sketch=sketch(mail.anatomy, mail.redactor),
            wanted=wanted(mail.anatomy.message),
            pages=self._pages,
        )


def read(given: Arrival, run: Run, *, as_is: bool = False) -> tuple[Arrival, Opened]:
    """What is to be dissected, read. Raises UnreadableInput where an Outlook item holds no mail."""
    trusted, bounds = run.trusted_receivers, bounds_of(run)
    arrival = unload(given, trusted, as_is=as_is or run.stopped is not None, bounds=bounds)
    mail = open_mail(
        arrival.raw,
        trusted,
        source=arrival.source,
        carriers=arrival.carriers,
        stopped=run.stopped,
        anatomy=arrival.anatomy,
        bounds=bounds,
    )
    return arrival, mail


def offline(arrival: Arrival, mail: Opened, run: Run, pictures: tuple[Observation, ...] | None = None) -> Offline:
    """The case where nothing is asked, and that is written down, as of the time when the dissection began.

    `pictures`: what was read in pictures, the recipient masked; None: nothing was.
    """
    observations = _unasked(mail, run, pictures)
    return Offline(observations=observations, case=judge_opened(mail, arrival.source, run, observations))


def offline_json(arrival: Arrival, mail: Opened, run: Run, pictures: tuple[Observation, ...] | None = None) -> bytes:
    """The JSON document of the case of `offline`."""
    return judge_to_json(mail, arrival.source, run, _unasked(mail, run, pictures))


def _unasked(mail: Opened, run: Run, pictures: tuple[Observation, ...] | None) -> tuple[Observation, ...]:
    if pictures is None:
        pictures = unread(wanted(mail.anatomy.message, draw=False), run.dissected_at)
    link = link_to_visit(mail.anatomy)
    if link is None:
        visit = unasked("visit", "none", "no-data", why_none(mail.anatomy), run.dissected_at)
    else:
        visit = unasked("visit", mail.redactor.url(link.url), "offline", "nothing was asked: offline", run.dissected_at)
    return mail.redactor.mask((*pictures, visit))


_ORDINARY = b"""From: A <a@example.com>\r\nTo: B <b@example.org>\r\nSubject: a\r\nContent-Type: text/html\r\n\r
<p>Hello B, <a href="https://www.example.com/">here</a></p>"""


@cache
def _load() -> None:
    """Reads a mail of our own, so that what every reading loads (modules, tables) is loaded once, for all forks."""
    run = Run(fuwake="", dissected_at=datetime(2026, 1, 1, tzinfo=UTC), vantage="offline", mode="offline")
    offline(*read(Arrival(raw=_ORDINARY, source=CaseSource(path="", index=0)), run), run)


def _pictures_and_pages(message: Message) -> Message:
    """The message without the contents of parts but for pictures and PDF files, whose words may be read once it has been opened."""
    pictures = {part.path for part in message.parts if part.type.startswith("image/") or is_pdf(part) or _attached_page(part)}
    return replace(message, contents=tuple(content for content in message.contents if content.path in pictures))


def _attached_page(part: Part) -> bool:
    """Whether a rule reads the source of this file once the look-ups are done."""
    page = part.type in {"text/html", "image/svg+xml", "application/xhtml+xml"} or (part.filename or "").lower().endswith(_PAGE_ENDINGS)
    return page and part.filename is not None and part.size <= _LARGEST_PAGE


_PAGE_ENDINGS = (".htm", ".html", ".shtml", ".xhtml", ".svg", ".mht")
_LARGEST_PAGE = 2_000_000


def _slim(anatomy: Anatomy) -> Anatomy:
    message = anatomy.message
    pictures = {part.path for part in message.parts if (part.content_id and part.type.startswith("image/")) or _attached_page(part)}
    contents = tuple(replace(content, text=None) for content in message.contents if content.path in pictures)
    return replace(anatomy, message=replace(message, contents=contents))
