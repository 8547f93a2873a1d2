"""A self-signed certificate for the TLS sites of a lab, made by openssl when the lab starts and thrown away when it stops."""

import ipaddress
import shutil
import ssl
import subprocess
import tempfile
from pathlib import Path

from fuwake.model.errors import SettingsError


def context(names: tuple[str, ...]) -> ssl.SSLContext:
    """A server context whose certificate names all of `names` (hosts or addresses). Raises SettingsError."""
    openssl = shutil.which("openssl")
    if openssl is None:
        raise SettingsError("a site of the lab has tls = true, for which the command openssl is needed: install the package openssl")
    alternatives = ",".join(f"{'IP' if _is_address(name) else 'DNS'}:{name}" for name in names)
    with tempfile.TemporaryDirectory() as folder:
        key, certificate = Path(folder) / "key.pem", Path(folder) / "certificate.pem"
        command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30"]
        command += ["-subj", f"/O=fuwake lab/CN={names[0][:64]}", "-addext", f"subjectAltName={alternatives}"]
        command += ["-keyout", str(key), "-out", str(certificate)]
        done = subprocess.run(command, capture_output=True, timeout=30, check=False)  # noqa: S603  # fixed command, names checked as host names
        if done.returncode != 0:
            raise SettingsError(f"openssl could not make the lab's certificate: {done.stderr.decode('utf-8', 'replace')[-300:].strip()}")
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(certificate, key)
        return made


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
