"""SPF outcomes as sentences."""

from fuwake.authenticate.records import quoted
from fuwake.authenticate.spf import SpfOutcome


def words(outcome: SpfOutcome, ip: str) -> tuple[str, str]:
    """The outcome as one sentence in English and one in Japanese, naming the record and the term that decided."""
    domain = quoted(outcome.domain, 100)
    record = quoted(outcome.record or "", 200)
    term = quoted(outcome.term or "", 120)
    detail = quoted(outcome.detail)
    match outcome.cause:
        case "term" | "redirect":
            return (
                f'SPF of {domain} says {outcome.result} for {ip}: the term {term} of "{record}" decided.',
                f"{domain}のSPF「{record}」では、送信元{ip}は「{term}」に当たり、{outcome.result}です。",
            )
        case "default":
            return (
                f'SPF of {domain} says neutral for {ip}: no term of "{record}" matched.',
                f"{domain}のSPF「{record}」には送信元{ip}に当たる項がなく、neutralです。",
            )
        case "no-record":
            return f"{domain} publishes no SPF record.", f"{domain}はSPFの記録を公開していません。"
        case "no-domain":
            return (
                f"SPF cannot be checked: {domain or 'the sender'} is not a full domain name.",
                "送信者（MAIL FROM）のドメインが正しい形でないため、SPFは確かめられません。",
            )
        case "syntax" | "limit":
            return (
                f"The SPF record of {domain} is in error: {detail}.",
                f"{domain}のSPFの記録に誤りがあり、判定できません。",
            )
        case "look-up":
            return (
                f"SPF of {domain} could not be evaluated: {detail}.",
                f"{domain}のSPFは、照会に失敗したため確認できませんでした。",
            )
        case "not-looked-up":
            return f"SPF of {domain} was not looked up.", f"{domain}のSPFは照会していません。"
