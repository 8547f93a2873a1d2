"""A real Postfix on loopback: takes mails by SMTP, hands each to an LMTP server of ours, and keeps what that does not take."""

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.mail_servers.dovecot import free_ports
from tests.mail_servers.unpacked import TOOLS, Running, is_unpacked, shown

OWNER, GROUP, OTHER = "nobody", "tty", "daemon"
"""Users and a group of every system: Postfix wants three that are not root's."""
_QUEUES = (
    "active",
    "bounce",
    "corrupt",
    "defer",
    "deferred",
    "flush",
    "hold",
    "incoming",
    "private",
    "public",
    "saved",
    "trace",
    "maildrop",
)
_SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix - - n 1 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
scache unix - - n - 1 scache
"""


class Postfix:
    """Mails for @example.org go on to the LMTP port, each also to the archive."""

    ARCHIVE = "archive@example.org"

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self._folder = port, folder

    def waiting(self) -> int:
        """Mails that were not handed on yet."""
        return sum(
            1 for queue in ("active", "deferred", "incoming") for path in (self._folder / "queue" / queue).rglob("*") if path.is_file()
        )


@contextlib.contextmanager
def postfix(lmtp_port: int) -> Iterator[Postfix]:
    """Running for as long as the block. As root."""
    with tempfile.TemporaryDirectory(prefix="pf-") as name:
        folder, (port,) = Path(name), free_ports(1)
        folder.chmod(0o755)
        for path in (folder / "conf", folder / "data", folder / "queue", *(folder / "queue" / queue for queue in _QUEUES)):
            path.mkdir()
            if path.name not in {"conf", "queue"}:
                shutil.chown(path, OWNER)
        (folder / "queue" / "pid").mkdir()
        (folder / "conf" / "master.cf").write_text(_SERVICES.format(port=port), encoding="utf-8")
        (folder / "conf" / "main.cf").write_text(_configuration(folder, lmtp_port), encoding="utf-8")
        running = Running(shown("postfix", ["/usr/lib/postfix/sbin/master", "-s", "-c", str(folder / "conf")]), "daemon started")
        try:
            yield Postfix(port, folder)
        finally:
            running.end()


def _configuration(folder: Path, lmtp_port: int) -> str:
    return f"""
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
meta_directory = {folder}/conf
daemon_directory = /usr/lib/postfix/sbin
command_directory = {TOOLS / "usr/sbin" if is_unpacked("postfix") else "/usr/sbin"}
shlib_directory = /usr/lib/postfix
mail_owner = {OWNER}
default_privs = {OTHER}
setgid_group = {GROUP}
myhostname = mx.example.org
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relay_domains = example.org
relay_transport = lmtp:inet:127.0.0.1:{lmtp_port}
default_transport = error:only example.org
relay_destination_recipient_limit = 1
lmtp_destination_recipient_limit = 1
always_bcc = {Postfix.ARCHIVE}
alias_maps =
alias_database =
local_recipient_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
maillog_file = /dev/stdout
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
"""
