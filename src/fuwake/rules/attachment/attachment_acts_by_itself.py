"""A document is attached that does something by itself: a macro, a script, a form that sends, an object of another program.

**What it does.** Fires on macros in Office files, scripts, program starts and sending forms in PDF files, and objects in RTF files,
also where they lie in an archive that could be opened.

**Why it matters.** A document is to be read; what runs when it is opened fetches a program or takes what is typed into it.

**Known false positives.** Offices do send each other sheets with macros and PDF forms of authorities have scripts.

**References.** MS-OFFMACRO2; ISO 32000-1 section 12.6.4; MITRE ATT&CK T1204.002, T1137.
"""

from fuwake.brands.folding import plain
from fuwake.model.facts import Facts
from fuwake.rules._reading import noted
from fuwake.rules._rule import Fired, Rule, Unknown

_ACTS = {
    "office-macro": ("マクロ", "a macro"),
    "pdf-launch": ("プログラムの起動", "the start of a program"),
    "pdf-script": ("スクリプト", "a script"),
    "pdf-form": ("入力内容を送信するフォーム", "a form that sends what is typed"),
    "rtf-object": ("別のプログラムのオブジェクト", "an object of another program"),
}


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires on the first such file with everything that it does."""
    found = noted(facts, frozenset(_ACTS))
    if not found:
        return None
    first = found[0].where
    codes = dict.fromkeys(defect.code for defect in found if defect.where == first)
    name = next((part.filename for part in facts.anatomy.message.parts if f"part:{part.path}" == first), None)
    words = {"name": " ".join(plain(name or "?", 120).split())}
    words |= {"what": "、".join(_ACTS[code][0] for code in codes), "what_en": ", ".join(_ACTS[code][1] for code in codes)}
    return Fired(evidence=tuple(dict.fromkeys(defect.where for defect in found))[:5], words=words)


RULE = Rule(
    id="attachment_acts_by_itself",
    subject="attachment",
    certainty="probable",
    says="添付ファイル「{name}」には、開くと働く仕組み（{what}）が入っています。",
    says_en='The attached file "{name}" holds something that acts when it is opened ({what_en}).',
    check=check,
)
