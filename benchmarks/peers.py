"""One peer reads the mails named on standard input; prints its processor time in ms a mail, or why it cannot.

    ls mails/*.eml | python benchmarks/peers.py standard-library

Runs under any Python: the peers live in an environment of their own.
"""

import email
import importlib
import sys
import time
from collections.abc import Callable
from email.header import decode_header, make_header
from pathlib import Path
from typing import Any


def standard_library(raw: bytes) -> None:
    """compat32, every header field and text body decoded."""
    message = email.message_from_bytes(raw)
    for value in message.values():
        try:
            str(make_header(decode_header(value)))
        except (LookupError, ValueError, UnicodeError):
            continue
    for part in message.walk():
        if part.get_content_maintype() == "text":
            data = part.get_payload(decode=True)
            if not isinstance(data, bytes):
                continue
            try:
                data.decode(part.get_content_charset() or "utf-8", "replace")
            except LookupError:
                data.decode("latin-1")


def _module(name: str) -> Any:
    return importlib.import_module(name)


def _reader(peer: str) -> Callable[[bytes], object]:
    """What reads one mail. Raises ImportError where the peer is not installed, KeyError where there is none of the name."""
    if peer == "standard-library":
        return standard_library
    if peer == "mail-parser":
        return lambda raw: _module("mailparser").parse_from_bytes(raw).mail
    if peer == "eml-parser":
        read: Callable[[bytes], object] = _module("eml_parser").EmlParser(include_raw_body=True).decode_email_bytes
        return read
    if peer == "fast-mail-parser":
        return lambda raw: _module("fast_mail_parser").parse_email(raw)
    raise KeyError(peer)


def main() -> int:
    """0; 1 where the peer is not installed."""
    try:
        read = _reader(sys.argv[1])
        read(b"Subject: a\r\n\r\nb\r\n")
    except ImportError as error:
        print(f"not installed ({error.name})")
        return 1
    mails = [Path(line.rstrip("\n")).read_bytes() for line in sys.stdin]
    failed = 0
    for raw in mails[:50]:  # unmeasured: imports, caches
        _try(read, raw)
    started = time.process_time()
    for raw in mails:
        failed += not _try(read, raw)
    print(f"{(time.process_time() - started) / len(mails) * 1000:.3f} {failed}")
    return 0


def _try(read: Callable[[bytes], object], raw: bytes) -> bool:
    try:
        read(raw)
    except Exception:  # noqa: BLE001  # a peer may raise anything on a strange mail: counted, not hidden
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
