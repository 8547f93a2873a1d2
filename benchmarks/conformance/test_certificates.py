"""x509-limbo: chains of certificates with what a client must make of them. What is called valid here must be that.

In `conformance/x509-limbo/limbo.json` of the folder that FUWAKE_CORPUS names (C2SP/x509-limbo, Apache-2.0).
"""

import json
import ssl
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks.conformance.corpus import folder
from fuwake.observe.site.authorities import opinion
from fuwake.observe.site.tls import Shown, record_of

NOT_ASKED = ("crl::", "pathlen::max-chain-depth")
"""Revocation is not asked, which the article says; a client's own limit of depth is none of the certificate's faults."""


@cache
def _cases() -> list[dict[str, Any]]:
    """Chains that a server shows."""
    file: Path = folder() / "x509-limbo" / "limbo.json"
    if not file.exists():
        pytest.skip(f"needs {file}")
    cases: list[dict[str, Any]] = json.loads(file.read_bytes())["testcases"]
    return [case for case in cases if case["validation_kind"] == "SERVER" and case["expected_peer_name"]]


def _judged(case: dict[str, Any], roots: Path) -> str:
    roots.write_text("\n".join(case["trusted_certs"]), encoding="utf-8")
    chain = tuple(ssl.PEM_cert_to_DER_cert(pem.strip() + "\n") for pem in (case["peer_certificate"], *case["untrusted_intermediates"]))
    at = datetime.fromisoformat(case["validation_time"]) if case["validation_time"] else datetime.now(UTC)
    known = opinion(chain, at, str(roots))
    shown = Shown(
        host=case["expected_peer_name"]["value"],
        port=443,
        ip="192.0.2.1",
        at=at,
        protocol="",
        cipher="",
        chain=chain,
        authority=known.authority,
        authority_says=known.says,
    )
    return record_of(shown).valid


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[dict[str, Any], str]]:
    roots = tmp_path_factory.mktemp("roots")
    return [(case, _judged(case, roots / f"{number}.pem")) for number, case in enumerate(_cases())]


def test_what_must_be_refused_is_never_called_valid(judged: list[tuple[dict[str, Any], str]]) -> None:
    """Where the suite itself says that it matters; the rest are rules that browsers do not keep either."""
    print(Counter((case["expected_result"], valid) for case, valid in judged))
    weighty = [
        case["id"]
        for case, valid in judged
        if (case["expected_result"], valid) == ("FAILURE", "yes") and case["importance"] in {"high", "critical"}
    ]
    assert [name for name in weighty if not name.startswith(NOT_ASKED)] == []


def test_what_must_be_accepted_is_never_called_faulty(judged: list[tuple[dict[str, Any], str]]) -> None:
    assert [case["id"] for case, valid in judged if (case["expected_result"], valid) == ("SUCCESS", "no")] == []
