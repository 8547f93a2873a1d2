"""The rows of the spoofing table: each code with its status and its sentence in both languages, keyed by the code alone."""

from collections.abc import Callable
from typing import Literal

from fuwake.authenticate.author import Author
from fuwake.authenticate.records import quoted
from fuwake.model.authentication import Authentication, MethodResult

Code = Literal[
    "no-author",
    "ambiguous-author",
    "forwarded-as-text",
    "dkim-aligned",
    "dmarc-pass",
    "spf-aligned",
    "author-domain-nonexistent",
    "lookup-failed",
    "results-disagree",
    "forwarded",
    "mailing-list",
    "dmarc-fail-policy",
    "spf-fail",
    "dmarc-fail-policy-unknown",
    "dmarc-fail-no-policy",
    "spf-softfail",
    "spf-open-to-all",
    "spf-neutral",
    "dkim-broken",
    "other-domain-only",
    "records-unusable",
    "no-vouched-hop",
    "no-envelope-sender",
    "not-looked-up",
    "nothing-published",
    "not-provable",
]

STATUS: dict[Code, Literal["forged", "authentic", "unproven"]] = {
    "no-author": "unproven",
    "ambiguous-author": "unproven",
    "forwarded-as-text": "unproven",
    "dkim-aligned": "authentic",
    "dmarc-pass": "authentic",
    "spf-aligned": "authentic",
    "author-domain-nonexistent": "forged",
    "lookup-failed": "unproven",
    "results-disagree": "unproven",
    "forwarded": "unproven",
    "mailing-list": "unproven",
    "dmarc-fail-policy": "forged",
    "spf-fail": "forged",
    "dmarc-fail-policy-unknown": "unproven",
    "dmarc-fail-no-policy": "unproven",
    "spf-softfail": "unproven",
    "spf-open-to-all": "unproven",
    "spf-neutral": "unproven",
    "dkim-broken": "unproven",
    "other-domain-only": "unproven",
    "records-unusable": "unproven",
    "no-vouched-hop": "unproven",
    "no-envelope-sender": "unproven",
    "not-looked-up": "unproven",
    "nothing-published": "unproven",
    "not-provable": "unproven",
}

CONCLUSIONS = ("The author's address is forged: ", "The address is genuine: ", "差出人アドレスは詐称されています。")
"""How a sentence may open: with its conclusion. Who has told that already leaves it out."""

Sentence = Callable[[Author, Authentication, str], tuple[str, str]]
"""(author, results, address of origin or "") → (English, Japanese)."""


def _domain(who: Author) -> str:
    return quoted(who.domain or "?", 100)


def _record(result: MethodResult) -> tuple[str, str]:
    """The record's text in brackets, where it is known."""
    text = quoted(result.record or "", 200)
    return (f' ("{text}")', f"（「{text}」）") if text else ("", "")


def _en(ip: str) -> str:
    return ip or "the sending address"


def _fixed(english: str, japanese: str) -> Sentence:
    """A sentence whose only slot is {domain}."""
    return lambda who, _auth, _ip: (english.format(domain=_domain(who)), japanese.format(domain=_domain(who)))


def _dkim_aligned(who: Author, auth: Authentication, _ip: str) -> tuple[str, str]:
    held = next((one for one in auth.dkim if one.aligned and one.result == "pass"), None)
    signer = quoted(held.domain or "?", 100) if held else "?"
    return (
        f"The address is genuine: a valid DKIM signature of {signer} shows that the author's domain {_domain(who)} is the real one.",
        f"{signer}の有効なDKIM署名があり、差出人アドレスのドメイン（{_domain(who)}）は本物です。",
    )


def _spf_aligned(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.spf)
    return (
        (
            f"SPF of {_domain(who)}{record} allows {_en(ip)} to send for it, so the author's domain counts as genuine; "
            "this is weaker than a signature, as other customers of the same servers pass too."
        ),
        (
            f"{_domain(who)}のSPF{record_ja}は送信元{ip}を認めており、差出人のドメインは本物とみられます"
            "（同じサーバーを使う他の利用者も通るため、署名より弱い根拠です）。"
        ),
    )


def _dmarc_fail(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.dmarc)
    spf, spf_ja = _record(auth.spf) if auth.spf.aligned else ("", "")
    policy = quoted(auth.dmarc.policy or "?", 20)
    act_ja = {"reject": "拒否", "quarantine": "隔離"}.get(policy, policy)
    return (
        (
            f"The author's address is forged: neither SPF{spf} nor DKIM passes for {_domain(who)} from {_en(ip)}, and its owner "
            f"asks for such mail to be treated with p={policy}{record}."
        ),
        (
            f"差出人アドレスは詐称されています。送信元{ip}からのこのメールは{_domain(who)}のSPF{spf_ja}にもDKIMにも合わず、"
            f"ドメインの持ち主はこのようなメールの{act_ja}を求めています{record_ja}。"
        ),
    )


def _spf_fail(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.spf)
    return (
        (
            f"The author's address is forged: SPF of {_domain(who)}{record} does not allow {_en(ip)} to send for it, "
            "and no DKIM signature of that domain holds."
        ),
        (
            f"差出人アドレスは詐称されています。{_domain(who)}のSPF{record_ja}は送信元{ip}からの送信を認めておらず、"
            "同ドメインの有効なDKIM署名もありません。"
        ),
    )


def _nonexistent(who: Author, _auth: Authentication, _ip: str) -> tuple[str, str]:
    return (
        f"The author's address cannot be genuine: when it was looked up, DNS knew no domain {_domain(who)} (NXDOMAIN).",
        f"照会の時点で{_domain(who)}というドメインはDNSに存在せず（NXDOMAIN）、差出人アドレスは実在し得ない偽りのものです。",
    )


def _no_policy(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.dmarc)
    return (
        (
            f"Neither SPF nor DKIM passes for {_domain(who)} from {_en(ip)}, but its owner asks for no treatment{record}: "
            "forgery is likely, not proven."
        ),
        (
            f"送信元{ip}からのこのメールは{_domain(who)}のSPFにもDKIMにも合いませんが、持ち主は処置を指定していません{record_ja}。"
            "詐称の可能性は高いものの、断定はできません。"
        ),
    )


def _softfail(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.spf)
    return (
        f"SPF of {_domain(who)}{record} says softfail for {_en(ip)}: forgery is likely, not proven.",
        f"{_domain(who)}のSPF{record_ja}では送信元{ip}はsoftfailです。詐称の可能性は高いものの、断定はできません。",
    )


def _open_to_all(who: Author, auth: Authentication, _ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.spf)
    return (
        f"SPF of {_domain(who)}{record} allows every address on the internet, so its pass shows nothing.",
        f"{_domain(who)}のSPF{record_ja}はすべての送信元を認めているため、これに合っていても本物とはいえません。",
    )


def _neutral(who: Author, auth: Authentication, ip: str) -> tuple[str, str]:
    record, record_ja = _record(auth.spf)
    return (
        f"SPF of {_domain(who)}{record} makes no statement about {_en(ip)}, so it cannot be told whether the address is forged.",
        f"{_domain(who)}のSPF{record_ja}は送信元{ip}について何も述べておらず、詐称かどうかは分かりません。",
    )


def _other_domain(who: Author, auth: Authentication, _ip: str) -> tuple[str, str]:
    signer = next((one.domain for one in auth.dkim if one.result == "pass" and one.domain), auth.spf.domain)
    other = quoted(signer or "?", 100)
    return (
        (
            f"The message is authenticated for {other} only, which is another domain than the author's {_domain(who)}; "
            "that proves neither forgery nor the opposite."
        ),
        f"認証に成功したのは差出人の{_domain(who)}とは別の{other}だけで、差出人アドレスの真偽は証明できません。",
    )


def _not_provable(who: Author, auth: Authentication, _ip: str) -> tuple[str, str]:
    other = quoted(auth.spf.domain or "", 100)
    if other and auth.spf.aligned is False and auth.dmarc.result == "none" and auth.dmarc.source != "none":
        return (
            (
                f"{_domain(who)} publishes no DMARC record and did not sign the message, whose envelope names another domain ({other}): "
                "forgery is neither proven nor ruled out."
            ),
            (
                f"{_domain(who)}はDMARCの記録を公開しておらず署名もありません。エンベロープの送信者は別のドメイン（{other}）で、"
                "詐称かどうかは証明できません。"
            ),
        )
    return (
        f"No result of sender authentication says anything about {_domain(who)}, so forgery is neither proven nor ruled out.",
        f"送信者認証の結果からは{_domain(who)}について何もいえず、詐称かどうかは証明できません。",
    )


SENTENCES: dict[Code, Sentence] = {
    "no-author": _fixed(
        "The message has no readable author address, so there is nothing that could be proven.",
        "差出人（From）のアドレスが読み取れないため、真偽を確かめる対象がありません。",
    ),
    "ambiguous-author": _fixed(
        "The message names several author addresses, so it cannot be told whose it claims to be.",
        "差出人（From）が複数書かれており、誰を名乗るメールなのかを特定できません。",
    ),
    "dkim-aligned": _dkim_aligned,
    "dmarc-pass": _fixed(
        "The receiving server recorded that the message passes DMARC for {domain}, so the author's domain is genuine.",
        "受信サーバーが{domain}のDMARC認証の成功を記録しており、差出人のドメインは本物です。",
    ),
    "spf-aligned": _spf_aligned,
    "author-domain-nonexistent": _nonexistent,
    "lookup-failed": _fixed(
        "A record that decides could not be looked up, so it cannot be told whether the address of {domain} is forged.",
        "判定に必要な記録を照会できなかったため、{domain}のアドレスが詐称かどうかは確認できませんでした。",
    ),
    "results-disagree": _fixed(
        "SPF passes for {domain}, but the receiving server recorded that DMARC fails: it cannot be told whether the address is forged.",
        "{domain}のSPFは成立していますが、受信サーバーはDMARCの失敗を記録しており、詐称かどうかは分かりません。",
    ),
    "forwarded": _fixed(
        "Sender authentication for {domain} fails, but the message was passed on by a forwarder, which alone can explain it.",
        "{domain}の認証は成立していませんが、転送を経ており、それだけでも起こり得るため、詐称とは断定できません。",
    ),
    "mailing-list": _fixed(
        "Sender authentication for {domain} fails, but the message came through a mailing list, which alone can explain it.",
        "{domain}の認証は成立していませんが、メーリングリストを経ており、それだけでも起こり得るため、詐称とは断定できません。",
    ),
    "dmarc-fail-policy": _dmarc_fail,
    "spf-fail": _spf_fail,
    "dmarc-fail-policy-unknown": _fixed(
        "The receiving server recorded that DMARC fails for {domain}; what its owner asks for was not looked up.",
        "受信サーバーが{domain}のDMARC認証の失敗を記録していますが、持ち主の方針を照会していないため、断定はできません。",
    ),
    "dmarc-fail-no-policy": _no_policy,
    "spf-softfail": _softfail,
    "spf-open-to-all": _open_to_all,
    "spf-neutral": _neutral,
    "dkim-broken": _fixed(
        "A DKIM signature names {domain} but does not hold; that can also happen on the way, so forgery is not proven.",
        "{domain}のDKIM署名がありますが成り立ちません。配送の途中でも起こり得るため、詐称とは断定できません。",
    ),
    "other-domain-only": _other_domain,
    "records-unusable": _fixed(
        "The records of {domain} are in error and cannot be evaluated, so it cannot be told whether the address is forged.",
        "{domain}の認証用の記録に誤りがあって評価できず、詐称かどうかは分かりません。",
    ),
    "no-vouched-hop": _fixed(
        "No vouched-for Received line tells which machine handed the message over, so forgery of {domain} cannot be checked.",
        "信頼できる受信の記録がなく、どの機器から届いたかが分からないため、{domain}の詐称かどうかは確かめられません。",
    ),
    "no-envelope-sender": _fixed(
        "The envelope sender was not kept, so SPF cannot show whether the address of {domain} is forged.",
        "エンベロープの送信者が残っていないため、{domain}の詐称かどうかをSPFで確かめられません。",
    ),
    "forwarded-as-text": _fixed(
        "Whether the address of {domain} is forged cannot be checked: the mail was forwarded inside another's words, without its header.",
        "他の人のメールの本文として転送され、元のヘッダーが残っていないため、{domain}の詐称かどうかは確かめられません。",
    ),
    "not-looked-up": _fixed(
        "The records of {domain} were not looked up, so it cannot be told whether the address is forged.",
        "{domain}の認証用の記録を照会していないため、詐称かどうかは確認していません。",
    ),
    "nothing-published": _fixed(
        "{domain} publishes no means to check its senders (no SPF, no DMARC, no valid signature), so forgery cannot be proven.",
        "{domain}は送信者を確かめる手段（SPF・DMARC）を公開しておらず、有効な署名もないため、詐称かどうかは証明できません。",
    ),
    "not-provable": _not_provable,
}
