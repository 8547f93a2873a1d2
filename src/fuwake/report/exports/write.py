"""The exports of a case as files, after the last check for the recipient."""

import re
from collections.abc import Callable, Sequence

from fuwake.model.case import Case
from fuwake.parse.redaction import Redactor
from fuwake.report.exports import misp, stix, tables, xarf
from fuwake.report.exports.xarf import Reporter
from fuwake.report.gate import check

_PAYLOAD = re.compile(rb'"payload": "[A-Za-z0-9+/=]*"')


def exports(
    case: Case, evidence: Callable[[str], bytes], redactor: Redactor, formats: Sequence[str], reporter: Reporter
) -> dict[str, bytes]:
    """File name → bytes. Raises RecipientLeft where one still shows the recipient: then nothing is to be written."""
    files: dict[str, bytes] = {}
    for one in formats:
        files |= _made(one, case, evidence, reporter)
    for name, data in files.items():
        check(redactor, name, _PAYLOAD.sub(b"", data).decode())
    return files


def _made(form: str, case: Case, evidence: Callable[[str], bytes], reporter: Reporter) -> dict[str, bytes]:
    if form == "stix":
        return {"stix.json": stix.bundle(case)}
    if form == "misp":
        return {"misp.json": misp.event(case)}
    if form == "csv":
        return {"traits.csv": tables.table(case)}
    if form == "txt":
        return {f"traits.{lang}.txt": tables.listing(case, lang) for lang in ("ja", "en")}
    return xarf.reports(case, evidence, reporter)
