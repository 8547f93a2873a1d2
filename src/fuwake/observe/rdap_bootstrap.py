"""Which RDAP server answers for a domain or an address: IANA's bootstrap files (RFC 9224)."""

import asyncio
import time
from pathlib import Path

from fuwake.model.errors import ObserveFailure
from fuwake.observe.rdap_copy import FRESH_DAYS, copy_of, shipped
from fuwake.observe.rdap_services import File, Services, address_base, autnum_base, domain_base, fetch, folder_url, parse_services
from fuwake.observe.registry_question import RegistryQuestion

_AGAIN_AFTER_S = 60.0
_FRESH_S = 86_400.0
"""RFC 9224 section 8: clients should not fetch the files on every question."""


class Bootstrap:
    """The files, each fetched once a day at most, however many ask at a time. One instance for one event loop."""

    def __init__(self, url: str, timeout_s: float, data_dir: Path | None = None) -> None:
        """url: the folder the files lie in; `file:///path/` reads copies from disk, for machines that may not ask IANA.

        data_dir: where `fuwake data update` left its copy; it is used while it is fresh, and later where the files cannot be fetched, as
        is the copy that ships.
        """
        self._url = folder_url(url)
        self._data_dir = data_dir
        self._timeout_s = timeout_s
        self._known: dict[File, tuple[float, Services]] = {}
        self._failed: dict[File, tuple[float, ObserveFailure]] = {}
        self._under_way: dict[File, asyncio.Task[Services]] = {}

    async def base_of(self, question: RegistryQuestion) -> str:
        """Base URL of the server for this question. Raises ObserveFailure; `not-supported` where there is none."""
        if question.kind == "domain":
            base = domain_base(await self._file("dns.json"), question.subject)
            what = f".{question.subject.rpartition('.')[2]}"
        elif question.kind == "autnum":
            base = autnum_base(await self._file("asn.json"), int(question.subject))
            what = f"AS{question.subject}"
        else:
            version: File = "ipv6.json" if ":" in question.subject else "ipv4.json"
            base = address_base(await self._file(version), question.subject)
            what = question.subject
        if base is None:
            raise ObserveFailure("not-supported", f"no RDAP service is registered for {what}")
        return base if base.endswith("/") else f"{base}/"

    async def _file(self, name: File) -> Services:
        now = time.monotonic()
        if name in self._known and now - self._known[name][0] < _FRESH_S:
            return self._known[name][1]
        if name in self._failed and now - self._failed[name][0] < _AGAIN_AFTER_S:
            raise self._failed[name][1]
        task = self._under_way.get(name)
        if task is None or task.done() or task.get_loop() is not asyncio.get_running_loop():
            task = asyncio.ensure_future(self._fetch(name))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())  # seen, even where nobody waits any more
            self._under_way[name] = task
        return await asyncio.shield(task)

    async def _fetch(self, name: File) -> Services:
        copy = await asyncio.to_thread(copy_of, self._data_dir, self._url) if self._data_dir is not None else None
        comes_with = shipped(self._url)
        held = (copy.files.get(name) if copy is not None else None) or (comes_with.files.get(name) if comes_with is not None else None)
        if copy is not None and held is not None and name in copy.files and copy.age_days() <= FRESH_DAYS:
            services = held
        else:
            try:
                services = parse_services(await fetch(self._url, name, self._timeout_s), name)
            except ObserveFailure as failure:
                if held is None:
                    self._failed[name] = (time.monotonic(), failure)
                    raise
                services = held  # an old address of a registry is better than none: a wrong one only fails
        self._known[name] = (time.monotonic(), services)
        return services
