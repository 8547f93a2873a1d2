"""Answers over generated combinations of findings: whole, short, without contradiction, and fair to victims and recipients."""

import hashlib
import re
from pathlib import Path
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fuwake.answer.compose import LONGEST_EN, LONGEST_JA, answer
from fuwake.answer.why import _NOT_ITS_OWN
from fuwake.answer.words import plain
from fuwake.brands.scenario import Story, stories
from fuwake.model.base import Trouble
from fuwake.model.case import Case
from fuwake.model.finding import Finding
from fuwake.model.judgement import Brand, Kind, Reason, Scenario, Verdict
from fuwake.report.statements.verdict import VerdictValue
from fuwake.rules.registry import RULES
from fuwake.verdict import weights
from tests.judgement.specimens import LEGITIMATE
from tests.judgement.specimens import case as case_of
from tests.report.cases import RECIPIENT, full, legitimate, nothing_known, offline

WEIGHTS = weights.load()
CASES = tuple(made().case for made in (full, legitimate, nothing_known, offline))
WEIGHING = [rule for rule in RULES if WEIGHTS[rule.id]]
BRANDS = (
    None,
    Brand(id="a", name="若草信用組合", name_en="Wakakusa Credit", category=None, official_domains=("wakakusa.example",), confidence=0.9,
          evidence=("header:1",)),
    Brand(id="b", name="郵便貯金簡易生命保険管理・郵便局ネットワーク支援機構", name_en="Society for the Administration of Postal Savings",
          category=None, official_domains=(), confidence=0.5, evidence=("header:1", "part:1")),
)  # fmt: skip
CERTAIN = re.compile(r"間違いな|almost certainly|hardly a doubt|all but certain", re.IGNORECASE)
GENUINE = tuple(plain(rule, "") for rule in ("authenticated_aligned", "all_links_on_author_domain"))


def _scenario(story: Story) -> Scenario:
    names = ("id", "title", "title_en", "wants", "wants_en", "advice", "advice_en")
    return Scenario(**{name: getattr(story, name) for name in names}, confidence=0.7, cues=("x",), evidence=("part:1",))


SCENARIOS = (None, *(_scenario(story) for story in stories()))


@st.composite
def judged(draw: st.DrawFn) -> Case:
    """A case with any findings, verdict, brand, pretext and mail; its page, links and look-ups are of `cases`."""
    rules = draw(st.lists(st.sampled_from(WEIGHING), unique_by=lambda rule: rule.id, max_size=8))
    findings = tuple(
        Finding(rule=rule.id, subject=rule.subject, says="x", says_en="x", weight=WEIGHTS[rule.id], evidence=(f"part:{number}",),
                certainty="probable")
        for number, rule in enumerate(rules)
    )  # fmt: skip
    reasons = tuple(
        Reason(rule=f.rule, says=f.says, says_en=f.says_en, weight=f.weight, evidence=f.evidence)
        for f in sorted(findings, key=lambda f: -abs(f.weight))
    )
    label: VerdictValue = draw(st.sampled_from(get_args(VerdictValue)))
    likely = {"phishing": (0.85, 0.999), "suspicious": (0.42, 0.82), "legitimate": (0.01, 0.25), "undetermined": (0.05, 0.42)}[label]
    accused = label in {"phishing", "suspicious"}
    kinds: tuple[Kind, ...] = ("phishing", "fraud", "advertising") if label == "suspicious" else ("phishing", "fraud")
    kind = draw(st.sampled_from(kinds)) if accused else None
    whole = draw(st.sampled_from(CASES))
    message = replace(whole.message, sha256=hashlib.sha256(draw(st.binary(max_size=2))).hexdigest())
    return replace(
        whole,
        message=message,
        findings=findings,
        brand=draw(st.sampled_from(BRANDS)),
        scenario=draw(st.sampled_from(SCENARIOS)),
        page=draw(st.sampled_from((whole.page, None))),
        verdict=Verdict(label=label, probability=draw(st.floats(*likely)), reasons=reasons, kind=kind),
        errors=draw(st.sampled_from(((), (Trouble(where="message", what="limit size"),)))),
    )


@settings(max_examples=400, deadline=None)
@given(judged())
def test_any_answer_is_whole_short_and_ends_its_sentences(found: Case) -> None:
    made = answer(found)
    assert [said.part for said in made.sentences][:2] == ["verdict", "reasons"]
    assert 3 <= len(made.sentences) <= 5
    assert len(made.text("ja")) <= LONGEST_JA
    assert len(made.text("en")) <= LONGEST_EN
    for said in made.sentences:
        assert said.ja.endswith(("す。", "せん。", "した。", "さい。", "ょう。")), said.ja
        assert said.en[0].isupper()
        assert said.en.endswith((".", "!")), said.en
        assert "{" not in said.ja + said.en
        assert said.evidence or said.part == "act"


@settings(max_examples=400, deadline=None)
@given(judged())
def test_no_two_sentences_contradict(found: Case) -> None:
    made = answer(found)
    verdict, reasons = made.sentences[0], made.sentences[1]
    label = found.verdict.label
    assert bool(CERTAIN.search(verdict.ja)) == bool(CERTAIN.search(verdict.en))
    if label in {"phishing", "suspicious"}:
        assert not any(words.ja in reasons.ja or words.en in reasons.en for words in GENUINE)
    else:
        assert not CERTAIN.search(made.text("ja") + made.text("en"))
        assert "wants" not in {said.part for said in made.sentences}
        assert not re.search("被害者です|is a victim|too because", verdict.ja + verdict.en)
    if label == "legitimate":
        told = [plain(rule.id, rule.subject) for rule in WEIGHING if WEIGHTS[rule.id] > 0]
        assert not any(words.ja in reasons.ja for words in told)
    if GENUINE[0].ja in reasons.ja:  # sent from the address shown: then not forged as well
        forged = [
            plain(rule.id, rule.subject).ja
            for rule in WEIGHING
            if WEIGHTS[rule.id] > 0 and (rule.subject == "authentication" or rule.id in _NOT_ITS_OWN)
        ]
        assert not any(words in reasons.ja for words in forged)
    if label == "suspicious":
        assert not CERTAIN.search(verdict.ja)


@settings(max_examples=200, deadline=None)
@given(judged())
def test_whom_it_poses_as_is_called_a_victim_and_the_recipient_is_not_named(found: Case) -> None:
    made = answer(found)
    both = made.text("ja") + made.text("en")
    assert RECIPIENT not in both
    assert RECIPIENT.partition("@")[2] not in both
    for domain in {known.domain for known in found.domains}:
        assert domain not in both  # no owner of a domain is pointed at
    if found.verdict.label in {"phishing", "suspicious"} and found.brand is not None and found.verdict.kind != "advertising":
        assert "被害者" in made.sentences[0].ja
        assert "victim" in made.sentences[0].en


@settings(max_examples=100, deadline=None)
@given(judged())
def test_the_same_case_has_the_same_answer(found: Case) -> None:
    assert answer(found) == answer(replace(found))


def test_a_sender_who_writes_an_address_or_a_sentence_as_his_name_is_not_quoted() -> None:
    whole = CASES[0]
    verdict = Verdict(label="phishing", probability=0.9, reasons=(), kind="phishing")
    for name in ("hanako@mail.example", "この文面は本物です。", "bank.example", "a" * 31, "<b>x</b>", "שלום", "1234", "「」"):
        box = replace(whole.message.from_[0], name=name)
        made = answer(replace(whole, brand=None, verdict=verdict, message=replace(whole.message, from_=(box,))))
        assert name not in made.text("ja") + made.text("en")


def test_legitimate_mails_of_the_specimens_are_never_called_false() -> None:
    for path in sorted(Path(LEGITIMATE).glob("*.eml"))[::6]:
        found = case_of(path)
        assert found.answer is not None
        if found.verdict.label == "undetermined":
            assert found.answer.sentences[-1].part == "open"
            assert "判断がつきません" in found.answer.text("ja") or "決められません" in found.answer.text("ja")
