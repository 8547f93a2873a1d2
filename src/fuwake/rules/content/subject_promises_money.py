"""The subject names a sum of money that is the reader's.

**What it does.** Looks in the subject for a sum with a plus sign or a currency and, beside it, words such as "your balance",
"withdraw", "refund", in eight languages.

**Why it matters.** Money that comes by itself is bait.

**Known false positives.** Notices of banks name sums; genuine ones of the brand's own domain are left out.

**References.** Council of Anti-Phishing Japan, monthly reports.
"""

import re

from fuwake.brands.folding import fold
from fuwake.model.facts import Facts
from fuwake.rules._reading import genuine_brand_mail, header
from fuwake.rules._rule import Fired, Rule, Unknown

_SUM = re.compile(
    r"[+$€£¥]\s?\d{1,3}(?:[ .,]?\d{3}){0,4}|\d{1,3}(?:[.,]\d{3}){1,4}\s?(?:[$€£¥円]|usd|eur|btc)|r\$\s?\d"
    r"|\d[\d.,]{0,12}\s?(?:btc|eth|usdt|xrp)\b"
)
_YOURS = re.compile(
    r"your (?:balance|payment|refund|withdrawal|account|payout)|withdraw|replenished|released|received|you are now rich|hours|claim|payout|"
    r"auszahlung|guthaben|rückerstattung|remboursement|retrait|reembolso|saldo|retiro|saque|resgate|restituição|uitbetaling|terugbetaling|rimborso|"
    r"prelievo|transfer|出金|返金|還付|受け取"
)


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the sum."""
    subject = fold(facts.anatomy.message.subject or "", 300)
    found = _SUM.search(subject)
    if found is None or _YOURS.search(subject) is None or genuine_brand_mail(facts):
        return None
    return Fired(evidence=(header(facts, "Subject") or "message",), words={"sum": found[0].strip()})


RULE = Rule(
    id="subject_promises_money",
    subject="content",
    certainty="possible",
    says="件名で、受け取れる金額（{sum}）を示して誘っています。",
    says_en="The subject names money that is to be had ({sum}).",
    check=check,
)
