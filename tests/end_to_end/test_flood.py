"""Mails that share sender and link: the servers receive each distinct question once, and every case still stands on its own evidence."""

from fuwake.bootstrap import observers
from fuwake.derive.left import LOCAL
from fuwake.lab.world import running
from fuwake.model.case import CaseSource, Run
from fuwake.pipeline.arrival import Arrival
from fuwake.pipeline.dissect import dissect
from fuwake.settings import load
from tests.end_to_end.variant import Variant
from tests.report.test_left import AT


def test_each_question_goes_out_once(t3: Variant) -> None:
    with running(t3.folder) as world:
        settings = world.settings(load(environ={}))
        make = observers(settings, t3.folder / "cases", visit=False)
        run = Run(fuwake="0", dissected_at=AT, vantage=settings.vantage, mode="no-visit")
        done = [
            dissect(
                Arrival(raw=f"X-Copy: {number}\r\n".encode() + t3.message, source=CaseSource(path="message.eml", index=0)),
                run,
                make=make,
                budget_s=settings.look_up_budget_s,
            )
            for number in range(3)
        ]
        asked = [(one.server, one.question) for one in world.asked]
    assert len(asked) == len(set(asked))
    first, *later = done
    for case in later:
        outside = [seen for seen in case.observations if seen.observer not in LOCAL and seen.status != "skipped"]
        assert outside
        assert [seen.id for seen in outside if not seen.cached] == []
        assert {seen.evidence for seen in outside} - {None} <= set(case.evidence.blobs)
        assert {seen.id: seen.status for seen in outside}.items() <= {seen.id: seen.status for seen in first.observations}.items()
