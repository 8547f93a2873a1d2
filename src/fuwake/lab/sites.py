"""Web sites of a lab: folders `sites/<host>/` with a site.toml and the pages under `www/`."""

import ipaddress
import mimetypes
import urllib.parse
from collections.abc import Callable
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from fuwake.lab import faults
from fuwake.lab.certificate import Kind
from fuwake.lab.faults import Fault
from fuwake.lab.http_server import Request, Response
from fuwake.lab.reading import folders, host_name, read_bytes, read_toml
from fuwake.model.errors import SettingsError


class Received(Struct, frozen=True, kw_only=True):
    """A request that a site received, with all that came."""

    site: str
    """Host asked for, as the Host field says."""
    method: str
    path: str
    """Path with query."""
    body: bytes
    headers: tuple[tuple[str, str], ...]
    tls: bool


class Route(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[route]]` entry: the first that matches a request answers it; else a file of `www/` does."""

    path: str
    """Path without query; `*` and `?` as in file names."""
    methods: tuple[str, ...] = ()
    """Empty: every method."""
    status: int = 200
    redirect: str | None = None
    """Location field; the status is then 302 unless another is given."""
    headers: dict[str, str] = {}
    delay_s: float = 0.0
    file: str | None = None
    """File of `www/` that is the body."""
    body: str = ""


class Site(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """site.toml."""

    ip: str
    """Address that the zone gives the host; the egress proxy carries it to loopback."""
    http: bool = True
    """Listens on port 80."""
    tls: bool = False
    """Listens on port 443, with a certificate that the lab's own authority makes."""
    certificate: Kind = "good"
    """What is wrong with it: `expired`, `not_yet_valid`, `wrong_name`, `self_signed`, `unknown_authority`, `weak_key`."""
    charset: str | None = "utf-8"
    """Charset in the Content-Type of text files."""
    route: tuple[Route, ...] = ()


class Place(Struct, frozen=True, kw_only=True):
    """A site with its host name and folder."""

    host: str
    folder: Path
    site: Site


def load(directory: Path) -> tuple[Place, ...]:
    """Reads all sites. Raises SettingsError naming file and key."""
    places = []
    for folder in folders(directory):
        host = host_name(folder.name, f"{folder}: the folder's name is the host's")
        file = folder / "site.toml"
        if not file.exists():
            raise SettingsError(f'{file}: missing; every site has one, with at least ip = "192.0.2.1"')
        site = read_toml(file, Site)
        try:
            ipaddress.ip_address(site.ip)
        except ValueError as error:
            raise SettingsError(f"{file}: ip = {site.ip!r} is not an IP address") from error
        for number, route in enumerate(site.route):
            if route.file is not None and _file(folder, route.file) is None:
                raise SettingsError(f"{file}: route[{number}].file = {route.file!r} is not a file of {folder / 'www'}")
        places.append(Place(host=host, folder=folder, site=site))
    return tuple(places)


class SiteServer:
    """All sites of one address, by port 80 or by port 443."""

    def __init__(self, places: tuple[Place, ...], broken: tuple[Fault, ...], note: Callable[[Received], None], *, tls: bool) -> None:
        self._places = {place.host: place for place in places}
        self._broken = broken
        self._note = note
        self._tls = tls

    def handle(self, request: Request) -> Response:
        """Writes the request down, then answers it by fault, route, file, or 404."""
        host = request.host
        self._note(
            Received(site=host, method=request.method, path=request.target, body=request.body, headers=request.headers, tls=self._tls)
        )
        place = self._places.get(host)
        if place is None:
            return Response(status=404, headers=(("content-type", "text/plain"),), body=b"no such site at this address\n")
        fault = faults.of_page(self._broken, host, request.path)
        for route in place.site.route:
            if fnmatchcase(request.path, route.path) and (not route.methods or request.method in route.methods):
                return _routed(place, route, fault)
        file = _file(place.folder, urllib.parse.unquote(request.path).lstrip("/"))
        if file is None:
            return Response(
                status=404, headers=_type("x.html", place.site), body=b"<!doctype html><title>404</title><h1>Not Found</h1>", fault=fault
            )
        return Response(headers=_type(file.name, place.site), body=read_bytes(file), fault=fault)


def _routed(place: Place, route: Route, fault: Fault | None) -> Response:
    headers = tuple((key.lower(), value) for key, value in route.headers.items())
    status = route.status
    if route.redirect is not None:
        headers += (("location", route.redirect),)
        status = 302 if status == 200 else status
    file = _file(place.folder, route.file) if route.file is not None else None
    body = read_bytes(file) if file is not None else route.body.encode("utf-8")
    if not any(key == "content-type" for key, _ in headers):
        headers += _type(file.name if file is not None else "x.html", place.site)
    return Response(status=status, headers=headers, body=body, delay_s=route.delay_s, fault=fault)


def _file(folder: Path, path: str) -> Path | None:
    """A file under `www/`, `index.html` for a folder; None where there is none or it lies outside."""
    base = (folder / "www").resolve()
    try:
        file = (base / path).resolve()
        if file.is_dir():
            file /= "index.html"
        return file if file.is_relative_to(base) and file.is_file() else None
    except (OSError, ValueError):
        return None


def _type(name: str, site: Site) -> tuple[tuple[str, str], ...]:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return (("content-type", f"{kind}; charset={site.charset}" if site.charset and kind.startswith("text/") else kind),)
