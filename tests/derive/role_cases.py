"""Answers of a visit, of registries and of lists, and mails, from which the tables of roles are made."""

from typing import Any

from fuwake.model.observation import Observation
from tests.rules.facts import dns, seen

POSING = "Amazon <x@sender.example>"
"""The author of a mail that speaks for a listed brand from elsewhere."""
PLAIN = "Yamada <yamada@sender.example>"


def visit(url: str, *kinds: str, final: str | None = None, steps: tuple[str, ...] = (), target: str | None = None) -> Observation:
    """A page that asks for fields of these input types; `steps`: what it was reached through; `target`: where they would be sent."""
    end = final or url
    inputs: list[dict[str, Any]] = [
        {
            "selector": f"input#{kind}", "frame_url": "", "tag": "input", "type": kind, "name": kind, "id": kind, "autocomplete": "",
            "placeholder": "", "label": kind, "inputmode": "", "maxlength": None, "options": [], "visible": True, "prefilled": False,
        }
        for kind in kinds
    ]  # fmt: skip
    ways = [
        {"url": step, "status": 302, "how": "start" if n == 0 else "http", "ip": "198.51.100.7"} for n, step in enumerate((url, *steps))
    ]
    held = (
        [{"url": target, "method": "POST", "kind": "form", "carries": [f"input#{kind}" for kind in kinds], "body_sample": ""}]
        if target
        else []
    )
    data: dict[str, Any] = {
        "url": url, "profile": "desktop-ja", "started_at": "2026-01-14T01:05:00Z", "outcome": "seen", "detail": "", "final_url": end,
        "http_status": 200, "ip": "198.51.100.7", "title": "page", "language": "ja", "text": "page", "html_sha256": None,
        "screenshot": None, "screenshot_full": None, "favicon": None, "redirects": ways, "inputs": inputs, "controls": [],
        "submit_tried": True, "held": held, "decoy_left": False, "egress": [], "cage": "sealed", "browser": "Chromium",
        "certificate": None, "dialogs": [], "console": [], "downloads": [], "form_actions": [],
    }  # fmt: skip
    return seen("visit", url, "found", data)


def rdap(domain: str, created: str | None, **fields: Any) -> Observation:
    """A registry's answer; `created`: the day of registration."""
    data: dict[str, Any] = {
        "domain": domain, "registrar": "Registrar of Examples", "registrar_id": None,
        "created_at": f"{created}T00:00:00Z" if created else None, "updated_at": None, "expires_at": None, "registrant": None,
        "registrant_country": None, "abuse_email": None, "name_servers": [], "states": [], "server": "rdap.example",
    }  # fmt: skip
    return seen("rdap", f"domain {domain}", "found", data | fields)


def whois(domain: str, created: str) -> Observation:
    """The same from WHOIS."""
    found = rdap(domain, created, server="whois.example")
    return seen("whois", f"domain {domain}", "found", found.data)


def listed(name: str, subject: str, *threats: str, url: bool = False) -> Observation:
    """An entry of a list over DNS, or of a list of URLs."""
    match = "url" if url else "address" if subject.replace(".", "").isdigit() else "domain"
    data = {"list": name, "subject": subject, "match": match, "threats": list(threats), "server": "list.example"}
    return seen("url_list" if url else "dnsbl", f"{name} {subject}", "found", data)


def certificates(host: str, first: str) -> Observation:
    """What public logs hold for a host: the day of the first certificate."""
    data = {
        "host": host, "certificates": 3, "first_issued": f"{first}T00:00:00Z", "first_logged": None, "names": [], "issuers": [],
        "history": True, "server": "ct.example",
    }  # fmt: skip
    return seen("ct", host, "found", data)


def alias(host: str, target: str) -> Observation:
    """An address record at the end of an alias."""
    data = {"name": host, "type": "A", "rcode": "NOERROR", "canonical_name": target, "records": ["198.51.100.9"], "ttl": 300}
    return seen("dns", f"A {host}", "found", data)


def reverse(ip: str, name: str, *, leads_back: bool = True) -> tuple[Observation, ...]:
    """A reverse name that leads back to its address, or elsewhere."""
    return dns("PTR", ip, name), dns("A", name, ip if leads_back else "192.0.2.99")
