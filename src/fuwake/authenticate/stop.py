"""How the verification of a signature ends early."""

from typing import Literal

from fuwake.model.authentication import ResultWord

Cause = Literal[
    "verified",
    "grammar",
    "from-unsigned",
    "expired",
    "not-looked-up",
    "look-up",
    "key-missing",
    "key-revoked",
    "key-unusable",
    "key-too-small",
    "body",
    "body-shorter",
    "signature",
    "sha1",
]


class Failed(Exception):
    """The verification ends with this result; `detail`: plain English words."""

    def __init__(self, result: ResultWord, cause: Cause, detail: str) -> None:
        super().__init__(detail)
        self.result, self.cause, self.detail = result, cause, detail
