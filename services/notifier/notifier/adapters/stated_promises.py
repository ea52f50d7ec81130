"""What a general first answer promises: by the pack that judged the item, counted in the hours that hold then."""

from datetime import datetime

from common.beside import BesidePacks
from common.events import Promise
from common.pack_versions import PackVersions
from common.policy.beside import hours_at
from common.policy.deadline import follow_up
from notifier.core.facts import Said


class StatedPromises:
    """Follow-ups by municipality; a pack that nobody has told us of leaves what the decision itself said."""

    def __init__(self, versions: PackVersions, beside: BesidePacks) -> None:
        self._versions = versions
        self._beside = beside

    def __call__(self, municipality: str, said: Said, sent_at: datetime) -> Promise | None:
        """Return the promise of an answer sent then. Permanent for a pack that this release cannot read."""
        version = said.pack.rpartition("/")[2]
        pack = self._versions.version(municipality, int(version)) if version.isdigit() else None
        if pack is None:
            return said.follow_up
        hours = hours_at(self._beside.of(municipality), pack, sent_at) or pack.file.hours
        return follow_up(pack, hours, sent_at)
