"""The reader shall press keys or paste a command, as if to show that he is no robot.

**What it does.** Fires where a mail names the keys that open a command window or the pasting of a command, and either both of these
steps or the proof that one is no robot; in eight languages.

**Why it matters.** The page copies a command unseen; whoever pastes it starts the thief's program himself. No such proof needs keys.

**Known false positives.** Instructions of a help desk, which name no robot and mostly not both steps.

**References.** `brands/data/wording.csv` (topics open_command, paste_command, robot_check); MITRE ATT&CK T1204.004.
"""

from fuwake.model.facts import Facts
from fuwake.rules._rule import Fired, Rule, Unknown
from fuwake.rules.content._wording import loci, told


def check(facts: Facts) -> Fired | Unknown | None:
    """Fires with the step."""
    opened, pasted = told(facts, "open_command"), told(facts, "paste_command")
    steps = opened + pasted
    if not steps or not ((opened and pasted) or told(facts, "robot_check")):
        return None
    return Fired(evidence=loci(steps), words={"phrase": steps[0][0]})


RULE = Rule(
    id="asks_to_paste_command",
    subject="content",
    certainty="probable",
    says="キー操作やコマンドの貼り付けをさせようとしています（「{phrase}」）。本人確認にそのような操作は要りません。",
    says_en='It wants keys pressed or a command pasted ("{phrase}"), which no check of a person needs.',
    check=check,
)
