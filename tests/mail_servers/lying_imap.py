"""A small IMAP server that is honest until it is told to lie. One folder, any user, any password."""

import contextlib
import re
import socket
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator

Lie = bytes | Callable[[socket.socket, bytes], None]
"""What is sent in the place of the answer (`%s` is the command's tag), or who sends it. The connection ends after a lie without tag."""
CAPABILITIES = b"IMAP4rev1 AUTH=PLAIN UIDPLUS MOVE"


class LyingImap:
    """`lies`: command → what it says the next times that it gets it; then it is honest again."""

    def __init__(self) -> None:
        self.mails: dict[int, bytes] = {}
        self.uidvalidity = 7
        self.lies: dict[str, list[Lie]] = defaultdict(list)
        self.capabilities = CAPABILITIES
        self.connections = 0
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])

    def serve(self) -> None:
        """Until `close`."""
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Ends `serve`."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            connection.sendall(b"* OK [CAPABILITY " + self.capabilities + b"] ready\r\n")
            for line in lines:
                tag, _, command = line.strip().partition(b" ")
                if not self._answer(connection, tag, command, lines.readline):
                    return

    def _answer(self, connection: socket.socket, tag: bytes, command: bytes, more: Callable[[], bytes]) -> bool:
        name = _name(command)
        if self.lies[name]:
            lie = self.lies[name].pop(0)
            if callable(lie):
                lie(connection, tag)
                return False
            connection.sendall(lie.replace(b"%s", tag))
            return b"%s" in lie
        if name == "AUTHENTICATE":
            connection.sendall(b"+ \r\n")
            more()
        connection.sendall(b"".join(self._lines(name, command)) + tag + b" OK done\r\n")
        return name != "LOGOUT"

    def _lines(self, name: str, command: bytes) -> Iterator[bytes]:
        if name == "CAPABILITY":
            yield b"* CAPABILITY " + self.capabilities + b"\r\n"
        elif name == "SELECT":
            yield b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] valid\r\n" % (len(self.mails), self.uidvalidity)
        elif name == "SEARCH":
            first = int(re.findall(rb"UID (\d+)", command)[0])
            yield b"* SEARCH" + b"".join(b" %d" % uid for uid in self.mails if uid >= first) + b"\r\n"
        elif name in {"SIZES", "FETCH"}:
            for uid in map(int, re.findall(rb"\d+", command.partition(b"(")[0])):
                if uid in self.mails:
                    yield b"* 1 FETCH (UID %d %s)\r\n" % (uid, self._item(name, uid))

    def _item(self, name: str, uid: int) -> bytes:
        mail = self.mails[uid]
        return b"RFC822.SIZE %d" % len(mail) if name == "SIZES" else b"BODY[] {%d}\r\n%s" % (len(mail), mail)


def _name(command: bytes) -> str:
    words = command.upper().split()
    name = (words[1] if words[:1] == [b"UID"] else words[0] if words else b"").decode("ascii", "replace")
    if name == "EXAMINE":
        return "SELECT"
    return "SIZES" if name == "FETCH" and b"RFC822.SIZE" in command.upper() else name


@contextlib.contextmanager
def lying_imap() -> Iterator[LyingImap]:
    """Running for as long as the block."""
    server = LyingImap()
    threading.Thread(target=server.serve, daemon=True).start()
    try:
        yield server
    finally:
        server.close()
