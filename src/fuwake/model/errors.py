"""Errors that fuwake raises on purpose; each names what failed and where."""

from datetime import datetime


class FuwakeError(Exception):
    """Base of all errors meant for the user: `str(error)` is one plain sentence."""


class UnreadableInput(FuwakeError):
    """An input (file, folder, mailbox) that holds no mail or cannot be read. Exit status 3."""

    def __init__(self, path: str, what: str, index: int = 0) -> None:
        super().__init__(f"{path}{f' (message {index})' if index else ''}: {what}")
        self.path = path
        self.what = what
        self.index = index


class SettingsError(FuwakeError):
    """A setting with a wrong name or value. Exit status 2."""


class CaseFolderError(FuwakeError):
    """A case folder that is incomplete or not one at all."""


class StoreError(FuwakeError):
    """What the database of the service does not do: not now, or not at all."""


class ObserveFailure(Exception):
    """A question that could not be answered. Never evidence of anything.

    reason: one word of `observation.Reason`; detail: plain words for the article; asked_at: when an earlier case asked it, where
    this one did not ask again.
    """

    def __init__(self, reason: str, detail: str, *, asked_at: datetime | None = None) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.asked_at = asked_at
