"""A real Dovecot on loopback, with a configuration of its own in a folder of its own."""

import contextlib
import grp
import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.conftest import server
from tests.mail_servers.token_server import TokenServer, token_server
from tests.mail_servers.unpacked import Running, shown

PASSWORD = "correct-horse"


class Dovecot:
    """Any user may log in with the password, or with a token of the token server; each has a mailbox of his own."""

    def __init__(self, folder: Path, port: int, tls_port: int, tokens: TokenServer) -> None:
        self.folder, self.port, self.tls_port, self.tokens = folder, port, tls_port, tokens
        self.authority = folder / "authority.pem"

    def box(self, user: str) -> "Box":
        """The mailbox of a user."""
        return Box(self, user)


class Box:
    """What somebody else does in the mailbox: another client."""

    def __init__(self, server_: Dovecot, user: str) -> None:
        self._client = imaplib.IMAP4("127.0.0.1", server_.port)
        self._client.login(user, PASSWORD)
        self._client.select("INBOX")

    def append(self, mail: bytes, folder: str = "INBOX") -> None:
        """Puts a mail in."""
        said, data = self._client.append(folder, "", "", mail)
        assert said == "OK", data

    def do(self, *command: str) -> list[bytes]:
        """A UID command; what it answers."""
        said, data = self._client.uid(*command)
        assert said == "OK", data
        return [one for one in data if isinstance(one, bytes)]

    def remove(self, uid: int) -> None:
        """Removes a mail for good."""
        self.do("STORE", str(uid), "+FLAGS", r"(\Deleted)")
        self._client.expunge()

    def flags(self, uid: int) -> str:
        """Flags of a mail."""
        return str(self.do("FETCH", str(uid), "(FLAGS)")[0])

    def uids(self, folder: str = "INBOX") -> list[int]:
        """UIDs in a folder."""
        said, _ = self._client.select(folder)
        return [int(uid) for uid in self.do("SEARCH", "ALL")[0].split()] if said == "OK" else []

    def make(self, folder: str) -> None:
        """Makes a folder."""
        self._client.create(folder)

    def replace(self, folder: str) -> None:
        """Removes a folder and makes it anew: its UIDVALIDITY is another."""
        self._client.delete(folder)
        self._client.create(folder)

    def close(self) -> None:
        """Logs out."""
        self._client.logout()


@contextlib.contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Running for as long as the block."""
    with tempfile.TemporaryDirectory(prefix="dv-") as name, token_server() as tokens:
        folder = Path(name)
        port, tls_port = free_ports(2)
        made = Dovecot(folder, port, tls_port, tokens)
        _certificate(folder)
        _mail_folder(folder)
        (folder / "dovecot.conf").write_text(_configuration(made), encoding="utf-8")
        program = str(server("dovecot"))
        doveconf = str(Path(program).parent.parent / "bin" / "doveconf")
        # dovecot starts /usr/bin/doveconf, which starts dovecot: the same without the first one
        start = [doveconf, "-f", "service=master", "-c", str(folder / "dovecot.conf"), "-m", "master", "-e", program]
        running = Running(shown("dovecot", [*start, "-F", "-c", str(folder / "dovecot.conf")]), "starting up")
        try:
            yield made
        finally:
            running.end()


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on."""
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def _user() -> pwd.struct_passwd:
    """Who owns the mails: Dovecot reads none as root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def _mail_folder(folder: Path) -> None:
    (folder / "mail").mkdir()
    (folder / "run").mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(folder / "mail", _user().pw_uid, _user().pw_gid)


def _certificate(folder: Path) -> None:
    """Of an authority of our own, for localhost."""
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "authority.pem")]
    subprocess.run([*words, *names, *files], check=True, capture_output=True)


def _configuration(made: Dovecot) -> str:
    folder, user = made.folder, _user()
    own = "root" if os.geteuid() == 0 else user.pw_name
    (folder / "tokens.conf").write_text(
        f"introspection_mode = post\nintrospection_url = http://127.0.0.1:{made.tokens.port}/introspect\n"
        "active_attribute = active\nactive_value = true\nusername_attribute = username\nusername_format = %n\n",
        encoding="utf-8",
    )
    return f"""
base_dir = {folder}/run
state_dir = {folder}/run
log_path = /dev/stderr
info_log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/authority.pem
ssl_key = <{folder}/key.pem
ssl_dh =
auth_mechanisms = plain login xoauth2 oauthbearer
disable_plaintext_auth = no
default_internal_user = {own}
default_internal_group = {"root" if os.geteuid() == 0 else grp.getgrgid(user.pw_gid).gr_name}
default_login_user = {user.pw_name}
import_environment = LD_LIBRARY_PATH
first_valid_uid = 1
first_valid_gid = 0
mail_location = maildir:{folder}/mail/%n
mail_max_userip_connections = 100
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {made.port}
  }}
  inet_listener imaps {{
    port = {made.tls_port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/tokens.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}/mail/home-%n
}}
"""
