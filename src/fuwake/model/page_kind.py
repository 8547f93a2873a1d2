"""What sort of page it is, with what shows it."""

from typing import Literal

from msgspec import Struct

KindName = Literal[
    "wallet_phrase",
    "identity_document",
    "card_form",
    "bank_account",
    "one_time_code",
    "sign_in",
    "support_scare",
    "prize",
    "personal_data",
    "download",
    "parked",
    "gone",
    "bot_wall",
    "error",
    "directory_listing",
    "empty",
    "shop",
    "ordinary",
    "could_not_tell",
]


class KindSign(Struct, frozen=True, kw_only=True):
    """Something that shows what sort of page it is."""

    what: Literal["state", "field", "status", "title", "words", "phone", "dialog", "download", "loads", "length", "wall"]
    """Where it was seen."""
    words: str
    """What was seen: the kind of a field, the words, the status, the host, the number of signs."""


class PageKind(Struct, frozen=True, kw_only=True):
    """What sort of page it is: by the first row of a table of which all conditions hold."""

    id: KindName
    """The sort; `could_not_tell` where no row holds, or nothing was seen."""
    signs: tuple[KindSign, ...]
    """What shows it; empty where it could not be told."""
    evidence: tuple[str, ...]
    """Loci, the primary one first."""
