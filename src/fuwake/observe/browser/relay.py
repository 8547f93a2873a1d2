"""Runs inside the cage, alone and on any Python 3.9+: loopback ports → unix sockets of the egress proxies, then the browser.

`relay.py SOCKET_DIR PROFILE_DIR FIRST_PORT SLOTS BROWSER ARG…`: 127.0.0.1:FIRST_PORT+n is carried to SOCKET_DIR/n.sock.
An empty SOCKET_DIR starts the browser only. The browser inherits file descriptors 3 and 4 (its DevTools pipe). Ends with it.
"""

import contextlib
import os
import socket
import sys
import threading


def copy(source: socket.socket, sink: socket.socket) -> None:
    """Copies until end of file, then closes both: half-open tunnels are of no use here."""
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


def carry(near: socket.socket, path: str) -> None:
    """One connection."""
    with near, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as far:
        try:
            far.connect(path)
        except OSError:
            return
        back = threading.Thread(target=copy, args=(far, near), daemon=True)
        back.start()
        copy(near, far)
        back.join()


def serve(listener: socket.socket, path: str) -> None:
    """One port."""
    while True:
        near, _ = listener.accept()
        threading.Thread(target=carry, args=(near, path), daemon=True).start()


def main(argv: "list[str]") -> int:
    """Listens, starts the browser, waits for it."""
    sockets, profile, first, slots = argv[0], argv[1], int(argv[2]), int(argv[3])
    command = [f"--user-data-dir={profile}" if word.startswith("--user-data-dir=") else word for word in argv[4:]]
    listeners = []
    for slot in range(slots if sockets else 0):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", first + slot))
        listener.listen(128)
        listeners.append(listener)
    child = os.fork()
    if child == 0:
        os.execv(command[0], command)  # noqa: S606  # the command line is the cage's own
    for slot, listener in enumerate(listeners):
        threading.Thread(target=serve, args=(listener, f"{sockets}/{slot}.sock"), daemon=True).start()
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) & 0x7F


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
