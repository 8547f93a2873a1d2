"""The cases of a campaign, read for what is told of it in public: of each the recipient masked as in its article."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from fuwake.campaigns.group import CampaignView, Group, view
from fuwake.campaigns.sketch import Sketch
from fuwake.model.case import Case
from fuwake.model.errors import CaseFolderError, UnreadableInput
from fuwake.parse.redaction import Mask
from fuwake.pipeline.confined import Limits, Stopped
from fuwake.pipeline.watch_round import redactor_of
from fuwake.store.case_folder import CaseFolder

MOST_READ = 60
"""Cases of one campaign that are read, the newest."""


def read(cases: Path, group: Group, limits: Limits) -> CampaignView:
    """What the cases of a group tell; folders that are gone or cannot be read are left out."""
    told = list(_told(cases, group, limits))
    shown = view(group, [(case, sketch) for case, sketch, _ in told])
    for _, _, mask in told:  # a name that one mail gives away is masked in all of them
        shown = mask.record(shown)
    return shown


def _told(cases: Path, group: Group, limits: Limits) -> Iterator[tuple[Case, Sketch, Mask]]:
    for member in group.members[-MOST_READ:]:
        folder = CaseFolder(cases / member.folder)
        try:
            case = folder.case()
            sketch = msgspec.json.decode(folder.bytes_of("sketch.json"), type=Sketch)
            redactor = redactor_of(folder, case.run, limits)
        except (CaseFolderError, msgspec.DecodeError, UnreadableInput, Stopped):
            continue
        # Articles mask the recipient's own domain also where the sender's side uses it; so does this page.
        case, sketch = Mask(redactor.sought_in_articles).record((case, sketch))
        yield case, sketch, Mask(redactor.sought_in_articles)
