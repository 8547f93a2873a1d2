"""The mail was sent by a machine's own account, and its author is of another domain.

**What it does.** Fires where the envelope's sender is `root`, `www-data`, `apache` or another account of a system or web server, at
another registrable domain than the author's.

**Why it matters.** A script on a rented or hacked machine sends so: nobody set up mail there. The owner of a hacked machine is a
victim.

**Known false positives.** Small web shops whose host sends for them; there the author's domain is mostly the machine's own, which
is left out.

**References.** RFC 5321 section 4.4 (Return-Path).
"""

from fuwake.model.facts import Facts
from fuwake.parse.domains import registrable_domain
from fuwake.rules._reading import author, author_domains, header
from fuwake.rules._rule import Fired, Rule, Unknown

_ACCOUNTS = frozenset(
    {"root", "www-data", "apache", "apache2", "httpd", "nginx", "nobody", "www", "wwwrun", "http", "ubuntu", "centos", "daemon"}
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the account and its machine."""
    box, path = author(facts), facts.anatomy.message.return_path or ""
    local, _, host = path.lower().rpartition("@")
    if box is None or not box.domain or local not in _ACCOUNTS or not host:
        return None
    if (registrable_domain(host) or host) in author_domains(facts):
        return None
    locus = header(facts, "Return-Path") or f"header:{box.header}"
    return Fired(evidence=(locus, f"header:{box.header}"), words={"account": local, "host": host[:100], "author": box.domain})


RULE = Rule(
    id="sent_by_system_account",
    subject="originator",
    certainty="certain",
    says="差出人は {author} ですが、実際に送信したのは機械 {host} のシステム用アカウント（{account}）です。",
    says_en="The author is at {author}, but the mail was sent by the system account {account} of the machine {host}.",
    check=check,
)
