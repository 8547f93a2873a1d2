"""The words of the mail stand in a picture, not in letters.

**What it does.** Fires where hardly any letters can be read in the mail and its pictures were read and hold words.

**Why it matters.** A filter that looks for words finds none, and nobody can hold the pointer over an address to see its target.

**Known false positives.** Advertising of shops that design their newsletters as pictures; a photograph of a sign or a letter.

**References.** MITRE ATT&CK T1027; the words come from optical character recognition and may be misread.
"""

import msgspec

from fuwake.derive.picture_text import legible
from fuwake.model.answers import PictureText
from fuwake.model.facts import Facts
from fuwake.rules._reading import pictures_unread
from fuwake.rules._rule import Fired, Rule, Unknown

_LEAST = 30
"""Letters read in all pictures: fewer are a logo or a sign in a photograph."""
_QUOTED = 40


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the longest line that was read."""
    asides = [aside for aside in facts.anatomy.asides if aside.kind == "picture"]
    if sum(sign.isalpha() for aside in asides for sign in aside.text) < _LEAST:
        return pictures_unread(facts)
    seen = [facts.observations[aside.locus.partition(":")[2]] for aside in asides]
    lines = [line.text for one in seen for line in legible(msgspec.convert(one.data, PictureText))]
    longest = " ".join(max(lines, key=lambda line: 0 if "://" in line else len(line))[:_QUOTED].split())
    return Fired(evidence=tuple(aside.locus for aside in asides), words={"count": str(len(asides)), "line": longest})


RULE = Rule(
    id="words_only_in_picture",
    subject="content",
    certainty="probable",
    says="本文に文字がほとんどなく、文章は{count}枚の画像の中に「{line}」などと書かれています。",
    says_en='Hardly anything is written in letters; the text stands in {count} picture(s), such as "{line}".',
    check=check,
)
