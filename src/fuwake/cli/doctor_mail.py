"""Whether mailboxes can be read: logs in, opens each folder, touches nothing."""

from collections.abc import Iterator
from importlib.util import find_spec

from msgspec.structs import replace

from fuwake.cli.doctor_check import Check
from fuwake.cli.doctor_words import Lang
from fuwake.settings import Settings

_CURE = {"ja": "docs/how-to/collect-from-a-mailbox.md を見てください", "en": "see docs/how-to/collect-from-a-mailbox.md"}
_READ = {"ja": "読めます（{number}通）", "en": "it can be read, and holds {number} mails"}
_UNREAD = {"ja": "読めません: {why}", "en": "it cannot be read: {why}"}


def mailboxes(settings: Settings, lang: Lang) -> Iterator[Check]:
    """One check a folder."""
    if settings.imap and find_spec("imapclient") is None:
        yield Check(name="mailbox", ok=False, needed=True, says="imapclient is not installed", cure="pip install 'fuwake[service]'")
        return
    for account in settings.imap:
        from fuwake.intake.imap.session import session
        from fuwake.intake.imap.tokens import Secrets
        from fuwake.intake.imap.troubles import Trouble

        for folder in account.folders:
            name = f"ask mailbox {account.name}/{folder}"
            try:
                with session(replace(account, mark="none", move_to=""), Secrets(account), settings.max_message_bytes) as opened:
                    opened.select(folder)
                    number = len(opened.uids(1))
            except Trouble as trouble:
                yield Check(name=name, ok=False, needed=True, says=_UNREAD[lang].format(why=trouble), cure=_CURE[lang])
                continue
            yield Check(name=name, ok=True, needed=True, says=_READ[lang].format(number=number))
