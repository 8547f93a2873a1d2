"""Errors that fuwake raises on purpose; each names what failed and where."""


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


class ObserveFailure(Exception):
    """A question that could not be answered. Never evidence of anything.

    reason: one word of `observation.Reason`; detail: plain words for the article.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
