"""Hands a mail to the user's mail server, and says what became of it: sent, refused, to be tried later, or not known."""

import smtplib
import ssl
from pathlib import Path
from typing import Literal, NamedTuple

from fuwake.model.mail_accounts import AnswerAccount
from fuwake.parse.visible import plain

_EACH_S = 60.0
"""Longest wait for one answer of the server (RFC 5321 section 4.5.3.2 allows more)."""


class Outcome(NamedTuple):
    """What became of it."""

    state: Literal["sent", "refused", "later", "unknown"]
    """`unknown`: it was handed over and the answer did not come; to send again might send twice."""
    reason: str | None = None
    """Plain words; nobody's address."""


def send(mail: bytes, to: str, account: AnswerAccount) -> Outcome:
    """Sends it to one recipient, from the null sender: nobody answers an answer (RFC 3834 section 3.3)."""
    try:
        context = None if account.tls == "none" else ssl.create_default_context(cafile=account.authorities_file or None)
        client = _connected(account, context)
    except smtplib.SMTPAuthenticationError as error:
        return Outcome("later", f"the log-in was refused ({error.smtp_code})")
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Outcome("later", f"the mail server cannot be reached: {_words(error)}")
    try:
        return _handed_over(client, mail, to)
    finally:
        client.close()


def _connected(account: AnswerAccount, context: ssl.SSLContext | None) -> smtplib.SMTP:
    if account.tls == "tls":
        assert context is not None
        client: smtplib.SMTP = smtplib.SMTP_SSL(account.host, account.port, "localhost", timeout=_EACH_S, context=context)
    else:
        client = smtplib.SMTP(account.host, account.port, "localhost", _EACH_S)
    try:
        if account.tls == "starttls":
            client.starttls(context=context)
        if account.user:
            with Path(account.password_file).open(encoding="utf-8") as file:
                client.login(account.user, file.readline().rstrip("\r\n"))
        client.ehlo_or_helo_if_needed()
    except BaseException:
        client.close()
        raise
    return client


def _handed_over(client: smtplib.SMTP, mail: bytes, to: str) -> Outcome:
    """Nothing is sent for good before the final dot; from then on only an answer tells."""
    try:
        for command, wanted in (("MAIL FROM:<>", 250), (f"RCPT TO:<{to}>", 250), ("DATA", 354)):
            code, words = client.docmd(command)
            if code != wanted:
                return Outcome("refused" if code >= 500 else "later", f"{code} {_first(words)}")
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("later", f"the connection broke off: {_words(error)}")
    dotted = b"".join(b"." + line if line.startswith(b".") else line for line in mail.splitlines(keepends=True))
    try:
        client.send(dotted + b".\r\n")
        code, words = client.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("unknown", f"it was handed over and the answer did not come: {_words(error)}")
    if 200 <= code < 300:
        return Outcome("sent")
    return Outcome("refused" if code >= 500 else "later" if code >= 400 else "unknown", f"{code} {_first(words)}")


def _first(words: bytes) -> str:
    """Of a server's words only the enhanced status code (RFC 3463): the rest may hold addresses."""
    code = words[:12].decode("ascii", "replace").partition(" ")[0]
    return code if code.replace(".", "").isdigit() else ""


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return str(error.smtp_code)
    return plain(str(getattr(error, "strerror", None) or type(error).__name__), 100)
