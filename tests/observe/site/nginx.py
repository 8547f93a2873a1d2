"""nginx of Debian with TLS, started for the tests: on loopback, with a configuration of its own, one server for each kind of site.

Its sockets are opened here and inherited by it (the variable NGINX, as in an upgrade of its binary): no port is guessed, and nobody
has to wait until it is up, for a connection stands in the queue until it is. (Without its master process it ends with a fault of memory
where sockets are inherited, so there are two processes.)
"""

import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from fuwake.lab.certificate import Issued
from tests.conftest import nginx

_USER = "" if os.getuid() else "user root;"
"""Else a worker of root's gives up the right to read the folder of the tests."""
_OPENSSL = """openssl_conf = all
[all]
ssl_conf = tls
[tls]
system_default = old
[old]
MinProtocol = TLSv1
CipherString = ALL:@SECLEVEL=0
"""
_FRAME = """daemon off;
worker_processes 1;
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  default_type text/html;
  client_body_temp_path {folder}/a; proxy_temp_path {folder}/b; fastcgi_temp_path {folder}/c; uwsgi_temp_path {folder}/d;
  scgi_temp_path {folder}/e;
  root {folder}/www;
{servers}
}}
"""


@contextlib.contextmanager
def running(folder: Path, sites: Mapping[str, tuple[Issued | None, str]]) -> Iterator[dict[str, str]]:
    """Sites by a name of the test's own: (certificate or None for plain HTTP, further directives) → `127.0.0.1:port`."""
    (folder / "www").mkdir()
    (folder / "www" / "index.html").write_text("<!doctype html><title>nginx</title>", encoding="utf-8")
    (folder / "openssl.cnf").write_text(_OPENSSL, encoding="utf-8")
    bound = {name: socket.create_server(("127.0.0.1", 0), backlog=64) for name in sites}
    servers = [_server(folder, name, bound[name].getsockname()[1], *sites[name]) for name in sites]
    (folder / "nginx.conf").write_text(_FRAME.format(folder=folder, user=_USER, servers="\n".join(servers)), encoding="utf-8")
    fds = [one.fileno() for one in bound.values()]
    environment = os.environ | {"OPENSSL_CONF": str(folder / "openssl.cnf"), "NGINX": "".join(f"{fd};" for fd in fds)}
    command = [str(nginx()), "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen(command, pass_fds=fds, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield {name: f"127.0.0.1:{one.getsockname()[1]}" for name, one in bound.items()}
        assert process.poll() is None, (folder / "error.log").read_text(encoding="utf-8")
    finally:
        process.terminate()
        process.wait(timeout=30)
        for one in bound.values():
            one.close()


def _server(folder: Path, name: str, port: int, issued: Issued | None, more: str) -> str:
    if issued is None:
        return f"  server {{ listen 127.0.0.1:{port}; {more} }}"
    (folder / f"{name}.pem").write_bytes(issued.chain)
    (folder / f"{name}.key").write_bytes(issued.key)
    certificate = f"ssl_certificate {folder}/{name}.pem; ssl_certificate_key {folder}/{name}.key;"
    return f"  server {{ listen 127.0.0.1:{port} ssl; {certificate} {more} }}"
