"""What is said of the whole: the verdict and the probability."""

from typing import Literal, assert_never

from fuwake.model.judgement import Verdict

VerdictValue = Literal["phishing", "suspicious", "legitimate", "undetermined"]


def label(verdict: Verdict) -> VerdictValue:
    """Topic `verdict`."""
    match verdict.label:
        case "phishing":
            return "phishing"
        case "suspicious":
            return "suspicious"
        case "legitimate":
            return "legitimate"
        case "undetermined":
            return "undetermined"
        case _:
            assert_never(verdict.label)


def suspected(verdict: Verdict) -> Literal["phishing", "fraud", "advertising"]:
    """What title and box call the mail, where it is accused."""
    return verdict.kind or "phishing"


def tone(value: VerdictValue) -> Literal["danger", "warn", "info", "ok"]:
    """Colour and sign of a verdict; the words always stand beside it."""
    match value:
        case "phishing":
            return "danger"
        case "suspicious":
            return "warn"
        case "legitimate":
            return "ok"
        case "undetermined":
            return "info"
        case _:
            assert_never(value)


def probability(verdict: Verdict) -> tuple[Literal["high", "value", "low", "none"], int]:
    """Topic `probability`, and whole percents (never 0 or 100: those would claim certainty)."""
    if verdict.probability is None:
        return "none", 0
    percent = round(verdict.probability * 100)
    if verdict.probability >= 0.99:
        return "high", 99
    return ("low", 1) if verdict.probability < 0.01 else ("value", percent)
