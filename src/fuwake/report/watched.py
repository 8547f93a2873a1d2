"""What rounds of watching add to a finished case: the time line, and the answers that its loci name."""

from collections.abc import Mapping

from msgspec import Struct

from fuwake.model.observation import Observation
from fuwake.model.watch import RoundLine, Watch, WatchNow


class Watched(Struct, frozen=True, kw_only=True):
    """A time line with its answers."""

    watch: Watch
    answers: Mapping[int, Mapping[str, Observation]]
    """Round → id → answer."""

    def seen(self, name: str) -> Observation | None:
        """The answer that the locus `watch:<round>/<id>` names, by what stands behind its colon."""
        number, _, key = name.partition("/")
        return self.answers.get(int(number), {}).get(key) if number.isdecimal() else None

    def round(self, name: str) -> RoundLine | None:
        """The round that the locus `watch:<round>` names."""
        return next((line for line in self.watch.rounds if str(line.number) == name), None)

    @property
    def last(self) -> RoundLine | None:
        """The last round; None where there was none."""
        return self.watch.rounds[-1] if len(self.watch.rounds) > 1 else None

    @property
    def main(self) -> WatchNow | None:
        """What is known of the link that the reader is lured to."""
        return next((now for now in self.watch.now if now.use != "target"), None)
