"""The mail side of `fuwake serve`: SMTP and LMTP, the watch folder, mailboxes, and answers to those who report."""

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping

from fuwake.intake.smtp import Listener, Listening
from fuwake.intake.watch_folder import TROUBLES, WatchFolder
from fuwake.pipeline.service import Service
from fuwake.settings import Settings

Tell = Callable[[Mapping[str, object]], None]


@contextlib.contextmanager
def intake(settings: Settings, service: Service, tell: Tell) -> Iterator[Mapping[str, Listener]]:
    """Mails are taken in for as long as the block; gives the listeners by protocol. Raises SettingsError."""
    listeners: dict[str, Listener] = {}
    with contextlib.ExitStack() as open_ones:
        for name, where in (("smtp", settings.smtp_listen), ("lmtp", settings.lmtp_listen)):
            if where:
                listeners[name] = Listener(_listening(settings, name, where), service.take)
                listeners[name].start()
                open_ones.callback(listeners[name].stop)
        ends = threading.Event()
        threads = [
            threading.Thread(target=_look, args=(settings, service, ends, tell), name="watch folder"),
            *_collectors(settings, service, ends, tell),
            *_answering(settings, service, ends, tell),
        ]
        for thread in threads:
            thread.start()
            open_ones.callback(thread.join)
        open_ones.callback(ends.set)
        yield listeners


def _listening(settings: Settings, name: str, where: str) -> Listening:
    return Listening(
        listen=where,
        protocol="smtp" if name == "smtp" else "lmtp",
        recipients=settings.smtp_recipients,
        reports=settings.smtp_reports,
        certificate=settings.smtp_certificate,
        key=settings.smtp_key,
        most_bytes=settings.max_message_bytes,
        most_connections=settings.smtp_connections,
        per_minute=settings.smtp_mails_per_minute,
        timeout_s=settings.smtp_timeout_s,
    )


def _look(settings: Settings, service: Service, ends: threading.Event, tell: Tell) -> None:
    folder = WatchFolder(service.folder.inbox, service.take, settings.max_message_bytes)
    while not ends.wait(settings.service_watch_s):
        try:
            folder.look()
        except TROUBLES as error:  # a full disk, say: the file stays where it is
            tell({"what": "watch folder", "trouble": str(error)})


def _collectors(settings: Settings, service: Service, ends: threading.Event, tell: Tell) -> list[threading.Thread]:
    """One thread a folder."""
    if not settings.imap:
        return []
    from fuwake.intake.imap.collector import Collector
    from fuwake.store.mailbox_notes import MailboxNotes

    notes = MailboxNotes(service.rows)
    threads = []
    for account in settings.imap:
        for folder in account.folders:
            collector = Collector(account, folder, service.take, notes, most_bytes=settings.max_message_bytes, tell=tell)
            threads.append(threading.Thread(target=collector.run, args=(ends,), name=f"imap {account.name}"))
    return threads


def _answering(settings: Settings, service: Service, ends: threading.Event, tell: Tell) -> list[threading.Thread]:
    if settings.answers is None:
        return []
    from fuwake.pipeline.answering import Answering

    answering = Answering(settings.answers, service.folder, service.rows, tell)
    return [threading.Thread(target=answering.run, args=(ends,), name="answers")]
