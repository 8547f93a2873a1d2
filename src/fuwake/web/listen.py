"""Serves the application on a socket, in a thread of its own."""

import ipaddress
import logging
import socket
import threading

from msgspec.structs import replace

from fuwake.model.errors import FuwakeError, SettingsError
from fuwake.settings import Settings
from fuwake.web.app import Application
from fuwake.web.guard import Tell

_HEADER_BYTES = 16_384
_BACKLOG = 512
_KEEP_ALIVE_S = 15


class WebListener:
    """Running between `start` and `stop`."""

    def __init__(self, opened: socket.socket, settings: Settings, application: Application) -> None:
        import uvicorn

        from fuwake.web.connection import hasty

        self._socket = opened
        _log_to(application.office.tell)
        self._server = uvicorn.Server(
            uvicorn.Config(
                application.asgi,
                http=hasty(settings.web_timeout_s),
                loop="asyncio",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=bool(settings.web_proxies),
                forwarded_allow_ips=list(settings.web_proxies),
                limit_concurrency=settings.web_connections,
                h11_max_incomplete_event_size=_HEADER_BYTES,
                timeout_keep_alive=max(1, min(_KEEP_ALIVE_S, round(settings.web_timeout_s))),
                timeout_graceful_shutdown=2,
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="web")

    def start(self) -> None:
        """Connections are taken from now on, requests soon."""
        self._thread.start()

    def stop(self) -> None:
        """Ends after the requests under way, at most some seconds later."""
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()


class _OneLine(logging.Handler):
    """What the server says of itself: a line of the log, without what a client sent."""

    def __init__(self, tell: Tell) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """The pattern of the message, not what is put into it, and no traceback."""
        self._tell({"what": "web server", "trouble": str(record.msg)[:200]})


def _log_to(tell: Tell) -> None:
    log = logging.getLogger("uvicorn.error")
    log.handlers, log.propagate = [_OneLine(tell)], False


def open_socket(settings: Settings) -> tuple[socket.socket, Settings]:
    """A socket that listens, and the settings with its real port.

    Raises FuwakeError where the address cannot be had, SettingsError where it is none or nobody said how people reach it.
    """
    host, port = address_of(settings)
    opened = _bound(host, port)
    named = settings.web_listen.rpartition(":")[0]
    return opened, replace(settings, web_listen=f"{named}:{opened.getsockname()[1]}")


def address_of(settings: Settings) -> tuple[str, int]:
    """Where to listen. Raises SettingsError: beyond this machine only where the settings say under which name."""
    host, colon, port = settings.web_listen.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not colon or not port.isdigit() or int(port) > 65_535:
        raise SettingsError(f"web_listen: {settings.web_listen!r} is no address:port")
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback and not settings.web_hosts and not settings.web_url:
        raise SettingsError("web_listen: beyond this machine name how people reach it: web_url, or web_hosts")
    return host, int(port)


def _bound(host: str, port: int) -> socket.socket:
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        bound = socket.socket(family, kind, protocol)  # asyncio sets TCP_NODELAY only where the protocol is named: else 40 ms a request
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(_BACKLOG)
        except OSError:
            bound.close()
            raise
    except OSError as error:
        raise FuwakeError(f"web_listen {host}:{port}: {error.strerror or error}") from error
    return bound
