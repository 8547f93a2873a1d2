"""Nothing happens at import: no module opens a socket, writes a file or starts a process when it is imported."""

import json
import os
import subprocess
import sys

from tests.house.files import modules

PROBE = """
import importlib, json, os, sys

seen, current = [], [""]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC

def hook(event, arguments):
    if event in {"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.mkdir",
                 "os.remove", "os.rename", "os.exec", "os.fork", "os.posix_spawn", "sqlite3.connect"}:
        seen.append([current[0], event, repr(arguments)[:200]])
    elif event == "open" and isinstance(arguments[2], int) and arguments[2] & WRITING and arguments[0] != os.devnull:
        seen.append([current[0], "open for writing", repr(arguments[0])[:200]])

sys.addaudithook(hook)
for name in json.load(sys.stdin):
    current[0] = name
    importlib.import_module(name)
print(json.dumps(seen))
"""


def test_importing_any_module_opens_no_socket_writes_no_file_and_starts_no_process() -> None:
    names = modules()
    assert "fuwake.settings" in names
    done = subprocess.run(
        [sys.executable, "-c", PROBE],
        input=json.dumps(names),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout) == []
